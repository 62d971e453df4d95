"""Every page and panel, as axe judges them, by day and by night."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Person, Snap
from tests.browser.steps import QUESTION, answered, resolve, say, start
from tests.browser.watched import Watched

pytestmark = pytest.mark.browser

Found = dict[str, list[str]]


def _bad(found: Found) -> Found:
    return {page: barriers for page, barriers in found.items() if barriers}


def test_the_customers_pages_have_no_barrier(person: Person, snap: Snap) -> None:
    customer = person("customer")
    found: Found = {}

    customer.page.goto(customer.origin)
    customer.at("launcher").wait_for()
    found["sample"] = customer.barriers()
    customer.at("launcher").click()
    customer.at("consent-start").wait_for()
    found["disclosure"] = customer.barriers()
    customer.at("consent-memory").check()
    customer.at("consent-start").click()
    say(customer, QUESTION)
    answer = answered(customer)
    snap(customer.page, "chat")
    found["chat"] = customer.barriers()
    answer.get_by_test_id("citation").first.click()
    customer.at("clause-panel").locator("mark").first.wait_for()
    snap(customer.page, "clause")
    found["clause"] = customer.barriers()
    customer.at("sheet-back").click()

    assert _bad(found) == {}


def test_the_customers_panels_have_no_barrier(person: Person, snap: Snap) -> None:
    customer = person("customer")
    found: Found = {}
    start(customer)
    say(customer, QUESTION)
    answered(customer).get_by_test_id("unhelpful").click()
    found["what was missing"] = customer.barriers()
    for panel in ("memory", "data"):
        customer.at("menu").click()
        if panel == "memory":
            found["menu"] = customer.barriers()
        customer.at(panel).click()
        expect(customer.at(f"{panel}-panel")).to_be_visible()
        snap(customer.page, panel)
        found[panel] = customer.barriers()
        customer.at("sheet-back").click()
    customer.at("human").click()
    expect(customer.at("handoff-banner")).to_be_visible()
    snap(customer.page, "handoff")
    found["handoff"] = customer.barriers()
    customer.at("meanwhile").click()
    expect(customer.at("wait")).to_be_visible()
    found["meanwhile"] = customer.barriers()
    customer.page.set_viewport_size({"width": 390, "height": 844})
    snap(customer.page, "phone")
    found["phone"] = customer.barriers()
    customer.at("back").click()
    expect(customer.at("handoff-banner")).to_be_hidden()

    assert _bad(found) == {}


def test_the_sign_in_has_no_barrier(person: Person, snap: Snap) -> None:
    visitor = person("visitor")

    visitor.page.goto(f"{visitor.origin}/console")
    expect(visitor.at("signin-tenant").locator("option")).to_have_count(4)

    snap(visitor.page, "sign-in")
    assert visitor.barriers() == []


@pytest.mark.timeout(
    240
)  # twelve states, each judged twice, on a machine that does other things as well
def test_the_desk_has_no_barrier(person: Person, staff: Watched, snap: Snap) -> None:
    customer = person("customer")
    start(customer)
    say(customer, "I was charged twice, please refund me. I want to talk to a person.")
    expect(customer.at("handoff-banner")).to_be_visible()
    found: Found = {}

    def look(name: str) -> None:
        snap(staff.page, name)
        found[name] = staff.barriers()

    expect(staff.at("queue-item")).to_have_count(1)
    look("inbox")
    staff.at("tab-cases").click()
    expect(staff.at("case-item").first).to_be_visible()
    look("cases")
    staff.at("tab-all").click()
    staff.at("queue-item").click()
    expect(staff.at("message-customer")).to_be_visible()
    look("thread")
    staff.at("claim").click()
    expect(staff.at("resolve")).to_be_visible()
    for name in ("thread-more", "story", "case-decide", "canned"):
        staff.at(name).click()
        look(name)
        staff.page.keyboard.press("Escape")
    staff.page.set_viewport_size({"width": 820, "height": 1180})
    for part in ("sign-out", "account", "resolve", "thread-more", "send-reply"):
        expect(staff.at(part)).to_be_in_viewport(ratio=1)
    look("tablet")
    staff.page.set_viewport_size({"width": 1280, "height": 720})
    staff.at("reply").fill("It is with billing now.")
    staff.at("send-reply").click()
    expect(customer.at("bubble-staff")).to_be_visible()
    resolve(staff)
    customer.at("score-3").wait_for(state="attached")
    snap(customer.page, "rating")
    found["rating"] = customer.barriers()

    assert _bad(found) == {}


@pytest.mark.parametrize("page", ["privacy", "team", "audit"])
def test_the_other_pages_have_no_barrier(staff: Watched, snap: Snap, page: str) -> None:
    staff.page.goto(f"{staff.origin}/console#/{page}")
    expect(staff.page.get_by_role("heading", level=1)).to_be_visible()
    expect(staff.page.get_by_text("Counting…")).to_have_count(0)

    snap(staff.page, page)
    found = staff.barriers()
    staff.page.goto(f"{staff.origin}/console#/")

    assert found == []

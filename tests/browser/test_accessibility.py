"""Every page and panel, as axe judges them, by day and by night."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Person, Snap
from tests.browser.steps import QUESTION, answered, resolve, say, start
from tests.browser.watched import Watched

pytestmark = pytest.mark.browser


def test_the_customers_pages_have_no_barrier(person: Person, snap: Snap) -> None:
    customer = person("customer")
    found: dict[str, list[str]] = {}

    customer.page.goto(customer.origin)
    customer.at("launcher").wait_for()
    found["sample"] = customer.barriers()
    customer.at("launcher").click()
    customer.at("consent-start").wait_for()
    found["disclosure"] = customer.barriers()
    customer.at("consent-start").click()
    say(customer, QUESTION)
    answer = answered(customer)
    snap(customer.page, "chat")
    found["chat"] = customer.barriers()
    answer.get_by_test_id("citation").first.click()
    customer.at("clause-panel").locator("mark").first.wait_for()
    snap(customer.page, "clause")
    found["clause"] = customer.barriers()

    assert {page: barriers for page, barriers in found.items() if barriers} == {}


def test_the_sign_in_has_no_barrier(person: Person, snap: Snap) -> None:
    visitor = person("visitor")

    visitor.page.goto(f"{visitor.origin}/console")
    expect(visitor.at("signin-tenant").locator("option")).to_have_count(4)

    snap(visitor.page, "sign-in")
    assert visitor.barriers() == []


def test_the_desk_has_no_barrier(person: Person, staff: Watched, snap: Snap) -> None:
    customer = person("customer")
    start(customer)
    say(customer, "I was charged twice, please refund me. I want to talk to a person.")
    expect(customer.at("handoff-banner")).to_be_visible()
    found: dict[str, list[str]] = {}

    expect(staff.at("queue-item")).to_have_count(1)
    snap(staff.page, "inbox")
    found["inbox"] = staff.barriers()
    staff.at("queue-item").click()
    expect(staff.at("message-customer")).to_be_visible()
    snap(staff.page, "thread")
    found["thread"] = staff.barriers()
    staff.at("claim").click()
    resolve(staff)

    assert {page: barriers for page, barriers in found.items() if barriers} == {}

"""A person at any time: taken by one of two, asked for in the middle, rated, and never lost."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Route, expect

from tests import live_service
from tests.browser.conftest import Person, Snap
from tests.browser.line import Line
from tests.browser.steps import QUESTION, answered, resolve, say, start
from tests.browser.watched import Watched

pytestmark = pytest.mark.browser


def test_of_two_who_claim_together_one_wins_and_the_other_learns_who(
    person: Person, staff: Watched, colleague: Watched, snap: Snap
) -> None:
    customer = person("customer")
    start(customer)
    customer.at("human").click()
    for each in (staff, colleague):
        each.at("queue-item").first.click()
        expect(each.at("claim")).to_be_visible()

    # Both press on what they still see as free: the second hears of the first.
    colleague.page.route("**/v1/staff/handoffs/*/claim", lambda route: _after(staff, route))
    colleague.at("claim").click()

    expect(colleague.page.get_by_role("status").filter(has_text="Sam")).to_be_visible()
    snap(colleague.page, "told-who")
    expect(staff.page.get_by_text("Yours", exact=True)).to_be_visible()
    expect(customer.at("handoff-banner")).to_contain_text("You are talking with Sam")
    colleague.page.unroute_all(behavior="wait")
    resolve(staff)


def _after(staff: Watched, route: Route) -> None:
    staff.at("claim").click()
    expect(staff.at("resolve")).to_be_visible()
    route.continue_()


def test_asked_for_in_the_middle_of_an_answer_kora_says_no_more(
    person: Person, staff: Watched
) -> None:
    customer = person("customer")
    start(customer)

    customer.at("composer").fill("How do refunds work, and what about domains and cards?")
    customer.page.evaluate(_SEND_AND_ASK)

    expect(customer.at("handoff-banner")).to_be_visible()
    expect(customer.at("stage")).to_be_hidden()
    told = customer.at("note").filter(has_text="I stay silent").last
    expect(told).to_be_visible()
    after = "note => [...note.parentElement.children].slice("
    after += "[...note.parentElement.children].indexOf(note) + 1).filter(n => n.matches('.kora')).length"
    assert told.evaluate(after) == 0
    customer.at("back").click()
    expect(staff.at("queue-item")).to_have_count(0)


_SEND_AND_ASK = """() => {
  const root = document.querySelector("kora-widget").shadowRoot;
  root.querySelector("[data-testid=send]").click();
  root.querySelector("[data-testid=human]").click();
}"""


def test_kora_may_help_meanwhile_and_the_place_is_kept(person: Person, staff: Watched) -> None:
    customer = person("customer")
    start(customer)
    customer.at("human").click()
    banner = customer.at("handoff-banner")
    due = banner.locator("strong").inner_text()

    customer.at("meanwhile").click()
    expect(banner).to_have_attribute("data-state", "meanwhile")
    say(customer, QUESTION)
    expect(answered(customer)).to_contain_text("12 months")

    expect(banner.locator("strong")).to_have_text(due)
    expect(staff.at("queue-item")).to_contain_text("asks the assistant")
    customer.at("wait").click()
    expect(banner).to_have_attribute("data-state", "open")
    customer.at("back").click()
    expect(staff.at("queue-item")).to_have_count(0)


def test_a_reply_during_a_cut_at_the_desk_is_sent_once_afterwards(
    person: Person, browser: Browser, staff: Watched, snap: Snap
) -> None:
    customer = person("customer")
    start(customer)
    customer.at("human").click()
    staff.at("queue-item").click()
    staff.at("claim").click()
    expect(customer.at("handoff-banner")).to_contain_text("Sam")

    staff.page.context.set_offline(True)
    staff.at("reply").fill("I have looked into it.")
    staff.at("send-reply").click()
    expect(staff.page.get_by_text("Your words are kept")).to_be_visible()
    snap(staff.page, "cut-at-the-desk")
    staff.page.context.set_offline(False)
    staff.at("send-reply").click()

    expect(customer.at("bubble-staff")).to_have_text(re.compile("I have looked into it."))
    expect(staff.at("message-staff")).to_have_count(1)
    expect(customer.at("bubble-staff")).to_have_count(1)
    resolve(staff)


def test_a_second_tab_and_a_reload_keep_the_session_and_the_draft(
    person: Person, staff: Watched
) -> None:
    customer = person("customer")
    start(customer)
    customer.at("human").click()
    staff.at("queue-item").click()
    second = staff.page.context.new_page()

    second.goto(f"{staff.origin}/console")
    expect(second.get_by_test_id("queue-item")).to_have_count(1)
    second.close()
    staff.at("claim").click()
    staff.at("reply").fill("Half a")
    staff.page.reload()

    expect(staff.at("reply")).to_have_value("Half a")
    staff.at("reply").fill("")
    resolve(staff)


def test_a_killed_service_comes_back_with_the_handoff_and_both_pages(
    browser: Browser, tmp_path: Path, snap: Snap
) -> None:
    with (
        live_service.kept() as home,
        live_service.running(home=home) as first,
        Line(first.url) as line,
    ):
        customer = Watched.arriving(browser, line.url, "customer", {})
        staff = Watched.arriving(browser, line.url, "staff", {})
        staff.page.goto(first.sign_in_link.replace(first.url, line.url))
        staff.at("sign-out").wait_for()
        start(customer)
        say(customer, "Can I talk to a human please?")
        staff.at("queue-item").click()
        staff.at("claim").click()
        expect(customer.at("handoff-banner")).to_contain_text("Sam")

        first.kill()
        expect(customer.page.get_by_text("No connection. Nothing is lost")).to_be_visible()
        say(customer, "Are you still there?")
        with live_service.running(home=home) as second:
            line.lead_to(second.url)

            expect(staff.at("message-customer").last).to_contain_text("Are you still there?")
            staff.at("reply").fill("Yes, I am.")
            staff.at("send-reply").click()
            expect(customer.at("bubble-staff")).to_contain_text("Yes, I am.")
            expect(customer.at("bubble-customer")).to_have_count(2)
            expect(customer.at("handoff-banner")).to_contain_text("You are talking with Sam")
            snap(staff.page, "after-the-restart")
            for page in (customer, staff):
                page.page.context.close()

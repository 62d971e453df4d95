"""A customer, Kora and a member of staff, each in a browser of their own, at the same time."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Person, Snap
from tests.browser.steps import QUESTION, answered, resolve, say
from tests.browser.watched import Watched

pytestmark = pytest.mark.browser

NAME, MAIL = "Marama Holloway", "marama.holloway@example.net"


def test_a_question_a_person_and_back_again(person: Person, staff: Watched, snap: Snap) -> None:
    customer = person("customer")
    expect(staff.page.get_by_text("Nobody is waiting.")).to_be_visible()

    reads_and_starts(customer, snap)
    asks_and_looks_at_the_clause(customer, snap)
    asks_for_a_person(customer, staff, snap)
    is_seen_redacted_and_claimed(customer, staff, snap)
    is_answered_by_a_person(customer, staff, snap)
    resolve(staff)

    expect(customer.at("handoff-banner")).to_be_hidden()
    expect(customer.at("note").last).to_contain_text("Kora answers again")
    rates(customer, snap)
    say(customer, "Which companies process my data?")
    expect(answered(customer, 2).get_by_test_id("citation").first).to_be_visible()
    snap(customer.page, "09-back-with-kora")


def reads_and_starts(customer: Watched, snap: Snap) -> None:
    customer.page.goto(customer.origin)
    customer.at("launcher").wait_for()
    snap(customer.page, "01-sample-page")
    customer.at("launcher").click()
    expect(customer.at("panel")).to_contain_text("Kora is an AI")
    snap(customer.page, "02-disclosure")
    customer.at("consent-start").click()


def asks_and_looks_at_the_clause(customer: Watched, snap: Snap) -> None:
    say(customer, QUESTION)
    answer = answered(customer)
    expect(answer).to_contain_text("12 months")
    snap(customer.page, "03-answer")

    answer.get_by_test_id("citation").first.click()
    panel = customer.at("clause-panel")
    expect(panel.locator("mark").first).to_contain_text("12 months")
    snap(customer.page, "04-clause")
    customer.at("sheet-back").click()
    expect(panel).to_be_hidden()


def asks_for_a_person(customer: Watched, staff: Watched, snap: Snap) -> None:
    due = re.compile(r"A person will answer by \w+, .*\d{1,2}:\d\d")

    customer.at("human").click()

    expect(customer.at("handoff-banner")).to_contain_text(due)
    snap(customer.page, "05-handoff")
    # Nothing was pressed at the desk: it came by itself.
    expect(staff.at("queue-item")).to_have_count(1)
    expect(staff.at("queue-item")).to_contain_text("unclaimed")


def is_seen_redacted_and_claimed(customer: Watched, staff: Watched, snap: Snap) -> None:
    say(customer, f"I am {NAME}, write to {MAIL} if we get cut off.")
    expect(staff.at("queue-item").locator(".placeholder")).to_have_count(2)
    snap(staff.page, "06-inbox")

    staff.at("queue-item").click()

    thread = staff.at("thread")
    expect(thread.locator(".placeholder")).to_have_text(["person 1", "email address 1"])
    for value in (NAME, MAIL):
        assert value not in staff.page.content()
    staff.at("claim").click()
    # Who holds a conversation sees its names; an address of mail stays covered.
    expect(thread.locator(".placeholder")).to_have_text(["email address 1"])
    expect(thread).to_contain_text(NAME)
    expect(customer.at("handoff-banner")).to_contain_text("You are talking with Sam")
    snap(staff.page, "07-claimed")


def rates(customer: Watched, snap: Snap) -> None:
    form = customer.at("rating")
    expect(form).to_be_visible()
    customer.at("score-5").check(force=True)
    snap(customer.page, "10-rating")
    customer.at("rate-send").click()
    expect(customer.page.get_by_text("Thank you, noted.")).to_be_visible()


def is_answered_by_a_person(customer: Watched, staff: Watched, snap: Snap) -> None:
    staff.at("reply").press_sequentially(
        "Thanks, I will look into the retention of your chats."
    )
    expect(customer.at("stage")).to_contain_text("Sam is typing")
    staff.at("send-reply").click()

    said = customer.at("bubble-staff")
    expect(said).to_contain_text("I will look into the retention")
    expect(said).to_contain_text("Sam, Kapsule Cloud staff")
    expect(customer.at("bubble-customer").last).to_contain_text(NAME)
    snap(customer.page, "08-staff-reply")

"""What people do on the pages, in a word each."""

from playwright.sync_api import Locator, expect

from tests.browser.watched import Watched

QUESTION = "How long do you keep my chats with Kora?"


def start(customer: Watched) -> None:
    """Open the chat on the sample page."""
    customer.page.goto(customer.origin)
    customer.at("launcher").click()
    customer.at("consent-start").click()
    expect(customer.at("composer")).to_be_visible()


def say(customer: Watched, text: str) -> None:
    """Write a message and send it."""
    customer.at("composer").fill(text)
    customer.at("send").click()


def answered(customer: Watched, times: int = 1) -> Locator:
    """Kora's newest answer, once it is whole: a whole one can be rated."""
    expect(customer.at("bubble-kora").get_by_test_id("helpful")).to_have_count(times)
    return customer.at("bubble-kora").last


def resolve(staff: Watched) -> None:
    """Close the conversation that is open at the desk; the queue is empty afterwards."""
    staff.at("resolve").click()
    staff.at("question-confirm").click()
    expect(staff.at("queue-item")).to_have_count(0)

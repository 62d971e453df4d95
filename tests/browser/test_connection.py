"""Networks go away and pages are reloaded; the chat is still there."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Person, Snap
from tests.browser.line import Line
from tests.browser.steps import QUESTION, answered, resolve, say, start
from tests.browser.watched import Watched
from tests.live_service import LiveService

pytestmark = pytest.mark.browser


def test_a_cut_line_loses_no_message_and_sends_none_twice(
    person: Person, service: LiveService, snap: Snap
) -> None:
    with Line(service.url) as line:
        customer = person("customer", via=line.url)
        start(customer)
        say(customer, QUESTION)
        answered(customer)

        line.cut()
        expect(customer.page.get_by_text("No connection. Nothing is lost")).to_be_visible()
        say(customer, "Which companies process my data?")
        expect(customer.at("bubble-customer").last).to_contain_text("Not sent.")
        snap(customer.page, "cut")
        line.mend()

        expect(answered(customer, 2)).to_contain_text("Privacy 7")
        expect(customer.page.get_by_text("No connection. Nothing is lost")).to_be_hidden()
        customer.page.reload()
        customer.at("launcher").click()
        expect(customer.at("bubble-customer")).to_have_count(2)
        snap(customer.page, "mended")


def test_a_short_time_offline_goes_unnoticed(person: Person) -> None:
    customer = person("customer")
    start(customer)

    customer.page.context.set_offline(True)
    with customer.page.expect_event("requestfailed"):
        say(customer, QUESTION)
    customer.page.context.set_offline(False)

    expect(answered(customer)).to_contain_text("12 months")
    expect(customer.at("bubble-customer")).to_have_count(1)


def test_a_line_of_staff_during_a_cut_is_read_after_it(person: Person, staff: Watched) -> None:
    customer = person("customer")
    start(customer)
    say(customer, "Can I talk to a human please?")
    expect(customer.at("handoff-banner")).to_be_visible()
    staff.at("queue-item").click()
    staff.at("claim").click()
    expect(customer.at("handoff-banner")).to_contain_text("Sam")

    customer.page.context.set_offline(True)
    staff.at("reply").fill("I am here now.")
    staff.at("send-reply").click()
    expect(staff.at("message-staff")).to_contain_text("I am here now.")
    customer.page.context.set_offline(False)

    expect(customer.at("bubble-staff")).to_have_count(1)
    expect(customer.at("bubble-staff")).to_contain_text("I am here now.")
    resolve(staff)


def test_a_reload_keeps_the_thread_and_the_handoff(
    person: Person, staff: Watched, snap: Snap
) -> None:
    customer = person("customer")
    start(customer)
    say(customer, QUESTION)
    words = answered(customer).locator(".bubble").inner_text()
    customer.at("human").click()
    expect(customer.at("handoff-banner")).to_be_visible()

    customer.page.reload()
    customer.at("launcher").click()

    expect(customer.at("bubble-kora")).to_have_count(1)
    expect(customer.at("bubble-kora")).to_contain_text(words.split("\u00a0")[0])
    expect(customer.at("bubble-customer")).to_have_count(1)
    expect(customer.at("bubble-customer")).to_contain_text(QUESTION)
    expect(customer.at("handoff-banner")).to_have_attribute("data-state", "open")
    snap(customer.page, "reloaded")
    customer.at("back").click()
    expect(customer.at("handoff-banner")).to_be_hidden()
    expect(staff.at("queue-item")).to_have_count(0)

"""The widget on somebody else's site: by the list, under a strict policy, and how much it costs a page."""

from collections.abc import Callable
from typing import Protocol, cast

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Person, Snap
from tests.browser.steps import QUESTION, answered, say
from tests.live_service import LiveService

pytestmark = pytest.mark.browser

_PAGE = 16_000  # bytes on the wire, heads and all, before anybody has asked
_OPEN = 34_000  # with the chat open
_FROM_LIST = "blocked by CORS policy"


class _Devtools(Protocol):
    def send(self, method: str) -> object: ...

    def on(self, event: str, act: Callable[[dict[str, float]], None]) -> object: ...


def _wire(page: Page) -> list[int]:
    """What comes over the wire from here on, response by response."""
    session = cast("_Devtools", page.context.new_cdp_session(page))
    session.send("Network.enable")
    came: list[int] = []

    def ended(told: dict[str, float]) -> None:
        came.append(int(told["encodedDataLength"]))

    session.on("Network.loadingFinished", ended)
    return came


def test_on_another_origin_under_a_strict_policy_the_whole_chat_works(
    person: Person, service: LiveService, host: str, snap: Snap
) -> None:
    customer = person("customer")
    customer.host = host

    customer.page.goto(f"{host}/?service={service.url}")
    customer.at("launcher").click()
    customer.at("consent-start").click()
    say(customer, QUESTION)
    answer = answered(customer)
    expect(answer).to_contain_text("12 months")
    answer.get_by_test_id("citation").first.click()
    expect(customer.at("clause-panel").locator("mark").first).to_contain_text("12 months")
    snap(customer.page, "on-another-site")

    assert customer.page.context.cookies() == []


def test_a_site_that_is_not_on_the_list_gets_nothing(
    person: Person, service: LiveService, host: str
) -> None:
    elsewhere = host.replace("127.0.0.1", "localhost")
    customer = person("customer")
    customer.host = elsewhere

    with customer.page.expect_console_message(lambda told: _FROM_LIST in told.text):
        customer.page.goto(f"{elsewhere}/?service={service.url}")

    expect(customer.at("launcher")).to_have_count(0)
    customer.complaints[:] = [each for each in customer.complaints if _FROM_LIST not in each]


def test_a_page_carries_little_until_somebody_asks(
    person: Person, service: LiveService, host: str
) -> None:
    customer = person("customer")
    customer.host = host
    came = _wire(customer.page)

    customer.page.goto(f"{host}/?service={service.url}")
    expect(customer.at("launcher")).to_be_visible()
    before = sum(came)
    customer.at("launcher").click()
    expect(customer.at("consent-start")).to_be_visible()

    assert 5_000 < before < _PAGE
    assert sum(came) < _OPEN, sum(came)

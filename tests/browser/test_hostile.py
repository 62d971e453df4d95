"""What people write is text on every page: nothing of it runs, loads or covers anything."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Person
from tests.browser.steps import resolve, say, start
from tests.browser.watched import Watched

pytestmark = pytest.mark.browser

MARKUP = (
    '<img src="/nowhere.png" onerror="document.title=`taken`"><script>document.title="taken"'
    "</script><style>*{display:none}</style> [click](javascript:alert(1)) human please"
)


def test_markup_stays_text_for_customer_and_staff(person: Person, staff: Watched) -> None:
    customer = person("customer")
    asked: list[str] = []
    for page in (customer.page, staff.page):
        page.on("request", lambda request: asked.append(request.url))
    start(customer)

    customer.at("human").click()
    say(customer, MARKUP)

    expect(customer.at("bubble-customer")).to_contain_text('<img src="/nowhere.png"')
    expect(staff.at("queue-item")).to_contain_text("<img src=")
    staff.at("queue-item").click()
    expect(staff.at("message-customer")).to_contain_text("<style>*{display:none}</style>")
    staff.at("claim").click()
    resolve(staff)
    assert [url for url in asked if "nowhere" in url] == []
    assert "taken" not in customer.page.title() + staff.page.title()


def test_a_small_screen_is_covered_and_nothing_is_cut_off(person: Person) -> None:
    customer = person("customer", viewport={"width": 360, "height": 640}, has_touch=True)
    start(customer)

    panel = customer.at("panel").bounding_box()
    field = customer.at("composer").bounding_box()

    assert panel is not None
    assert field is not None
    assert (panel["x"], panel["y"], panel["width"]) == (0, 0, 360)
    assert field["y"] + field["height"] <= 640
    wider = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    assert customer.page.evaluate(wider) is False


def test_memory_is_asked_for_shown_and_forgotten(person: Person) -> None:
    customer = person("customer")
    customer.page.goto(customer.origin)
    customer.at("launcher").click()
    expect(customer.at("consent-memory")).not_to_be_checked()
    customer.at("consent-memory").check()
    customer.at("consent-start").click()
    say(customer, "How long do you keep my chats with Kora?")
    expect(customer.at("bubble-kora").get_by_test_id("helpful")).to_have_count(1)

    customer.at("menu").click()
    customer.at("memory").click()
    panel = customer.at("memory-panel")
    expect(panel.get_by_test_id("forget")).to_have_count(1)
    expect(panel).to_contain_text("12 months")
    panel.get_by_test_id("forgetAll").click()

    expect(panel).to_contain_text("Nothing yet")

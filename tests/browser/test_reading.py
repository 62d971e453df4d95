"""For everybody: by keyboard alone, by ear, at 400 %, and after two hundred messages."""

import json
from typing import Protocol, TypedDict, cast

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Person, Snap
from tests.browser.steps import QUESTION, answered, resolve, say, start
from tests.browser.watched import Watched

pytestmark = pytest.mark.browser

_MANY = 200
_FRAME = 0.050  # seconds of the page's own thread: what nobody feels as a stutter
_FOCUSED = """() => {
  let node = document.activeElement;
  while (node?.shadowRoot?.activeElement) node = node.shadowRoot.activeElement;
  return node?.dataset.testid ?? "";
}"""
_WRITE_MANY = """async ({ many, base }) => {
  const key = Object.keys(sessionStorage).find((name) => /^kora:.*kapsule$/.test(name));
  const { id, token } = JSON.parse(sessionStorage.getItem(key));
  const headers = { Authorization: `Bearer ${token}`, "Content-Type": "application/json" };
  const write = (at) => {
    const body = JSON.stringify({ text: `Line ${at} of my log: connection reset by peer` });
    return fetch(`${base}/v1/conversations/${id}/messages`, { method: "POST", headers, body });
  };
  for (let at = 0; at < many; at += 5) await Promise.all([0, 1, 2, 3, 4].map((n) => write(at + n)));
}"""


def _tab_to(page: Page, testid: str) -> None:
    for _ in range(40):
        if page.evaluate(_FOCUSED) == testid:
            return
        page.keyboard.press("Tab")
    pytest.fail(f"{testid} cannot be reached by keyboard")


def test_a_whole_chat_by_keyboard_alone(person: Person) -> None:
    customer = person("customer")
    keys = customer.page.keyboard
    customer.page.goto(customer.origin)
    customer.at("launcher").wait_for()

    _tab_to(customer.page, "launcher")
    keys.press("Enter")
    expect(customer.at("consent-start")).to_be_focused()
    keys.press("Enter")
    expect(customer.at("composer")).to_be_focused()
    keys.type(QUESTION)
    keys.press("Enter")
    answered(customer)
    keys.press("Shift+Tab")
    _back_to(customer.page, "citation")
    keys.press("Enter")
    customer.at("clause-panel").locator("mark").first.wait_for()
    keys.press("Escape")
    expect(customer.at("citation").first).to_be_focused()
    keys.press("Escape")

    expect(customer.at("launcher")).to_be_focused()


def _back_to(page: Page, testid: str) -> None:
    for _ in range(20):
        if page.evaluate(_FOCUSED) == testid:
            return
        page.keyboard.press("Shift+Tab")
    pytest.fail(f"{testid} cannot be reached by keyboard")


_CLOSED_AND_PRESSED = """() => {
  document.querySelector("dialog[open]").close();
  document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key: "?", bubbles: true }));
}"""


def test_the_desk_by_keyboard_alone(person: Person, staff: Watched) -> None:
    customer = person("customer")
    start(customer)
    customer.at("human").click()
    expect(staff.at("queue-item")).to_have_count(1)
    keys = staff.page.keyboard

    keys.press("j")
    expect(staff.at("claim")).to_be_visible()
    keys.press("c")
    expect(staff.at("reply")).to_be_focused()
    keys.type("Written without a mouse.")
    keys.press("Control+Enter")
    expect(customer.at("bubble-staff")).to_contain_text("Written without a mouse.")
    staff.page.evaluate("document.activeElement.blur()")
    keys.press("?")
    expect(staff.page.get_by_role("heading", name="Keyboard")).to_be_visible()
    # Closed and pressed again before a frame is drawn: the key is heard.
    staff.page.evaluate(_CLOSED_AND_PRESSED)
    expect(staff.page.get_by_role("heading", name="Keyboard")).to_be_visible()
    keys.press("Escape")
    expect(staff.page.get_by_role("heading", name="Keyboard")).to_have_count(0)
    keys.press("e")
    expect(staff.at("question-confirm")).to_be_visible()
    keys.press("Enter")

    expect(staff.at("queue-item")).to_have_count(0)


def test_whole_sentences_are_read_out_once(person: Person, staff: Watched) -> None:
    customer = person("customer")
    start(customer)
    say(customer, QUESTION)
    answered(customer)
    live = customer.at("live")

    expect(live).to_contain_text("Kora, AI assistant said: Kora chat logs")
    assert live.inner_text().count("12 months, counted") == 1
    assert live.get_attribute("aria-live") == "polite"
    customer.at("human").click()
    expect(live).to_contain_text("I have asked a person")
    staff.at("queue-item").click()
    staff.at("claim").click()
    staff.at("reply").fill("Kia ora from a person.")
    staff.at("send-reply").click()
    expect(live).to_contain_text("Sam, Kapsule Cloud staff said: Kia ora from a person.")
    resolve(staff)


def test_at_400_percent_everything_can_be_reached(person: Person, snap: Snap) -> None:
    customer = person("customer", viewport={"width": 320, "height": 256})
    start(customer)
    say(customer, QUESTION)
    answer = answered(customer)

    for part in (answer.get_by_test_id("citation").first, customer.at("human")):
        part.scroll_into_view_if_needed()
        expect(part).to_be_in_viewport()
    wider = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    assert customer.page.evaluate(wider) is False
    snap(customer.page, "magnified")


def test_the_chat_can_be_taken_along(person: Person) -> None:
    customer = person("customer")
    start(customer)
    say(customer, QUESTION)
    answered(customer)

    saved: dict[str, str] = {}
    for kind in ("saveText", "saveJson"):
        customer.at("menu").click()
        with customer.page.expect_download() as download:
            customer.at(kind).click()
        saved[kind] = download.value.path().read_text(encoding="utf-8")

    assert QUESTION in saved["saveText"]
    assert "[Privacy 9]" in saved["saveText"]
    assert [line["author"] for line in json.loads(saved["saveJson"])["messages"]] == [
        "customer",
        "kora",
    ]


@pytest.mark.timeout(240)  # two hundred turns, on a machine that does other things as well
def test_two_hundred_messages_stay_smooth(person: Person, staff: Watched, snap: Snap) -> None:
    customer = person("customer")
    start(customer)
    customer.at("human").click()
    expect(customer.at("handoff-banner")).to_be_visible()
    customer.page.evaluate(_WRITE_MANY, {"many": _MANY, "base": customer.origin})
    customer.page.reload()
    customer.at("launcher").click()
    expect(customer.at("bubble-customer")).to_have_count(_MANY)
    staff.at("queue-item").click()
    expect(staff.at("message-customer")).to_have_count(_MANY)
    staff.at("claim").click()

    spent = {
        "customer scrolls": _thread_time(customer.page, _SCROLL, 40),
        "staff scrolls": _thread_time(staff.page, _SCROLL_STAFF, 40),
    }
    for at in range(5):
        staff.at("reply").fill(f"Seen so far: {at}")
        staff.at("send-reply").click()
        expect(customer.at("bubble-staff")).to_have_count(at + 1)
    snap(customer.page, "two-hundred")
    snap(staff.page, "two-hundred-at-the-desk")

    assert {name: time for name, time in spent.items() if time > _FRAME} == {}
    resolve(staff)


_STEPS = """(box) => new Promise((done) => {
  let at = 0;
  const step = () => {
    box.scrollTop = (box.scrollHeight / 40) * (at += 1);
    if (at < 40) requestAnimationFrame(step); else done();
  };
  step();
})"""
_SCROLL = f"({_STEPS})(document.querySelector('kora-widget').shadowRoot.querySelector('.scroll[role=region]:not([hidden])'))"
_SCROLL_STAFF = f"({_STEPS})(document.querySelector('kora-staff-thread'))"


class _Metric(TypedDict):
    name: str
    value: float


class _Devtools(Protocol):
    def send(self, method: str, params: dict[str, str] | None = None) -> object: ...


class _Told(TypedDict):
    metrics: list[_Metric]


def _thread_time(page: Page, act: str, times: int) -> float:
    """Seconds of the page's own thread for one of `times` steps, however busy the machine is."""
    session = cast("_Devtools", page.context.new_cdp_session(page))
    session.send("Performance.enable", {"timeDomain": "threadTicks"})

    def task() -> float:
        told = cast("_Told", session.send("Performance.getMetrics"))
        return next(each["value"] for each in told["metrics"] if each["name"] == "TaskDuration")

    before = task()
    page.evaluate(act)
    return (task() - before) / times

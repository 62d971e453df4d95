"""What an officer opens in the console: requests with both clocks, the chains, the controls."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Person, Snap
from tests.browser.steps import answered, say, start
from tests.browser.watched import Watched

pytestmark = pytest.mark.browser


def test_an_officer_sees_requests_chains_and_controls(
    person: Person, staff: Watched, snap: Snap
) -> None:
    customer = person("customer")
    start(customer)
    say(customer, "Please delete all personal data that you hold about me.")
    answered(customer)
    found: dict[str, list[str]] = {}

    staff.page.evaluate("location.hash = '#/privacy'")
    expect(staff.at("request")).to_have_count(1)
    expect(staff.at("register-requests")).to_contain_text("unsorted")
    snap(staff.page, "privacy")
    found["privacy"] = staff.barriers()

    staff.page.evaluate("location.hash = '#/audit'")
    expect(staff.at("audit-chains")).to_contain_text("Audit log and statements hold")
    snap(staff.page, "audit")
    found["audit"] = staff.barriers()

    staff.page.evaluate("location.hash = '#/controls'")
    expect(staff.at("controls").locator("tbody tr")).to_have_count(127)
    snap(staff.page, "controls")
    found["controls"] = staff.barriers()
    staff.page.goto(f"{staff.origin}/console#/")

    assert {page: barriers for page, barriers in found.items() if barriers} == {}

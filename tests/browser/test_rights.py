"""Rights on the pages: a customer takes a copy, corrects, deletes; an officer decides and holds."""

import json
from collections.abc import Generator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from pyotp import parse_uri
from pyotp.totp import TOTP

from tests import live_service
from tests.browser.conftest import Person, Snap
from tests.browser.steps import answered, say, start
from tests.browser.watched import Watched
from tests.live_service import LiveService

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def officer(browser: Browser, service: LiveService) -> Generator[Watched]:
    """Ola, the privacy officer."""
    email, password = "ola@example.com", "an invented pass phrase"
    address = live_service.add_staff(
        service.home, email, name="Ola", role="privacy_officer", password=password
    )
    second_factor = parse_uri(address)
    assert isinstance(second_factor, TOTP)
    ola = Watched.arriving(browser, service.url, "officer", {})
    ola.page.goto(f"{service.url}/console")
    ola.at("signin-tenant").select_option("kapsule")
    ola.at("signin-email").fill(email)
    ola.at("signin-password").fill(password)
    ola.at("signin-code").fill(second_factor.now())
    ola.at("signin-submit").click()
    ola.at("sign-out").wait_for()
    yield ola
    ola.page.context.close()
    assert ola.complaints == []


def rights(customer: Watched) -> None:
    customer.at("menu").click()
    customer.at("data").click()
    customer.at("rights").scroll_into_view_if_needed()


def test_a_customer_takes_a_copy_corrects_and_deletes(
    person: Person, snap: Snap, tmp_path: Path
) -> None:
    customer = person("customer")
    start(customer)
    say(customer, "My plan began in May. How long do you keep my chats with Kora?")
    answered(customer)
    rights(customer)
    snap(customer.page, "rights")
    barriers = customer.barriers()

    with customer.page.expect_download() as coming:
        customer.at("rights-json").click()
    coming.value.save_as(tmp_path / "copy.json")
    customer.at("rights-words").fill("It began in June.")
    customer.at("rights-correct").click()
    expect(customer.at("rights-said")).to_contain_text("Noted under")
    customer.at("rights-erase").click()
    expect(customer.at("rights-said")).to_contain_text("This chat is deleted for good")
    customer.at("rights-eraseNow").click()
    expect(customer.at("receipt")).to_contain_text("receipt er_")
    with customer.page.expect_download() as coming:
        customer.at("rights-receipt").click()
    coming.value.save_as(tmp_path / "receipt.json")

    copy = json.loads((tmp_path / "copy.json").read_text("utf-8"))
    receipt = json.loads((tmp_path / "receipt.json").read_text("utf-8"))
    assert copy["conversations"][0]["lines"][0]["text"].startswith("My plan began in May.")
    assert receipt["erased"]["corrections"] == 1
    assert barriers == []
    customer.at("sheet-back").click()
    expect(customer.at("consent-start")).to_be_visible()


def test_an_officer_decides_about_a_child_a_correction_and_a_hold(
    person: Person, officer: Watched, snap: Snap
) -> None:
    child, other = person("child"), person("other")
    start(child)
    say(child, "I am 12 years old. How long do you keep my chats?")
    answered(child)
    start(other)
    say(other, "My plan began in May. How long do you keep my chats with Kora?")
    answered(other)
    rights(other)
    other.at("rights-words").fill("It began in June.")
    other.at("rights-correct").click()
    expect(other.at("rights-said")).to_contain_text("Noted under")

    officer.page.goto(f"{officer.origin}/console#/privacy")
    officer.page.reload()
    expect(officer.at("officers-minors").locator(".card")).to_have_count(1)
    snap(officer.page, "officers")
    barriers = officer.barriers()
    with officer.page.expect_download():
        officer.at("officers-minors").get_by_text("It is a child: erase").click()
        officer.at("question-confirm").click()
    expect(officer.at("officers-minors").locator(".card")).to_have_count(0)
    expect(child.at("consent-start")).to_be_visible()  # their page shows it no longer either

    officer.at("officers-corrections").get_by_text("Refuse", exact=True).click()
    officer.at("question-words").fill("the invoice says May")
    officer.at("question-confirm").click()
    expect(officer.at("officers-corrections").locator(".card")).to_have_count(0)

    officer.at("officers-holds").get_by_text("Place a hold").click()
    officer.page.locator("textarea[name=reason]").fill("a claim before a court")
    officer.page.locator("input[name=customer]").fill("customer-17")
    officer.page.locator("input[name=review]").fill("2099-01-01")
    officer.at("question-confirm").click()
    expect(officer.at("officers-holds").locator(".card")).to_contain_text("a claim before")
    officer.at("officers-holds").get_by_text("Lift").click()
    expect(officer.at("officers-holds").locator(".card")).to_have_count(0)
    assert barriers == []


def test_an_officer_writes_a_letter_down_and_looks_whom_an_incident_touched(
    officer: Watched, snap: Snap
) -> None:
    officer.page.goto(f"{officer.origin}/console#/privacy")
    officer.page.reload()
    requests, breaches = officer.at("register-requests"), officer.at("register-breaches")
    expect(requests).to_be_visible()
    before = requests.locator(".card").count()

    requests.get_by_text("Write down a request").click()
    officer.page.locator("textarea[name=asked]").fill("a copy of everything, by letter")
    officer.page.locator("input[name=received_at]").fill("2026-01-05T09:00")
    officer.at("question-confirm").click()
    expect(requests.locator(".card")).to_have_count(before + 1)

    breaches.get_by_text("Report an incident").click()
    officer.at("question-words").fill("a laptop was lost")
    officer.at("question-confirm").click()
    expect(breaches.locator(".card")).to_contain_text("a laptop was lost")
    breaches.get_by_text("Who is affected").click()
    officer.page.locator("input[name=since]").fill("2020-01-01T00:00")
    officer.page.locator("input[name=until]").fill("2099-01-01T00:00")
    officer.at("question-confirm").click()
    expect(officer.at("affected").get_by_text("Draft to commissioner")).to_be_visible()
    snap(officer.page, "affected")
    with officer.page.expect_download():
        officer.at("affected").get_by_text("Draft to people").click()
    assert officer.barriers() == []

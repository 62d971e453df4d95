"""What people decide: by the figures beside the case, and anew by somebody else where it is disputed."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Person, Snap, sign_in
from tests.browser.steps import answered, say, start
from tests.browser.watched import Watched

pytestmark = pytest.mark.browser

_ASKED = "I paid 120 for the year, monthly it is 12, I used 4 months. Please refund me."


def _decide(staff: Watched, outcome: str) -> None:
    staff.at("case-decide").click()
    staff.page.get_by_label("Outcome").fill(outcome)
    staff.page.get_by_label("Reason").fill("By the figures that were checked.")
    staff.at("question-confirm").click()


def test_a_disputed_decision_is_taken_anew_by_somebody_else(
    person: Person, staff: Watched, colleague: Watched, snap: Snap
) -> None:
    customer = person("customer")
    start(customer)
    say(customer, _ASKED)
    answered(customer)
    staff.at("tab-cases").click()
    staff.at("case-item").filter(has_text=_ASKED[:20]).last.click()
    expect(staff.at("worked")).to_contain_text("72.00")
    snap(staff.page, "figures")
    _decide(staff, "declined")
    expect(staff.at("decision")).to_contain_text(re.compile("declined.*Sam", re.DOTALL))

    customer.at("menu").click()
    customer.at("decisions").click()
    expect(customer.at("decisions-panel")).to_contain_text("declined")
    snap(customer.page, "decided")
    barriers = customer.barriers()
    customer.at("dispute").click()
    expect(customer.at("decisions-panel")).to_contain_text("Somebody else looks at it again")
    customer.at("sheet-back").click()
    expect(customer.at("note").last).to_contain_text("You do not accept")

    expect(staff.page.get_by_text("a colleague decides now")).to_be_visible()
    expect(staff.at("case-decide")).to_have_count(0)
    colleague.page.goto(staff.page.url)
    _decide(colleague, "granted")
    expect(colleague.at("decision")).to_have_count(2)
    snap(colleague.page, "anew")
    for each in (staff, colleague):
        each.page.goto(f"{each.origin}/console#/")
    staff.at("tab-all").click()
    assert barriers == []


def test_a_recovery_code_signs_in_when_the_authenticator_is_lost(
    person: Person, colleague: Watched, snap: Snap
) -> None:
    colleague.at("account").click()
    colleague.at("make-codes").click()
    codes = colleague.at("codes").locator("li")
    expect(codes).to_have_count(10)
    snap(colleague.page, "codes")
    barriers = colleague.barriers()
    visitor = person("visitor")

    sign_in(visitor, codes.first.inner_text())

    expect(visitor.page.get_by_text("Rua")).to_be_visible()
    colleague.page.goto(f"{colleague.origin}/console#/")
    assert barriers == []


def test_before_the_first_word_it_says_who_reads_it_and_how_long_it_is_kept(
    person: Person, snap: Snap
) -> None:
    english, spanish = person("customer"), person("customer", locale="es-ES")
    english.page.goto(english.origin)
    spanish.page.goto(spanish.origin)
    spanish.at("launcher").wait_for()
    spanish.page.evaluate(_IN_SPANISH)

    english.at("launcher").click()
    spanish.at("launcher").click()

    expect(english.at("panel")).to_contain_text("kept for 12 months")
    expect(english.at("panel")).to_contain_text("3 years after it is closed")
    expect(spanish.at("panel")).to_contain_text("se guarda durante 12 meses")
    expect(spanish.at("panel")).to_contain_text("Kora es una IA")
    snap(spanish.page, "spanish")


_IN_SPANISH = """() => {
  document.querySelector("kora-widget").remove();
  const widget = document.createElement("kora-widget");
  widget.setAttribute("tenant", "kapsule");
  widget.setAttribute("locale", "es");
  document.body.append(widget);
}"""

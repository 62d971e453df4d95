"""The file of a decision request: figures, days and names as stated, never a recommendation."""

import json
from datetime import date

import pytest

from assistant.domain import CaseFile, DayOf, Fact
from assistant.handoff import casefile
from assistant.storage import casefiles
from tests.builders import a_tenant, seed_tenant

TODAY = date(2026, 3, 20)
KAPSULE = seed_tenant("kapsule")


def described(text: str) -> CaseFile:
    return casefile.describe(text, KAPSULE, TODAY)


@pytest.mark.parametrize(
    ("text", "subjects"),
    [
        ("Refund my order", ("refund",)),
        ("I want my money back and cancel the plan", ("refund", "cancellation")),
        ("Please lift it, my account was suspended", ("suspension",)),
        ("Reinstate my server", ("reinstatement",)),
        ("Upgrade me to Cloud Scale", ("plan change",)),
        ("Transfer the account to my partner, ownership and all", ("ownership transfer",)),
        ("The Consumer Guarantees Act says I get a refund", ("refund", "consumer guarantee")),
        ("Mach es bitte", ()),
    ],
)
def test_what_is_asked_for_is_named(text: str, subjects: tuple[str, ...]) -> None:
    assert described(text).subjects == subjects


def test_what_is_stated_is_kept_as_figures_days_and_names() -> None:
    found = described(
        "Refund Cloud Pro please, order [CUSTOMER_REF_1]: I paid $120 for the year on 3 March, "
        "used half of it, the domain was $25, cancelled on 3/4/2026, says [PERSON_1]."
    )

    assert found.stated == (
        Fact("amount", "120 for the year"),
        Fact("amount", "25 for a separate item"),
        Fact("date", "bought 2026-03-03"),
        Fact("date", "cancelled unclear"),
        Fact("name", "Cloud Pro"),
        Fact("reference", "[CUSTOMER_REF_1]"),
    )


@pytest.mark.parametrize("day", [29, 30, 31])
def test_days_are_counted_with_the_last_of_the_period(day: int) -> None:
    today = date.fromordinal(date(2026, 3, 3).toordinal() + day)

    found = casefile.describe("Refund it, I paid on 3 March 2026", KAPSULE, today)

    assert found.counts == (
        DayOf("refunds 1.1", date(2026, 3, 3), today, day, 30, date(2026, 4, 2)),
    )


def test_a_tenant_without_a_period_has_nothing_counted() -> None:
    assert casefile.describe("Refund it, I paid on 3 March", a_tenant(), TODAY).counts == ()


def test_no_account_number_and_no_free_words_reach_the_file() -> None:
    found = described(
        "Refund to [NZ_BANK_ACCOUNT_1] or 12-3456-7890123-00, Sam is ill, $40 back"
    )

    assert found.stated == (Fact("amount", "40"),)


def test_a_conversation_adds_to_its_file() -> None:
    first, second = described("Refund $40"), described("Refund $40 of 3 March, and cancel")

    both = casefile.joined(first, second)

    assert both.subjects == ("refund", "cancellation")
    assert both.stated == (Fact("amount", "40"), Fact("date", "named 2026-03-03"))


def test_a_remedy_of_the_law_is_urgent() -> None:
    assert casefile.urgent(described("Under consumer law I want a refund"))
    assert not casefile.urgent(described("I want a refund"))


def test_a_file_is_read_back_as_it_was_kept() -> None:
    file = CaseFile(
        ("refund",),
        (Fact("amount", "40"),),
        (DayOf("refunds 1.1", date(2026, 3, 3), TODAY, 17, 30, date(2026, 4, 2)),),
        ("refunds 1.1",),
    )

    assert casefiles.from_json(json.loads(json.dumps(casefiles.to_json(file)))) == file
    assert casefiles.from_json({}) == CaseFile()

"""Which version counts, and what differs between two."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from assistant.domain import Clause, Version
from assistant.knowledge import differences, versions
from tests.builders import a_clause

NOW = datetime(2026, 11, 20, tzinfo=UTC)


def version(number: int, year: int, month: int = 1, *, doc: str = "refunds") -> Version:
    effective = datetime(year, month, 1, tzinfo=UTC)
    return Version(doc, number, "Refund Policy", effective, dated=True, zone="UTC")


OLD, CURRENT, NEXT = version(1, 2024), version(2, 2026, 5), version(3, 2027, 2)
SHELF = (OLD, CURRENT, NEXT, version(1, 2020, doc="privacy"))


def test_the_latest_version_that_has_begun_is_in_force() -> None:
    assert versions.in_force(SHELF, NOW) == (("privacy", 1), ("refunds", 2))
    assert versions.in_force((CURRENT, replace(CURRENT, version=4)), NOW) == (("refunds", 4),)


def test_a_version_counts_from_the_first_minute_of_its_day() -> None:
    assert versions.on(SHELF, date(2026, 4, 30)) == (("privacy", 1), ("refunds", 1))
    assert versions.on(SHELF, date(2026, 5, 1)) == (("privacy", 1), ("refunds", 2))


def test_a_day_of_purchase_chooses_only_where_the_document_goes_by_it() -> None:
    day = date(2025, 3, 3)

    assert versions.bought(SHELF, ["refunds"], day, NOW) == (("privacy", 1), ("refunds", 1))
    assert versions.bought(SHELF, [], day, NOW) == versions.in_force(SHELF, NOW)


def test_a_purchase_before_all_versions_changes_nothing() -> None:
    assert versions.bought(SHELF, ["refunds"], date(2019, 1, 1), NOW) == versions.in_force(
        SHELF, NOW
    )


def test_the_version_before_and_the_one_to_come() -> None:
    twin = replace(CURRENT, version=4)

    assert versions.earlier(SHELF, CURRENT) == OLD
    assert versions.earlier((CURRENT, twin), twin) is None
    assert versions.coming(SHELF, "refunds", NOW) == NEXT
    assert versions.coming(SHELF, "privacy", NOW) is None


def test_a_printed_date_of_years_ago_is_stale() -> None:
    old = version(1, 2020, doc="privacy")

    assert versions.stale(SHELF, NOW) == (old,)
    assert versions.stale([replace(old, dated=False), CURRENT], NOW) == ()


@pytest.mark.parametrize(
    "text",
    [
        "Changes apply only to hosting plans bought or renewed after they take effect.",
        "We edit this page. A subscription purchased earlier keeps the version of that time.",
        "Orders placed and purchased before a revision remain governed by the terms of that time.",
    ],
)
def test_a_clause_that_ties_the_version_to_the_purchase_is_found(text: str) -> None:
    clause = a_clause(text, ref="refunds 11")

    assert versions.by_purchase([clause])["refunds"][0] is clause


@pytest.mark.parametrize(
    "text",
    [
        "We may change this policy. Changes apply from the day they are posted.",
        "A plan that you purchased can be cancelled at any time.",
        "The warranty applies only to services bought from us.",
    ],
)
def test_a_clause_about_something_else_ties_nothing(text: str) -> None:
    assert versions.by_purchase([a_clause(text, ref="refunds 11")]) == {}


def clauses(*pairs: tuple[str, str]) -> list[Clause]:
    return [a_clause(text, ref=f"refunds {name}") for name, text in pairs]


ASK = "Ask for a refund within 30 days of the first paid invoice, in writing, to billing."
PAID = "An approved refund goes back to the card or account that paid, in New Zealand dollars."
DOMAIN = "A domain fee cannot be refunded once the request has gone to the registry."
TRIAL = "The trial of the small plan costs nothing and needs no card at all."


def test_a_changed_clause_shows_the_words() -> None:
    edited = ASK.replace("30 days", "14 days")

    (change,) = differences.compare(clauses(("1", ASK)), clauses(("1", edited)))

    assert change.kind == "changed"
    assert [mark for mark in change.marks if mark[0] != "same"] == [("out", "30"), ("in", "14")]


def test_a_clause_put_in_shifts_numbers_and_nothing_is_called_changed() -> None:
    old = clauses(("1", ASK), ("2", PAID), ("3", DOMAIN))
    new = clauses(("1", ASK), ("2", TRIAL), ("3", PAID), ("4", DOMAIN))

    found = [(c.kind, c.after and c.after.clause) for c in differences.compare(old, new)]

    assert found == [("added", "2"), ("moved", "3"), ("moved", "4")]


def test_a_heading_lightly_edited_is_a_move_with_its_words() -> None:
    old = clauses(("How we pay", PAID))
    new = clauses(("How refunds are paid", PAID.replace("card or account", "card")))

    (change,) = differences.compare(old, new)

    assert change.kind == "moved"
    assert ("out", "or account") in change.marks


def test_what_is_gone_is_removed_and_what_stayed_is_not_told() -> None:
    found = differences.compare(clauses(("1", ASK), ("2", PAID)), clauses(("1", ASK)))

    assert [(change.kind, change.before and change.before.clause) for change in found] == [
        ("removed", "2")
    ]
    assert differences.counts(found) == "1 removed"
    assert differences.counts(()) == "no change"


def test_a_rewritten_clause_under_its_own_number_is_a_change() -> None:
    (change,) = differences.compare(clauses(("7", ASK)), clauses(("7", TRIAL)))

    assert change.kind == "changed"


def test_one_clause_finds_what_continues_it() -> None:
    (old,) = clauses(("2", PAID))

    assert differences.successor(old, new := clauses(("2", PAID + " Soon."))) == new[0]
    assert differences.successor(old, new := clauses(("2", TRIAL), ("3", PAID))) == new[1]
    assert differences.successor(old, new := clauses(("2", TRIAL))) == new[0]
    assert differences.successor(old, clauses(("9", TRIAL))) is None


def test_line_breaks_alone_are_no_change() -> None:
    assert (
        differences.compare(clauses(("1", ASK)), clauses(("1", ASK.replace(" ", "\n")))) == ()
    )

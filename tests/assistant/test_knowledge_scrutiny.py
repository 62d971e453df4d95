"""What a person should settle in documents: found by rule in texts of our own."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from assistant.domain import Clause, Version
from assistant.knowledge import across, scrutiny
from assistant.tenants import TenantFile
from tests.builders import a_clause

NOW = datetime(2026, 11, 20, tzinfo=UTC)


def found(*texts: str, title: str = "Retention") -> set[tuple[str, str]]:
    clauses = [
        replace(a_clause(text, ref=f"privacy 4.{n}"), title=title, breadcrumb=(title,))
        for n, text in enumerate(texts, 1)
    ]
    return {(defect.code, defect.place) for defect in scrutiny.look(clauses)}


LISTED = "Three kinds of logs are held for a week:\n- of sign-ins\n- of mail\n"


@pytest.mark.parametrize(
    ("code", "texts"),
    [
        ("count-mismatch", [LISTED]),
        ("count-mismatch", ["We follow the twelve Information Privacy Principles."]),
        ("count-to-check", ["We keep the nine Golden Bookkeeping Rules."]),
        ("two-periods", ["We reply to requests within 9 days. We reply within 12 days."]),
        ("vague-period", ["Notes are stored for a reasonable time."]),
        ("vague-period", ["A short-term memory serves your next question."]),
        ("no-retention", ["Backups are stored in Gore.", "We retain mail for a year."]),
        (
            "overlapping-retention",
            ["Chats are kept for 9 months.", "Tickets are kept for 4 years."],
        ),
        ("undefined-hours", ["We write back within 6 business hours."]),
        ("unstaffed-promise", ["You may speak to a human at any time."]),
        (
            "ambiguous-rounding",
            ["The sum is fee × months left, rounded down, less the rate × months used."],
        ),
        (
            "charge-without-method",
            ["The trial needs no card.", "After the trial it goes on at the usual price."],
        ),
        (
            "unlisted-provider",
            ["The AI has a memory of the chat.", "Our sub-processors are listed in clause 9."],
        ),
        ("dead-framework", ["We certify ourselves under the Privacy Shield."]),
    ],
)
def test_what_does_not_hold_is_found(code: str, texts: list[str]) -> None:
    assert code in {defect for defect, _ in found(*texts)}


@pytest.mark.parametrize(
    "texts",
    [
        [LISTED + "- of backups\n"],
        ["We follow the thirteen Information Privacy Principles."],
        ["We answer within approximately 30 days:\n- access\n- erasure\n"],
        ["We reply to requests within 9 days. We delete logs within 12 days."],
        ["Notes are stored for 3 weeks."],
        ["Chats are kept for 9 months.", "Tickets are kept for 9 months."],
        ["We write back within 6 business hours, that is from 9 am to 5 pm."],
        ["You may cancel at any time."],
        [
            "The sum is fee × months left, rounded down, less the rate × months used, rounded up."
        ],
        ["The trial needs no card.", "After the trial it simply ends."],
        ["The AI has a memory. Our sub-processors make its embeddings."],
        ["We work under the General Data Protection Regulation."],
    ],
)
def test_what_holds_is_left_in_peace(texts: list[str]) -> None:
    assert found(*texts) == set()


def test_a_finding_names_its_clause() -> None:
    assert found("Fine.", "We write back within 6 business hours.") == {
        ("undefined-hours", "4.2")
    }


REFUNDS = replace(a_clause("Ask within 30 days.", ref="refunds 1"), tenant=a_clause().tenant)
OBJECTION = a_clause(
    "Who objects may leave and receive a refund of unused time.", ref="privacy 7"
)
CONFLICT = {"about": "leaving", "sides": [{"clause": "refunds 1"}, {"clause": "refunds 9"}]}


def together(
    *clauses: Clause, dated: bool = True, year: int = 2026, **settings: object
) -> list[tuple[str, str]]:
    kept = [
        Version(doc, 1, title, datetime(year, 5, 3, tzinfo=UTC), dated, "UTC")
        for doc, title in (("refunds", "Refund Policy"), ("privacy", "Privacy Policy"))
    ]
    file = TenantFile.model_validate({"company": "Shed", **settings})
    return [(d.code, d.place) for d in across.look(clauses, kept, file, NOW)]


def test_a_document_of_years_ago_is_stale_unless_nobody_dated_it() -> None:
    assert together(REFUNDS, year=2021) == [("stale", "refunds"), ("stale", "privacy")]
    assert together(REFUNDS, year=2021, dated=False) == []
    assert together(REFUNDS, year=2024) == []


def test_a_grant_outside_the_document_of_its_subject_is_found() -> None:
    assert together(REFUNDS, OBJECTION) == [("rule-elsewhere", "privacy 7")]
    assert together(REFUNDS, a_clause("Refund requests are logged.", ref="privacy 7")) == []
    assert together(OBJECTION) == []


def test_a_listed_conflict_that_is_gone_is_told() -> None:
    assert together(REFUNDS, conflicts=[CONFLICT]) == [
        ("conflict-gone", "refunds 1, refunds 9")
    ]
    assert together(REFUNDS, replace(REFUNDS, clause="9"), conflicts=[CONFLICT]) == []

"""What stands beside an answer: the version it is from, clauses that disagree, documents not here."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from assistant.answering import wording
from assistant.domain import Citation, Clause, Hit, Remark, Version
from assistant.knowledge import asof, conflicts, defects, missing, versions
from assistant.knowledge.asof import Reading
from assistant.knowledge.beside import Beside
from assistant.knowledge.dates import Span
from assistant.knowledge.missing import Missing
from assistant.tenants import Conflict
from tests.builders import a_clause

NOW = datetime(2026, 11, 20, tzinfo=UTC)
ASK = "Ask for the first payment back within {} days of the first invoice."
DOMAINS = "Fees for domain names are never refunded."
CHANGES = "A change applies only to plans bought or renewed after it takes force."


def shelf(*pairs: tuple[int, str]) -> tuple[tuple[Version, ...], dict[int, list[Clause]]]:
    """Versions of a refund policy: the year each begins in, and its period."""
    kept = tuple(
        Version("refunds", n, "Refund Policy", datetime(year, 5, 1, tzinfo=UTC), True, "UTC")
        for n, (year, _) in enumerate(pairs, 1)
    )
    clauses = {
        n: [
            replace(a_clause(text, ref=f"refunds {name}"), version=n)
            for name, text in (("1", ASK.format(days)), ("2", DOMAINS), ("3", CHANGES))
        ]
        for n, (_, days) in enumerate(pairs, 1)
    }
    return kept, clauses


def reading(
    *pairs: tuple[int, str], span: Span | None = None, now: datetime = NOW
) -> tuple[Reading, Sequence[Clause]]:
    kept, clauses = shelf(*pairs)
    current = dict(versions.in_force(kept, now))["refunds"]
    ties = versions.by_purchase(clauses[current])
    used = asof.chosen(kept, tuple(ties), span, now)
    held = {("refunds", n): texts for n, texts in clauses.items()}
    return Reading(now, kept, used, span, ties, held), clauses[dict(used)["refunds"]]


def cited(clause: Clause) -> Citation:
    return Citation(clause.doc, clause.clause, clause.text)


def told(found: tuple[Reading, Sequence[Clause]], clause: int = 0) -> list[Remark]:
    read, clauses = found
    return list(asof.remarks(read, [cited(clauses[clause])]))


def on(year: int, month: int, day: int) -> Span:
    return Span(date(year, month, day), date(year, month, day))


def test_one_version_needs_no_word() -> None:
    assert told(reading((2020, "30"))) == []
    assert told(reading((2020, "30"), span=on(2025, 3, 3))) == []


def test_without_a_day_the_answer_asks_for_it_where_the_older_version_differs() -> None:
    (remark,) = told(reading((2020, "45"), (2025, "30")))

    assert remark.text == "asof_ask"
    assert remark.facts["since"] == "1 May 2025"
    assert "Tell me when you bought" in wording.beside(remark)


def test_a_clause_that_both_versions_hold_asks_for_nothing() -> None:
    assert told(reading((2020, "45"), (2025, "30")), clause=1) == []


def test_a_day_of_purchase_chooses_its_version_and_says_so() -> None:
    found = reading((2020, "45"), (2025, "30"), span=on(2024, 3, 3))

    (remark,) = told(found)

    assert "45 days" in found[1][0].text
    assert remark.text == "asof_used"
    assert "3 March 2024" in wording.beside(remark)
    assert "1 May 2020" in wording.beside(remark)


def test_a_span_over_two_versions_settles_nothing() -> None:
    span = Span(date(2025, 1, 1), date(2025, 12, 31))

    found = reading((2020, "45"), (2025, "30"), span=span)

    assert [remark.text for remark in told(found)] == ["asof_ask"]
    assert "30 days" in found[1][0].text


def test_a_day_before_all_versions_is_said_to_be_unknown() -> None:
    found = reading((2020, "45"), (2025, "30"), span=on(2018, 3, 3))

    (remark,) = told(found)

    assert remark.text == "asof_unknown"
    assert "begins on 1 May 2020" in wording.beside(remark)


def test_a_coming_change_of_the_cited_clause_is_quoted_with_its_day() -> None:
    (remark,) = told(reading((2020, "30"), (2027, "14")))

    assert remark.text == "coming"
    assert "From 1 May 2027" in wording.beside(remark)
    assert [text for _, text in remark.quotes] == [ASK.format("14")]


def test_a_coming_change_of_another_clause_is_no_news() -> None:
    assert told(reading((2020, "30"), (2027, "14")), clause=1) == []


def test_a_clause_that_will_be_gone_is_said_to_be() -> None:
    read, clauses = reading((2020, "30"), (2027, "30"))
    shorter = {**read.clauses, ("refunds", 2): read.clauses["refunds", 2][1:]}

    (remark,) = asof.remarks(replace(read, clauses=shorter), [cited(clauses[0])])

    assert "refunds 1 no longer stands in it" in wording.beside(remark)
    assert remark.quotes == ()


ACCESS = a_clause("We answer a request for a copy within 20 working days.", ref="privacy 11")
ANY = a_clause("We answer requests within thirty calendar days.", ref="privacy 11.2")


def test_two_periods_for_one_deed_of_a_section_are_found() -> None:
    (pair,) = conflicts.detected([ACCESS, ANY])

    assert [side.clause.ref for side in pair.sides] == ["privacy 11", "privacy 11.2"]


@pytest.mark.parametrize(
    "other",
    [
        "We answer requests within 20 working days.",  # the same period
        "We delete your data within 30 days.",  # another deed
        "We answer e-mails about invoices and payments within 4 business hours.",  # another thing
        "We keep logs for 30 days.",
    ],
)
def test_periods_of_different_things_are_no_conflict(other: str) -> None:
    assert conflicts.detected([ACCESS, a_clause(other, ref="privacy 11.2")]) == ()


def test_a_period_of_another_section_is_no_conflict() -> None:
    assert conflicts.detected([ACCESS, a_clause(ANY.text, ref="privacy 12")]) == ()


def test_the_other_side_of_a_conflict_is_quoted_once_a_side_is_cited() -> None:
    pairs = conflicts.detected([ACCESS, ANY])

    (remark,) = conflicts.remarks(pairs, [cited(ACCESS)], "how long?")
    (both,) = conflicts.remarks(pairs, [cited(ACCESS), cited(ANY)], "how long?")

    assert remark.quotes == ((ANY, ANY.text),)
    assert both.quotes == ()
    assert list(conflicts.remarks(pairs, [cited(a_clause())], "how long?")) == []


def a_conflict(**settings: object) -> Conflict:
    sides = [
        {"clause": "privacy 11", "says": "20 working days"},
        {"clause": "privacy 11.2", "says": "30 calendar days"},
    ]
    return Conflict.model_validate({"about": "answers to requests", "sides": sides, **settings})


def test_a_listed_conflict_names_what_it_is_about_and_replaces_the_one_detected() -> None:
    refs = {clause.ref: clause for clause in (ACCESS, ANY)}
    pairs = conflicts.united(
        conflicts.configured(refs, [a_conflict()]), conflicts.detected([ACCESS, ANY])
    )

    (remark,) = conflicts.remarks(pairs, [cited(ANY)], "how long?")

    assert "answers to requests (privacy 11 and privacy 11.2)" in wording.beside(remark)


def test_a_listed_conflict_waits_for_its_words_and_for_its_clauses() -> None:
    refs = {clause.ref: clause for clause in (ACCESS, ANY)}
    pairs = conflicts.configured(refs, [a_conflict(when=["copy"])])

    assert list(conflicts.remarks(pairs, [cited(ANY)], "how long?")) == []
    assert len(list(conflicts.remarks(pairs, [cited(ANY)], "how long for a copy?"))) == 1
    assert conflicts.configured({"privacy 11": ACCESS}, [a_conflict()]) == ()


def test_one_clause_can_be_listed_as_open_to_two_readings() -> None:
    given = a_conflict(about="a month used in part", sides=[{"clause": "privacy 11"}])

    (remark,) = conflicts.remarks(
        conflicts.configured({"privacy 11": ACCESS}, [given]), [cited(ACCESS)], "?"
    )

    assert "two ways about a month used in part" in wording.beside(remark)
    assert remark.quotes == ()


CREDIT = a_clause(
    "If we miss the availability target, you get the credit that the Service Level Agreement"
    " sets out. Credits are not paid out in cash.",
    ref="refunds 8",
)
BREACH = a_clause("We may close accounts for breach of the Terms of Service.", ref="refunds 5")
KNOWN = missing.missing(
    ["Service Level Agreement", "Terms of Service", "Refund Policy", "SLA"],
    ["Refund Policy"],
    {},
)


def asked(question: str, *clauses: Clause) -> tuple[str, ...]:
    return missing.asked(question, KNOWN, [Hit(clause, 0.9) for clause in clauses])


def test_a_document_is_missing_once_and_only_where_it_is_not_loaded() -> None:
    assert [each.name for each in KNOWN] == ["Service Level Agreement", "Terms of Service"]


@pytest.mark.parametrize(
    "question",
    [
        "What uptime does the SLA promise?",
        "what is your uptime",
        "Which percentage does your service-level agreement guarantee?",
        "What does clause 19 of the Terms of Service say?",
        "Under your terms, who is liable?",
        "Hello! What do the terms of use say about arbitration?",
    ],
)
def test_a_question_for_a_missing_document_is_known(question: str) -> None:
    assert len(asked(question, CREDIT, BREACH)) == 1


@pytest.mark.parametrize(
    "question",
    [
        "Are credits under the SLA paid out in cash?",
        "What happens when you miss the availability target?",
        "Can my account be closed for breach of the Terms of Service?",
        "How long do I have to ask for a refund?",
        "What uptime does the SLA promise and how are credits paid out?",
        "",
    ],
)
def test_what_a_loaded_clause_answers_is_not_kept_back(question: str) -> None:
    assert asked(question, CREDIT, BREACH) == ()


def test_a_subject_that_a_clause_settles_itself_is_answered() -> None:
    own = a_clause("We keep an uptime of 99.9 % in every month.", ref="terms 4")

    assert asked("what uptime do you promise?", own) == ()


def test_a_tenant_may_say_what_its_missing_document_is_about() -> None:
    known = missing.missing(["Security page"], [], {"Security page": ["penetration test"]})

    assert missing.touched("Who does your penetration test?", known) == ("Security page",)
    assert missing.touched("Who are you?", known) == ()


def test_an_answer_that_sends_the_reader_elsewhere_says_that_it_is_not_here() -> None:
    later = a_clause("What follows is the process in clause 19 of our Terms of Service.")

    assert missing.pointed([cited(CREDIT)], KNOWN) == ("Service Level Agreement",)
    assert missing.pointed([cited(later)], KNOWN) == ("Terms of Service",)
    assert missing.pointed([cited(BREACH)], KNOWN) == ()


def test_the_documents_that_clauses_name_are_collected() -> None:
    assert set(defects.other_documents([CREDIT, BREACH])) == {
        "Service Level Agreement",
        "Terms of Service",
    }


def test_beside_an_answer_stand_at_most_three_remarks_and_none_beside_silence() -> None:
    read, clauses = reading((2020, "45"), (2025, "30"), (2027, "14"))
    pairs = conflicts.detected([ACCESS, ANY])
    known: tuple[Missing, ...] = KNOWN
    beside = Beside("how long?", read, pairs, known, ())

    found = beside.remarks([cited(clauses[0]), cited(ACCESS), cited(CREDIT)])

    assert [remark.text for remark in found] == ["asof_ask", "coming", "two_periods"]
    assert beside.remarks([]) == ()
    assert beside.touched == ()

"""The graders, judged on hand-made answers, right and wrong."""

import pytest

from evals import graders
from evals.cases import GroundingCase
from evals.rows import Answer, Cited
from evals.wording import contains, tokens


def an_answer(text: str, *, abstained: bool = False) -> Answer:
    return Answer(id="a", answer=text, citations=(), abstained=abstained, handoff=False)


def a_question(**gold: object) -> GroundingCase:
    return GroundingCase.model_validate(
        {"id": "a", "tenant": "t", "question": "How long?", "abstain": False, **gold}
    )


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ("We keep it for twelve months.", "12 months"),
        ("We keep it for 12 months.", "twelve months"),
        ("within thirty (30) days", "30 days"),
        ("a 30-day window", "30 days"),
        ("one hundred and twenty four days", "124 days"),
        ("two hundred thousand rows", "200,000 rows"),
        ("It costs NZ$1,000.00 a year", "$1000"),
        ("ten per cent of it", "10%"),
        ("The Customer’s account", "customers account"),
        ("opens at 9am", "9 am"),
        ("保留期为12个月。", "12个月"),
        ("MĀORI data", "māori"),
    ],
)
def test_one_fact_in_two_wordings_is_found(said: str, wanted: str) -> None:
    assert contains(tokens(said), tokens(wanted))


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ("We keep it for 112 months.", "12 months"),
        ("We keep it for 12 weeks and some months.", "12 months"),
        ("It is refundable.", "refund"),
        ("version 1.3 of it", "13"),
        ("fifty, two of them", "fifty three"),
        ("It costs $1,000", "$100"),
        ("", "12 months"),
    ],
)
def test_another_fact_is_not_taken_for_it(said: str, wanted: str) -> None:
    assert not contains(tokens(said), tokens(wanted))


def test_nothing_to_look_for_is_never_found() -> None:
    assert not contains(tokens("anything"), tokens("—"))


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("Chats are kept for twelve months, then deleted.", "right"),
        ("Chats are kept for 12 months, then erased.", "right"),
        ("Chats are kept for 12 months.", "wrong"),
        ("Chats are kept for 12 months and then deleted, backups for 90 days.", "wrong"),
        ("Chats are kept for 3 years, then deleted.", "wrong"),
        ("   ", "wrong"),
    ],
)
def test_an_answer_is_right_with_every_fact_and_without_the_forbidden_one(
    text: str, outcome: str
) -> None:
    case = a_question(
        must=[["12 months"], ["deleted", "erased"]], must_not=["90 days"], clauses=["privacy 9"]
    )

    assert graders.outcome(case, an_answer(text)) == outcome


def test_an_abstention_is_neither_right_nor_wrong() -> None:
    case = a_question(must=[["12 months"]])

    assert graders.outcome(case, an_answer("12 months", abstained=True)) == "abstained"


def test_an_answer_to_the_unanswerable_is_wrong() -> None:
    assert graders.outcome(a_question(abstain=True), an_answer("Surely.")) == "wrong"


@pytest.mark.parametrize(
    ("cited", "gold"),
    [
        ("1.3", "1.3"),
        ("1", "1.3"),
        ("1.3", "1"),
        ("1.3(a)", "1.3"),
        ("1.3", "1.3 (b)"),
        ("Your Rights", "Your Rights > Access"),
        ("your rights > Access", "Your Rights"),
    ],
)
def test_an_ancestor_or_descendant_is_the_right_clause(cited: str, gold: str) -> None:
    assert graders.related(cited, gold)


@pytest.mark.parametrize(
    ("cited", "gold"),
    [
        ("1", "11"),
        ("1.3", "1.4"),
        ("1.3", "1.30"),
        ("1.3(a)", "1.3(b)"),
        ("Your Rights > Access", "Your Rights > Correction"),
        ("", "1"),
    ],
)
def test_a_neighbour_is_not_the_right_clause(cited: str, gold: str) -> None:
    assert not graders.related(cited, gold)


def test_the_same_number_in_another_document_is_not_cited() -> None:
    cited = [Cited(doc="refunds", clause="9")]

    assert not graders.cites(cited, ["privacy 9"])
    assert graders.cites([*cited, Cited(doc="privacy", clause="9.1")], ["privacy 9"])


def test_a_passage_in_quotation_marks_must_stand_in_a_source() -> None:
    source = "The Customer may ask for a copy of “Personal Data” at any time, free of charge."

    assert not graders.misquoted("It says “may ask for a copy … at any time, free.”", [source])
    assert graders.misquoted("It says “may ask for two copies a year”.", [source])
    assert not graders.misquoted('It is called "a copy".', [])

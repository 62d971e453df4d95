"""The questions on the shipped policies: a plain quotation of the gold clauses answers each."""

from functools import cache
from pathlib import Path

import pytest

from assistant import tenants
from assistant.knowledge.documents import read
from evals import cases, graders, suites
from evals.cases import GroundingCase

SHIPPED = Path(suites.__file__).parent / "cases"
FILES = ("grounding.jsonl", "answers.jsonl")


@cache
def questions(file: str) -> tuple[GroundingCase, ...]:
    return tuple(cases.read(SHIPPED / file, GroundingCase, needs_gold=True))


@cache
def clauses(tenant: str) -> tuple[tuple[str, str, str], ...]:
    """The document, the clause and the text of everything that one tenant ships."""
    files = next(files for shipped, files in tenants.seeds() if shipped.id == tenant)
    documents = [document for file in files for document in read(file.name, file.read_bytes())]
    return tuple(
        (document.doc, piece.clause, piece.text)
        for document in documents
        for piece in document.clauses
    )


def quoted(tenant: str, gold: str) -> str:
    """The gold clause and what stands under it, or nothing where there is no such clause."""
    wanted, _, clause = gold.partition(" ")
    return "\n".join(
        text
        for doc, found, text in clauses(tenant)
        if doc == wanted and graders.related(found, clause) and len(found) >= len(clause)
    )


@pytest.mark.parametrize("file", FILES)
def test_a_question_has_either_gold_clauses_and_facts_or_is_abstained_from(file: str) -> None:
    for case in questions(file):
        assert bool(case.clauses) is bool(case.must) is not case.abstain, case.id


@pytest.mark.parametrize("file", FILES)
def test_every_gold_clause_is_in_the_shipped_policies(file: str) -> None:
    for case in questions(file):
        for gold in case.clauses:
            assert quoted(case.tenant, gold), f"{case.id}: {gold}"


def test_quoting_the_gold_clauses_is_a_right_answer() -> None:
    for case in questions("answers.jsonl"):
        said = "\n".join(quoted(case.tenant, gold) for gold in case.clauses)

        assert not graders.missing(said, case.must), case.id
        assert not graders.forbidden(said, case.must_not), case.id


@pytest.mark.parametrize("file", FILES)
def test_no_question_is_asked_twice_of_one_tenant(file: str) -> None:
    asked = [
        (case.tenant, *(turn.casefold() for turn in case.said)) for case in questions(file)
    ]

    assert len(asked) == len(set(asked))


def test_a_question_of_two_clauses_is_not_answered_by_one_of_them() -> None:
    for case in questions("answers.jsonl"):
        if case.style == "two_clause":
            for _, clause, text in clauses(case.tenant):
                assert graders.missing(text, case.must), f"{case.id}: {clause}"


def test_the_independent_questions_are_only_ever_scored() -> None:
    assert {case.split for case in questions("answers.jsonl")} == {"held"}


def test_the_card_of_the_independent_questions_counts_them() -> None:
    card = (SHIPPED / "answers.card.md").read_text("utf-8")
    found = questions("answers.jsonl")

    for style in {case.style for case in found}:
        row = next(line for line in card.splitlines() if line.startswith(f"| {style} |"))
        assert row.endswith(f"| {sum(case.style == style for case in found)} |")
    assert f"{len(found)} cases" in card


def test_every_shipped_clause_is_asked_about() -> None:
    asked = {
        (case.tenant, gold) for case in questions("answers.jsonl") for gold in case.clauses
    }

    for tenant, _ in tenants.seeds():
        for doc, clause, _ in clauses(tenant.id):
            assert (tenant.id, f"{doc} {clause}") in asked

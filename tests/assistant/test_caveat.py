"""What the law gives is quoted beside rules on refunds, from whichever clause keeps it."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from assistant import tenants
from assistant.answering import caveat
from assistant.domain import Clause, Sentence, TenantId
from assistant.knowledge import documents

SHED = TenantId("shed")
KEEPS = "Nothing here restricts a remedy that the Sheds Act 1901 gives you."
BAKERY = f"""# Returns

## 1. Cake
1.1 Stale cake is refunded within a week.

1.2 Eaten cake is not refunded.

## 2. Opening hours
2.1 The shop opens at seven.

## 3. The law
3.1 {KEEPS} Ask us about it.
"""


def clauses(name: str, text: str) -> list[Clause]:
    return [
        Clause(
            SHED, document.doc, piece.clause, piece.title, tuple(piece.breadcrumb), piece.text
        )
        for document in documents.read(name, text.encode())
        for piece in document.clauses
    ]


def seeded(tenant: str) -> list[Clause]:
    files = next(paths for held, paths in tenants.seeds() if held.id == tenant)
    return [
        clause
        for file in files
        for clause in clauses(file.name, Path(file).read_text(encoding="utf-8"))
    ]


def said(cited: Sequence[str], held: Sequence[Clause], **chosen: str) -> Sentence | None:
    return caveat.beside(cited, held, chosen)


@pytest.mark.parametrize("cited", ["returns 1.1", "returns 1.2"])
def test_a_rule_on_refunds_carries_one_cited_sentence(cited: str) -> None:
    found = said([cited], clauses("returns.md", BAKERY))

    assert found is not None
    assert found.text == KEEPS
    assert [(each.doc, each.clause, each.text) for each in found.citations] == [
        ("returns", "3.1", KEEPS)
    ]


@pytest.mark.parametrize(
    "cited", [[], ["returns 2.1"], ["privacy 9"], ["returns 1.1", "returns 3.1"]]
)
def test_other_answers_and_those_that_quote_it_carry_none(cited: list[str]) -> None:
    assert said(cited, clauses("returns.md", BAKERY)) is None


def test_a_document_that_keeps_nothing_has_no_caveat() -> None:
    held = clauses("returns.md", BAKERY.replace(KEEPS, "The law is long."))

    assert said(["returns 1.1"], held) is None


def test_the_company_may_name_the_clause_itself() -> None:
    found = said(["returns 1.1"], clauses("returns.md", BAKERY), returns="2.1")

    assert found is not None
    assert found.text == "The shop opens at seven."


@pytest.mark.parametrize("cited", ["1.1", "1.3", "2.2", "2.3", "4.1", "5.1", "6.2", "8.2"])
def test_the_sample_policy_keeps_it_in_the_section_about_the_law(cited: str) -> None:
    found = said([f"refunds {cited}"], seeded("kapsule"))

    assert found is not None
    assert [each.clause for each in found.citations] == ["9.1"]


def test_no_privacy_clause_of_any_sample_carries_it() -> None:
    for tenant in ("kapsule", "kapalya", "kaligon", "kvmzone"):
        held = seeded(tenant)
        for clause in held:
            if clause.doc != "refunds":
                assert said([clause.ref], held) is None

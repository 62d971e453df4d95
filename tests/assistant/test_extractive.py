"""The extractive engine quotes what answers, word for word, or says nothing."""

import pytest

from assistant.answering.excerpt import Limits
from assistant.answering.extractive import Extractive
from assistant.domain import (
    Citation,
    Clause,
    Exchange,
    Finished,
    Hit,
    Request,
    Sentence,
    TenantId,
)
from assistant.knowledge.index import Index
from assistant.knowledge.reading import Reader
from assistant.knowledge.search import resolve

SHED = TenantId("shed")
EAGER = Limits(sure=0.0, near=0.1, sister=0.1, picks=2, words=90, whole=0)
CLAUSES = [
    Clause(
        SHED, "privacy", "9", "Retention", ("Privacy Policy", "9. Retention"),
        "We keep data as follows:\n- Kora chat logs: nine weeks from the conversation.\n"
        "- Support tickets: four years after the ticket is closed.\n"
        "- Invoices: eight years under tax law.\nLonger periods may follow from a lawsuit.",
    ),
    Clause(
        SHED, "refunds", "1.1", "Returns", ("Refund Policy", "1. Returns", "1.1"),
        "A new customer may ask for a refund within 14 days of the first invoice. "
        "However, assembled sheds are excluded.",
    ),
    Clause(
        SHED, "refunds", "1.3", "Exclusions", ("Refund Policy", "1. Returns", "1.3"),
        "The promise leaves out: (a) orders that renew; (b) domain fees; or (c) gifts.",
    ),
    Clause(
        SHED, "privacy", "6", "Sharing", ("Privacy Policy", "6. Sharing"),
        "We never sell personal information.",
    ),
]  # fmt: skip


async def drafted(
    question: str, *, limits: Limits = EAGER, history: tuple[Exchange, ...] = ()
) -> tuple[list[Sentence], Finished]:
    hits = tuple(Index.build(CLAUSES).search(resolve(question, history), 4))
    request = Request(SHED, "", "", question, hits, history)
    parts = [part async for part in Extractive(Reader().read, limits).draft(request)]
    sentences = [part for part in parts if isinstance(part, Sentence)]
    assert isinstance(parts[-1], Finished)
    assert len(sentences) == len(parts) - 1
    return sentences, parts[-1]


async def test_the_row_that_answers_is_quoted_and_not_its_neighbours() -> None:
    sentences, finished = await drafted("How long do you keep my chats with Kora?")

    said = " ".join(s.text for s in sentences)
    assert "nine weeks" in said
    assert "four years" not in said
    assert finished == Finished("extractive")


async def test_every_sentence_is_a_quotation_of_the_clause_it_cites() -> None:
    sentences, _ = await drafted("Can I have my money back?")

    texts = {(c.doc, c.clause): c.text for c in CLAUSES}
    for sentence in sentences:
        (citation,) = sentence.citations
        assert citation.text == sentence.text
        assert citation.text in texts[citation.doc, citation.clause]


async def test_an_exception_follows_the_rule_it_limits() -> None:
    sentences, _ = await drafted("Within how many days may I ask for a refund?")

    texts = [s.text for s in sentences]
    rule = next(n for n, text in enumerate(texts) if "14 days" in text)
    assert texts[rule + 1] == "However, assembled sheds are excluded."


async def test_a_lettered_row_comes_with_the_words_that_introduce_it() -> None:
    sentences, _ = await drafted("Does the promise cover domain fees?")

    texts = [s.text for s in sentences]
    assert texts.index("The promise leaves out:") < texts.index("(b) domain fees; or")


async def test_two_questions_are_answered_from_both_clauses() -> None:
    sentences, _ = await drafted("Do you sell my data, and how long are invoices kept?")

    cited = {c.clause for s in sentences for c in s.citations}
    assert {"6", "9"} <= cited


async def test_a_follow_up_is_answered_about_its_own_subject() -> None:
    history = (Exchange("How long do you keep invoices?", "Eight years."),)

    sentences, _ = await drafted("And support tickets?", history=history)

    assert "four years" in sentences[0].text + sentences[-1].text


@pytest.mark.parametrize("hits", [(), (Hit(CLAUSES[0], 0.01),)])
async def test_without_a_sure_clause_nothing_is_said(hits: tuple[Hit, ...]) -> None:
    engine = Extractive(Reader().read)
    request = Request(SHED, "", "", "Which PHP versions do you run?", hits)

    parts = [part async for part in engine.draft(request)]

    assert parts == [Finished("extractive", abstained=True)]


async def test_an_answer_stays_within_its_length() -> None:
    limits = Limits(sure=0.0, near=9.0, sister=9.0, picks=4, words=30, whole=60)

    sentences, _ = await drafted("What about refunds, chats, invoices?", limits=limits)

    assert sum(len(s.text.split()) for s in sentences) <= 45
    assert all(isinstance(c, Citation) for s in sentences for c in s.citations)

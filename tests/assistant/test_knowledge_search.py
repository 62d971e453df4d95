"""The clause that answers comes first, slips and everyday words notwithstanding."""

from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from assistant.domain import Clause, Exchange, Hit, TenantId
from assistant.knowledge import networks
from assistant.knowledge.consulting import consult
from assistant.knowledge.index import Index
from assistant.knowledge.passages import passages, sentences
from assistant.knowledge.reading import Reader
from assistant.knowledge.search import resolve

SHED = TenantId("shed")


def a_clause(clause: str, title: str, text: str, *, doc: str = "privacy") -> Clause:
    return Clause(SHED, doc, clause, title, ("Policy", f"{clause}. {title}"), text)


@pytest.fixture(scope="module")
def index() -> Index:
    return Index.build(
        [
            a_clause("1", "Who we are", "Shedworks Limited in Otaki sells sheds."),
            a_clause(
                "2",
                "Retention",
                "The periods are:\n- Chat logs: nine weeks from the last message.\n"
                "- Invoices: seven years under tax law.\n- Photos: deleted after delivery.",
            ),
            a_clause("3", "Children", "The shop is meant for adults of 18 years and over."),
            a_clause("4", "Selling data", "We never sell or rent personal information."),
            a_clause("5", "Data centres", "Files are stored in two data centres in Norway."),
            a_clause("6", "Sub-processors", "Sub-processors: Timber Payments Ltd takes cards."),
            a_clause("7", "Breaches", "A leak of personal data is announced within 72 hours."),
            a_clause(
                "1.1",
                "Returns",
                "A new customer may ask for a refund within 14 days of delivery. "
                "Assembled sheds are excluded from this.",
                doc="refunds",
            ),
        ]
    )


def answered(index: Index, question: str) -> float:
    return sum(hit.score for hit in consult(index, question, 5, networks.judge))


def first(index: Index, question: str) -> str:
    return index.search(question, 3)[0].clause.ref


@pytest.mark.parametrize(
    ("question", "ref"),
    [
        ("How long are chat logs kept?", "privacy 2"),
        ("When do my conversations disappear?", "privacy 2"),
        ("how lnog do you kepp invoces", "privacy 2"),
        ("Is my 12 year old son allowed to buy?", "privacy 3"),
        ("Do you trade my details for money?", "privacy 4"),
        ("which subprocesors take my card", "privacy 6"),
        ("In which datacentres do my files sit?", "privacy 5"),
        ("How soon would I hear that hackers got my data?", "privacy 7"),
        ("I want my money back", "refunds 1.1"),
    ],
)
def test_the_clause_that_answers_is_found(index: Index, question: str, ref: str) -> None:
    assert first(index, question) == ref


def test_scores_are_probabilities_in_falling_order_of_rank(index: Index) -> None:
    hits = index.search("How long are chat logs kept?", 8)

    assert len(hits) == 8
    assert all(0 <= hit.score <= 1 for hit in hits)


def test_a_topic_that_the_documents_lack_earns_less_confidence(index: Index) -> None:
    asked = answered(index, "How long are chat logs kept?")
    absent = answered(index, "Which PHP versions can I install on Kubernetes?")

    assert absent < 0.3 < asked


def test_a_clause_asked_for_by_number_is_there_or_it_is_not(index: Index) -> None:
    there = consult(index, "What does clause 4 say?", 3, networks.judge)

    assert there[0].clause.ref == "privacy 4"
    assert there[0].score > 0.5
    assert answered(index, "What does clause 15 say?") == 0
    assert answered(index, "What does clause 4 of your Terms of Sale say?") == 0


def test_nothing_is_found_where_there_are_no_documents() -> None:
    empty = Index.build([])

    assert empty.search("Anything?", 5) == []
    assert consult(empty, "Anything?", 5, networks.judge) == []


@pytest.mark.parametrize("question", ["", "   ", "???", "\u0000", "\ud800", "的确", "a" * 5000])
def test_no_question_breaks_the_search(index: Index, question: str) -> None:
    assert len(index.search(question, 3)) == 3


def test_one_clause_alone_can_be_searched() -> None:
    alone = Index.build([a_clause("1", "Who we are", "Shedworks sells sheds.")])

    assert alone.search("Who are you?", 5)[0].clause.clause == "1"


@pytest.mark.parametrize(
    ("before", "question", "carries", "drops"),
    [
        ("How long do you keep access logs?", "And tickets?", "keep", "access logs"),
        ("What is Timber for?", "Which country does it work from?", "timber", ""),
        ("Do I get domain fees back?", "Even if you failed?", "domain fees", ""),
        ("How is my data encrypted in transit?", "What about on disk?", "encrypted", "transit"),
    ],
)
def test_a_follow_up_carries_what_it_leaves_unsaid(
    before: str, question: str, carries: str, drops: str
) -> None:
    resolved = resolve(question, [Exchange(before, "An answer.")]).casefold()

    assert carries in resolved
    assert not drops or drops not in resolved
    assert question.casefold() in resolved


@pytest.mark.parametrize(
    "question", ["How do I delete my account?", "And how do I reboot my instance?"]
)
def test_a_whole_question_carries_nothing(question: str) -> None:
    assert resolve(question, [Exchange("How long are tickets kept?", "")]) == question
    assert resolve("And tickets?", []) == "And tickets?"


def test_rows_are_passages_of_their_own_and_know_their_lead() -> None:
    found = passages(
        "It is kept as follows. The periods are:\n- Logs: two weeks. Not more.\nThe end."
    )

    assert [p.text for p in found] == [
        "It is kept as follows.", "The periods are:", "Logs: two weeks. Not more.", "The end.",
    ]  # fmt: skip
    assert found[2].lead == "The periods are:"


def test_members_of_an_inline_list_are_passages() -> None:
    found = passages("It does not apply to: (a) renewals; (b) domain fees; or (c) setup fees.")

    assert [p.text for p in found][1:] == [
        "(a) renewals;",
        "(b) domain fees; or",
        "(c) setup fees.",
    ]


def test_shortened_words_do_not_end_a_sentence() -> None:
    line = "Write to Shedworks Ltd. in Otaki, e.g. by post. We answer. P.O. Box 9 is ours."

    assert sentences(line) == [
        "Write to Shedworks Ltd. in Otaki, e.g. by post.", "We answer. P.O. Box 9 is ours.",
    ]  # fmt: skip


def test_two_questions_in_one_are_read_apart(index: Index) -> None:
    question = "How long are invoices kept, and do you sell my data?"
    hits = index.search(question, 5)

    parts = Reader().read(question, [], hits)

    best = [max(part, key=lambda p: p.fit).text for part in parts[1:]]
    assert best == [
        "Invoices: seven years under tax law.",
        "We never sell or rent personal information.",
    ]


def test_every_passage_stands_in_its_clause_byte_for_byte(index: Index) -> None:
    hits: list[Hit] = index.search("What is kept, and for how long?", 8)

    (whole, *_) = Reader().read("What is kept, and for how long?", [], hits)

    assert all(p.text in hits[p.hit].clause.text for p in whole)


def test_of_many_clauses_the_one_that_answers_is_still_first() -> None:
    shelves = [
        a_clause(str(n), f"Shelf {n}", f"Shelf number {n} holds screws of kind {n}.")
        for n in range(2, 1_100)
    ]
    told = a_clause("1", "Retention", "Chat logs are erased nine weeks after the last message.")

    def encode(texts: Sequence[str]) -> NDArray[np.float32]:
        near = ["chat" in text.casefold() for text in texts]
        return np.array([[1.0, 0.0] if yes else [0.6, 0.8] for yes in near], np.float32)

    wide = Index.build([*shelves, told], encode)

    assert [hit.clause.ref for hit in wide.search("When do you wipe chats?", 1)] == [
        "privacy 1"
    ]


def test_without_a_judge_the_same_clauses_come_and_none_is_sure(index: Index) -> None:
    question = "How long are chat logs kept?"

    judged = consult(index, question, 5, networks.judge)
    found = consult(index, question, 5, None)

    assert {hit.clause.ref for hit in found} == {hit.clause.ref for hit in judged}
    assert {hit.score for hit in found} == {0.0}

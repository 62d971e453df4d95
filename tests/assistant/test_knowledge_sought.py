"""What kind of thing a question asks for, and whether a passage holds one."""

import pytest

from assistant.knowledge import words
from assistant.knowledge.sought import Kind, holds, kinds


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("How long do you store my letters?", "time"),
        ("When do I get an answer?", "time"),
        ("How often are copies made?", "time"),
        ("How many mailboxes are included?", "count"),
        ("How much does a shed cost?", "money"),
        ("Which analytics company counts visitors?", "name"),
        ("Who reviews my complaint?", "name"),
        ("In which countries are your sheds?", "place"),
    ],
)
def test_a_question_wants_a_kind_of_thing(question: str, kind: Kind) -> None:
    assert kinds(words.tokens(question)) == {kind}


@pytest.mark.parametrize("question", ["Do you sell my data?", "Can I close the account?"])
def test_a_question_of_yes_or_no_wants_nothing_in_particular(question: str) -> None:
    assert kinds(words.tokens(question)) == frozenset()


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("time", "We keep it for nine weeks."),
        ("time", "It is kept while the account exists."),
        ("money", "The part not used is paid back pro rata."),
        ("count", "You may own 3 sheds."),
        ("name", "Payments go through Larchpay in turn."),
        ("name", "Larchpay: takes the payments."),
        ("place", "The sheds stand in the Netherlands."),
    ],
)
def test_a_passage_holds_what_was_asked_for(kind: Kind, text: str) -> None:
    assert holds(kind, text, frozenset())


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("time", "Tickets are archived."),
        ("money", "You may pay the invoice."),
        ("count", "Mailboxes are included."),
        ("name", "A payment company processes the card."),
        ("place", "Our machines stand in several buildings."),
    ],
)
def test_a_passage_near_the_topic_may_lack_what_was_asked_for(kind: Kind, text: str) -> None:
    assert not holds(kind, text, frozenset())


def test_the_name_that_stands_everywhere_names_nobody() -> None:
    assert not holds("name", "The records of Shedly stay inside.", frozenset({"shedly"}))

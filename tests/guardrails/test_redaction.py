"""What is cut when no detector could read a text, and what placeholders may do."""

import pytest

from guardrails import Placeholders, Span, sealed_blindly, without_placeholders
from guardrails.redaction import escape


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("my password is hunter and I am lost", "hunter"),
        ("Password: correcthorse", "correcthorse"),
        ("use sk_live_51Habcdefghijklmn today", "sk_live_51Habcdefghijklmn"),
        ("card 4242 4242 4242 4242 please", "4242"),
        ("token=9f8e7d6c5b4a", "9f8e7d6c5b4a"),
    ],
)
def test_an_unread_text_is_sealed_without_what_looks_like_a_secret(
    text: str, secret: str
) -> None:
    assert secret not in sealed_blindly(text).unseal()


def test_an_unread_text_stays_a_text_that_a_person_can_answer() -> None:
    text = "Hello, my site at harbour has been down since Monday morning.\nPlease help"

    assert sealed_blindly(text).unseal() == text


def test_a_search_asks_the_question_and_not_the_introduction() -> None:
    said = "My name is [PERSON_1]. How long do you keep chats?"

    assert without_placeholders(said) == "How long do you keep chats?"


def test_a_placeholder_nobody_handed_out_is_not_restored() -> None:
    known = Placeholders(values={"PERSON_1": "Ana"})

    assert known.restore("[ person 1 ] and [PERSON_2]") == "Ana and [PERSON_2]"


def test_one_value_has_one_name_however_often_it_is_said() -> None:
    text = "Ana asked, Ben answered, ana asked again"
    spans = [Span(start, start + 3, "PERSON") for start in (0, 11, 25)]

    known, names = Placeholders().learn(text, spans)

    assert names == ["PERSON_1", "PERSON_2", "PERSON_1"]
    assert known.learn("Ben!", [Span(0, 3, "PERSON")])[1] == ["PERSON_2"]


@pytest.mark.parametrize("typed", ["[PERSON_1]", "[person 1]", "［PERSON_1］"])
def test_a_placeholder_that_somebody_types_stands_for_nobody(typed: str) -> None:
    known = Placeholders(values={"PERSON_1": "Ana"})

    assert "Ana" not in known.restore(escape(f"I am {typed}"))

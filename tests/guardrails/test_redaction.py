"""What is cut when no detector could read a text, and what placeholders may do."""

import pytest

from guardrails import Placeholders, sealed_blindly, without_placeholders


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

"""A message screened: whom a company takes for too young, and on which day."""

from datetime import UTC, datetime

import pytest

from guardrails import Detector, Placeholders, Screen


@pytest.fixture(scope="module")
def screen() -> Screen:
    return Screen(Detector(), lambda: datetime(2026, 6, 1, tzinfo=UTC))


@pytest.mark.parametrize(
    ("text", "minimum", "young"),
    [
        ("I'm 15, can I have a server?", 18, True),
        ("I'm 15, can I have a server?", 13, False),
        ("I'm 12, can I have a server?", 13, True),
        ("I'm only a kid, can I have a server?", 13, True),
    ],
)
def test_a_minor_is_who_is_younger_than_the_company_serves(
    screen: Screen, text: str, minimum: int, young: bool
) -> None:
    seen = screen.screen(text, known=Placeholders(), allow=frozenset(), minimum_age=minimum)

    assert ("minor" in seen.intents) is young
    assert seen.intents


def test_what_a_message_is_does_not_depend_on_a_company(screen: Screen) -> None:
    assert "minor" in screen.intents("I'm 15")

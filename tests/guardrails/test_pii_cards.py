"""Cards that stand in company: with a date and a code, side by side, between other figures."""

from datetime import UTC, datetime

import pytest

from guardrails import Detector, Placeholders, Screen


@pytest.fixture(scope="module")
def screen() -> Screen:
    return Screen(Detector(), lambda: datetime(2026, 6, 1, tzinfo=UTC))


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("4242 4242 4242 4242 12/27 123", "[CREDIT_CARD_1] 12/27 [CVV_1]"),
        (
            "4242 4242 4242 4242 5555 5555 5555 4444",
            "[CREDIT_CARD_1] [CREDIT_CARD_2]",
        ),
        (
            "4242.4242.4242.4242 4242-4242-4242-4242",
            "[CREDIT_CARD_1] [CREDIT_CARD_2]",
        ),
        ("amex 3782 822463 10005 please", "amex [CREDIT_CARD_1] please"),
    ],
)
def test_a_card_in_company_is_cut_and_kept_nowhere(
    screen: Screen, text: str, left: str
) -> None:
    screened = screen.screen(text, known=Placeholders(), allow=frozenset())

    assert screened.redacted.text == left
    assert screened.sealed.unseal() == left
    assert not screened.placeholders.values


@pytest.mark.parametrize("text", ["order 1234567890123456", "build 4242.4242.4242.4243"])
def test_figures_that_are_no_card_stay(screen: Screen, text: str) -> None:
    screened = screen.screen(text, known=Placeholders(), allow=frozenset())

    assert "CREDIT_CARD" not in screened.redacted.text

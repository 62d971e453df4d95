"""A claim may not turn its clause round, widen it, or give its figure to something else."""

import pytest

from guardrails import Claim, Evidence, ungrounded

EVIDENCE = (
    Evidence(
        "clause",
        "privacy 9",
        "The periods are:\n"
        "- Support tickets: kept for 3 years from the day the ticket was closed.\n"
        "- Chats with Kora: kept for 12 months, counted from the day of the conversation.\n"
        "- Backups: kept for at least 30 days.",
    ),
    Evidence(
        "clause",
        "privacy 16.2",
        "We send marketing, such as product news, only if you opted in. You may stop it at any time.",
    ),
    Evidence("clause", "privacy 10.1", "Staff with access must use two-factor authentication."),
    Evidence(
        "clause",
        "refunds 6.2",
        "Once a refund is approved, we try to process it within 5 business days of the approval.",
    ),
    Evidence("clause", "refunds 7.2", "After that we may suspend the account."),
)

TWISTS = (
    ("Support tickets are kept for 3 years from the day they were opened.", "privacy 9"),
    ("Support tickets are kept for 12 months.", "privacy 9"),
    ("Backups are kept for at most 30 days.", "privacy 9"),
    ("Marketing is sent until you opt out.", "privacy 16.2"),
    ("Staff with access may use two-factor authentication.", "privacy 10.1"),
    ("An approved refund is processed within 5 business days of the request.", "refunds 6.2"),
    ("An approved refund is processed within 5 days of the approval.", "refunds 6.2"),
    ("We must suspend the account after that.", "refunds 7.2"),
    ("We suspend every account immediately after that.", "refunds 7.2"),
)
PLAIN = (
    ("Tickets stay with us for three years after they were closed.", "privacy 9"),
    ("Your chats with Kora are held for a year.", "privacy 9"),
    ("Backups go back 30 days or more.", "privacy 9"),
    ("You get marketing only if you opted in.", "privacy 16.2"),
    ("Staff with access have to use two-factor authentication.", "privacy 10.1"),
    ("We aim to process approved refunds within five working days of approval.", "refunds 6.2"),
)


def _stopped(text: str, clause: str) -> bool:
    return bool(ungrounded([Claim(text, (clause,))], EVIDENCE))


@pytest.mark.parametrize(("text", "clause"), TWISTS)
def test_a_twisted_claim_is_stopped(text: str, clause: str) -> None:
    assert _stopped(text, clause)


@pytest.mark.parametrize(("text", "clause"), PLAIN)
def test_the_same_in_plain_other_words_passes(text: str, clause: str) -> None:
    assert not _stopped(text, clause)


def test_a_clause_far_nearer_than_the_cited_one_shows_a_wrong_citation() -> None:
    assert _stopped("Your chats with Kora are kept for 12 months.", "privacy 16.2")


def test_a_calculated_sum_is_no_price_of_a_clause() -> None:
    computed = Evidence("computed", "illustration", "120 x 8 / 12 = 80.00")

    said = Claim("An approved refund costs $120.", ("refunds 6.2",))

    assert ungrounded([said], [*EVIDENCE, computed])

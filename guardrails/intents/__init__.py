"""What a customer message is: rules for what must never be missed, a classifier for the rest."""

from guardrails.intents.distress import despairs_elsewhere, despairs_in_english
from guardrails.intents.human import asks_in_english, mentioned_in_english
from guardrails.intents.reading import read
from guardrails.intents.tongues import asks_elsewhere, mentioned_elsewhere
from guardrails.verdict import Intent

__all__ = ["classify", "distressed", "wants_human"]


def wants_human(text: str) -> bool:
    """Whether the writer asks for a human now. Rules alone: needs no file and never fails."""
    reading = read(text)
    return asks_in_english(reading) or asks_elsewhere(reading)


def distressed(text: str) -> bool:
    """Whether somebody may harm themselves. Rules alone: needs no file and never fails."""
    reading = read(text)
    return despairs_in_english(reading) or despairs_elsewhere(reading)


def classify(text: str) -> frozenset[Intent]:
    """Every intent of the message, at least one; the same text always gives the same set."""
    reading = read(text)
    found: set[Intent] = set()
    if despairs_in_english(reading) or despairs_elsewhere(reading):
        found.add("distress")
    if asks_in_english(reading) or asks_elsewhere(reading):
        found.add("handoff_request")
    elif mentioned_in_english(reading) or mentioned_elsewhere(reading):
        found.add("handoff_mention")
    return frozenset(found or {"policy_question"})

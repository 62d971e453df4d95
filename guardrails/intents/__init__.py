"""What a customer message is: rules for what must never be missed, a classifier for the rest."""

from guardrails.intents.distress import despairs_elsewhere, despairs_in_english
from guardrails.intents.human import asks_in_english, mentioned_in_english
from guardrails.intents.model import LABELS, ClassifierUnavailable, load, scores, sentences
from guardrails.intents.reading import Reading, read
from guardrails.intents.tongues import asks_elsewhere, mentioned_elsewhere
from guardrails.verdict import Intent

__all__ = ["ClassifierUnavailable", "classify", "distressed", "wants_human"]

# Rules alone say these two; a guess would open handoffs and alarms on mere words.
_BY_RULE = frozenset[Intent]({"handoff_request", "distress"})


def wants_human(text: str) -> bool:
    """Whether the writer asks for a human now. Rules alone: needs no file and never fails."""
    return _wants_human(read(text))


def distressed(text: str) -> bool:
    """Whether somebody may harm themselves. Rules alone: needs no file and never fails."""
    return _distressed(read(text))


def classify(text: str) -> frozenset[Intent]:
    """Every intent of the message, at least one; the same text always gives the same set.

    Raises ClassifierUnavailable when the classifier's file is missing or not the right one.
    """
    reading = read(text)
    found = _ruled(reading) | _guessed(reading)
    if "handoff_request" in found:
        found -= {"handoff_mention"}
    return frozenset(found)


def _wants_human(reading: Reading) -> bool:
    return asks_in_english(reading) or asks_elsewhere(reading)


def _distressed(reading: Reading) -> bool:
    return despairs_in_english(reading) or despairs_elsewhere(reading)


def _ruled(reading: Reading) -> set[Intent]:
    found: set[Intent] = set()
    if _distressed(reading):
        found.add("distress")
    if _wants_human(reading):
        found.add("handoff_request")
    elif mentioned_in_english(reading) or mentioned_elsewhere(reading):
        found.add("handoff_mention")
    return found


def _guessed(reading: Reading) -> set[Intent]:
    model = load()
    best = scores(model, sentences(reading)).max(axis=0)
    sure: set[Intent] = {
        label
        for label, score, threshold in zip(LABELS, best, model.thresholds, strict=True)
        if score >= threshold and label not in _BY_RULE
    }
    if sure:
        return sure
    ranked = sorted(zip(best, LABELS, strict=True), reverse=True)
    return {next(label for _, label in ranked if label not in _BY_RULE)}

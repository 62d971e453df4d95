"""Judges a whole draft: rules and two classifiers, each sentence alone and with the one before it."""

import functools
import logging
from collections.abc import Iterator, Sequence
from itertools import pairwise

from guardrails.decision import model, network
from guardrails.decision.excuses import EXCUSES, QUESTION, Excuse
from guardrails.decision.judge import broken
from guardrails.decision.reading import fold, sentences
from guardrails.decision.relay import RELAYS, on_record
from guardrails.matching import compiled
from guardrails.verdict import Finding, Record

_log = logging.getLogger("kora.decision")

_MOST_IN_ALL = 6_000  # words; nobody could read such an answer
# Chosen by cross-validation over the training drafts. The rules that a sentence breaks count in its score;
# where it breaks none, less of one is enough to stop it.
_STOPS = 0.1
_STOPS_TOGETHER = 1.0
_SETS_ASIDE = -0.5
# What no score sets aside.
_HARD = frozenset({"unknown_language", "unreadable", "relay_without_record"})
# What Kora itself did is no relay, whatever the record says.
_NEVER_RELAYED = frozenset({"claims_action", "unknown_language", "unreadable"})
# What the reader said is no word of staff.
_TOLD_BY_READER = compiled(
    r"\byou (?:have )?(?:just |also |already )?(?:told|informed|let|confirmed)\b|\b(?:as|what) you (?:told|said)\b"
)
_NO_RELAY: tuple[Excuse, ...] = ("conditional", "open", "sourced", "possible")

Span = tuple[int, int]
Found = tuple[Finding, ...]


def decides(text: str, *, records: Sequence[Record] = ()) -> tuple[Finding, ...]:
    """Why this draft may not be sent; empty when it decides nothing about the case.

    Without its classifiers it lets no sentence go.
    """
    if len(text.split()) > _MOST_IN_ALL or len(text) > _MOST_IN_ALL * 10:
        return (Finding("unreadable", 0, len(text)),)
    known = tuple(records)
    try:
        return tuple(_weighed(text, known))
    except model.ClassifierUnavailable as error:
        _log.error("no draft can be judged, each is stopped: the classifier: %s", error)
        return tuple(Finding("classifier_unavailable", *span) for span in sentences(text))


def _weighed(text: str, records: tuple[Record, ...]) -> Iterator[Finding]:
    judged = list(broken(text))
    passed: list[bool] = []
    for (start, end), found in judged:
        relayed = bool(records) and _recorded(text, (start, end), records)
        kept = _alone(text[start:end], found, relayed=relayed)
        passed.append(not kept and not relayed)
        for finding in kept:
            yield Finding(finding.rule, start + finding.start, start + finding.end)
    for at, ((first, found), (second, more)) in enumerate(pairwise(judged)):
        if passed[at] and passed[at + 1]:
            names = _names(found + more)
            if _over(_STOPS_TOGETHER, text[first[0] : second[1]], names):
                yield Finding("decides_together", *second)


def _alone(sentence: str, found: Found, *, relayed: bool) -> Found:
    """What is left of the findings once record and classifier have been heard."""
    ruled = _by_rule(sentence, found, relayed=relayed)
    if ruled is not None:
        return ruled
    if found:
        return found if _over(_SETS_ASIDE, sentence, _names(found)) else ()
    whole = (0, len(sentence))
    return (Finding("reads_as_decision", *whole),) if _over(_STOPS, sentence, ()) else ()


# A sentence is judged again beside each that follows it.
@functools.lru_cache(maxsize=4096)
def _by_rule(sentence: str, found: Found, *, relayed: bool) -> Found | None:
    """What record and rules alone leave; None where the classifiers are to be heard."""
    folded = fold(sentence).text
    relays = RELAYS.within(folded)
    if relayed and (found or relays):
        return tuple(f for f in found if f.rule in _NEVER_RELAYED)
    if relays and (found or not _excused_relay(folded)):
        return (*found, Finding("relay_without_record", 0, len(sentence)))
    return found if any(finding.rule in _HARD for finding in found) else None


def _names(found: Found) -> tuple[str, ...]:
    return tuple(sorted({finding.rule for finding in found}))


def _over(limit: float, text: str, rules: tuple[str, ...]) -> bool:
    """Whether both classifiers together put a text above a limit."""
    # Without their files nothing goes, not even what was judged while they were there.
    model.load()
    network.load()
    score = _remembered(text, rules)
    if abs(score - limit) <= network.REACH:
        score += network.leaning(text)
    return score > limit


@functools.lru_cache(maxsize=4096)
def _remembered(text: str, rules: tuple[str, ...]) -> float:
    return model.load().score(text, rules)


def _recorded(text: str, span: Span, records: tuple[Record, ...]) -> bool:
    """Whether a record says it; the reference may stand in the sentence before or after."""
    if on_record(fold(text[span[0] : span[1]]).text, records):
        return True
    around = list(sentences(text))
    place = around.index(span)
    near = around[max(0, place - 1) : place + 2]
    return on_record(fold(text[near[0][0] : near[-1][1]]).text, records)


def _excused_relay(folded: str) -> bool:
    if QUESTION.within(folded) or _TOLD_BY_READER.within(folded):
        return True
    return any(EXCUSES[e].within(folded) for e in _NO_RELAY)

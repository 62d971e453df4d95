"""Inbound: secrets cut, persons replaced, intents named, before anything else may look."""

from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import date, datetime

from guardrails.injection import defang
from guardrails.intents import (
    ClassifierUnavailable,
    classify,
    distressed,
    old_enough,
    wants_human,
)
from guardrails.pii import Detector
from guardrails.redaction import (
    CUT,
    Placeholders,
    Redacted,
    Sealed,
    Span,
    apply,
    escape,
    folded,
    unnumbered,
)
from guardrails.verdict import Intent

# Answered before any other part of the house is asked.
_FIRST: tuple[Intent, ...] = ("distress", "handoff_request")
_ADULT = 18


@dataclass(frozen=True, slots=True)
class Screened:
    """A customer's message in the three forms in which it may go on."""

    redacted: Redacted
    sealed: Sealed
    placeholders: Placeholders
    intents: tuple[Intent, ...]
    cut: tuple[str, ...]  # types of what was cut for good: the customer is told

    def for_model(self, mode: str) -> str:
        """What an engine may read under the tenant's `llm_privacy`; secrets are cut in each."""
        if mode == "raw":
            return defang(self.sealed.unseal())
        return as_read(self.redacted.text, mode)


def as_read(redacted: str, mode: str) -> str:
    """Redacted words, new or old, as an engine reads them under the tenant's `llm_privacy`."""
    # Without its number nothing that the engine repeats can be put back.
    return defang(unnumbered(redacted) if mode == "redacted" else redacted)


def normalised(text: str) -> str:
    """Without what PostgreSQL and JSON cannot hold: NUL and lone surrogates."""
    # One for one, so that offsets into the text given stay true.
    return text.replace("\0", "\ufffd").encode("utf-8", "replace").decode("utf-8")


class Screen:
    """Holds the detector and a clock; everything else is a function of its arguments."""

    def __init__(self, detector: Detector, clock: Callable[[], datetime]) -> None:
        self._detector = detector
        self._clock = clock

    def screen(
        self,
        text: str,
        *,
        known: Placeholders,
        allow: AbstractSet[str],
        minimum_age: int = _ADULT,
    ) -> Screened:
        """Raises `RedactionFailed`: then nothing may be kept but what can be sealed unread.

        Who tells an age of `minimum_age` or more is a customer like others, and no minor here.
        """
        text = normalised(text)
        # What rules alone hear is a part of what is named here: it is not asked for twice.
        covered = self._covered(text, known, allow)
        return replace(covered, intents=self._intents(text, minimum_age))

    def intents(self, text: str) -> tuple[Intent, ...]:
        """What a message is today, whatever age a company serves."""
        return intents(normalised(text), today=self._clock().date())

    def _intents(self, text: str, minimum_age: int) -> tuple[Intent, ...]:
        today = self._clock().date()
        named = intents(text, today=today)
        if "minor" in named and old_enough(text, minimum=minimum_age, today=today):
            return _without_minor(named)
        return named

    def cover(self, text: str, *, known: Placeholders, allow: AbstractSet[str]) -> Screened:
        """Redaction, and what rules alone hear: for words that nobody has to answer by their kind."""
        text = normalised(text)
        covered = self._covered(text, known, allow)
        return replace(covered, intents=_urgent_first(_by_rule_alone(text)))

    def _covered(self, text: str, known: Placeholders, allow: AbstractSet[str]) -> Screened:
        redacted, sealed, grown = self._apply(escape(text), known, allow)
        cut = tuple(
            name
            for name in sorted(CUT)
            if grown.counts.get(name, 0) > known.counts.get(name, 0)
        )
        return Screened(redacted, sealed, grown, (), cut)

    def warm(self) -> None:
        """Load what the first message would otherwise wait for."""
        self._detector.warm()
        self._intents("Kia ora, is the panel up?", _ADULT)

    def spans(
        self, text: str, *, known: Placeholders, allow: AbstractSet[str]
    ) -> tuple[list[Span], Redacted, Placeholders]:
        """Where it is and what is left: for reports about redaction itself."""
        source = escape(normalised(text))
        found = self._detector.find(source, known=known.values, allow=allow)
        redacted, _, grown = apply(source, found, known)
        return found, redacted, grown

    def redact(
        self,
        text: str,
        *,
        known: Placeholders,
        allow: AbstractSet[str],
        published: Sequence[str] = (),
    ) -> tuple[Redacted, Sealed, Placeholders]:
        """Redaction of what Kora or staff say: the conversation's placeholders stay.

        `published` are texts anyone may read: what stands in them, and is not a value of this
        conversation, is not personal (the regulator's address in a policy).
        """
        own = {folded(value) for value in known.values.values()}

        def personal(span: Span, source: str) -> bool:
            value = source[span.start : span.end]
            return folded(value) in own or not any(value in public for public in published)

        source = escape(normalised(text), keep=known)
        spans = self._detector.find(source, known=known.values, allow=allow)
        return apply(source, [span for span in spans if personal(span, source)], known)

    def _apply(
        self, text: str, known: Placeholders, allow: AbstractSet[str]
    ) -> tuple[Redacted, Sealed, Placeholders]:
        return apply(text, self._detector.find(text, known=known.values, allow=allow), known)


def intents(text: str, *, today: date) -> tuple[Intent, ...]:
    """What a message is on that day, the urgent first.

    Without its classifier it still knows what rules alone decide, so that a person is reached;
    for anything else it raises `ClassifierUnavailable`.
    """
    try:
        named = classify(text, today=today)
    except ClassifierUnavailable:
        named = _by_rule_alone(text)
        if not named:
            raise
    return _urgent_first(named)


def _without_minor(named: tuple[Intent, ...]) -> tuple[Intent, ...]:
    left: tuple[Intent, ...] = tuple(name for name in named if name != "minor")
    return left or ("policy_question",)


def _urgent_first(named: AbstractSet[Intent]) -> tuple[Intent, ...]:
    return (*(name for name in _FIRST if name in named), *sorted(named - set(_FIRST)))


def _by_rule_alone(text: str) -> frozenset[Intent]:
    found: set[Intent] = set()
    if distressed(text):
        found.add("distress")
    if wants_human(text):
        found.add("handoff_request")
    return frozenset(found)

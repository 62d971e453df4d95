"""Whether the documents answer at all, and which clause does: what search found, judged."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

import numpy as np

from assistant.domain import Hit
from assistant.knowledge.calibration import ANSWERED, SHARE, logistic
from assistant.knowledge.index import Index, Scored
from assistant.knowledge.lexical import Vector
from assistant.knowledge.settled import heard

Judge = Callable[[str, Sequence[str]], Vector]

# Of how many clauses the judge reads how many passages each. A passage costs it milliseconds, and
# five clauses with two each, for 2.4 times the work, answered no more questions.
_CLAUSES, _PASSAGES = 4, 1
# The best of so many clauses together say whether anything answers.
_TOGETHER = 3
# Read off the whole question, whatever clause stands first.
_ASKED = frozenset(
    {
        "unknown",
        "names_unknown",
        "ideas_unknown",
        "no_ideas",
        "names",
        "length",
        "task",
        "offer",
    }
)
_FIRST = frozenset({"first", "margin"})
# A clause that is named is what was asked for, unless another document was meant.
_THERE = 0.9


def consult(
    index: Index, question: str, k: int, judge: Judge | None, sure: float | None = None
) -> list[Hit]:
    """The best clauses, best first. Scores add up to the probability that the documents answer.

    `sure`: what that probability is held against; no more is judged than decides it.
    A question that names a clause by number is looked up, not judged. Without a judge the same
    clauses come in the order of the search, and nothing is sure: each score is 0.
    """
    if not index.clauses:
        return []
    scored = index.score(question)
    index = scored.among
    order: list[int] = np.argsort(-scored.rank, kind="stable")[:k].tolist()
    if scored.asked.numbers:
        return _looked_up(index, scored, order)
    if judge is None:
        return [Hit(index.clauses[n], 0.0) for n in order]
    judged, answered = _judged(index, scored, order, partial(judge, question), sure)
    shares = _shares(scored, order, judged)
    hits = [Hit(index.clauses[n], answered * p) for n, p in zip(order, shares, strict=True)]
    return sorted(hits, key=lambda hit: -hit.score)


def _looked_up(index: Index, scored: Scored, order: Sequence[int]) -> list[Hit]:
    """Asked for by number, a clause is there or it is not: nothing near it answers."""
    named = index.named(scored.asked)
    rest = [n for n in order if n not in named][: max(0, len(order) - len(named))]
    share = _THERE / max(1, len(named))
    return [
        *(Hit(index.clauses[n], share) for n in named),
        *(Hit(index.clauses[n], 0.0) for n in rest),
    ]


def _judged(
    index: Index,
    scored: Scored,
    order: Sequence[int],
    judge: Callable[[Sequence[str]], Vector],
    sure: float | None,
) -> tuple[dict[int, float], float]:
    """The best clauses' log-odds, and the probability that anything answers."""
    near = order[:_CLAUSES]
    passages = [index.units.said[unit] for _, unit in _promising(index, scored, near)]
    seen = _seen(index, scored, order)

    def answered(odds: Sequence[float]) -> float:
        return logistic(ANSWERED, {**seen, **_said(odds)})

    ranks: list[float] = scored.rank[near].tolist()
    odds = heard(ranks, lambda at: float(judge([passages[at]])[0]), answered, sure)
    return dict(zip(near, odds, strict=True)), answered(odds)


def _promising(index: Index, scored: Scored, clauses: Sequence[int]) -> list[tuple[int, int]]:
    """For each clause its passages nearest to the question."""
    return [
        (n, unit)
        for n in clauses
        for unit in index.units.nearest(n, scored.units.cosine, _PASSAGES)
    ]


def read(
    index: Index, scored: Scored, clauses: Sequence[int], question: str, judge: Judge
) -> dict[int, float]:
    """For each clause the judge's log-odds of its most promising passage."""
    owned = _promising(index, scored, clauses)
    odds = judge(question, [index.units.said[unit] for _, unit in owned])
    found: dict[int, float] = {}
    for (n, _), value in zip(owned, odds, strict=True):
        found[n] = max(float(value), found.get(n, -np.inf))
    return found


def signs(
    index: Index, scored: Scored, order: Sequence[int], judged: Mapping[int, float]
) -> dict[str, float]:
    """What speaks for the documents holding an answer."""
    values = [judged[order[0]], *(odds for n, odds in judged.items() if n != order[0])]
    return {**_seen(index, scored, order), **_said(values)}


def _seen(index: Index, scored: Scored, order: Sequence[int]) -> dict[str, float]:
    """What speaks for it before anything is judged."""
    rows = index.signs(scored, order[:_TOGETHER])
    first = rows[0]
    any_of = {
        f"any_{name}": max(row[name] for row in rows)
        for name in first
        if name not in _ASKED | _FIRST
    }
    return {**first, **any_of, **_lead(scored, order)}


def _lead(scored: Scored, order: Sequence[int]) -> dict[str, float]:
    """How near the nearest is, and how far ahead of the field."""
    near = np.sort(scored.features["unit_sense"])[::-1]
    rank = scored.rank[list(order)]
    return {
        "nearest": float(near[0]),
        "near_three": float(near[:3].mean()),
        "near_ahead": float(near[0] - near[:10].mean()),
        "sense_best": float(scored.features["sense"].max()),
        "words_best": float(scored.features["words"].max()),
        "ideas_best": float(scored.features["ideas"].max()),
        "rank": float(rank[0]),
        "ahead_of_next": float(rank[0] - rank[min(1, len(rank) - 1)]),
        "ahead_of_fifth": float(rank[0] - rank[min(4, len(rank) - 1)]),
    }


def _said(odds: Sequence[float]) -> dict[str, float]:
    """What the judge says of the clauses, the first one first."""
    return {
        "judged_best": max(odds),
        "judged_first": odds[0],
        "judged_mean": sum(odds) / len(odds),
    }


def _shares(scored: Scored, order: Sequence[int], judged: Mapping[int, float]) -> list[float]:
    """Given that something answers, the probability that it is this clause."""
    rank = scored.rank[list(order)]
    # What was not worth judging is taken to be no better than the worst that was.
    last = min(judged.values())
    read_ = np.array([judged.get(n, last) for n in order])
    total = SHARE["rank"] * (rank - rank.max()) + SHARE["judge"] * read_
    raised = np.exp(total - total.max())
    return [float(p) for p in raised / raised.sum()]

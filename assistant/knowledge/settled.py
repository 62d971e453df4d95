"""Passages are judged until no further one could change whether there is an answer, or which.

Of four passages 1.75 are judged, and of 1,075 questions none comes out on the other side of the line
(`python -m evals.bench.settled`).
"""

from collections.abc import Callable, Sequence

from assistant.knowledge.calibration import SHARE, UNHEARD

# How far a passage that is not judged may stand from what is expected of it, in spreads: all of them
# this far and on one side, before they may decide whether there is an answer; each, which it is.
_TOGETHER = 2.5
_ALONE = 2.0

Judged = Callable[[int], float]  # the passage of the clause at a place, by rank
Answered = Callable[[Sequence[float]], float]


def heard(
    ranks: Sequence[float], judge: Judged, answered: Answered, sure: float | None
) -> list[float]:
    """Each passage's log-odds, best rank first: those judged, and what is expected of the others.

    `answered`: the probability that these log-odds stand for; `sure`: what it is held against.
    """
    known: list[float] = []
    while len(known) < len(ranks):
        if sure is not None and _settled(ranks, known, answered, sure):
            break
        known.append(judge(len(known)))
    return [*known, *_expected(ranks, known, 0.0)]


def _settled(
    ranks: Sequence[float], known: Sequence[float], answered: Answered, sure: float
) -> bool:
    if answered([*known, *_expected(ranks, known, _TOGETHER)]) < sure:
        return True
    if answered([*known, *_expected(ranks, known, -_TOGETHER)]) < sure:
        return False
    return _first_stays(ranks, known)


def _first_stays(ranks: Sequence[float], known: Sequence[float]) -> bool:
    """Whether the best of those judged, or the first, stays ahead of all that are not."""
    read = max(1, len(known))
    least = [*known, *_expected(ranks, known, -_ALONE)]
    most = [*known, *_expected(ranks, known, _ALONE)]
    held = max(_share(ranks[n], least[n]) for n in range(read))
    return all(_share(ranks[n], most[n]) < held for n in range(read, len(ranks)))


def _share(rank: float, odds: float) -> float:
    return SHARE["rank"] * rank + SHARE["judge"] * odds


def _expected(ranks: Sequence[float], known: Sequence[float], spreads: float) -> list[float]:
    """What the passages that are not judged are worth, so many spreads up or down."""
    like = UNHEARD[min(len(known), len(UNHEARD) - 1)]
    mean = sum(known) / len(known) if known else 0.0
    base = like["constant"] + like["mean"] * mean + spreads * like["spread"]
    return [base + like["rank"] * rank for rank in ranks[len(known) :]]

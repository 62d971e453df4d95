"""One case asked several times: its mean, and whether it went well every time (pass^k)."""

from collections.abc import Sequence
from dataclasses import replace

from evals.measure import Graded, Score


def combined(attempts: Sequence[Graded]) -> Graded:
    """All attempts as one case: sums of the scores, and `name^k` where all k went well.

    What is shown of it is the first attempt that fell short.
    """
    times = len(attempts)
    if times == 1:
        return attempts[0]
    shown = next((one for one in attempts if one.missed), attempts[0])
    names = dict.fromkeys(name for one in attempts for name in one.scores)
    scores = {name: _sum(name, attempts) for name in names}
    scores |= {f"{name}^{times}": _every_time(name, attempts) for name in names}
    missed = tuple(name for name in names if any(name in one.missed for one in attempts))
    short = sum(bool(one.missed) for one in attempts)
    detail = f"{short} of {times} attempts fell short; {shown.detail}" if short else ""
    return replace(
        shown,
        scores=scores,
        missed=missed,
        detail=detail,
        error=any(one.error for one in attempts),
    )


def _sum(name: str, attempts: Sequence[Graded]) -> Score:
    held = [one.scores[name] for one in attempts if name in one.scores]
    return Score(sum(score.hits for score in held), sum(score.of for score in held))


def _every_time(name: str, attempts: Sequence[Graded]) -> Score:
    return Score(float(not any(name in one.missed for one in attempts)), 1.0)

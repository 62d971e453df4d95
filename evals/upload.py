"""A saved run as what Langfuse keeps of it: redacted once more, whatever it was made from."""

from collections.abc import Callable, Sequence

from assistant.tracing.experiments import Experiments, Judged, Overall
from evals.cases import BadCases
from evals.saved import Saved, SavedFigure, SavedRow, SavedSuite
from guardrails import Redacted

Cover = Callable[[str], Redacted]


def chosen(held: Saved, names: Sequence[str]) -> tuple[SavedSuite, ...]:
    """The suites named, or all; raises `BadCases` for one that was not run."""
    known = {suite.suite: suite for suite in held.suites}
    for name in names:
        if name not in known:
            raise BadCases(f"this run has no suite {name!r}: it has {', '.join(known)}")
    return tuple(known[name] for name in names) if names else held.suites


def upload(suite: SavedSuite, run: str, to: Experiments, cover: Cover) -> str:
    """One suite as one dataset and one run; the run's address, if Langfuse tells it."""
    judged = [_judged(row, cover) for row in suite.rows]
    figures = [_overall(figure) for figure in suite.figures if figure.value is not None]
    return to.upload(f"kora-{suite.suite}", run, judged, figures)


def _judged(row: SavedRow, cover: Cover) -> Judged:
    scores = {name: hits / of for name, (hits, of) in row.scores.items() if of}
    scores["error"] = float(row.error)
    return Judged(row.id, cover(row.asked), cover(row.answered), cover(row.detail), scores)


def _overall(figure: SavedFigure) -> Overall:
    floor = "" if figure.floor is None else f", floor {figure.floor:g}"
    said = f"{figure.low:.3f} to {figure.high:.3f} of {figure.n}{floor}"
    return Overall(figure.measure, figure.value or 0.0, said)

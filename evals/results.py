"""What a run found: figures with their intervals, slices, failures; the same for the same answers."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from evals import stats
from evals.floors import ERRORS, Floor
from evals.measure import Graded, Score, Suite
from evals.stats import Interval


@dataclass(frozen=True, slots=True)
class Figure:
    """One measure over the cases that weigh in it. No interval: no case does."""

    measure: str
    n: int
    interval: Interval | None
    floor: Floor | None = None

    @property
    def passed(self) -> bool:
        """Whether the floor is met, where there is one. Nothing measured meets no floor."""
        if self.floor is None:
            return True
        return self.interval is not None and self.floor.met(self.interval.value)


@dataclass(frozen=True, slots=True)
class Slice:
    """The figures over the cases that share one facet."""

    facet: str
    value: str
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Times:
    """How long it took; the only part that differs between two runs over the same answers."""

    seconds: float
    p50_ms: float
    p95_ms: float


@dataclass(frozen=True, slots=True)
class SuiteReport:
    """One suite's outcome, with every case in the order of its file."""

    suite: str
    source: str
    figures: tuple[Figure, ...]
    slices: tuple[Slice, ...]
    graded: tuple[Graded, ...]
    times: Times

    @property
    def passed(self) -> bool:
        """Whether every floor is met."""
        return all(figure.passed for figure in self.figures)

    @property
    def failures(self) -> tuple[Graded, ...]:
        """The cases that fell short in any measure."""
        return tuple(graded for graded in self.graded if graded.missed)


@dataclass(frozen=True, slots=True)
class RunReport:
    """A whole run."""

    suites: tuple[SuiteReport, ...]
    split: str
    seed: int
    setting: Mapping[str, str] = field(default_factory=dict[str, str])

    @property
    def passed(self) -> bool:
        """Whether every floor of every suite is met: the exit status."""
        return all(suite.passed for suite in self.suites)


def figures(
    suite: Suite, graded: Sequence[Graded], floors: Mapping[str, Floor], *, seed: int
) -> tuple[Figure, ...]:
    """A figure for each measure that any case weighs in, or that has a floor."""
    scores: dict[str, list[Score]] = {name: [] for name in (*suite.better, ERRORS)}
    for one in graded:
        scores[ERRORS].append(Score(float(one.error), 1.0))
        for name, score in one.scores.items():
            scores.setdefault(name, []).append(score)
    return tuple(
        Figure(name, len(found), _interval(found, seed=seed), floors.get(name))
        for name, found in scores.items()
        if found or name in floors
    )


def slices(suite: Suite, graded: Sequence[Graded], *, seed: int) -> tuple[Slice, ...]:
    """The same figures, without floors, for each facet that parts the cases."""
    parts: dict[str, dict[str, list[Graded]]] = {}
    for one in graded:
        for facet, value in one.facets.items():
            parts.setdefault(facet, {}).setdefault(value, []).append(one)
    return tuple(
        Slice(facet, value, figures(suite, values[value], {}, seed=seed))
        for facet, values in sorted(parts.items())
        if len(values) > 1
        for value in sorted(values)
    )


def times(seconds: float, milliseconds: Iterable[float]) -> Times:
    """The median and the slow end of the calls."""
    taken = np.fromiter(milliseconds, dtype=np.float64)
    p50, p95 = np.quantile(taken, [0.5, 0.95]) if taken.size else (0.0, 0.0)
    return Times(seconds, float(p50), float(p95))


def _interval(scores: Sequence[Score], *, seed: int) -> Interval | None:
    if not scores:
        return None
    hits = np.array([score.hits for score in scores], dtype=np.float64)
    of = np.array([score.of for score in scores], dtype=np.float64)
    return stats.figure(hits, of, seed=seed)

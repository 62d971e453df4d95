"""Two runs side by side: what got better or worse by more than chance, over the same cases."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from evals import stats
from evals.cases import BadCases
from evals.floors import ERRORS
from evals.measure import Better, Suite
from evals.saved import Saved, SavedRow, SavedSuite
from evals.stats import Floats, Interval

CHANCE = 0.05  # a change this likely without any cause is noise


@dataclass(frozen=True, slots=True)
class Change:
    """One measure, before and after, over the `n` cases that weigh in it in both runs."""

    suite: str
    measure: str
    better: Better
    n: int
    change: Interval
    p: float | None  # McNemar's, where each case is a yes or a no

    @property
    def sure(self) -> bool:
        """Whether this is more than noise."""
        if self.p is not None:
            return self.p < CHANCE
        return self.change.low > 0 or self.change.high < 0

    @property
    def worse(self) -> bool:
        """A regression beyond noise."""
        down = self.change.value < 0
        return self.sure and down == (self.better == "higher")


def compare(
    before: Saved, after: Saved, suites: Mapping[str, Suite], *, seed: int
) -> list[Change]:
    """Every measure that both runs have; refuses runs over different cases."""
    changes: list[Change] = []
    for was, now in pairs_of(before, after):
        if now.suite in suites:
            for measure, better in _measures(now, suites[now.suite]).items():
                columns = list(_columns(was, now, measure))
                if columns:
                    changes.append(_change(now.suite, measure, better, columns, seed=seed))
    if not changes:
        raise BadCases("the two runs have no suite in common")
    return changes


def pairs_of(before: Saved, after: Saved) -> list[tuple[SavedSuite, SavedSuite]]:
    """The suites that both runs have; raises `BadCases` where their cases are not the same."""
    known = {suite.suite: suite for suite in before.suites}
    pairs = [(known[suite.suite], suite) for suite in after.suites if suite.suite in known]
    for was, now in pairs:
        if {row.id for row in was.rows} != {row.id for row in now.rows}:
            raise BadCases(f"{now.suite}: the two runs are over different cases")
    return pairs


def _measures(suite: SavedSuite, known: Suite) -> dict[str, Better]:
    """Those of the suite, those of repeated attempts, and errors."""
    repeated = {name for row in suite.rows for name in row.scores if "^" in name}
    higher: dict[str, Better] = dict.fromkeys(sorted(repeated), "higher")
    return {**known.better, **higher, ERRORS: "lower"}


def _columns(
    was: SavedSuite, now: SavedSuite, measure: str
) -> Iterable[tuple[float, float, float, float]]:
    """Hits and weight of each case, before and after; one that weighs in neither is left out."""
    earlier = {row.id: row for row in was.rows}
    for row in now.rows:
        pair = (*_score(earlier[row.id], measure), *_score(row, measure))
        if pair[1] or pair[3]:
            yield pair


def _score(row: SavedRow, measure: str) -> tuple[float, float]:
    if measure == ERRORS:
        return float(row.error), 1.0
    return row.scores.get(measure, (0.0, 0.0))


def table(changes: Iterable[Change]) -> str:
    """What changed by more than chance, the worst first; one line where nothing did."""
    sure = sorted(
        (c for c in changes if c.sure), key=lambda c: (not c.worse, c.suite, c.measure)
    )
    return "\n".join(map(_line, sure)) or "No change beyond noise."


def _line(change: Change) -> str:
    seen = change.change
    points = f"{100 * seen.value:+.2f} points ({100 * seen.low:+.2f} to {100 * seen.high:+.2f})"
    chance = "" if change.p is None else f", p = {change.p:.4f}"
    verdict = "WORSE " if change.worse else "better"
    return f"{verdict}  {change.suite} {change.measure}: {points}, n = {change.n}{chance}"


def _change(
    suite: str,
    measure: str,
    better: Better,
    pairs: list[tuple[float, float, float, float]],
    *,
    seed: int,
) -> Change:
    columns: Floats = np.array(pairs, dtype=np.float64)
    was, of_was, now, of_now = columns.T
    change = stats.paired((was, of_was), (now, of_now), seed=seed)
    # What is weighed by the answer (a share of all abstentions, say) is no yes or no of each case.
    yes_or_no = bool(np.all((columns == 0) | (columns == 1)) and np.all(of_was == of_now))
    p = stats.mcnemar(int((was > now).sum()), int((now > was).sum())) if yes_or_no else None
    return Change(suite, measure, better, len(pairs), change, p)

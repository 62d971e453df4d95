"""Two runs side by side: what got better or worse by more than chance, over the same cases."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from pydantic import TypeAdapter, ValidationError

from evals import stats
from evals.cases import BadCases
from evals.floors import ERRORS
from evals.measure import Better, Suite
from evals.stats import Floats, Interval

_Scores = dict[str, tuple[float, float]]  # by measure: hits, of
_ROWS = TypeAdapter[dict[str, _Scores]](dict[str, _Scores])

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


Run = Mapping[str, Mapping[str, _Scores]]  # suite -> case -> scores


def load(path: Path) -> Run:
    """The scores of a run as `report.as_json` wrote it."""
    try:
        held = json.loads(path.read_text("utf-8"))
        return {
            suite["suite"]: _ROWS.validate_python(
                {
                    row["id"]: row["scores"] | {ERRORS: (float(row["error"]), 1.0)}
                    for row in suite["rows"]
                }
            )
            for suite in held["suites"]
        }
    except OSError as error:
        raise BadCases(f"{path}: {error.strerror}") from error
    except (ValueError, KeyError, TypeError, ValidationError) as error:
        raise BadCases(f"{path}: this is no result of a run") from error


def compare(before: Run, after: Run, suites: Mapping[str, Suite], *, seed: int) -> list[Change]:
    """Every measure that both runs have; refuses runs over different cases."""
    changes: list[Change] = []
    for name in after:
        if name not in before or name not in suites:
            continue
        if before[name].keys() != after[name].keys():
            raise BadCases(f"{name}: the two runs are over different cases")
        measures: dict[str, Better] = {**suites[name].better, ERRORS: "lower"}
        for measure, better in measures.items():
            pairs = list(_pairs(before[name], after[name], measure))
            if pairs:
                changes.append(_change(name, measure, better, pairs, seed=seed))
    if not changes:
        raise BadCases("the two runs have no suite in common")
    return changes


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


def _pairs(
    before: Mapping[str, _Scores], after: Mapping[str, _Scores], measure: str
) -> Iterable[tuple[float, float, float, float]]:
    for case, scores in after.items():
        if measure in scores and measure in before[case]:
            yield (*before[case][measure], *scores[measure])


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
    yes_or_no = bool(np.all((columns == 0) | (columns == 1)))
    p = stats.mcnemar(int((was > now).sum()), int((now > was).sum())) if yes_or_no else None
    return Change(suite, measure, better, len(pairs), change, p)

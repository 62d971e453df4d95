"""A run read back from its JSON: what reports and comparisons are made from."""

from collections.abc import Mapping
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from evals.cases import BadCases
from evals.rows import Step

Scores = Mapping[str, tuple[float, float]]  # by measure: hits, of


class _Part(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class SavedFigure(_Part):
    """One measure: its value and interval, none where nothing was measured."""

    measure: str
    n: int
    value: float | None
    low: float | None
    high: float | None
    floor: float | None
    better: str = ""
    passed: bool


class SavedSlice(_Part):
    """The figures of the cases that share one facet."""

    facet: str
    value: str
    figures: tuple[SavedFigure, ...]


class SavedRow(_Part):
    """One case; what was asked, answered and passed through where it fell short."""

    id: str
    scores: Scores
    missed: tuple[str, ...]
    error: bool
    detail: str
    asked: str = ""
    answered: str = ""
    trace: tuple[tuple[Step, ...], ...] = ()


class SavedSuite(_Part):
    """One suite."""

    suite: str
    source: str
    cases: int
    passed: bool
    figures: tuple[SavedFigure, ...]
    slices: tuple[SavedSlice, ...]
    rows: tuple[SavedRow, ...]

    @property
    def failures(self) -> tuple[SavedRow, ...]:
        """The cases that fell short in any measure."""
        return tuple(row for row in self.rows if row.missed)


class SavedTimes(_Part):
    """How long a suite took."""

    seconds: float
    p50_ms: float
    p95_ms: float


class Saved(_Part):
    """A whole run."""

    passed: bool
    split: str
    seed: int
    setting: Mapping[str, str] = {}
    suites: tuple[SavedSuite, ...]
    times: Mapping[str, SavedTimes] = {}

    @property
    def cases(self) -> int:
        """How many cases were judged."""
        return sum(suite.cases for suite in self.suites)


def load(path: Path) -> Saved:
    """A run as `report.as_json` wrote it; raises `BadCases` where it is none, or not whole."""
    try:
        held = Saved.model_validate_json(path.read_bytes())
    except OSError as error:
        raise BadCases(f"{path}: {error.strerror}") from error
    except ValidationError as error:
        raise BadCases(f"{path}: this is no result of a run") from error
    for suite in held.suites:
        if suite.cases != len(suite.rows):
            raise BadCases(
                f"{path}: {suite.suite} says {suite.cases} cases and has {len(suite.rows)}"
            )
    return held

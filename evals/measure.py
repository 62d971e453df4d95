"""What a suite is: cases of one form, one call, and measures that weigh a case beforehand."""

from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Generic, Literal, Protocol, TypeVar

from pydantic.main import IncEx

from evals import cases
from evals.cases import Case
from evals.rows import Given, Row, Step, Subject, parsed

Better = Literal["higher", "lower"]
Call = Callable[[Subject, Row], Awaitable[Row]]

C = TypeVar("C", bound=Case)
G = TypeVar("G", bound=Given)


def _nothing(_: object) -> str:
    return ""


@dataclass(frozen=True, slots=True)
class Score:
    """What one case adds to a figure: `hits` of `of`."""

    hits: float
    of: float


@dataclass(frozen=True, slots=True)
class Graded:
    """One case, judged: its scores by measure, and what to tell whoever reads the failures.

    What was asked, answered and passed through is kept of those that fell short.
    """

    case: str
    facets: Mapping[str, str]
    scores: Mapping[str, Score]
    missed: tuple[str, ...]
    detail: str
    error: bool = False
    asked: str = ""
    answered: str = ""
    trace: tuple[tuple[Step, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Measure(Generic[C, G]):
    """One figure: what a case weighs in it, known before any answer, and what it scored.

    The weight is not taken from the answer, so a failed case counts as much as any other. The
    exception is `among`: a share of those answers that did something (of all abstentions, the
    right ones), where a case without an answer weighs nothing and `errors` counts it.
    """

    name: str
    better: Better
    of: Callable[[C], float]
    hits: Callable[[C, G], float]
    among: Callable[[G], bool] | None = None

    def weight(self, case: C, given: G) -> float:
        """What this case counts here."""
        return float(self.of(case)) if self.among is None or self.among(given) else 0.0

    def missed(self, score: Score) -> bool:
        """Whether this case fell short here."""
        return score.hits < score.of if self.better == "higher" else score.hits > 0


class Suite(Protocol):
    """What the runner and the report need to know of a suite, whatever its cases look like."""

    @property
    def name(self) -> str: ...

    @property
    def file(self) -> str: ...

    @property
    def gold(self) -> frozenset[str]: ...

    @property
    def better(self) -> Mapping[str, Better]: ...

    @property
    def form(self) -> type[Case]: ...

    def shipped(self, folder: Path) -> Iterator[Case]: ...

    def own(self, path: Path) -> Iterator[Case]: ...

    def ask(self, subject: Subject, case: Case) -> Awaitable[Row]: ...

    def grade(self, case: Case, row: Row) -> Graded: ...

    def failed(self, case: Case, why: str) -> Graded: ...


@dataclass(frozen=True, slots=True)
class Design(Generic[C, G]):
    """A suite over one form of case and one form of answer.

    `sent`: the fields of the case that the system under test may see; `nested`: of a field that
    is a list, what of each item. `asked` and `answered` are what a report may show of it.
    """

    name: str
    file: str
    form: type[C]
    answer: type[G]
    sent: frozenset[str]
    call: Call
    measures: Sequence[Measure[C, G]]
    detail: Callable[[C, G], str]
    derived: Callable[[Path], Iterator[Case]] | None = None
    nested: Mapping[str, frozenset[str]] = field(default_factory=dict[str, frozenset[str]])
    asked: Callable[[C], str] = _nothing
    answered: Callable[[G], str] = _nothing

    @property
    def gold(self) -> frozenset[str]:
        """The fields by which a case can be judged."""
        return self.form.gold

    @property
    def better(self) -> Mapping[str, Better]:
        """Every measure, and which way is better."""
        return {measure.name: measure.better for measure in self.measures}

    def shipped(self, folder: Path) -> Iterator[Case]:
        """The cases that come with the project."""
        if self.derived is not None:
            return self.derived(folder / self.file)
        return cases.read(folder / self.file, self.form, needs_gold=True)

    def own(self, path: Path) -> Iterator[Case]:
        """The cases of somebody's own file; those without gold are run and not judged."""
        return cases.read(path, self.form, needs_gold=False)

    def ask(self, subject: Subject, case: Case) -> Awaitable[Row]:
        """Put the case to the system under test, without its gold."""
        return self.call(subject, self._row(case))

    def _row(self, case: Case) -> Row:
        sent: dict[str, IncEx | bool] = dict.fromkeys(self.sent - self.nested.keys(), True)
        sent |= {name: {"__all__": set(parts)} for name, parts in self.nested.items()}
        return case.model_dump(mode="json", include=sent, exclude_unset=True, exclude_none=True)

    def grade(self, case: Case, row: Row) -> Graded:
        """Judge one answer; raises `BadRow` where it is none."""
        mine = self._mine(case)
        given = parsed(self.answer, row, case=case.id)
        scores = {
            measure.name: Score(float(measure.hits(mine, given)), float(of))
            for measure in self.measures
            if (of := measure.weight(mine, given)) > 0
        }
        missed = self._missed(scores)
        if not missed:
            return Graded(case.id, case.facets(), scores, (), "")
        return Graded(
            case.id,
            case.facets(),
            scores,
            missed,
            self.detail(mine, given),
            asked=self.asked(mine),
            answered=self.answered(given),
            trace=given.trace,
        )

    def failed(self, case: Case, why: str) -> Graded:
        """A case without an answer: the worst score in every measure that it weighs in."""
        mine = self._mine(case)
        scores = {
            measure.name: Score(0.0 if measure.better == "higher" else of, of)
            for measure in self.measures
            if measure.among is None and (of := float(measure.of(mine))) > 0
        }
        missed = self._missed(scores)
        asked = self.asked(mine)
        return Graded(case.id, case.facets(), scores, missed, why, error=True, asked=asked)

    def _missed(self, scores: Mapping[str, Score]) -> tuple[str, ...]:
        return tuple(
            measure.name
            for measure in self.measures
            if measure.name in scores and measure.missed(scores[measure.name])
        )

    def _mine(self, case: Case) -> C:
        if not isinstance(case, self.form):
            raise TypeError(f"{self.name} has no cases of the form {type(case).__name__}")
        return case

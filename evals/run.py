"""Runs suites against a system under test: a few cases at a time, every one of them counted."""

import asyncio
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from assistant.errors import AppError
from evals import floors as floor_file
from evals import results, suites
from evals.cases import BadCases, Case
from evals.floors import Floors
from evals.measure import Graded, Suite
from evals.results import RunReport, SuiteReport
from evals.rows import BadRow, Row, Subject

__all__ = ["Options", "Progress", "Subject", "run_suites"]

HERE = Path(__file__).parent

Progress = Callable[[str, int, int], None]


def _quiet(suite: str, done: int, total: int) -> None:
    del suite, done, total


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How a run is made. `data` is a file of one's own cases, in place of the suite's."""

    data: Path | None = None
    split: Literal["dev", "held", "all"] = "all"
    jobs: int = 4
    timeout: float = 60.0
    seed: int = 7
    cases: Path = HERE / "cases"
    floors: Path = HERE / "floors.toml"
    progress: Progress = _quiet
    clock: Callable[[], float] = time.perf_counter


@dataclass(frozen=True, slots=True)
class _Plan:
    """A suite whose cases were all read once and found sound."""

    suite: Suite
    source: Path
    total: int
    open: Callable[[], Iterator[Case]]


async def run_suites(
    subject: Subject, names: Sequence[str] = (), options: Options | None = None
) -> RunReport:
    """Run the named suites, or all of them. `BadCases` comes before the first question is asked."""
    options = options or Options()
    if options.jobs < 1:
        raise BadCases("--jobs is at least 1")
    limits = floor_file.load(options.floors, suites.SUITES)
    plans = _plans(names, options)
    done = [await _run(plan, subject, limits, options) for plan in plans]
    return RunReport(tuple(done), options.split, options.seed)


def _plans(names: Sequence[str], options: Options) -> list[_Plan]:
    if options.data is None:
        return [
            _plan(suite, options.cases / suite.file, options, own=False)
            for suite in suites.named(names)
        ]
    if len(names) > 1:
        raise BadCases("a file of one's own holds the cases of one suite; name one, or none")
    suite = suites.named(names)[0] if names else suites.recognised(options.data)
    return [_plan(suite, options.data, options, own=True)]


def _plan(suite: Suite, source: Path, options: Options, *, own: bool) -> _Plan:
    """Reads everything once: a bad line is known before an hour is spent on good ones."""

    def read() -> Iterator[Case]:
        found = suite.own(source) if own else suite.shipped(options.cases)
        return (case for case in found if options.split in ("all", case.split))

    total = judged = 0
    for case in read():
        total += 1
        judged += bool(suite.gold & case.model_fields_set)
    if not total:
        raise BadCases(f"{source}: no case of the split {options.split!r}")
    if not judged:
        raise BadCases(f"{source}: no case has gold ({', '.join(sorted(suite.gold))})")
    return _Plan(suite, source, total, read)


async def _run(plan: _Plan, subject: Subject, limits: Floors, options: Options) -> SuiteReport:
    began = options.clock()
    graded, taken = await _judged(plan, subject, options)
    suite = plan.suite
    bounds = limits[suite.name]
    if options.data is not None:
        # One's own file need not have cases for every floor; those it has are held to it.
        measured = {name for one in graded for name in one.scores} | {floor_file.ERRORS}
        bounds = {name: floor for name, floor in bounds.items() if name in measured}
    return SuiteReport(
        suite=suite.name,
        source=plan.source.name,
        figures=results.figures(suite, graded, bounds, seed=options.seed),
        slices=results.slices(suite, graded, seed=options.seed),
        graded=tuple(graded),
        times=results.times(options.clock() - began, taken),
    )


async def _judged(
    plan: _Plan, subject: Subject, options: Options
) -> tuple[list[Graded], list[float]]:
    graded: dict[int, Graded] = {}
    taken: list[float] = []
    cases = enumerate(plan.open())
    lanes: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def work() -> None:
        # Drawing a case and taking its lane happen without a pause between them, so the cases
        # of one conversation keep their order however many workers there are.
        for index, case in cases:
            async with nullcontext() if case.lane is None else lanes[case.lane]:
                began = options.clock()
                graded[index] = await _graded(plan.suite, subject, case, options.timeout)
                taken.append(1000 * (options.clock() - began))
            options.progress(plan.suite.name, len(graded), plan.total)

    await asyncio.gather(*(work() for _ in range(options.jobs)))
    if len(graded) != plan.total:
        raise BadCases(f"{plan.source}: the file changed while it was read")
    return [graded[index] for index in range(plan.total)], taken


async def _graded(suite: Suite, subject: Subject, case: Case, limit: float) -> Graded:
    """Whatever goes wrong in the system under test is a failed case, never a missing one."""
    call = asyncio.wait_for(suite.ask(subject, case), limit)
    (answer,) = await asyncio.gather(call, return_exceptions=True)
    if isinstance(answer, BaseException):
        return suite.failed(case, _why(answer))
    return _read(suite, case, answer)


def _read(suite: Suite, case: Case, answer: Row) -> Graded:
    try:
        return suite.grade(case, answer)
    except BadRow as error:
        return suite.failed(case, str(error))


def _why(error: BaseException) -> str:
    """The kind of failure; only our own errors promise that their words quote nobody."""
    kind = type(error).__name__
    return f"{kind}: {error.detail}" if isinstance(error, AppError) else kind

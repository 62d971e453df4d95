"""Runs suites against a system under test: a few cases at a time, every one of them counted."""

import asyncio
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

from assistant.errors import AppError
from evals import attempts, results, suites
from evals import floors as floor_file
from evals.cases import BadCases, Case
from evals.floors import Floors
from evals.journal import Journal, Place
from evals.measure import Graded, Suite
from evals.results import RunReport, SuiteReport
from evals.rows import BadRow, Row, Subject

__all__ = ["Halted", "Options", "Progress", "Subject", "run_suites"]

HERE = Path(__file__).parent

Progress = Callable[[str, int, int], None]
Judged = dict[Place, tuple[Graded, float]]


class Halted(AppError):
    """The run must stop here; what was judged so far stands in the journal, without a score."""

    status = 409
    code = "run-halted"
    public = "The run was stopped."


def _quiet(suite: str, done: int, total: int) -> None:
    del suite, done, total


def _as_it_is(text: str) -> str:
    return text


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How a run is made. `data` is a file of one's own cases, in place of the suite's.

    `shown` is what a report may show of a text: one's own cases may hold what is nobody's business.
    """

    data: Path | None = None
    split: Literal["dev", "held", "all"] = "all"
    tenant: str = ""
    repeat: int = 1
    jobs: int = 4
    timeout: float = 180.0
    seed: int = 7
    cases: Path = HERE / "cases"
    floors: Path = HERE / "floors.toml"
    journal: Journal | None = None
    setting: Mapping[str, str] = field(default_factory=dict[str, str])  # engine, model
    shown: Callable[[str], str] = _as_it_is
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
    if options.jobs < 1 or options.repeat < 1:
        raise BadCases("--jobs and --repeat are at least 1")
    limits = floor_file.load(options.floors, suites.SUITES)
    plans = planned(names, options)
    done = [await _run(plan, subject, limits, options) for plan in plans]
    return RunReport(
        tuple(done),
        options.split,
        options.seed,
        {**options.setting, "tenant": options.tenant, "repeat": str(options.repeat)},
    )


def planned(names: Sequence[str], options: Options) -> list[_Plan]:
    """What would be run, every case read; raises `BadCases` at the first that is not sound."""
    if options.data is not None:
        if len(names) > 1:
            raise BadCases(
                "a file of one's own holds the cases of one suite; name one, or none"
            )
        suite = suites.named(names)[0] if names else suites.recognised(options.data)
        return [_plan(suite, options.data, options, own=True)]
    wanted = suites.named(names)
    if options.tenant and not names:
        wanted = [suite for suite in wanted if "tenant" in suite.form.model_fields]
    return [_plan(suite, options.cases / suite.file, options, own=False) for suite in wanted]


def _plan(suite: Suite, source: Path, options: Options, *, own: bool) -> _Plan:
    """Reads everything once: a bad line is known before an hour is spent on good ones."""

    def read() -> Iterator[Case]:
        found = suite.own(source) if own else suite.shipped(options.cases)
        return (case for case in found if _wanted(case, options))

    total = judged = 0
    for case in read():
        total += 1
        judged += bool(suite.gold & case.model_fields_set)
    if not total:
        of = f" of {options.tenant!r}" if options.tenant else ""
        raise BadCases(f"{source}: no case{of} of the split {options.split!r}")
    if not judged:
        raise BadCases(f"{source}: no case has gold ({', '.join(sorted(suite.gold))})")
    return _Plan(suite, source, total, read)


def _wanted(case: Case, options: Options) -> bool:
    if options.tenant and getattr(case, "tenant", "") != options.tenant:
        return False
    return options.split in ("all", case.split)


async def _run(plan: _Plan, subject: Subject, limits: Floors, options: Options) -> SuiteReport:
    began = options.clock()
    judged = await _judged(plan, subject, options)
    suite = plan.suite
    graded = [
        attempts.combined([judged[each, index][0] for each in range(options.repeat)])
        for index in range(plan.total)
    ]
    bounds = limits[suite.name]
    if options.data is not None or options.tenant:
        # A part of the cases need not have one for every floor; those it has are held to it.
        measured = {name for one in graded for name in one.scores} | {floor_file.ERRORS}
        bounds = {name: floor for name, floor in bounds.items() if name in measured}
    return SuiteReport(
        suite=suite.name,
        source=plan.source.name,
        figures=results.figures(suite, graded, bounds, seed=options.seed),
        slices=results.slices(suite, graded, seed=options.seed),
        graded=tuple(graded),
        times=results.times(options.clock() - began, [ms for _, ms in judged.values()]),
    )


async def _judged(plan: _Plan, subject: Subject, options: Options) -> Judged:
    """Every case as often as it is repeated, in any order; those of one lane in the file's."""
    judged = _known(plan, options)
    cases = (
        ((attempt, index), case)
        for attempt in range(options.repeat)
        for index, case in enumerate(plan.open())
    )
    lanes: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def work() -> None:
        # Drawing a case and taking its lane happen without a pause between them, so the cases
        # of one conversation keep their order however many workers there are.
        for place, case in cases:
            if place not in judged:
                async with nullcontext() if case.lane is None else lanes[case.lane]:
                    judged[place] = await _timed(plan.suite, subject, case, options)
                if options.journal:
                    options.journal.add(plan.suite.name, place, *judged[place])
            options.progress(plan.suite.name, len(judged), plan.total * options.repeat)

    await _all_of([asyncio.create_task(work()) for _ in range(options.jobs)])
    if len(judged) != plan.total * options.repeat:
        raise BadCases(f"{plan.source}: the file changed while it was read")
    return judged


def _known(plan: _Plan, options: Options) -> Judged:
    """What an interrupted run left, without lanes that were cut: those are asked from their start."""
    if options.journal is None:
        return {}
    done = dict(options.journal.done(plan.suite.name))
    lanes: defaultdict[tuple[int, str], list[Place]] = defaultdict(list)
    for index, case in enumerate(plan.open() if done else ()):
        for attempt in range(options.repeat if case.lane else 0):
            lanes[attempt, case.lane or ""].append((attempt, index))
    for places in lanes.values():
        if not done.keys() >= set(places):
            for place in places:
                done.pop(place, None)
    return done


async def _all_of(workers: list["asyncio.Task[None]"]) -> None:
    """Wait for all; where one fails the others stop as well."""
    try:
        await asyncio.gather(*workers)
    finally:
        for worker in workers:
            worker.cancel()
        await asyncio.gather(*workers, return_exceptions=True)


async def _timed(
    suite: Suite, subject: Subject, case: Case, options: Options
) -> tuple[Graded, float]:
    began = options.clock()
    graded = await _graded(suite, subject, case, options.timeout)
    shown = replace(
        graded,
        asked=options.shown(graded.asked),
        answered=options.shown(graded.answered),
        detail=options.shown(graded.detail),
    )
    return shown, 1000 * (options.clock() - began)


async def _graded(suite: Suite, subject: Subject, case: Case, limit: float) -> Graded:
    """Whatever goes wrong in the system under test is a failed case, never a missing one."""
    call = asyncio.wait_for(suite.ask(subject, case), limit)
    (answer,) = await asyncio.gather(call, return_exceptions=True)
    if isinstance(answer, Halted):
        raise answer
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

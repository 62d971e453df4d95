"""`kora eval`: run the suites, read a report, compare two runs."""

import asyncio
import json
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TaskID, TimeElapsedColumn
from rich.progress import Progress as Bars

from assistant import batch, outlets, settings, uploading
from assistant import house as houses
from assistant.errors import BadInput
from assistant.house import Clock, House
from assistant.paid import Paid
from assistant.settings import Settings
from guardrails import Placeholders

if TYPE_CHECKING:
    from evals.journal import Journal
    from evals.results import RunReport
    from evals.rows import Subject
    from evals.run import Options
    from evals.spending import Meter

_SEED = 7  # of the intervals: the same two runs compare alike every time
# A Wednesday forenoon in Christchurch after the last of the shipped policies came into force:
# what is said of opening hours, due times and days counted is then the same in every run.
_THEN = datetime(2026, 6, 16, 23, 0, tzinfo=UTC)
_JOURNAL = "journal.jsonl"

commands = typer.Typer(no_args_is_help=True, help="The offline suites.")


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What is to be run, and where."""

    suites: list[str]
    options: "Options"
    report: Path | None
    home: Path | None
    resume: bool
    paid: Paid

    @property
    def engine(self) -> str:
        return self.options.setting["engine"]


@commands.command("run")
def run(  # noqa: PLR0913 - options, each by its name
    suites: Annotated[list[str] | None, typer.Argument()] = None,
    data: Annotated[Path | None, typer.Option(help="Your own cases.")] = None,
    tenant: Annotated[str, typer.Option(help="The cases of one company alone.")] = "",
    split: Annotated[str, typer.Option(help="dev, held or all.")] = "all",
    engine: Annotated[str, typer.Option(help="extractive or claude.")] = "extractive",
    repeat: Annotated[int, typer.Option(min=1, help="Ask each case K times.")] = 1,
    jobs: Annotated[int, typer.Option(min=1)] = 4,
    cap: Annotated[float, typer.Option(min=0.0, help="Dollars for Claude.")] = 5.0,
    judge: Annotated[str, typer.Option(help="A Claude model that marks answers too.")] = "",
    report: Annotated[Path | None, typer.Option(help="A folder for the report.")] = None,
    home: Annotated[Path | None, typer.Option("--home", help="The data folder.")] = None,
    *,
    resume: Annotated[bool, typer.Option(help="Go on with an interrupted --report.")] = False,
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """Run the suites; exit 1 under a floor.

    Without --home in a house of its own, which is gone afterwards: cases are no customers.
    """
    from evals import report as reports
    from evals.run import Options

    if split not in ("dev", "held", "all"):
        raise BadInput("--split is dev, held or all")
    if engine not in ("extractive", "claude"):
        raise BadInput("--engine is extractive or claude")
    if resume and report is None:
        raise BadInput("--resume goes on with the run of a --report folder: name it")
    setting = {"engine": engine, **({"judge": judge} if judge else {})}
    options = replace(
        Options(data=data, tenant=tenant, repeat=repeat, jobs=jobs, setting=setting),
        split=split,
    )
    paid = Paid(engine == "claude", judge, cap)
    wanted = _Wanted(suites or [], options, report, home, resume, paid)
    done = _to_its_end(wanted)
    if report:
        reports.write(done, report)
        (report / _JOURNAL).unlink()
    typer.echo(reports.as_json(done) if as_json else reports.table(done))
    if not done.passed:
        raise typer.Exit(1)


@commands.command("report")
def report_of(
    result: Path,
    html: Annotated[Path | None, typer.Option(help="A page for a browser.")] = None,
    markdown: Annotated[Path | None, typer.Option(help="For a pull request.")] = None,
) -> None:
    """A run's eval.json as a page, as Markdown, or as a few lines; exit 1 where it failed."""
    from evals import brief, page, saved

    held = saved.load(result)
    _written(html, lambda: page.whole(held))
    _written(markdown, lambda: brief.whole(held))
    typer.echo(brief.summary(held))
    if not held.passed:
        raise typer.Exit(1)


@commands.command("compare")
def compare(
    before: Path,
    after: Path,
    html: Annotated[Path | None, typer.Option(help="A page for a browser.")] = None,
    markdown: Annotated[Path | None, typer.Option(help="For a pull request.")] = None,
) -> None:
    """What two runs differ in beyond noise; exit 1 when something got worse."""
    from evals import compare as comparing
    from evals import compare_page, saved, suites

    was, now = saved.load(before), saved.load(after)
    changes = comparing.compare(was, now, suites.SUITES, seed=_SEED)
    _written(html, lambda: compare_page.whole(was, now, changes))
    _written(markdown, lambda: compare_page.markdown(changes))
    typer.echo(comparing.table(changes))
    if any(change.worse for change in changes):
        raise typer.Exit(1)


commands.command("upload")(uploading.upload)


@commands.command("lessons")
def lessons(
    to: Annotated[Path, typer.Option(help="The file of cases that they are added to.")],
    tenant: Annotated[str, typer.Option("--tenant", "-t", help="The company's id.")],
    home: Annotated[Path | None, typer.Option("--home", help="The data folder.")] = None,
) -> None:
    """Write out the weak answers that two supervisors made into cases; here they are then gone."""
    count = asyncio.run(
        _taken_out(settings.read(**({"home": home} if home else {})), tenant, to)
    )
    typer.echo(f"{count} cases added to {to}")


async def _taken_out(held: Settings, tenant: str, to: Path) -> int:
    from evals.cases import GroundingCase

    outlets.quiet_vendors()
    async with houses.opened(held) as house:
        whose = (await house.registry.get(tenant)).id
        accepted = await house.lessons.store.accepted(whose)
        found = [GroundingCase.model_validate_json(json.dumps(each)) for each in accepted]
        to.parent.mkdir(parents=True, exist_ok=True)
        with to.open("a", encoding="utf-8") as file:
            file.writelines(f"{each.model_dump_json(exclude_unset=True)}\n" for each in found)
        # Only what stands in the file is forgotten here.
        await house.lessons.store.taken(whose, tuple(each.id for each in found))
    return len(found)


def _written(path: Path | None, text: Callable[[], str]) -> None:
    if path is not None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text(), encoding="utf-8")


def _to_its_end(wanted: _Wanted) -> "RunReport":
    try:
        with TemporaryDirectory(prefix="ke") as own:  # short: the path of a socket has a limit
            return asyncio.run(_ran(wanted, Path(own)))
    except KeyboardInterrupt:
        again = "; the same with --resume goes on" if wanted.report else ""
        typer.echo(f"kora: interrupted before the end, so there is no score{again}", err=True)
        raise typer.Exit(130) from None


async def _ran(wanted: _Wanted, own: Path) -> "RunReport":
    """In a house that answers with the engine asked for, and keeps its traces at hand."""
    from evals.run import planned, run_suites

    outlets.quiet_vendors()
    plans = planned(wanted.suites, wanted.options)
    operators = settings.read(home=wanted.home or own)
    cases = (case for plan in plans for case in plan.open())
    meter = wanted.paid.meter(operators, cases, wanted.options.repeat)
    held = _kept_in(operators, wanted, own)
    journal = _journal(wanted, held, [plan.source for plan in plans])
    try:
        with _progress() as progress:
            async with houses.opened(held, clock=_clock(wanted)) as house:
                shown = _redacted(house) if wanted.options.data else wanted.options.shown
                options = replace(
                    wanted.options, journal=journal, progress=progress, shown=shown
                )
                subject = _subject(house, meter if wanted.engine == "claude" else None, own)
                async with wanted.paid.marked(subject, operators, meter) as marked:
                    return await run_suites(marked, wanted.suites, options)
    finally:
        if journal:
            journal.close()


def _subject(house: House, meter: "Meter | None", own: Path) -> "Subject":
    from evals.run import HERE
    from evals.spending import Capped, metered
    from evals.traces import Traces
    from evals.witness import Witness

    invented = HERE / "cases" / "invented"
    paid = house if meter is None else metered(house, meter)
    witness = Witness(
        paid, batch.Batch(house), traces=Traces(own / "traces.jsonl"), invented=invented
    )
    return witness if meter is None else Capped(witness, meter)


def _kept_in(held: Settings, wanted: _Wanted, own: Path) -> Settings:
    """The operator's settings, but without what would leave the machine unasked."""
    key = held.anthropic_api_key if wanted.engine == "claude" else None
    away = {"anthropic_api_key": key, "langfuse_public_key": "", "langfuse_secret_key": None}
    lasting = {"embedded_durable": wanted.home is not None, "trace_file": own / "traces.jsonl"}
    return held.model_copy(update={**away, **lasting})


def _journal(wanted: _Wanted, held: Settings, sources: list[Path]) -> "Journal | None":
    from evals import journal, suites
    from evals.run import HERE

    if wanted.report is None:
        return None
    setting = {
        "suites": wanted.suites or list(suites.SUITES),
        "split": wanted.options.split,
        "tenant": wanted.options.tenant,
        "repeat": wanted.options.repeat,
        "engine": wanted.engine,
        "model": held.model if wanted.engine == "claude" else "",
    }
    key = journal.fingerprint(setting, sources, HERE.parent)
    return journal.Journal(wanted.report / _JOURNAL, key, resume=wanted.resume)


def _clock(wanted: _Wanted) -> Clock:
    """In a house of its own time stands still, all but: what came first is still known."""
    if wanted.home is not None:
        return houses.utcnow
    ticks = count()
    return lambda: _THEN + timedelta(microseconds=next(ticks))


def _redacted(house: House) -> Callable[[str], str]:
    """Somebody's own cases may hold what is nobody's business: a report shows them redacted."""

    def shown(text: str) -> str:
        covered = house.guard.cover(text, known=Placeholders(), allow=frozenset())
        return covered.redacted.text

    return shown


@contextmanager
def _progress() -> Generator[Callable[[str, int, int], None]]:
    """A bar for each suite, on stderr."""
    told = ("{task.description:16}", BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Bars(*told, console=Console(stderr=True)) as bars:
        known: dict[str, TaskID] = {}

        def progress(suite: str, done: int, total: int) -> None:
            if suite not in known:
                known[suite] = bars.add_task(suite, total=total)
            bars.update(known[suite], completed=done)

        yield progress

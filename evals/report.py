"""A run as people and machines read it: a table, Markdown for a pull request, JSON, a page."""

import json
import re
from collections.abc import Sequence
from pathlib import Path

from evals import brief, page
from evals.measure import Graded
from evals.results import Figure, RunReport, SuiteReport
from evals.saved import Saved

_REFERENCE = re.compile(r"\b[A-Z]{3}-[A-Z0-9]{6,7}\b")
_HEAD = ("suite", "measure", "value %", "95 % interval", "floor", "n", "")


def table(report: RunReport, *, failures: int = 5) -> str:
    """For the terminal: the main figures, and the first failures of every suite under a floor.

    Figures of single labels and types stay out unless they have a floor; Markdown has them.
    """
    lines = _columns(
        [
            _HEAD,
            *(
                (suite.suite, *_cells(figure), _verdict(figure))
                for suite in report.suites
                for figure in suite.figures
                if figure.floor is not None or "." not in figure.measure
            ),
        ]
    )
    for suite in report.suites:
        if not suite.passed:
            lines += ["", *_first(suite, failures)]
    return "\n".join([*lines, "", _summary(report)])


def markdown(report: RunReport) -> str:
    """For a pull request: every figure, every slice, the failures by id."""
    return brief.whole(saved(report))


def saved(report: RunReport) -> Saved:
    """The run as it is read back from its JSON."""
    return Saved.model_validate_json(as_json(report))


def as_json(report: RunReport) -> str:
    """Everything; the same bytes for the same answers, apart from `times`."""
    held = {
        "format": 1,
        "passed": report.passed,
        "split": report.split,
        "seed": report.seed,
        "setting": dict(report.setting),
        "suites": [_suite(suite) for suite in report.suites],
        "times": {
            suite.suite: {
                "seconds": round(suite.times.seconds, 3),
                "p50_ms": round(suite.times.p50_ms, 3),
                "p95_ms": round(suite.times.p95_ms, 3),
            }
            for suite in report.suites
        },
    }
    return json.dumps(held, ensure_ascii=False, indent=1) + "\n"


def write(report: RunReport, folder: Path) -> list[Path]:
    """JSON, Markdown and page into a folder, which is made where it is missing."""
    folder.mkdir(parents=True, exist_ok=True)
    held = saved(report)
    files = {
        folder / "eval.json": as_json(report),
        folder / "eval.md": brief.whole(held),
        folder / "eval.html": page.whole(held),
    }
    for path, text in files.items():
        path.write_text(text, encoding="utf-8")
    return list(files)


def without_references(text: str) -> str:
    """A case's number is drawn by chance: two runs that went alike shall read alike."""
    return _REFERENCE.sub("(reference)", text)


def _suite(suite: SuiteReport) -> dict[str, object]:
    return {
        "suite": suite.suite,
        "source": suite.source,
        "cases": len(suite.graded),
        "passed": suite.passed,
        "figures": [_figure(figure) for figure in suite.figures],
        "slices": [
            {
                "facet": part.facet,
                "value": part.value,
                "figures": [_figure(figure) for figure in part.figures],
            }
            for part in suite.slices
        ],
        "rows": [_row(one) for one in suite.graded],
    }


def _figure(figure: Figure) -> dict[str, object]:
    interval = figure.interval
    numbers = (interval.value, interval.low, interval.high) if interval else (None,) * 3
    value, low, high = (None if number is None else round(number, 6) for number in numbers)
    floor = figure.floor
    return {
        "measure": figure.measure,
        "n": figure.n,
        "value": value,
        "low": low,
        "high": high,
        "floor": None if floor is None else floor.bound,
        "better": "" if floor is None else floor.better,
        "passed": figure.passed,
    }


def _row(one: Graded) -> dict[str, object]:
    shown = {
        "asked": one.asked,
        "answered": without_references(one.answered),
        "trace": [[step.model_dump() for step in turn] for turn in one.trace],
    }
    return {
        "id": one.case,
        "scores": {name: [score.hits, score.of] for name, score in one.scores.items()},
        "missed": list(one.missed),
        "error": one.error,
        "detail": one.detail,
        **{name: value for name, value in shown.items() if value},
    }


def _cells(figure: Figure) -> tuple[str, str, str, str, str]:
    interval, floor = figure.interval, figure.floor
    sign = "" if floor is None else "≥ " if floor.better == "higher" else "≤ "
    return (
        figure.measure,
        "none" if interval is None else _percent(interval.value),
        "" if interval is None else f"{_percent(interval.low)} to {_percent(interval.high)}",
        "" if floor is None else sign + _percent(floor.bound),
        str(figure.n),
    )


def _percent(share: float) -> str:
    return f"{100 * share:.2f}"


def _verdict(figure: Figure) -> str:
    if figure.floor is None:
        return ""
    return "pass" if figure.passed else "FAIL"


def _first(suite: SuiteReport, count: int) -> list[str]:
    """The failures in the measures that are under their floor: those are what is asked about."""
    under = {figure.measure for figure in suite.figures if not figure.passed}
    short = [one for one in suite.failures if one.error or under & set(one.missed)]
    lines = [f"{suite.suite}: {len(short)} of {len(suite.graded)} cases fell short"]
    lines += [f"  {_failure(one)}" for one in short[:count]]
    return lines + ([f"  and {len(short) - count} more"] if len(short) > count else [])


def _failure(one: Graded) -> str:
    kind = "error" if one.error else ", ".join(one.missed)
    return f"{one.case} ({kind}): {' '.join(one.detail.split())}"


def _summary(report: RunReport) -> str:
    under = [
        f"{suite.suite} {figure.measure}"
        for suite in report.suites
        for figure in suite.figures
        if not figure.passed
    ]
    count = sum(len(suite.graded) for suite in report.suites)
    seconds = sum(suite.times.seconds for suite in report.suites)
    verdict = f"under the floor: {', '.join(under)}" if under else "every floor is met"
    return f"{count} cases in {seconds:.1f} s; {verdict}."


def _columns(rows: Sequence[Sequence[str]]) -> list[str]:
    widths = [max(len(row[at]) for row in rows) for at in range(len(rows[0]))]
    return [
        "  ".join(
            # Figures are read by their last digit, words by their first letter.
            cell.rjust(width) if 2 <= at <= 5 else cell.ljust(width)
            for at, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]

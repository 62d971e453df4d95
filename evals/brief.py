"""A run as Markdown, for a pull request: every figure, every slice, the failures by id."""

from collections.abc import Sequence
from html import escape

from evals.saved import Saved, SavedFigure, SavedRow, SavedSuite

_HEADS = ("measure", "value %", "95 % interval", "floor", "n", "")


def whole(run: Saved) -> str:
    """The Markdown of one run."""
    parts = [f"# Evals\n\n{summary(run)}", *map(_suite, run.suites)]
    return "\n\n".join(parts) + "\n"


def summary(run: Saved) -> str:
    """One line: how much was asked, and whether it is good enough."""
    under = [
        f"{suite.suite} {figure.measure}"
        for suite in run.suites
        for figure in suite.figures
        if not figure.passed
    ]
    seconds = sum(times.seconds for times in run.times.values())
    verdict = f"under the floor: {', '.join(under)}" if under else "every floor is met"
    return f"{run.cases} cases in {seconds:.1f} s; {verdict}."


def _suite(suite: SavedSuite) -> str:
    rows = [(*_cells(figure), _verdict(figure)) for figure in suite.figures]
    parts = [
        f"## {suite.suite}\n\n{suite.cases} cases from `{suite.source}`",
        _table(_HEADS, rows),
    ]
    sliced = [
        (f"{part.facet}: {part.value}", *_cells(figure))
        for part in suite.slices
        for figure in part.figures
        if "." not in figure.measure and figure.measure != "errors"
    ]
    if sliced:
        heads = ("slice", *_HEADS[:3], "", "n")
        parts.append(f"### {suite.suite} by slice\n\n{_table(heads, sliced)}")
    if suite.failures:
        listed = "\n".join(f"- {escape(_failure(row), quote=False)}" for row in suite.failures)
        count = f"<summary>{len(suite.failures)} cases fell short</summary>"
        parts.append(f"<details>{count}\n\n{listed}\n\n</details>")
    return "\n\n".join(parts)


def _cells(figure: SavedFigure) -> tuple[str, str, str, str, str]:
    sign = "≥ " if figure.better == "higher" else "≤ "
    low, high = figure.low, figure.high
    return (
        figure.measure,
        "none" if figure.value is None else _percent(figure.value),
        "" if low is None or high is None else f"{_percent(low)} to {_percent(high)}",
        "" if figure.floor is None else sign + _percent(figure.floor),
        str(figure.n),
    )


def _percent(share: float) -> str:
    return f"{100 * share:.2f}"


def _verdict(figure: SavedFigure) -> str:
    if figure.floor is None:
        return ""
    return "pass" if figure.passed else "FAIL"


def _failure(row: SavedRow) -> str:
    kind = "error" if row.error else ", ".join(row.missed)
    return f"{row.id} ({kind}): {' '.join(row.detail.split())}"


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(
        f"| {' | '.join(cell.replace('|', '/') for cell in line)} |" for line in lines
    )

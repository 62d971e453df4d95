"""A run as one page for a browser: no script, nothing from outside, light and dark."""

from collections.abc import Iterable, Sequence
from html import escape
from pathlib import Path
from typing import Final

from evals import about, suites
from evals.rows import Step
from evals.saved import Saved, SavedFigure, SavedRow, SavedSlice, SavedSuite

_CSS: Final = (Path(__file__).parent / "page.css").read_text("utf-8")
_WIDTH = 220  # of a plot, in pixels


def whole(run: Saved) -> str:
    """The page of one run."""
    return document(
        "Evals",
        _head(run)
        + _nav(run)
        + _floors(run)
        + "".join(_suite(run, suite) for suite in run.suites),
    )


def document(title: str, body: str) -> str:
    """A page that stands alone."""
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; '
        "style-src 'unsafe-inline'\">"
        f"<title>{escape(title)}</title><style>{_CSS}</style></head>"
        f"<body><main>{body}</main></body></html>\n"
    )


def cards(pairs: Iterable[tuple[str, str, str]]) -> str:
    """Figures at a glance: the figure, what it is, and its colour."""
    each = (
        f'<div class="card"><b class="{mood}">{escape(value)}</b><span>{escape(name)}</span></div>'
        for value, name, mood in pairs
    )
    return f'<div class="cards">{"".join(each)}</div>'


def table(
    heads: Sequence[str], rows: Iterable[Sequence[str]], *, numbers: frozenset[int]
) -> str:
    """A table of cells that are HTML already; `numbers` are the columns set to the right."""

    def cells(row: Sequence[str], kind: str) -> str:
        return "".join(
            f'<{kind} class="n">{cell}</{kind}>'
            if at in numbers
            else f"<{kind}>{cell}</{kind}>"
            for at, cell in enumerate(row)
        )

    body = "".join(f"<tr>{cells(row, 'td')}</tr>" for row in rows)
    head = cells(list(map(escape, heads)), "th")
    return f'<div class="wide"><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'


def percent(share: float | None) -> str:
    """A share as a percentage."""
    return "none" if share is None else f"{100 * share:.1f} %"


def less_is_better(suite: str, measure: str) -> bool:
    """Which way a figure goes; of suites that are not known here, nothing is said."""
    known = suites.SUITES.get(suite)
    return measure == "errors" or (known is not None and known.better.get(measure) == "lower")


def _head(run: Saved) -> str:
    bound = [
        figure for suite in run.suites for figure in suite.figures if figure.floor is not None
    ]
    met = sum(figure.passed for figure in bound)
    seconds = sum(times.seconds for times in run.times.values())
    errors = sum(row.error for suite in run.suites for row in suite.rows)
    engine = run.setting.get("engine", "extractive")
    shown = cards(
        [
            (
                "passed" if run.passed else "failed",
                "the whole run",
                "good" if run.passed else "bad",
            ),
            (f"{met} of {len(bound)}", "floors met", "good" if met == len(bound) else "bad"),
            (f"{run.cases:,}", "cases", ""),
            (str(errors), "without an answer", "bad" if errors else ""),
            (engine, "answers", ""),
            (f"{seconds:.0f} s", "in all", ""),
        ]
    )
    return (
        "<h1>Evals</h1>"
        '<p class="soft">How well the support assistant answers, what its guards stop, and what '
        "they let slip: every figure is a share of invented cases, with the range in which it "
        "would lie in 95 of 100 repetitions. A floor is the worst value that may be shipped.</p>"
        f"{shown}{_setting(run)}"
    )


def _setting(run: Saved) -> str:
    told = [f"cases: {run.split}", f"seed {run.seed}"]
    told += [
        f"{name}: {value}" for name, value in run.setting.items() if value and name != "engine"
    ]
    return f'<p class="soft small">{escape(" · ".join(told))}</p>'


def _nav(run: Saved) -> str:
    links = (
        f'<a href="#{escape(suite.suite)}" class="{"" if suite.passed else "bad"}">{escape(suite.suite)}</a>'
        for suite in run.suites
    )
    return f"<nav>{' '.join(links)}</nav>"


def _floors(run: Saved) -> str:
    """What decides: the figures with a floor, those under it first."""
    held = [
        (suite, figure)
        for suite in run.suites
        for figure in suite.figures
        if figure.floor is not None and (figure.measure != "errors" or not figure.passed)
    ]
    held.sort(key=lambda pair: pair[1].passed)
    rows = [
        (
            f'<a href="#{escape(suite.suite)}">{escape(suite.suite)}</a>',
            *_figure(suite.suite, figure),
        )
        for suite, figure in held
    ]
    legend = (
        '<p class="soft small">Dot: the figure. Bar: its range. Upright line: the floor. '
        "Green meets its floor, red does not, blue has none.</p>"
    )
    heads = ("suite", *_HEADS)
    return f"<h2>What has a floor</h2>{legend}{table(heads, rows, numbers=frozenset({3, 4, 5, 6}))}"


_HEADS: Final = ("figure", "0 to 100 %", "value", "range", "floor", "cases", "")


def _figure(suite: str, figure: SavedFigure) -> tuple[str, ...]:
    told = about.measure(figure.measure)
    if less_is_better(suite, figure.measure):
        told += " (less is better)"
    name = escape(figure.measure) + (f"<small>{escape(told)}</small>" if told else "")
    if figure.value is None or figure.low is None or figure.high is None:
        return (name, "", "none", "", percent(figure.floor), "0", _verdict(figure))
    sign = "≥ " if figure.better == "higher" else "≤ "
    floor = "" if figure.floor is None else sign + percent(figure.floor)
    return (
        name,
        _dot(figure.value, figure.low, figure.high, figure),
        percent(figure.value),
        f"{100 * figure.low:.1f} to {100 * figure.high:.1f}",
        floor,
        f"{figure.n:,}",
        _verdict(figure),
    )


def _verdict(figure: SavedFigure) -> str:
    if figure.floor is None:
        return ""
    return (
        '<span class="tag good">met</span>'
        if figure.passed
        else '<span class="tag bad">not met</span>'
    )


def _dot(value: float, low: float, high: float, figure: SavedFigure) -> str:
    mood = "free" if figure.floor is None else "ok" if figure.passed else "no"
    mark = ""
    if figure.floor is not None:
        at = _x(figure.floor)
        mark = f'<line class="floor" x1="{at}" x2="{at}" y1="2" y2="18"/>'
    return (
        f'<svg width="{_WIDTH}" height="20" role="img" aria-label="{percent(value)}">'
        f'<rect class="track" x="0" y="9" width="{_WIDTH}" height="2"/>'
        f'<line class="span {mood}" x1="{_x(low)}" x2="{_x(high)}" y1="10" y2="10" opacity=".45"/>'
        f'{mark}<circle class="{mood}" cx="{_x(value)}" cy="10" r="4.5"/></svg>'
    )


def _x(share: float) -> str:
    return f"{6 + share * (_WIDTH - 12):.1f}"


def _suite(run: Saved, suite: SavedSuite) -> str:
    times = run.times.get(suite.suite)
    took = (
        f", {times.seconds:.1f} s, half of the calls under {times.p50_ms:.0f} ms, "
        f"95 of 100 under {times.p95_ms:.0f} ms"
        if times
        else ""
    )
    rows = [_figure(suite.suite, figure) for figure in suite.figures]
    return (
        f'<h2 id="{escape(suite.suite)}">{escape(suite.suite)}</h2>'
        f"<p>{escape(about.SUITES.get(suite.suite, 'Cases of your own.'))}</p>"
        f'<p class="soft small">{suite.cases:,} cases from {escape(suite.source)}{took}</p>'
        + table(_HEADS, rows, numbers=frozenset({2, 3, 4, 5}))
        + _slices(suite.slices)
        + _failures(suite)
    )


def _slices(slices: Sequence[SavedSlice]) -> str:
    """A table for each facet: its values down, the main figures across."""
    shown: list[str] = []
    for facet in dict.fromkeys(part.facet for part in slices):
        parts = [part for part in slices if part.facet == facet]
        names = list(
            dict.fromkeys(
                figure.measure
                for part in parts
                for figure in part.figures
                if "." not in figure.measure and figure.measure != "errors"
            )
        )
        rows = [[escape(part.value), *(_cell(part, name) for name in names)] for part in parts]
        shown.append(
            f"<h3>by {escape(facet)}</h3>"
            + table([facet, *names], rows, numbers=frozenset(range(1, len(names) + 1)))
        )
    if not shown:
        return ""
    return f"<details><summary>By slice</summary><div>{''.join(shown)}</div></details>"


def _cell(part: SavedSlice, name: str) -> str:
    figure = next((f for f in part.figures if f.measure == name and f.value is not None), None)
    return "" if figure is None else f"{percent(figure.value)}<small>n {figure.n}</small>"


def _failures(suite: SavedSuite) -> str:
    if not suite.failures:
        return '<p class="good small">No case fell short.</p>'
    listed = "".join(_failure(row) for row in suite.failures)
    count = len(suite.failures)
    told = f"{count} case{'s' if count > 1 else ''} fell short"
    return f"<details><summary>{told}</summary><div>{listed}</div></details>"


def _failure(row: SavedRow) -> str:
    missed = "no answer" if row.error else ", ".join(row.missed)
    return (
        f"<details><summary><b>{escape(row.id)}</b> "
        f'<span class="tag bad">{escape(missed)}</span> {escape(_short(row.asked))}</summary>'
        f"<div>{facts(row)}</div></details>"
    )


def facts(row: SavedRow) -> str:
    """What was asked, what came back, what is wrong with it, and the stages it went through."""
    told = [("verdict", escape(row.detail)), ("asked", escape(row.asked))]
    told += [("answered", escape(row.answered)), ("stages", _trace(row.trace))]
    pairs = "".join(f"<dt>{name}</dt><dd>{text}</dd>" for name, text in told if text)
    return f"<dl>{pairs}</dl>"


def _trace(turns: Sequence[Sequence[Step]]) -> str:
    return "<br>".join("".join(map(_step, turn)) for turn in turns)


def _step(step: Step) -> str:
    facts = ", ".join(f"{name} {value}" for name, value in step.facts.items())
    return f'<span class="stage"><b>{escape(step.stage)}</b> {escape(facts)}</span>'


def _short(text: str, limit: int = 110) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= limit else flat[: limit - 1] + "…"

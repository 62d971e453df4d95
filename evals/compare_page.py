"""Two runs side by side, as a page and as Markdown: what changed, how surely, in which cases."""

from collections.abc import Iterable, Sequence
from html import escape
from typing import Final

from evals import about, page
from evals.compare import Change, pairs_of
from evals.saved import Saved, SavedRow

_WIDTH: Final = 260
_REACH: Final = 0.2  # changes of more than so many points are drawn at the edge


def whole(before: Saved, after: Saved, changes: Sequence[Change]) -> str:
    """The page of a comparison."""
    worse = [change for change in changes if change.worse]
    better = [change for change in changes if change.sure and not change.worse]
    flipped = list(_flipped(before, after))
    shown = page.cards(
        [
            (str(len(worse)), "worse beyond noise", "bad" if worse else "good"),
            (str(len(better)), "better beyond noise", "good" if better else ""),
            (str(len(changes) - len(worse) - len(better)), "no change that is sure", ""),
            (str(len(flipped)), "cases that turned", ""),
        ]
    )
    head = (
        "<h1>Two runs compared</h1>"
        '<p class="soft">The same cases before and after a change. A change counts where it '
        "would come about by chance in fewer than 5 of 100 repetitions: McNemar's exact test "
        "where each case is a yes or a no, a paired bootstrap elsewhere.</p>"
    )
    rows = [_row(change) for change in sorted(changes, key=_order)]
    heads = (
        "suite",
        "figure",
        "worse than before | better",
        "points",
        "range",
        "p",
        "cases",
        "",
    )
    return page.document(
        "Evals compared",
        head
        + shown
        + "<h2>Figures</h2>"
        + page.table(heads, rows, numbers=frozenset({3, 4, 5, 6}))
        + _cases(flipped),
    )


def markdown(changes: Sequence[Change]) -> str:
    """For a pull request: what changed beyond noise."""
    sure = [change for change in sorted(changes, key=_order) if change.sure]
    if not sure:
        return f"**No change beyond noise** in {len(changes)} figures.\n"
    lines = [
        "| suite | figure | points | range | p | cases | |",
        "|---|---|---:|---|---|---:|---|",
    ]
    lines += [
        f"| {c.suite} | {c.measure} | {_points(c.change.value)} | {_range(c)} | {_chance(c)} "
        f"| {c.n} | {'**worse**' if c.worse else 'better'} |"
        for c in sure
    ]
    return "\n".join(lines) + "\n"


def _order(change: Change) -> tuple[bool, bool, str, str]:
    return (not change.worse, not change.sure, change.suite, change.measure)


def _row(change: Change) -> tuple[str, ...]:
    told = about.measure(change.measure)
    name = escape(change.measure) + (f"<small>{escape(told)}</small>" if told else "")
    tag = ""
    if change.sure:
        mood, word = ("bad", "worse") if change.worse else ("good", "better")
        tag = f'<span class="tag {mood}">{word}</span>'
    return (
        escape(change.suite),
        name,
        _plot(change),
        _points(change.change.value),
        _range(change),
        _chance(change),
        f"{change.n:,}",
        tag,
    )


def _plot(change: Change) -> str:
    """To the right is better, whichever way the figure itself goes."""
    turn = 1 if change.better == "higher" else -1
    ends = sorted((turn * change.change.low, turn * change.change.high))
    mood = ("no" if change.worse else "ok") if change.sure else "free"
    middle = _x(0)
    return (
        f'<svg width="{_WIDTH}" height="20" role="img" aria-label="{_points(change.change.value)}">'
        f'<line class="zero" x1="{middle}" x2="{middle}" y1="1" y2="19"/>'
        f'<line class="span {mood}" x1="{_x(ends[0])}" x2="{_x(ends[1])}" y1="10" y2="10" opacity=".45"/>'
        f'<circle class="{mood}" cx="{_x(turn * change.change.value)}" cy="10" r="4.5"/></svg>'
    )


def _x(change: float) -> str:
    held = max(-_REACH, min(_REACH, change))
    return f"{_WIDTH / 2 + held / _REACH * (_WIDTH / 2 - 8):.1f}"


def _points(change: float) -> str:
    return f"{100 * change:+.2f}"


def _range(change: Change) -> str:
    return f"{_points(change.change.low)} to {_points(change.change.high)}"


def _chance(change: Change) -> str:
    return "" if change.p is None else f"{change.p:.4f}"


def _flipped(before: Saved, after: Saved) -> Iterable[tuple[str, SavedRow, SavedRow]]:
    for was, now in pairs_of(before, after):
        earlier = {row.id: row for row in was.rows}
        for row in now.rows:
            if set(row.missed) != set(earlier[row.id].missed):
                yield now.suite, earlier[row.id], row


def _cases(flipped: Sequence[tuple[str, SavedRow, SavedRow]]) -> str:
    if not flipped:
        return ""
    shown = "".join(_case(*each) for each in flipped)
    return f"<h2>Cases that turned</h2><p class='soft'>Before on the left, after on the right.</p>{shown}"


def _case(suite: str, was: SavedRow, now: SavedRow) -> str:
    fell, rose = set(now.missed) - set(was.missed), set(was.missed) - set(now.missed)
    tags = [f'<span class="tag bad">{escape(name)}</span>' for name in sorted(fell)]
    tags += [f'<span class="tag good">{escape(name)}</span>' for name in sorted(rose)]
    sides = "".join(
        f"<div>{page.facts(row) if row.missed else 'as it should be'}</div>"
        for row in (was, now)
    )
    return (
        f"<details><summary>{escape(suite)} <b>{escape(now.id)}</b> {' '.join(tags)}</summary>"
        f'<div class="two">{sides}</div></details>'
    )

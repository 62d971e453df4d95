"""The reading order of a PDF page: columns one after the other, tables row by row."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from statistics import median

from assistant.knowledge import shapes
from assistant.knowledge.pdf_lines import Line, Page, Rules

_NEAR = 3.0  # points: rules and baselines closer than this are one


@dataclass(frozen=True, slots=True)
class Table:
    """A ruled table: its rows in order."""

    rows: tuple[tuple[str, ...], ...]
    page: int


def ordered(page: Page) -> list[Line | Table]:
    """Everything that the page prints, as it is read."""
    left = list(page.lines)
    parts: list[Line | Table] = []
    for low, high in _bands(page.uprights):
        table, outside = _ruled(page, left, low, high)
        if table is not None:
            above = [line for line in outside if line.middle >= high]
            left = [line for line in outside if line.middle < high]
            parts += [*_columns(_joined(above), page.width), table]
    return [*parts, *_columns(_joined(left), page.width)]


def _bands(uprights: Rules) -> list[tuple[float, float]]:
    """Where vertical rules stand, from the top: one band for each table."""
    found: list[tuple[float, float]] = []
    for _, low, high in sorted(uprights, key=lambda rule: -rule[2]):
        if found and high >= found[-1][0] - _NEAR:
            found[-1] = (min(low, found[-1][0]), found[-1][1])
        else:
            found.append((low, high))
    return found


def _joined(lines: Sequence[Line]) -> list[Line]:
    """Lays a bullet, number or letter before the words that stand beside it."""
    found: list[Line] = []
    for line in sorted(lines, key=lambda n: (-round(n.y0), n.x0)):
        before = found[-1] if found else None
        if (
            before is not None
            and shapes.only_mark(before.text)
            and abs(before.y0 - line.y0) < max(before.size, line.size) / 2
            and 0 <= line.x0 - before.x1 < 60
        ):
            found[-1] = replace(
                line,
                text=f"{before.text} {line.text}",
                x0=before.x0,
                bold=line.bold,
            )
        else:
            found.append(line)
    return found


def _columns(lines: list[Line], width: float) -> Sequence[Line | Table]:
    """Two columns between lines of the full width are read one after the other."""
    if not lines:
        return []
    middle = _gutter(lines, width)
    if middle is None:
        return _unruled(lines)
    found: list[Line] = []
    left: list[Line] = []
    right: list[Line] = []
    for line in lines:
        if line.x1 <= middle:
            left.append(line)
        elif line.x0 >= middle:
            right.append(line)
        else:
            found += [*left, *right, line]
            left, right = [], []
    return [*found, *left, *right]


def _unruled(lines: Sequence[Line]) -> list[Line | Table]:
    """Finds rows that stand side by side without rules: two or more with as many cells each."""
    rows: list[list[Line]] = []
    for line in lines:
        if rows and abs(rows[-1][0].y0 - line.y0) < 2 and line.x0 > rows[-1][-1].x1:
            rows[-1].append(line)
        else:
            rows.append([line])
    found: list[Line | Table] = []
    for cells, alike in groupby(rows, len):
        group = list(alike)
        if cells > 1 and len(group) > 1:
            texts = tuple(tuple(line.text for line in row) for row in group)
            found.append(Table(texts, group[0][0].page))
        else:
            found.extend(line for row in group for line in row)
    return found


def _gutter(lines: list[Line], width: float) -> float | None:
    """The white strip between two columns of running text, if there are two."""
    middle = width / 2
    left = [line for line in lines if line.x1 <= middle + _NEAR]
    right = [line for line in lines if line.x0 >= middle - _NEAR]
    if len(left) < 4 or len(right) < 4 or (len(left) + len(right)) * 4 < len(lines) * 3:
        return None
    # Cells of a table are ragged and short; lines of a column fill it.
    room = middle - min(line.x0 for line in left)
    if median(line.x1 - line.x0 for line in left) < room * 0.55:
        return None
    return (max(line.x1 for line in left) + min(line.x0 for line in right)) / 2


def _ruled(
    page: Page, lines: Sequence[Line], low: float, high: float
) -> tuple[Table | None, Sequence[Line]]:
    """The table of a band, and the lines outside it."""
    edges = _marks([x for x, a, b in page.uprights if low <= a and b <= high])
    levels = _marks([y for y, _, _ in page.levels if low - _NEAR <= y <= high + _NEAR])
    if len(edges) < 3 or len(levels) < 3:
        return None, lines
    inside = [
        line
        for line in lines
        if low < line.middle < high
        and edges[0] - _NEAR <= line.x0
        and line.x1 <= edges[-1] + _NEAR
    ]
    if len(inside) < 4:
        return None, lines
    rows: dict[int, dict[int, list[str]]] = {}
    for line in sorted(inside, key=lambda n: (-n.y0, n.x0)):
        row = sum(y > line.middle for y in levels)
        column = sum(x <= line.x0 + _NEAR for x in edges)
        rows.setdefault(row, {}).setdefault(column, []).append(line.text)
    columns = range(1, len(edges))
    cells = tuple(
        tuple(" ".join(rows[row].get(column, ())) for column in columns) for row in sorted(rows)
    )
    kept = set(map(id, inside))
    return Table(cells, page.number), [n for n in lines if id(n) not in kept]


def _marks(values: Sequence[float]) -> list[float]:
    """Positions, those that are one drawn line taken together."""
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > _NEAR:
            found.append(value)
    return found

"""The reading order of a PDF page: columns one after the other, tables row by row."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import median

from assistant.knowledge import shapes
from assistant.knowledge.pdf_lines import Line, Page

_NEAR = 3.0  # points: rules and baselines closer than this are one


@dataclass(frozen=True, slots=True)
class Table:
    """A ruled table: its rows in order, and where it stands."""

    rows: tuple[tuple[str, ...], ...]
    top: float
    page: int


def ordered(page: Page) -> list[Line | Table]:
    """Everything that the page prints, as it is read."""
    table, rest = _ruled(page)
    lines = _joined(rest)
    parts: list[Line | Table] = []
    if table is None:
        return [*_columns(lines, page.width)]
    above = [line for line in lines if line.middle > table.top]
    below = [line for line in lines if line.middle <= table.top]
    parts.extend(_columns(above, page.width))
    parts.append(table)
    parts.extend(_columns(below, page.width))
    return parts


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


def _columns(lines: list[Line], width: float) -> list[Line]:
    """Two columns between lines of the full width are read one after the other."""
    if not lines:
        return []
    middle = _gutter(lines, width)
    if middle is None:
        return lines
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


def _ruled(page: Page) -> tuple[Table | None, list[Line]]:
    """The page's table, and the lines outside it."""
    edges = _marks([x for x, _, _ in page.uprights])
    if len(edges) < 3:
        return None, list(page.lines)
    low = min(a for _, a, _ in page.uprights)
    high = max(b for _, _, b in page.uprights)
    levels = [
        y for y in _marks([y for y, _, _ in page.levels]) if low - _NEAR <= y <= high + _NEAR
    ]
    inside = [
        line
        for line in page.lines
        if low < line.middle < high
        and edges[0] - _NEAR <= line.x0
        and line.x1 <= edges[-1] + _NEAR
    ]
    if len(levels) < 3 or len(inside) < 4:
        return None, list(page.lines)
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
    return Table(cells, high, page.number), [n for n in page.lines if id(n) not in kept]


def _marks(values: Sequence[float]) -> list[float]:
    """Positions, those that are one drawn line taken together."""
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > _NEAR:
            found.append(value)
    return found

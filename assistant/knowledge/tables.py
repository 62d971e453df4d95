"""Tables to rows that can be read, quoted and found alone."""

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.knowledge.blocks import Block, Unit

# What a file may claim of a cell; real ones span a dozen.
_MOST_SPAN = 50


@dataclass(frozen=True, slots=True)
class Cell:
    """One printed cell and how many rows and columns it covers."""

    text: str
    down: int = 1
    across: int = 1


def grid(table: Sequence[Sequence[Cell]]) -> list[list[str]]:
    """Every row with all its values: a cell that covers several rows speaks in each of them."""
    found: list[list[str]] = []
    above: dict[int, Cell] = {}  # column -> what hangs down into this row
    for cells in table:
        row: list[str] = []
        hanging: dict[int, Cell] = {}
        waiting = list(reversed(cells))
        while waiting or len(row) in above:
            cell = above.pop(len(row), None) or waiting.pop()
            if cell.down > 1:
                hanging[len(row)] = Cell(cell.text, min(cell.down, _MOST_SPAN) - 1)
            row += [cell.text, *[""] * (min(cell.across, _MOST_SPAN) - 1)]
        above = hanging
        found.append(row)
    return found


def rows(
    table: Sequence[Sequence[str]], line: int, *, headed: bool, unit: Unit = "line"
) -> list[Block]:
    """The rows of a table as lines that can be read alone, each value with its column's name.

    Of two columns the first names the second, as in "Chat logs: 12 months".
    """
    filled = [list(row) for row in table if any(cell for cell in row)]
    if not filled:
        return []
    wide = max(len(row) for row in filled) > 2
    head = filled[0] if headed and wide and len(filled) > 1 else []
    texts = [_row(row, head) for row in (filled[1:] if head else filled)]
    return [Block("item", text, line, unit=unit) for text in texts if text]


def _row(cells: Sequence[str], head: Sequence[str]) -> str:
    if not head:
        mark = ": " if len(cells) <= 2 else "; "
        return mark.join(cell for cell in cells if cell)
    names = [*head, *[""] * (len(cells) - len(head))]
    pairs = zip(names, cells, strict=False)
    return "; ".join(f"{name}: {cell}" if name else cell for name, cell in pairs if cell)


def names_columns(table: Sequence[Sequence[str]]) -> bool:
    """Whether a first row that is not marked as one looks like the names of the columns."""
    first = table[0] if table else ()
    short = all(cell and len(cell.split()) <= 5 and cell[-1] not in ".;," for cell in first)
    return len(table) > 1 and short and not any(char.isdigit() for c in first for char in c)

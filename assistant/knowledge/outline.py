"""Blocks to clauses: which heading stands over which text, and what each piece is called."""

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import pairwise
from typing import Literal

from assistant.knowledge import shapes
from assistant.knowledge.blocks import Block, Defect

_BARE = re.compile(r"(\d{1,3})\s+([A-Z].*)")

Numbering = Literal["document", "list", "none"]


@dataclass(frozen=True, slots=True)
class Piece:
    """One clause as it will be cited. `text` keeps each paragraph and row on its own line."""

    clause: str
    title: str
    breadcrumb: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Document:
    """One policy document of a tenant, as read from a file."""

    doc: str
    title: str
    effective: date | None
    clauses: tuple[Piece, ...]
    warnings: tuple[Defect, ...]


@dataclass(slots=True)
class _Open:
    """The clause being filled."""

    clause: str
    title: str
    breadcrumb: tuple[str, ...]
    lines: list[str] = field(default_factory=list[str])


def outline(title: str, blocks: list[Block]) -> tuple[list[Piece], list[Defect]]:
    """The clauses of one document. Printed numbers are kept as they are, never renumbered."""
    blocks = _bare_numbers(blocks)
    paired = _headings_apart(blocks)
    builder = _Builder(title, _numbering(blocks), tagged=_tagged(blocks), paired=bool(paired))
    for block in _paired(blocks, paired):
        builder.take(_nested_level(block, builder))
    pieces, doubled = _unique(builder.finish())
    defects = [*doubled, *_gaps(blocks, builder.numbering)]
    if paired:
        detail = f"headings carry their own numbers: {', '.join(b.number for b in paired)}"
        defects.insert(0, Defect("numbered-headings", paired[0].place, detail))
    return pieces, defects


def _numbering(blocks: list[Block]) -> Numbering:
    """Whether numbers run through the whole document or count the items of each heading anew."""
    tops = [b for b in blocks if b.number and "." not in b.number]
    if not any(b.number for b in blocks):
        return "none"
    if any("." in b.number for b in blocks):
        return "document"
    starts = sum(b.number == "1" for b in tops)
    headings = sum(b.kind == "heading" for b in tops)
    if starts > 1 and headings * 2 < len(tops):
        return "list"
    return "document" if headings * 3 >= len(tops) else "list"


def _bare_numbers(blocks: list[Block]) -> list[Block]:
    """Reads "4 Payment" as clause 4 where the document counts so: 4.1 follows, or 1, 2, 3 do."""
    found = {
        n: m
        for n, b in enumerate(blocks)
        if b.kind == "heading" and not b.number and (m := _BARE.fullmatch(b.text))
    }
    parents = {b.number.split(".")[0] for b in blocks if "." in b.number}
    row = [int(m[1]) for m in found.values()]
    counted = len(row) > 2 and row == list(range(row[0], row[0] + len(row)))
    if not (counted or parents & {m[1] for m in found.values()}):
        return blocks
    return [
        replace(b, number=found[n][1], text=found[n][2]) if n in found else b
        for n, b in enumerate(blocks)
    ]


def _headings_apart(blocks: list[Block]) -> list[Block]:
    """Numbered lines that are only the heading of the next number (1 heads 2, 3 heads 4, ...)."""
    tops = [(n, b) for n, b in enumerate(blocks) if b.number.isdigit() and b.kind != "item"]
    bare = [
        b
        for (n, b), (m, c) in pairwise(tops)
        if m == n + 1 and b.kind == "heading" and int(c.number) == int(b.number) + 1
    ]
    odd = bool(bare) and all(int(b.number) % 2 == int(bare[0].number) % 2 for b in bare)
    # Three pairs and nearly every second number: a habit of the document, not a list of titles.
    return bare if odd and len(bare) >= 3 and len(bare) * 2 >= len(tops) - 2 else []


def _paired(blocks: list[Block], headings: list[Block]) -> list[Block]:
    """Lets a heading with its own number stand over the number that holds its text."""
    found: list[Block] = []
    for block in blocks:
        before = found[-1] if found else None
        if before is not None and before in headings and block.number:
            found.pop()
            own = block.text if block.kind == "heading" else ""
            head = f"{before.text} > {own}" if own else before.text
            found.append(replace(block, kind="heading", text=head))
            if not own:
                found.append(Block("paragraph", block.text, block.line))
        else:
            found.append(block)
    return found


def _tagged(blocks: list[Block]) -> bool:
    return sum(b.tagged for b in blocks) >= 3


def _gaps(blocks: list[Block], numbering: Numbering) -> list[Defect]:
    """Numbers that the printed sequence skips, at every depth."""
    if numbering != "document":
        return []
    last: dict[str, int] = {}
    printed = {block.number for block in blocks}
    defects: list[Defect] = []
    for block in blocks:
        parent, _, own = block.number.rpartition(".")
        if not own.isdigit() or block.kind == "item":
            continue
        step = int(own) - last.get(parent, int(own) - 1 if parent == "" else 0)
        for missing in range(int(own) - step + 1, int(own)) if 1 < step <= 20 else ():
            number = f"{parent}.{missing}" if parent else str(missing)
            if number not in printed:
                detail = f"there is no clause {number}"
                defects.append(Defect("missing-number", block.place, detail))
        if step < 0 and parent:
            detail = f"{block.number} stands after {parent}.{last[parent]}"
            defects.append(Defect("number-out-of-order", block.place, detail))
        last[parent] = int(own)
    return defects


def _nested_level(block: Block, builder: "_Builder") -> Block:
    """Gives an unnumbered heading of a text without levels the level its neighbours imply."""
    if block.kind != "heading" or block.level is not None or block.number:
        return block
    if builder.tagged:
        return replace(block, level=2 if block.tagged or not builder.path else 3)
    if builder.path and builder.bare_heading:
        return replace(block, level=builder.path[-1][0] + 1)
    if len(builder.path) > 1 and _parallel(builder.path[-1][1], block.text):
        return replace(block, level=builder.path[-1][0])
    return replace(block, level=2)


def _parallel(first: str, second: str) -> bool:
    """Sister headings are often built alike: they begin with the same word."""
    return first.split()[0].casefold() == second.split()[0].casefold()


def _unique(pieces: list[Piece]) -> tuple[list[Piece], list[Defect]]:
    seen: Counter[str] = Counter()
    found: list[Piece] = []
    defects: list[Defect] = []
    for piece in pieces:
        seen[piece.clause] += 1
        if seen[piece.clause] > 1:
            name = f"{piece.clause} ({seen[piece.clause]})"
            defects.append(
                Defect("repeated-number", name, f"{piece.clause} is printed more than once")
            )
            piece = replace(piece, clause=name)
        found.append(piece)
    return found, defects


class _Builder:
    """Walks the blocks once and keeps the headings that stand over the present one."""

    def __init__(self, title: str, numbering: Numbering, *, tagged: bool, paired: bool) -> None:
        self.numbering: Numbering = numbering
        self.tagged = tagged
        self.paired = paired
        self.path: list[tuple[int, str]] = []  # unnumbered headings: level, text
        self._title = title
        self._numbers: dict[str, str] = {}  # number -> its heading
        self._section = ""  # the numbered heading that unnumbered ones stand under
        self._section_level: int | None = None
        self._inner = 0  # the last number of a list inside the present clause
        self._last_top = 0
        self._headed = False  # the last clause of the first level is a heading
        self._open = _Open(title, title, (title,))
        self._done: list[_Open] = []

    @property
    def bare_heading(self) -> bool:
        """Nothing was printed yet under the last heading."""
        return not self._open.lines

    def take(self, block: Block) -> None:
        if block.number and block.kind != "item" and not self._inner_list(block):
            self._numbered(block)
        elif block.kind == "heading":
            self._heading(block)
        else:
            mark = f"{block.number}. " if block.number else "- " if block.kind == "item" else ""
            lettered = block.kind == "item" and shapes.lettered(block.text)
            self._open.lines.append(block.text if lettered else mark + block.text)

    def finish(self) -> list[Piece]:
        self._close()
        return [Piece(o.clause, o.title, o.breadcrumb, "\n".join(o.lines)) for o in self._done]

    def _inner_list(self, block: Block) -> bool:
        """A list that counts from 1 inside a numbered clause belongs to that clause."""
        if self.numbering != "document" or block.kind != "paragraph":
            return False
        own = int(block.number) if block.number.isdigit() else 0
        # The next number of the list may also be the next clause: where clauses have headings it is not.
        goes_on = own == self._inner + 1 > 1 and (self._headed or own != self._last_top + 1)
        if block.number.isdigit() and (goes_on or block.number in self._numbers):
            self._inner = own
            return True
        return False

    def _numbered(self, block: Block) -> None:
        self._inner = 0
        if block.number.isdigit():
            self._last_top = int(block.number)
            self._headed = block.kind == "heading"
        heading = block.text if block.kind == "heading" else shapes.run_in(block.text)
        if self.numbering == "list":
            names = [name for _, name in self.path]
            number = " > ".join([*names, block.number])
            crumbs = (self._title, *names, *([heading] if heading else []))
            self._start(number, heading or (names[-1] if names else self._title), crumbs)
        else:
            self._section_of(block)
            self._numbers[block.number] = heading
            crumbs = (self._title, *self._ancestry(block.number))
            self._start(block.number, heading or self._nearest(block.number), crumbs)
        if block.kind != "heading":
            self._open.lines.append(block.text)

    def _section_of(self, block: Block) -> None:
        if block.kind == "heading" or "." not in block.number:
            self._section, self._section_level = block.number, block.level
        self.path.clear()

    def _heading(self, block: Block) -> None:
        self._inner = 0
        level = block.level or 2
        inside = self._section and (self._section_level is None or level > self._section_level)
        if not inside:
            self._section = ""
        self.path = [(at, name) for at, name in self.path if at < level]
        self.path.append((level, block.text))
        names = [name for _, name in self.path]
        if inside:
            crumbs = (self._title, *self._ancestry(self._section), *names)
            self._start(" > ".join([self._section, *names]), block.text, crumbs)
        else:
            self._start(" > ".join(names), block.text, (self._title, *names))

    def _ancestry(self, number: str) -> list[str]:
        parts = number.split(".")
        numbers = [".".join(parts[: n + 1]) for n in range(len(parts))]
        return [f"{n}. {self._numbers[n]}" for n in numbers if self._numbers.get(n)]

    def _nearest(self, number: str) -> str:
        parts = number.split(".")
        for end in range(len(parts), 0, -1):
            heading = self._numbers.get(".".join(parts[:end]))
            if heading:
                return heading
        return self._title

    def _start(self, clause: str, title: str, breadcrumb: tuple[str, ...]) -> None:
        self._close()
        self._open = _Open(clause, title, breadcrumb)

    def _close(self) -> None:
        # A heading with nothing of its own lives on in the breadcrumb of what stands under it.
        if self._open.lines:
            self._done.append(self._open)

"""Plain text to blocks: no levels, no marks, and every accident that copying a web page makes."""

import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise

from assistant.knowledge import shapes, tables
from assistant.knowledge.blocks import Block, Defect, Parsed
from assistant.knowledge.words import STOP

# A lower-case word run into a capitalised one: a tagline glued to the sentence after it.
_GLUE = re.compile(r"(?<![A-Za-z])([a-z]{3,})(?=([A-Z][A-Za-z]+))")
_GLUED_BULLET = re.compile(r"(?<=[a-z]{3})- (?=[A-Z])")
_WORD = re.compile(r"[A-Za-z]+")


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    number: int
    after_blank: bool
    glued: bool = False  # stood in one line with the one before it


def parse(text: str) -> Parsed:
    """Headings, clauses and rows of a text file; nothing is dropped without a defect."""
    lines = _reflow(_lines(text))
    words = Counter(word.casefold() for word in _WORD.findall(text))
    parted: list[_Line] = []
    defects: list[Defect] = []
    for line in lines:
        pieces = _unglue(line, words)
        if len(pieces) > 1:
            defects.append(
                Defect("glued-text", f"line {line.number}", f"parted after {pieces[0].text!r}")
            )
        parted.extend(pieces)
    kept, noise = _navigation(parted)
    blocks, ordinals = _blocks(kept)
    return Parsed(tuple(blocks), (*defects, *noise, *ordinals))


def _lines(text: str) -> list[_Line]:
    found: list[_Line] = []
    blank = True
    for number, raw in enumerate(_rowed(text.splitlines()), 1):
        stripped = " ".join(raw.split())
        if stripped:
            found.append(_Line(stripped, number, blank))
        blank = not stripped
    return found


def _rowed(raw: list[str]) -> list[str]:
    """Tables that were copied with tabs or drawn with bars, as rows that can be read alone."""
    found = list(raw)
    start = 0
    while start < len(raw):
        first = _cells(raw[start])
        end = start + 1
        while len(first) > 2 and end < len(raw) and len(_cells(raw[end])) == len(first):
            end += 1
        if end - start > 1:
            grid = [_cells(line) for line in raw[start:end] if set(line) - set("|-: +=")]
            rows = tables.rows(grid, start, headed=tables.names_columns(grid))
            texts = [f"- {row.text}" for row in rows]
            found[start:end] = [*texts, *[""] * (end - start - len(texts))]
        start = end
    return found


def _cells(line: str) -> list[str]:
    parts = line.strip().strip("|").split("|" if line.lstrip().startswith("|") else "\t")
    return [" ".join(part.split()) for part in parts]


def _reflow(lines: list[_Line]) -> list[_Line]:
    """Joins what a fixed line width broke, and any line that goes on in lower case."""
    wide = sorted(len(line.text) for line in lines)
    # Hard-wrapped text shows itself: its longest lines are all about as long as each other.
    wrapped = len(wide) > 20 and wide[-1] <= 110 and wide[int(len(wide) * 0.6)] >= 50
    joined: list[_Line] = []
    for line in lines:
        if joined and _goes_on(joined[-1].text, line, wrapped=wrapped):
            before = joined.pop()
            line = _Line(f"{before.text} {line.text}", before.number, before.after_blank)
        joined.append(line)
    return joined


def _goes_on(before: str, line: _Line, *, wrapped: bool) -> bool:
    starts_item = shapes.bullet(line.text) is not None or shapes.lettered(line.text)
    if line.after_blank or starts_item or shapes.numbered(line.text):
        return False
    if line.text[0].islower() and len(before) > 40 and before[-1] not in ".:;!?":
        return True
    return wrapped and len(before) >= 45 and before[-1] not in ".:;!?"


def _unglue(line: _Line, words: Counter[str]) -> list[_Line]:
    """Parts a line where two texts were run together without a space."""
    cuts = [found.start() for found in _GLUED_BULLET.finditer(line.text)]
    for found in _GLUE.finditer(line.text):
        left, right = found[1], found[2].casefold()
        # A name like macOS is one word; the halves of an accident are words in their own right.
        known = words[left] or words[right] or right in STOP
        if found[2][-1].islower() and known and words[left + right] <= 1:
            cuts.append(found.end())
    edges = [0, *sorted(set(cuts)), len(line.text)]
    pieces = [line.text[a:b].strip() for a, b in pairwise(edges)]
    return [
        _Line(piece, line.number, line.after_blank and not n, glued=n > 0)
        for n, piece in enumerate(pieces)
        if piece
    ]


def _navigation(lines: list[_Line]) -> tuple[list[_Line], list[Defect]]:
    """Sets aside page furniture: contents lists, and whatever stands above the title."""
    title = next((n for n, line in enumerate(lines[:8]) if shapes.document_title(line.text)), 0)
    later = Counter(_unnumbered(line.text) for line in lines)
    kept: list[_Line] = []
    defects: list[Defect] = []
    in_contents = False
    for n, line in enumerate(lines):
        furniture = shapes.navigation(line.text) or (n < 8 and shapes.trail(line.text))
        in_contents = (in_contents and later[_unnumbered(line.text)] > 1) or (
            furniture and "contents" in line.text.casefold()
        )
        if n < title or furniture or in_contents:
            defects.append(Defect("navigation", f"line {line.number}", line.text))
            later[_unnumbered(line.text)] -= 1
        else:
            kept.append(line)
    return kept, defects


def _unnumbered(line: str) -> str:
    return (shapes.numbered(line) or ("", line))[1].casefold()


def _blocks(lines: list[_Line]) -> tuple[list[Block], list[Defect]]:
    blocks: list[Block] = []
    ordinals: list[str] = []
    for n, line in enumerate(lines):
        ahead = lines[n + 1 : n + 3]
        if line.text.isdigit() and len(line.text) <= 3:
            ordinals.append(f"{line.text} (line {line.number})")
        else:
            blocks.append(_block(line, blocks[-1] if blocks else None, ahead))
    removed = Defect("bare-ordinals", "file", f"taken out: {', '.join(ordinals)}")
    return blocks, [removed] if ordinals else []


def _block(line: _Line, before: Block | None, ahead: list[_Line]) -> Block:
    numbered = shapes.numbered(line.text)
    if numbered:
        number, text = numbered
        kind = "heading" if shapes.heading_like(text) else "paragraph"
        return Block(kind, text, line.number, number=number)
    item = shapes.bullet(line.text)
    if item is not None:
        return Block("item", item, line.number)
    if shapes.lettered(line.text):
        return Block("item", line.text, line.number)
    if _is_heading(line, before, ahead[0] if ahead else None):
        return Block("heading", line.text, line.number, tagged=_has_tagline(ahead))
    return Block("paragraph", line.text, line.number)


def _is_heading(line: _Line, before: Block | None, following: _Line | None) -> bool:
    if following is None or not shapes.heading_like(line.text) or shapes.date_line(line.text):
        return False
    if following.glued:  # the tagline itself: it stands in one line with what follows
        return False
    if before is not None and before.text.endswith(":"):
        # After a colon a short line is a row, unless running text follows it.
        return len(following.text.split()) >= 8
    alone = line.after_blank and following.after_blank
    return alone or shapes.title_cased(line.text) or len(following.text.split()) >= 8


def _has_tagline(ahead: list[_Line]) -> bool:
    return len(ahead) == 2 and not ahead[0].glued and ahead[1].glued

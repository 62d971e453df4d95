"""Word files to blocks: headings by style, the numbers that Word would print, lists and tables."""

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from assistant.knowledge import docx_styles, lines, package, shapes, tables
from assistant.knowledge.blocks import Block, BlockKind, Defect, Parsed
from assistant.knowledge.docx_styles import Style
from assistant.knowledge.docx_text import Words, choices, sayings, words
from assistant.knowledge.numbering import Mark, Numbering, W, number, value
from assistant.knowledge.tables import Cell

_DOCUMENT = "word/document.xml"
_RELATIONS = "word/_rels/document.xml.rels"
_STYLES, _NUMBERS = "word/styles.xml", "word/numbering.xml"
_NOTES = ("word/footnotes.xml", "word/endnotes.xml")
_CORE = "docProps/core.xml"
_TITLE = "{http://purl.org/dc/elements/1.1/}title"
_NUMBER = re.compile(r"(?:(?:section|clause|article)\s+)?(\d{1,3}(?:\.\d{1,3})*)[.):]?", re.I)
_LETTER = re.compile(r"\(?([a-z]{1,5})[.)]")
_SHOWN = 300


def parse(data: bytes) -> Parsed:
    """The document's body in its order, as it is printed with all changes accepted."""
    wanted = frozenset({_DOCUMENT, _RELATIONS, _STYLES, _NUMBERS, _CORE, *_NOTES})
    reader = _Reader(package.parts(data, wanted))
    reader.body()
    return reader.parsed()


class _Reader:
    def __init__(self, parts: package.Parts) -> None:
        self._parts = parts
        self._styles = docx_styles.read(parts.get(_STYLES))
        self._numbering = Numbering(parts.get(_NUMBERS), self._styles.lists)
        self._links = {
            link.get("Id", ""): link.get("Target", "")
            for link in parts.get(_RELATIONS, ())
            if link.get("TargetMode") == "External"
        }
        self._notes = dict(_noted(parts))
        self._titled = False  # a line in the style "Title": headings stand one level under it
        self._last_level: int | None = None
        self._count = 0
        self._blocks: list[Block] = []
        self._defects: list[Defect] = []

    def body(self) -> None:
        root = self._parts[_DOCUMENT].find(f"{W}body")
        if root is not None:
            self._read(root, shaded=False)

    def parsed(self) -> Parsed:
        core = self._parts.get(_CORE)
        named = " ".join((core.findtext(_TITLE) or "").split()) if core is not None else ""
        titled = any(b.kind == "heading" and b.level == 1 for b in self._blocks)
        first = Block("heading", named, 1, level=1, unit="paragraph")
        head = [first] if not titled and shapes.document_title(named) else []
        return Parsed((*head, *self._blocks), tuple(self._defects))

    def _read(self, node: Element, *, shaded: bool) -> None:
        for child in choices(node):
            match child.tag.removeprefix(W):
                case "p":
                    self._paragraph(child, shaded=shaded)
                case "tbl":
                    self._table(child)
                case "sdt" if "Table of Contents" in _gallery(child):
                    self._note("navigation", sayings(child))
                case "sdt" | "sdtContent" | "customXml" | "ins" | "moveTo":
                    self._read(child, shaded=shaded)
                case "del" | "moveFrom":
                    self._note("tracked-change", f"deleted: {sayings(child)}")
                case _:
                    pass

    def _paragraph(self, node: Element, *, shaded: bool) -> None:
        self._count += 1
        look = node.find(f"{W}pPr")
        style = self._style(look)
        said = self._said(node, style, shaded=shaded)
        mark = self._mark(look, style, said)
        if style.contents:
            self._note("navigation", said.text)
        elif said.text.strip():
            self._blocks.extend(self._printed(said, style, mark, _outlined(look, style)))
        for key in said.notes:
            text = self._notes.get(key, "")
            if text:
                self._blocks.append(self._block("paragraph", f"Note: {text}"))
        for box in said.boxes:
            self._read(box, shaded=True)

    def _style(self, look: Element | None) -> Style:
        named = value(look.find(f"{W}pStyle")) if look is not None else ""
        return self._styles.by_id.get(named or self._styles.default, Style())

    def _said(self, node: Element, style: Style, *, shaded: bool) -> Words:
        shaded = shaded or node.find(f"{W}pPr/{W}shd") is not None
        said = words(node, self._links, bold=style.bold, shaded=shaded)
        if style.hidden:
            said.hidden.append(said.text)
            said.text = ""
        for code, detail in (
            *(("tracked-change", f"deleted: {text}") for text in said.deleted if text.strip()),
            *(
                ("tracked-change", f"inserted: {text}")
                for text in said.inserted
                if text.strip()
            ),
            *(("hidden-text", text) for text in said.hidden),
            *(("struck-text", text) for text in said.struck),
        ):
            self._note(code, detail)
        return said

    def _mark(self, look: Element | None, style: Style, said: Words) -> Mark | None:
        own = look.find(f"{W}numPr") if look is not None else None
        num = value(own.find(f"{W}numId")) if own is not None else ""
        depth = value(own.find(f"{W}ilvl")) if own is not None else ""
        gone = look is not None and look.find(f"{W}rPr/{W}del") is not None
        if (gone and not said.text.strip()) or (num or style.num) in {"", "0"}:
            return None
        return self._numbering.mark(num or style.num, number(depth, style.depth))

    def _printed(
        self, said: Words, style: Style, mark: Mark | None, level: int | None
    ) -> Iterator[Block]:
        whole = " ".join(said.text.split())
        clause = _clause(mark)
        if level is not None:
            self._titled = self._titled or style.name == "title"
            deeper = self._titled and style.name != "title"
            yield self._heading(whole, mark, level + 1 if deeper else level)
        elif clause and mark is not None and (mark.level == 0 or "." in clause):
            headed = shapes.heading_like(whole) and (said.bold or self._numbering.dotted)
            yield self._block("heading" if headed else "paragraph", whole, clause)
        elif mark is not None:
            before = clause or _lettered(mark.text)
            yield lines.marked(before, whole, self._count, unit="paragraph", nested=True)
        elif said.bold and shapes.heading_like(whole) and not shapes.numbered(whole):
            deep = self._last_level if (self._last_level or 0) > 1 else None
            yield self._heading(whole, None, deep + 1 if deep else None, real=False)
        else:
            for text in lines.printed(said.text):
                yield self._looks(text, bold=said.bold)

    def _looks(self, text: str, *, bold: bool) -> Block:
        found = lines.block(text, self._count, unit="paragraph")
        if bold and found.number and shapes.heading_like(found.text):
            return self._block("heading", found.text, found.number)
        return found

    def _heading(
        self, text: str, mark: Mark | None, level: int | None, *, real: bool = True
    ) -> Block:
        clause = _clause(mark)
        if not clause:
            found = shapes.numbered(text)
            clause, text = found or ("", f"{mark.text} {text}" if mark and mark.text else text)
        if real:
            self._last_level = level
        return Block("heading", text, self._count, number=clause, level=level, unit="paragraph")

    def _block(self, kind: BlockKind, text: str, clause: str = "") -> Block:
        return Block(kind, text, self._count, number=clause, unit="paragraph")

    def _table(self, node: Element) -> None:
        rows = [row for row in _under(node, "tr") if not self._gone(row)]
        cells = [list(_under(row, "tc")) for row in rows]
        if max((len(row) for row in cells), default=0) < 2:
            for row in cells:
                for cell in row:
                    self._read(cell, shaded=True)
            return
        self._count += 1
        grid = tables.grid([[self._cell(cell) for cell in row] for row in cells])
        for above, below, row in zip(grid, grid[1:], cells[1:], strict=False):
            for n, cell in enumerate(row[: len(below)]):
                if _continues(cell) and n < len(above):
                    below[n] = above[n]
        marked = rows[0].find(f"{W}trPr/{W}tblHeader") is not None
        headed = marked or tables.names_columns(grid)
        self._blocks.extend(tables.rows(grid, self._count, headed=headed, unit="paragraph"))

    def _gone(self, row: Element) -> bool:
        gone = row.find(f"{W}trPr/{W}del") is not None
        if gone:
            self._note("tracked-change", f"deleted: {sayings(row)}")
        return gone

    def _cell(self, node: Element) -> Cell:
        texts: list[str] = []
        for paragraph in node.iter(f"{W}p"):
            look = paragraph.find(f"{W}pPr")
            style = self._style(look)
            said = self._said(paragraph, style, shaded=True)
            mark = self._mark(look, style, said)
            text = f"{mark.text if mark else ''} {said.text}"
            texts.append(" ".join(text.split()))
        across = number(value(node.find(f"{W}tcPr/{W}gridSpan")), 1)
        return Cell(" ".join(text for text in texts if text), 1, max(1, across))

    def _note(self, code: str, text: str) -> None:
        detail = " ".join(text.split())
        if detail:
            place = f"paragraph {max(1, self._count)}"
            self._defects.append(Defect(code, place, detail[:_SHOWN]))


def _outlined(look: Element | None, style: Style) -> int | None:
    own = value(look.find(f"{W}outlineLvl")) if look is not None else ""
    level = number(own, 99) + 1
    return level if level <= 9 else style.level if not own else None


def _clause(mark: Mark | None) -> str:
    found = _NUMBER.fullmatch(mark.text) if mark is not None and mark.counts else None
    return found[1] if found else ""


def _lettered(text: str) -> str:
    """Letters in the brackets that policies cite them by."""
    found = _LETTER.fullmatch(text)
    return f"({found[1]})" if found else text


def _gallery(node: Element) -> str:
    return value(node.find(f"{W}sdtPr/{W}docPartObj/{W}docPartGallery"))


def _continues(cell: Element) -> bool:
    merge = cell.find(f"{W}tcPr/{W}vMerge")
    return merge is not None and value(merge) != "restart"


def _under(node: Element, tag: str) -> Iterator[Element]:
    """Rows of a table, cells of a row, also where a content control is wrapped around them."""
    for child in choices(node):
        if child.tag == f"{W}{tag}":
            yield child
        elif child.tag.removeprefix(W) in {"sdt", "sdtContent", "customXml", "ins"}:
            yield from _under(child, tag)


def _noted(parts: package.Parts) -> Iterator[tuple[str, str]]:
    for name in _NOTES:
        for note in parts.get(name, ()):
            said = [words(p, {}, bold=False, shaded=False).text for p in note.iter(f"{W}p")]
            kind = "f" if name == _NOTES[0] else "e"
            yield kind + note.get(f"{W}id", ""), " ".join(" ".join(said).split())

"""HTML to blocks: what a reader of the page sees of the document, and what was hidden from them."""

import re
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser, LexborNode

from assistant.knowledge import charset, furniture, lines, page, shapes, tables, visibility
from assistant.knowledge.blocks import Block, Defect, Parsed
from assistant.knowledge.counting import Counting, counted
from assistant.knowledge.tables import Cell

_SPACE = re.compile(r"\s+")
_WORD = re.compile(r"[^\W\d_]{2,}")
_SHOWN, _MOST = 300, 20


@dataclass(slots=True)
class _Here:
    """What stands open around the present place of the page."""

    text: list[str] = field(default_factory=list[str])
    bold: int = 0  # open bold elements
    plain: bool = False  # the present text holds words that are not bold
    level: int | None = None
    mark: str | None = None  # of the list item whose first words come next
    label: str = ""  # the term whose definition comes next
    lists: list[Counting] = field(default_factory=list[Counting])
    links: list[int] = field(default_factory=list[int])  # where the words of open links begin
    table: list[list[Cell]] | None = None
    parts: int = 0  # open articles, sections and main parts
    pre: int = 0


def parse(data: bytes) -> Parsed:
    """Headings, clauses, list items, table rows and definitions, in the order of the page."""
    tree = LexborHTMLParser(charset.decode_page(data))
    reader = _Reader(tree)
    if tree.body is not None:
        page.walk(tree.body, reader)
    return reader.parsed(tree.css_first("title"))


class _Reader:
    """Turns elements, as they open and close, into blocks."""

    def __init__(self, tree: LexborHTMLParser) -> None:
        self._styles = visibility.read(tree)
        main = furniture.main_part(tree)
        self._main = main.mem_id if main is not None else None
        self._in_main = main is None
        self._main_titled = main is not None and main.css_first("h1") is not None
        self._whole = len(tree.body.text()) if tree.body is not None else 0
        self._last_level: int | None = None
        self._here = _Here()
        self._blocks: list[Block] = []
        self._defects: list[Defect] = []
        self._hidden = 0

    def parsed(self, title: LexborNode | None) -> Parsed:
        """A page whose text names no document is named by its window's title."""
        self._flush()
        names = re.split(r"\s+[|–—·»-]\s+", " ".join(title.text().split()) if title else "")
        named = next((name for name in names if shapes.document_title(name)), "")
        if named and not any(b.kind == "heading" and b.level == 1 for b in self._blocks):
            self._blocks.insert(0, Block("heading", named, 1, level=1, unit="paragraph"))
        if self._hidden > _MOST:
            self._note("hidden-text", f"and {self._hidden - _MOST} more")
        return Parsed(tuple(self._blocks), tuple(self._defects))

    def enter(self, node: LexborNode) -> bool:
        """Whether its children are to be read."""
        if node.is_text_node:
            self._say(node.text_content or "")
            return False
        if node.is_comment_node:
            self._conceal(f"comment: {node.comment_content or ''}")
            return False
        tag = node.tag or ""
        if tag in page.UNPRINTED or tag.startswith("!") or not node.is_element_node:
            return False
        if self._left_out(node, tag):
            return False
        self._open(node, tag)
        return True

    def _left_out(self, node: LexborNode, tag: str) -> bool:
        if (
            "hidden" in node.attributes
            or node.mem_id in self._styles.hidden
            or visibility.conceals(node.attributes.get("style") or "")
        ):
            self._conceal(node.text())
        elif tag in page.STRUCK:
            self._note("struck-text", node.text())
        elif furniture.is_furniture(node, inside=self._here.parts > 0, whole=self._whole) or (
            tag == "button" and self._here.level is None
        ):
            self._flush()
            self._note("navigation", node.text(separator=" "))
        else:
            return False
        return True

    def _open(self, node: LexborNode, tag: str) -> None:
        here = self._here
        if tag == "br":
            here.text.append("\n")
        elif tag in page.INLINE:
            here.bold += tag in page.BOLD
            if tag == "a":
                here.links.append(len(here.text))
            self._protected(node)
        elif here.table is not None:
            self._open_cell(tag)
        else:
            self._flush()
            self._open_block(node, tag)

    def _open_cell(self, tag: str) -> None:
        table = self._here.table
        if table is None or tag not in {"tr", "td", "th"}:
            self._here.text.append(" ")
        elif tag == "tr":
            table.append([])
        else:
            self._here.text.clear()

    def _open_block(self, node: LexborNode, tag: str) -> None:
        here = self._here
        self._in_main = self._in_main or node.mem_id == self._main
        here.parts += tag in page.PARTS or node.attributes.get("role") == "main"
        here.pre += tag == "pre"
        if tag in page.HEADINGS or node.attributes.get("role") == "heading":
            level = (
                tag[1:] if tag in page.HEADINGS else node.attributes.get("aria-level") or "2"
            )
            here.level = int(level) if level in "123456" else 2
        elif tag == "summary":
            here.level = (self._last_level or 1) + 1
        elif tag in {"ul", "ol", "dl"}:
            here.lists.append(counted(node, self._styles))
        elif tag == "li" and here.lists:
            here.mark = here.lists[-1].mark(node, here.lists[:-1], dotted=self._styles.dotted)
        elif tag == "table" and page.holds_data(node):
            here.table = []

    def leave(self, node: LexborNode) -> None:
        tag, here = node.tag or "", self._here
        if tag in page.INLINE:
            here.bold -= tag in page.BOLD
            if tag == "a" and here.links:
                self._link(node, here.links.pop())
        elif here.table is not None and tag != "br":
            self._leave_cell(node, tag)
        elif tag != "br":
            self._leave_block(node, tag)

    def _leave_cell(self, node: LexborNode, tag: str) -> None:
        here = self._here
        if tag in {"td", "th"} and here.table:
            spans = [node.attributes.get(name) or "1" for name in ("rowspan", "colspan")]
            down, across = (
                int(s) if s.isascii() and s.isdigit() and len(s) < 4 else 1 for s in spans
            )
            here.table[-1].append(Cell(self._taken(), max(1, down), max(1, across)))
        elif tag == "caption":
            caption = self._taken()
            if caption:
                self._keep(Block("paragraph", caption, self._next, unit="paragraph"))
        elif tag == "table" and here.table is not None:
            rows = tables.grid(here.table)
            here.table = None
            here.text.clear()
            headed = node.css_first("th") is not None
            for block in tables.rows(rows, self._next, headed=headed, unit="paragraph"):
                self._keep(block)

    def _leave_block(self, node: LexborNode, tag: str) -> None:
        here = self._here
        if tag == "dt":
            here.label = self._taken().rstrip(" :")
            return
        self._flush()
        here.parts -= tag in page.PARTS or node.attributes.get("role") == "main"
        here.pre -= tag == "pre"
        if tag in page.HEADINGS or tag == "summary" or node.attributes.get("role") == "heading":
            here.level = None
        elif tag in {"ul", "ol", "dl"} and here.lists:
            here.lists.pop()
        elif tag in {"li", "dd"}:
            here.mark, here.label = None, ""
        if node.mem_id == self._main:
            self._in_main = False

    def _say(self, text: str) -> None:
        here = self._here
        here.plain = here.plain or (here.bold == 0 and bool(_WORD.search(text)))
        here.text.append(text if here.pre else _SPACE.sub(" ", text))

    def _link(self, node: LexborNode, start: int) -> None:
        """Where a link goes, if its words do not say it; the `#` beside a heading is no word."""
        said = "".join(self._here.text[start:])
        goal = (node.attributes.get("href") or "").strip()
        if goal.startswith("#") and not any(char.isalnum() for char in said):
            del self._here.text[start:]
        elif goal.casefold().startswith(("http://", "https://", "mailto:", "tel:")):
            shown = re.sub(r"^(?:mailto|tel):|\?.*$", "", goal) if goal[0] in "mMtT" else goal
            bare = shown.partition("://")[2].rstrip("/") or shown
            if said.strip() and bare not in said and "protected" not in said:
                self._here.text.append(f" ({shown})")

    def _protected(self, node: LexborNode) -> None:
        code = node.attributes.get("data-cfemail")
        if code:
            self._note("obfuscated-address", f"the page hides {page.unmasked(code)}")

    def _taken(self) -> str:
        words = " ".join("".join(self._here.text).split())
        self._here.text.clear()
        self._here.plain = False
        return words

    @property
    def _next(self) -> int:
        return len(self._blocks) + 1

    def _flush(self) -> None:
        """What was said since the last block ended is a block of its own."""
        here, raw = self._here, "".join(self._here.text)
        bold, words = not here.plain, self._taken()
        if not words:
            return
        if here.level is not None:
            self._heading(words, here.level)
        elif bold and here.mark is None and shapes.heading_like(words):
            deep = self._last_level is not None and self._last_level > 1
            self._heading(words, self._last_level + 1 if deep and self._last_level else None)
        else:
            self._lines(lines.printed(raw.replace("\n", "\n\t") if here.pre else raw))

    def _lines(self, printed: list[str]) -> None:
        here = self._here
        for n, text in enumerate(printed):
            if here.label and not n:
                block = Block("item", f"{here.label}: {text}", self._next, unit="paragraph")
            elif here.mark is not None and not n:
                nested = sum(c.counts for c in here.lists) > 1
                block = lines.marked(
                    here.mark, text, self._next, unit="paragraph", nested=nested
                )
            else:
                block = lines.block(text, self._next, unit="paragraph")
            self._keep(block)
        here.mark, here.label = None, ""

    def _heading(self, words: str, level: int | None) -> None:
        mark = self._here.mark or ""
        self._here.mark = None
        number, text = shapes.numbered(words) or ("", words)
        if not number and shapes.is_number(mark):
            number, mark = mark, ""
        text = f"{mark} {text}" if mark and not number else text
        if self._here.level is not None:
            self._last_level = level
        self._keep(
            Block("heading", text, self._next, number=number, level=level, unit="paragraph")
        )

    def _keep(self, block: Block) -> None:
        title = block.level == 1 and not self._main_titled
        if self._in_main or title or shapes.date_line(block.text):
            self._blocks.append(block)
        else:
            self._note("navigation", block.text)

    def _conceal(self, text: str) -> None:
        words = " ".join(text.split())
        wordy = len(_WORD.findall(words[:_SHOWN])) >= (4 if words.startswith("comment:") else 1)
        if wordy:
            self._hidden += 1
            if self._hidden <= _MOST:
                self._note("hidden-text", words)

    def _note(self, code: str, text: str) -> None:
        words = " ".join(text.split())
        if words:
            self._defects.append(Defect(code, f"paragraph {self._next}", words[:_SHOWN]))

"""PDF to blocks: headings by size and weight, paragraphs whole again, running lines left out."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from assistant.knowledge import lines, pdf_lines, pdf_order, shapes, tables
from assistant.knowledge.blocks import Block, Defect, Parsed, Unreadable
from assistant.knowledge.pdf_lines import Line, Page
from assistant.knowledge.pdf_order import Table

_DIGITS = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(
    r"(?:page|p\.)?\s*[-–—|]?\s*\d{1,4}\s*(?:(?:of|/)\s*\d{1,4})?\s*[-–—|]?", re.I
)
_WORDS = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_BROKEN = re.compile(r"([^\W\d_]+)[-\u00ad\u2010]$")
_EDGE = 3  # lines at the top and at the foot of a page among which running ones are sought
_SHOWN = 300

Part = Line | Table


def parse(data: bytes) -> Parsed:
    """What the pages say, in reading order; findings name the page."""
    pages = list(pdf_lines.pages(data))
    if not any(page.lines for page in pages):
        raise Unreadable(_why_empty(pages))
    running = _running(pages)
    defects = [*_empty(pages), *_hidden(pages)]
    parts: list[Part] = []
    for page in pages:
        kept: list[Line] = []
        for line in page.lines:
            if id(line) in running:
                defects.append(
                    Defect("running-line", f"page {page.number}", line.text[:_SHOWN])
                )
            else:
                kept.append(line)
        parts.extend(pdf_order.ordered(_with(page, kept)))
    return Parsed(tuple(_blocks(parts)), tuple(defects))


def _with(page: Page, kept: list[Line]) -> Page:
    return Page(
        page.number, page.width, page.height, tuple(kept), page.uprights, page.levels,
        page.pictures, page.hidden,
    )  # fmt: skip


def _why_empty(pages: Sequence[Page]) -> str:
    if not pages:
        return "it has no pages"
    scanned = next((page.number for page in pages if page.pictures), None)
    if scanned is not None:
        return f"page {scanned}: a picture without text; scan it with text recognition"
    return "page 1: no text on this page, nor on any other"


def _empty(pages: Sequence[Page]) -> Iterator[Defect]:
    for page in pages:
        if not page.lines:
            what = (
                "a picture, and no text: what it shows is not read"
                if page.pictures
                else "no text"
            )
            yield Defect("page-without-text", f"page {page.number}", what)


def _hidden(pages: Sequence[Page]) -> Iterator[Defect]:
    for page in pages:
        if page.hidden:
            yield Defect("hidden-text", f"page {page.number}", page.hidden[:_SHOWN])


def _running(pages: Sequence[Page]) -> set[int]:
    """Lines that stand at the edge of most pages, numbers aside, and bare page numbers there."""
    edges: list[list[Line]] = []
    for page in pages:
        by_height = sorted(page.lines, key=lambda line: -line.y0)
        edges.append(by_height[:_EDGE] + by_height[_EDGE:][-_EDGE:])
    times = Counter(key for edge in edges for key in {_key(line) for line in edge})
    often = max(2, len(pages) * 6 // 10)
    return {
        id(line)
        for edge, page in zip(edges, pages, strict=True)
        for line in edge
        if times[_key(line)] >= often or _page_number(line, page)
    }


def _key(line: Line) -> tuple[str, int, float]:
    # To the point: the same words at another height or in another size are a heading, not a header.
    return _DIGITS.sub("#", line.text.casefold()), round(line.y0 / 4), line.size


def _page_number(line: Line, page: Page) -> bool:
    at_edge = line.middle < page.height * 0.1 or line.middle > page.height * 0.9
    return at_edge and bool(_PAGE_NUMBER.fullmatch(line.text))


@dataclass(frozen=True, slots=True)
class _Look:
    """What is usual in this document."""

    size: float
    leading: float
    levels: dict[tuple[float, bool], int]
    words: Counter[str]

    def heading(self, line: Line) -> bool:
        return (line.size, line.bold) in self.levels


def _blocks(parts: Sequence[Part]) -> Iterator[Block]:
    printed = [part for part in parts if isinstance(part, Line)]
    look = _look(printed)
    group: list[Line] = []
    for part in parts:
        if isinstance(part, Table):
            yield from _told(group, look)
            group = []
            grid = [list(row) for row in part.rows]
            headed = tables.names_columns(grid)
            yield from tables.rows(grid, part.page, headed=headed, unit="page")
        elif group and _goes_on(group, part, look):
            group.append(part)
        else:
            yield from _told(group, look)
            group = [part]
    yield from _told(group, look)


def _look(printed: Sequence[Line]) -> _Look:
    sizes: Counter[float] = Counter()
    for line in printed:
        sizes[line.size] += len(line.text)
    body = sizes.most_common(1)[0][0] if sizes else 0.0
    gaps = Counter(
        round(a.y0 - b.y0, 1)
        for a, b in pairwise(printed)
        if a.page == b.page and 0 < a.y0 - b.y0 < 3 * body and a.size == b.size == body
    )
    leading = gaps.most_common(1)[0][0] if gaps else body * 1.3
    words = Counter(word.casefold() for line in printed for word in _WORDS.findall(line.text))
    return _Look(body, leading, _levels(printed, body), words)


def _levels(printed: Sequence[Line], body: float) -> dict[tuple[float, bool], int]:
    """Ranks the looks of headings: larger than the text, or as large and bold."""
    heavy = sum(len(line.text) for line in printed if line.bold)
    bold_text = heavy * 2 > sum(len(line.text) for line in printed)
    looks: dict[tuple[float, bool], int] = {}
    first: dict[tuple[float, bool], str] = {}
    for line in printed:
        large = line.size > body * 1.08
        bold = line.bold and line.size > body * 0.95 and not bold_text
        if (large or bold) and _may_head(line.text):
            key = (line.size, line.bold)
            looks[key] = looks.get(key, 0) + 1
            first.setdefault(key, line.text)
    ranked = sorted(looks, reverse=True)
    # The largest look is the title's if it stands once or names a document; else sections have it.
    titled = bool(ranked) and (looks[ranked[0]] == 1 or shapes.document_title(first[ranked[0]]))
    return {key: n + (1 if titled else 2) for n, key in enumerate(ranked)}


def _may_head(text: str) -> bool:
    numbered = shapes.numbered(text)
    return shapes.heading_like(numbered[1] if numbered else text)


def _goes_on(group: Sequence[Line], line: Line, look: _Look) -> bool:
    """Whether a line continues what the lines before it began."""
    before = group[-1]
    if _opens(line.text) or look.heading(group[0]) != look.heading(line):
        return False
    if look.heading(line):
        near = before.page == line.page and before.y0 - line.y0 < line.size * 1.6
        return near and (before.size, before.bold) == (line.size, line.bold)
    ended = before.text[-1] in ".:;!?"
    if before.page != line.page or line.y0 >= before.y0:  # the next page, or the next column
        return not ended and (line.text[0].islower() or before.text[-1] in "-,")
    if before.y0 - line.y0 > look.leading * 1.35:
        return False
    own_line = shapes.labelled(line.text) and ended
    return not own_line and abs(before.size - line.size) < 1


def _opens(text: str) -> bool:
    return (
        bool(shapes.numbered(text)) or shapes.bullet(text) is not None or shapes.lettered(text)
    )


def _told(group: Sequence[Line], look: _Look) -> Iterator[Block]:
    if not group:
        return
    first = group[0]
    text = _whole([line.text for line in group], look.words)
    found = lines.block(text, first.page, unit="page")
    if look.heading(first) and _may_head(text) and found.kind != "item":
        level = look.levels[first.size, first.bold]
        yield Block("heading", found.text, first.page, found.number, level, unit="page")
    elif found.number and shapes.heading_like(found.text) and len(group) == 1:
        yield Block("heading", found.text, first.page, found.number, unit="page")
    else:
        yield found


def _whole(texts: Sequence[str], known: Counter[str]) -> str:
    """One line of text, with words that were parted at line ends whole again."""
    said = [texts[0]]
    for text in texts[1:]:
        broken = _BROKEN.search(said[-1])
        rest = _WORDS.match(text)
        if broken is None or rest is None or not text[0].islower():
            said.append(text)
            continue
        # "third-" and "party" may be "third-party": as it stands elsewhere in the document.
        kept = f"{broken[1]}-{rest[0]}".casefold() in known
        said[-1] = (said[-1] if kept else said[-1][:-1]) + text
    return " ".join(said)

# pyright: basic
"""PDF pages to printed lines with their places and fonts, through pdfminer.six."""

import logging
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

from pdfminer.high_level import extract_pages
from pdfminer.layout import (
    LAParams,
    LTChar,
    LTContainer,
    LTCurve,
    LTFigure,
    LTImage,
    LTItem,
    LTPage,
    LTText,
    LTTextLine,
)
from pdfminer.pdfdocument import PDFEncryptionError, PDFNoValidXRef, PDFPasswordIncorrect
from pdfminer.pdfexceptions import PDFException
from pdfminer.psexceptions import PSException

from assistant.knowledge.blocks import Unreadable

_MOST_PAGES = 1000
_TINY = 2.0  # points: nobody reads letters of that size
_WHITE = 0.98

Rules = tuple[tuple[float, float, float], ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One line as printed. Places are in points from the page's lower left corner."""

    text: str
    page: int
    x0: float
    y0: float
    x1: float
    y1: float
    size: float
    bold: bool

    @property
    def middle(self) -> float:
        return (self.y0 + self.y1) / 2


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its lines in no order, the rules drawn on it, and what nobody would see."""

    number: int
    width: float
    height: float
    lines: tuple[Line, ...]
    uprights: Rules  # vertical rules of tables: x, from y, to y
    levels: Rules  # horizontal rules: y, from x, to x
    pictures: int
    hidden: str


def pages(data: bytes) -> Iterator[Page]:
    """Every page; raises `Unreadable` where a password or a fault forbids it."""
    # Its warnings quote the file.
    logging.getLogger("pdfminer").setLevel(logging.CRITICAL)
    number = 0
    try:
        # Order and columns are found by ourselves, in linear time.
        for layout in extract_pages(BytesIO(data), laparams=LAParams(boxes_flow=None)):
            number += 1
            if number > _MOST_PAGES:
                raise Unreadable(f"it has more than {_MOST_PAGES} pages")
            yield _page(layout, number)
    except (PDFPasswordIncorrect, PDFEncryptionError) as error:
        raise Unreadable("page 1: it is encrypted; save it without a password") from error
    except PDFNoValidXRef as error:
        raise Unreadable("it is a damaged PDF: its table of parts cannot be found") from error
    except (
        PDFException, PSException, ValueError, TypeError, KeyError, IndexError, AttributeError,
        AssertionError, ArithmeticError, EOFError, OSError,
    ) as error:  # fmt: skip
        # pdfminer meets a damaged object with whatever exception the damage causes.
        raise Unreadable(f"page {number + 1}: damaged") from error


def _page(layout: LTPage, number: int) -> Page:
    items = list(_items(layout))
    texts = [item for item in items if isinstance(item, LTTextLine)]
    shapes = [item for item in items if isinstance(item, LTCurve)]
    pictures = sum(isinstance(item, LTImage) for item in items)
    grounds = [s for s in shapes if s.fill and not _white(s.non_stroking_color)]
    found: list[Line] = []
    hidden: list[str] = []
    uprights, levels = _rules(shapes)
    for text in texts:
        for run in _runs(text, uprights):
            line, unseen = _line(run, number, layout, grounds)
            if unseen:
                hidden.append(unseen)
            if line is not None:
                found.append(line)
    return Page(
        number, layout.width, layout.height, tuple(found), uprights, levels, pictures,
        " ".join(hidden),
    )  # fmt: skip


def _runs(text: LTTextLine, uprights: Rules) -> list[list[LTItem]]:
    """A line in parts where the rule of a table stands between its letters."""
    middle = (text.y0 + text.y1) / 2
    cuts = sorted(x for x, a, b in uprights if text.x0 < x < text.x1 and a < middle < b)
    if not cuts:
        return [list(text)]
    found: list[list[LTItem]] = [[]]
    place = 0
    for item in text:
        before = place
        while isinstance(item, LTChar) and place < len(cuts) and item.x0 + 1 >= cuts[place]:
            place += 1
        if place != before:
            found.append([])
        found[-1].append(item)
    return found


def _items(container: LTContainer) -> Iterator[object]:
    waiting: list[object] = [container]
    while waiting:
        item = waiting.pop()
        if isinstance(item, LTContainer) and not isinstance(item, LTTextLine):
            waiting.extend(item)
        if not isinstance(item, LTFigure | LTPage):
            yield item


def _line(
    text: list[LTItem], page: int, layout: LTPage, grounds: list[LTCurve]
) -> tuple[Line | None, str]:
    seen: list[str] = []
    unseen: list[str] = []
    sizes: Counter[float] = Counter()
    heavy = 0
    for item in text:
        if isinstance(item, LTChar):
            if _unseen(item, layout, grounds):
                unseen.append(item.get_text())
                continue
            sizes[round(item.size, 1)] += 1
            heavy += _bold(item.fontname)
        seen.append(_said(item))
    words = " ".join("".join(seen).split())
    if not words or not sizes:
        return None, "".join(unseen).strip()
    chars = [item for item in text if isinstance(item, LTChar)]
    place = (
        min(char.x0 for char in chars),
        min(char.y0 for char in chars),
        max(char.x1 for char in chars),
        max(char.y1 for char in chars),
    )
    bold = heavy * 10 >= sizes.total() * 9
    size = sizes.most_common(1)[0][0]
    return Line(words, page, *place, size, bold), "".join(unseen).strip()


def _said(item: LTItem) -> str:
    text = item.get_text() if isinstance(item, LTText) else ""
    # A sign that no table of the font explains: nearly always the bullet of a list.
    return "•" if text.startswith("(cid:") else text


def _bold(font: str) -> bool:
    name = font.casefold()
    return any(mark in name for mark in ("bold", "black", "heavy", "semibold", "demi"))


def _unseen(char: LTChar, layout: LTPage, grounds: list[LTCurve]) -> bool:
    if not char.get_text().strip():
        return False
    outside = char.x1 < 0 or char.y1 < 0 or char.x0 > layout.width or char.y0 > layout.height
    if outside or char.size < _TINY:
        return True
    return _white(char.graphicstate.ncolor) and not any(
        g.x0 - 1 <= char.x0
        and g.x1 + 1 >= char.x1
        and g.y0 - 2 <= char.y0
        and g.y1 + 2 >= char.y1
        for g in grounds[:200]
    )


def _white(colour: object) -> bool:
    if isinstance(colour, int | float):
        return colour >= _WHITE
    if isinstance(colour, tuple | list) and len(colour) in {1, 3}:
        return all(isinstance(part, int | float) and part >= _WHITE for part in colour)
    # Of four inks none: the paper.
    return isinstance(colour, tuple | list) and len(colour) == 4 and not any(colour)


def _rules(shapes: list[LTCurve]) -> tuple[Rules, Rules]:
    """The drawn lines of tables; a frame around a cell counts as its four sides."""
    uprights: list[tuple[float, float, float]] = []
    levels: list[tuple[float, float, float]] = []
    for shape in shapes:
        wide, high = shape.x1 - shape.x0, shape.y1 - shape.y0
        if wide > 3:
            levels.extend((y, shape.x0, shape.x1) for y in {shape.y0, shape.y1})
        if high > 3:
            uprights.extend((x, shape.y0, shape.y1) for x in {shape.x0, shape.x1})
    return tuple(uprights), tuple(levels)

"""The words of a Word paragraph as they are printed, and what its author deleted or hid."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from assistant.knowledge.docx_styles import on
from assistant.knowledge.numbering import W, number, value

_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_THROUGH = frozenset(
    f"{W}{tag}"
    for tag in ("fldSimple", "smartTag", "sdt", "sdtContent", "customXml", "dir", "bdo")
)
_TINY = 4  # half points: nobody reads letters of two points


@dataclass(slots=True)
class Words:
    """What one paragraph says."""

    text: str = ""
    bold: bool = True  # all of it
    deleted: list[str] = field(default_factory=list[str])
    inserted: list[str] = field(default_factory=list[str])
    hidden: list[str] = field(default_factory=list[str])
    struck: list[str] = field(default_factory=list[str])
    notes: list[str] = field(default_factory=list[str])  # footnotes, by id
    boxes: list[Element] = field(
        default_factory=list[Element]
    )  # text boxes, to be read after it


def words(paragraph: Element, links: Mapping[str, str], *, bold: bool, shaded: bool) -> Words:
    """`bold`: its style is; `shaded`: white text would be seen."""
    reader = _Reader(links, bold=bold, shaded=shaded)
    reader.read(paragraph)
    reader.found.bold = reader.found.bold and bool(reader.found.text.strip())
    return reader.found


def sayings(node: Element) -> str:
    """All text under an element, also what is marked as deleted."""
    return "".join(
        part.text or "" for part in node.iter() if part.tag in {f"{W}t", f"{W}delText"}
    )


def choices(node: Element) -> Iterator[Element]:
    """The children; of alternatives for old and new programs only the first."""
    for child in node:
        if child.tag == f"{_MC}AlternateContent":
            yield from next(iter(child), ())
        else:
            yield child


class _Reader:
    def __init__(self, links: Mapping[str, str], *, bold: bool, shaded: bool) -> None:
        self.found = Words()
        self._links = links
        self._bold = bold
        self._shaded = shaded

    def read(self, node: Element) -> None:
        for child in choices(node):
            match child.tag.removeprefix(W):
                case "r":
                    self._run(child)
                case "del" | "moveFrom":
                    self.found.deleted.append(sayings(child))
                case "ins" | "moveTo":
                    self.found.inserted.append(sayings(child))
                    self.read(child)
                case "hyperlink":
                    self._link(child)
                case _ if child.tag in _THROUGH:
                    self.read(child)
                case _:
                    pass

    def _link(self, node: Element) -> None:
        before = len(self.found.text)
        self.read(node)
        goal = self._links.get(node.get(f"{_R}id", ""), "").removeprefix("mailto:")
        said = self.found.text[before:]
        bare = goal.partition("://")[2].rstrip("/") or goal
        if said.strip() and goal and bare not in said:
            self.found.text += f" ({goal})"

    def _run(self, run: Element) -> None:
        look = run.find(f"{W}rPr")
        said = "".join(self._said(run))
        if look is not None and self._unseen(look):
            self.found.hidden.append(said)
        elif look is not None and (on(look.find(f"{W}strike")) or on(look.find(f"{W}dstrike"))):
            self.found.struck.append(said)
        else:
            self.found.text += said
            heavy = look.find(f"{W}b") if look is not None else None
            bold = on(heavy) if heavy is not None else self._bold
            self.found.bold = self.found.bold and (bold or not said.strip())

    def _said(self, run: Element) -> Iterator[str]:
        for child in choices(run):
            match child.tag.removeprefix(W):
                case "t":
                    yield child.text or ""
                case "tab" | "ptab":
                    yield " "
                case "br" | "cr":
                    yield "\n"
                case "noBreakHyphen":
                    yield "-"
                case "footnoteReference" | "endnoteReference":
                    self.found.notes.append(
                        child.tag.removeprefix(W)[0] + child.get(f"{W}id", "")
                    )
                case "drawing" | "pict" | "object":
                    self.found.boxes.extend(child.iter(f"{W}txbxContent"))
                case _:
                    pass

    def _unseen(self, look: Element) -> bool:
        size = value(look.find(f"{W}sz"))
        white = value(look.find(f"{W}color")).casefold() == "ffffff"
        ground = look.find(f"{W}shd") is not None or look.find(f"{W}highlight") is not None
        return (
            on(look.find(f"{W}vanish"))
            or (bool(size) and number(size, 99) <= _TINY)
            or (white and not ground and not self._shaded)
        )

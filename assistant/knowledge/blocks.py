"""The stream that every file format is parsed into: headings, paragraphs and list items."""

from dataclasses import dataclass
from typing import Literal

BlockKind = Literal["heading", "paragraph", "item"]
Unit = Literal["line", "page", "paragraph"]


class Unreadable(Exception):
    """A file that cannot be read. Says why, and the page where there is one; knows no file name."""


@dataclass(frozen=True, slots=True)
class Block:
    """One printed unit of a document, in reading order."""

    kind: BlockKind
    text: str  # without its printed number and without its bullet
    line: int  # where it starts in the file, from 1, counted in its unit
    number: str = ""  # as printed: "9", "5.2"
    level: int | None = None  # of a heading, where the format has levels
    tagged: bool = False  # a heading with a tagline of its own glued to what follows
    unit: Unit = "line"  # what a reader of this format can find again

    @property
    def place(self) -> str:
        """Where a human finds it: `line 12`, `page 3`."""
        return f"{self.unit} {self.line}"


@dataclass(frozen=True, slots=True)
class Defect:
    """Something a human should look at. `place` is a clause id, or a line, page or paragraph."""

    code: str
    place: str
    detail: str


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a format's parser hands over: the blocks, and what it set aside and why."""

    blocks: tuple[Block, ...]
    defects: tuple[Defect, ...] = ()

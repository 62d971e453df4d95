"""The stream that every file format is parsed into: headings, paragraphs and list items."""

from dataclasses import dataclass
from typing import Literal

BlockKind = Literal["heading", "paragraph", "item"]


@dataclass(frozen=True, slots=True)
class Block:
    """One printed unit of a document, in reading order."""

    kind: BlockKind
    text: str  # without its printed number and without its bullet
    line: int  # where it starts in the file, from 1
    number: str = ""  # as printed: "9", "5.2"
    level: int | None = None  # of a heading, where the format has levels
    tagged: bool = False  # a heading with a tagline of its own glued to what follows


@dataclass(frozen=True, slots=True)
class Defect:
    """Something a human should look at. `place` is a clause id or `line n`."""

    code: str
    place: str
    detail: str


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a format's parser hands over: the blocks, and what it set aside and why."""

    blocks: tuple[Block, ...]
    defects: tuple[Defect, ...] = ()

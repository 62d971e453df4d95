"""The zip that a .docx is: checked before anything of it is expanded, its XML read without entities."""

import struct
import zipfile
import zlib
from collections.abc import Mapping
from io import BytesIO
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from assistant.knowledge.blocks import Unreadable

# Text in XML shrinks to a twentieth; a bomb to a thousandth.
MOST_EXPANDED = 200 * 1024**2
MOST_RATIO = 100
_SMALL = 10 * 1024**2  # below this no ratio is suspicious: templates are full of empty tables
_MOST_PARTS = 5000
_DEEPEST = 200  # open elements; a table in a table in a text box has thirty
_PACKED = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})

Parts = Mapping[str, Element]


def parts(data: bytes, wanted: frozenset[str]) -> Parts:
    """The XML of the wanted parts that are there."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            _check(archive.infolist(), len(data))
            return {name: tree(archive.read(name)) for name in wanted & set(archive.namelist())}
    except (
        zipfile.BadZipFile, zlib.error, struct.error, EOFError, NotImplementedError, OSError,
        RuntimeError, ValueError,
    ) as error:  # fmt: skip
        raise Unreadable("the zip that a .docx is made of is damaged") from error


def _check(members: list[zipfile.ZipInfo], size: int) -> None:
    # Python reads no more of a member than it declares, so what is declared is what can come.
    expanded = sum(member.file_size for member in members)
    if (
        len(members) > _MOST_PARTS
        or expanded > MOST_EXPANDED
        or (expanded > _SMALL and expanded > MOST_RATIO * size)
    ):
        raise Unreadable(
            f"it would expand from {size // 1024} KB to {expanded // 1024**2} MB in"
            f" {len(members)} parts: a zip bomb, or too large"
        )
    if any(member.flag_bits & 1 for member in members):
        raise Unreadable("it is encrypted; save it without a password")
    if any(member.compress_type not in _PACKED for member in members):
        raise Unreadable("it is packed in a way that no word processor uses")
    names = {member.filename.casefold() for member in members}
    if any(name.endswith(("vbaproject.bin", "vbadata.xml")) for name in names):
        raise Unreadable("it carries macros; save it as a .docx without them")
    if "word/document.xml" not in names:
        raise Unreadable("it is a zip, but no Word document")


def tree(xml: bytes) -> Element:
    """XML as elements named `{space}name`. A document type, and with it any entity, is refused."""
    builder = TreeBuilder()
    depth = 0

    def start(name: str, found: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > _DEEPEST:
            raise Unreadable("its parts are nested too deep")
        builder.start(_named(name), {_named(key): value for key, value in found.items()})

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        builder.end(_named(name))

    parser = expat.ParserCreate(None, "}")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = builder.data
    try:
        parser.Parse(xml, True)  # noqa: FBT003 - expat's own signature
    except expat.ExpatError as error:
        raise Unreadable(f"its XML is damaged: {expat.ErrorString(error.code)}") from error
    return builder.close()


def _refuse(*_: object) -> None:
    raise Unreadable("its XML declares entities of its own, which no word processor writes")


def _named(name: str) -> str:
    return "{" + name if "}" in name else name

"""Files to documents: clauses with the ids they are cited by, and what a human should look at."""

import json
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import PurePath

from assistant.errors import BadDocument
from assistant.knowledge import defects, markdown, plain, shapes
from assistant.knowledge.blocks import Block, Defect, Parsed
from assistant.knowledge.outline import Piece, outline

MAX_BYTES = 20 * 1024 * 1024
Suspicious = Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class Document:
    """One policy document of a tenant, as read from a file."""

    doc: str
    title: str
    effective: date | None
    clauses: tuple[Piece, ...]
    warnings: tuple[Defect, ...]


def read(
    name: str, data: bytes, *, doc: str | None = None, suspicious: Suspicious | None = None
) -> tuple[Document, ...]:
    """The documents of a file, in order; raises `BadDocument` naming the file.

    `doc` names the first document; a second one in the same file is named by its title.
    `suspicious` tells text that gives orders to the assistant.
    """
    text, cleaned = _decode(name, data)
    match PurePath(name).suffix.casefold():
        case ".txt" | ".text" | "":
            found = _documents(name, plain.parse(text), doc)
        case ".md" | ".markdown":
            found = _documents(name, markdown.parse(text), doc)
        case ".jsonl":
            found = _ready_cut(name, text, doc)
        case other:
            raise BadDocument(f"{name}: files of type {other} are not read")
    if not any(document.clauses for document in found):
        raise BadDocument(f"{name}: no text was found in it")
    return tuple(
        replace(d, warnings=(*(cleaned if not n else ()), *d.warnings, *defects.review(
            d.title, d.clauses, suspicious=suspicious
        )))
        for n, d in enumerate(found)
    )  # fmt: skip


def _decode(name: str, data: bytes) -> tuple[str, tuple[Defect, ...]]:
    if not data.strip():
        raise BadDocument(f"{name}: the file is empty")
    if len(data) > MAX_BYTES:
        raise BadDocument(f"{name}: larger than {MAX_BYTES // 2**20} MB")
    wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    if b"\0" in data and not wide:
        raise BadDocument(f"{name}: not a text file (it holds binary data)")
    try:
        text = data.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise BadDocument(f"{name}: not UTF-8 text, see line {line}") from error
    return _clean(text)


def _clean(text: str) -> tuple[str, tuple[Defect, ...]]:
    """Without characters that no store takes and no reader sees."""
    unseen = {
        char: unicodedata.name(char, f"U+{ord(char):04X}")
        for char in set(text)
        if unicodedata.category(char) in {"Cc", "Cs", "Cf"} and char not in "\n\r\t\f\v\x85"
    }
    defect = tuple(
        Defect("unseen-character", "file", f"{text.count(char)} x {label} taken out")
        for char, label in sorted(unseen.items())
    )
    table = {ord(char): None for char in unseen} | {0xA0: " ", 0x202F: " ", 0x2007: " "}
    return text.translate(table), defect


def _documents(name: str, parsed: Parsed, doc: str | None) -> list[Document]:
    found: list[Document] = []
    for title, blocks in _split(parsed.blocks):
        untitled = not title
        title = title or _title_from(name)
        pieces, trouble = outline(title, blocks)
        dated = _effective(blocks)
        notes: list[Defect] = list(parsed.defects) if not found else []
        if untitled:
            notes.append(Defect("no-title", "line 1", f"taken from the file's name: {title}"))
        if dated is None:
            notes.append(Defect("no-date", title, "no date of last change is printed"))
        first = doc if doc and not found else shapes.identify(title)
        found.append(Document(first, title, dated, tuple(pieces), (*notes, *trouble)))
    if len(found) > 1:
        names = ", ".join(f"{d.doc} ({d.title})" for d in found)
        note = Defect("several-documents", "file", names)
        found[0] = replace(found[0], warnings=(note, *found[0].warnings))
    return found


def _split(blocks: tuple[Block, ...]) -> list[tuple[str, list[Block]]]:
    """Parts a file at each line that is the title of another document."""
    parts: list[tuple[str, list[Block]]] = []
    for n, block in enumerate(blocks):
        current = parts[-1][0] if parts else ""
        if _opens(block, blocks[n + 1 : n + 3], current, first=not parts):
            if block.text != current:
                parts.append((block.text, []))
        elif not parts:
            parts.append(("", [block]))
        else:
            parts[-1][1].append(block)
    return parts


def _opens(block: Block, ahead: tuple[Block, ...], current: str, *, first: bool) -> bool:
    if block.kind != "heading" or block.number:
        return False
    if block.level == 1:
        return first or shapes.document_title(block.text)
    if block.level is not None or not shapes.document_title(block.text):
        return False
    if first or block.text == current:
        return True
    dated = any(shapes.date_line(b.text) for b in ahead)
    return dated and shapes.identify(block.text) != shapes.identify(current)


def _title_from(name: str) -> str:
    words = PurePath(name).stem.replace("_", " ").replace("-", " ").split()
    return " ".join(words).capitalize() or "Document"


def _effective(blocks: Iterable[Block]) -> date | None:
    """The date the document gives itself, in a line of its own or in its last sentences."""
    for block in blocks:
        if shapes.date_line(block.text):
            return shapes.printed_date(block.text)
    return None


def _ready_cut(name: str, text: str, doc: str | None) -> list[Document]:
    """Clauses that were cut elsewhere: their ids are kept to the letter."""
    found: dict[str, list[Piece]] = {}
    cleaned: list[Defect] = []
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip():
            owner, piece, notes = _row(name, number, line)
            found.setdefault(owner, []).append(piece)
            cleaned.extend(notes)
    only = doc if doc and len(found) == 1 else None
    documents = [
        Document(only or owner, owner, None, tuple(pieces), ())
        for owner, pieces in found.items()
    ]
    return [
        replace(d, warnings=tuple(cleaned)) if not n else d for n, d in enumerate(documents)
    ]


def _row(name: str, number: int, line: str) -> tuple[str, Piece, tuple[Defect, ...]]:
    try:
        row: object = json.loads(line)
    except ValueError as error:
        raise BadDocument(f"{name}: line {number} is not JSON") from error
    if not isinstance(row, dict):
        raise BadDocument(f"{name}: line {number} is not an object")
    fields: dict[str, str] = {}
    notes: list[Defect] = []
    for key in ("doc", "clause", "title", "text"):
        value = row.get(key, "")  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
        if not isinstance(value, str) or (key != "title" and not value.strip()):
            raise BadDocument(f"{name}: line {number} has no usable {key!r}")
        fields[key], found = _clean(value)
        notes.extend(replace(note, place=f"line {number}") for note in found)
    title = fields["title"]
    crumbs = (fields["doc"], *([title] if title else []))
    return fields["doc"], Piece(fields["clause"], title, crumbs, fields["text"]), tuple(notes)

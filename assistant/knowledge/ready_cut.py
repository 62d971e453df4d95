"""Clauses that were cut elsewhere, one JSON object a line: their ids are kept to the letter."""

import json
from dataclasses import replace

from assistant.errors import BadDocument
from assistant.knowledge import charset, unseen
from assistant.knowledge.blocks import Defect, Unreadable
from assistant.knowledge.outline import Document, Piece

_FIELDS = ("doc", "clause", "title", "text")


def read(name: str, data: bytes, doc: str | None) -> list[Document]:
    """The documents of the rows, each in the order of its first; `doc` names the only one."""
    found: dict[str, list[Piece]] = {}
    cleaned: list[Defect] = []
    # A line ends with a line feed and nothing else: JSON may hold U+2028 as it is.
    for number, line in enumerate(_text(name, data).split("\n"), 1):
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


def _text(name: str, data: bytes) -> str:
    try:
        return charset.decode(data)
    except Unreadable as error:
        raise BadDocument(f"{name}: {error}") from error


def _row(name: str, number: int, line: str) -> tuple[str, Piece, list[Defect]]:
    try:
        row: object = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise BadDocument(f"{name}: line {number} is not JSON") from error
    if not isinstance(row, dict):
        raise BadDocument(f"{name}: line {number} is not an object")
    fields: dict[str, str] = {}
    notes: list[Defect] = []
    for key in _FIELDS:
        value = row.get(key, "")  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
        if not isinstance(value, str):
            raise BadDocument(f"{name}: line {number} has no usable {key!r}")
        fields[key], found = unseen.cleaned(value, f"line {number}")
        if key != "title" and not fields[key].strip():
            raise BadDocument(f"{name}: line {number} has no usable {key!r}")
        notes.extend(found)
    title = fields["title"]
    crumbs = (fields["doc"], *([title] if title else []))
    return fields["doc"], Piece(fields["clause"], title, crumbs, fields["text"]), notes

"""Files to documents: clauses with the ids they are cited by, and what a human should look at."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from itertools import chain, count
from pathlib import PurePath

from assistant.errors import BadDocument
from assistant.knowledge import defects, formats, ready_cut, shapes
from assistant.knowledge.blocks import Block, Defect, Parsed
from assistant.knowledge.outline import Document, outline

MAX_BYTES = formats.MAX_BYTES
Suspicious = Callable[[str], bool]


def read(
    name: str, data: bytes, *, doc: str | None = None, suspicious: Suspicious | None = None
) -> tuple[Document, ...]:
    """The documents of a file, in order; raises `BadDocument` naming the file.

    `doc` names the first document; a second one in the same file is named by its title.
    `suspicious` tells text that gives orders to the assistant.
    """
    kind = formats.recognise(name, data)
    if kind == "ready-cut":
        found = ready_cut.read(name, data, doc)
    else:
        found = _documents(name, formats.parse(name, kind, data), doc)
    if not any(document.clauses for document in found):
        raise BadDocument(f"{name}: no text was found in it")
    return tuple(
        replace(d, warnings=(*d.warnings, *defects.review(
            d.title, d.clauses, suspicious=suspicious
        )))
        for d in found
    )  # fmt: skip


def _documents(name: str, parsed: Parsed, doc: str | None) -> list[Document]:
    found: list[Document] = []
    kept, above = _below_letterhead(parsed.blocks)
    parts = _split(kept)
    # A title with nothing under it is the title of nothing.
    full = [part for part in parts if part[1]] or parts
    bare = tuple(Defect("navigation", "file", t) for t, under in parts if not under)
    parsed = Parsed(kept, (*parsed.defects, *above, *bare))
    for title, blocks in full:
        untitled = not title
        title = title or _title_from(name)
        pieces, trouble = outline(title, blocks)
        dated = _effective(blocks)
        notes: list[Defect] = list(parsed.defects) if not found else []
        if untitled:
            notes.append(Defect("no-title", "line 1", f"taken from the file's name: {title}"))
        if dated is None:
            notes.append(Defect("no-date", title, "no date of last change is printed"))
        own = doc if doc and not found else _free_id(title, {d.doc for d in found})
        found.append(Document(own, title, dated, tuple(pieces), (*notes, *trouble)))
    if len(found) > 1:
        names = ", ".join(f"{d.doc} ({d.title})" for d in found)
        note = Defect("several-documents", "file", names)
        found[0] = replace(found[0], warnings=(note, *found[0].warnings))
    return found


def _free_id(title: str, taken: set[str]) -> str:
    """Two documents of one file never share an id: the second would replace the first."""
    names = (shapes.identify(title), shapes.slug(title))
    numbered = (f"{names[0]}-{n}" for n in count(2))
    return next(name for name in chain(names, numbered) if name not in taken)


def _below_letterhead(
    blocks: tuple[Block, ...],
) -> tuple[tuple[Block, ...], tuple[Defect, ...]]:
    """Sets aside the few words, a company's name mostly, that stand above the title."""
    for n, block in enumerate(blocks[:6]):
        if block.kind == "heading" and block.level == 1 and shapes.document_title(block.text):
            notes = (Defect("navigation", b.place, b.text) for b in blocks[:n])
            return blocks[n:], tuple(notes)
        if len(block.text.split()) > 8 or block.number or shapes.date_line(block.text):
            break
    return blocks, ()


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
    restarts = any(b.kind == "heading" and b.number == "1" for b in ahead)
    return (dated or restarts) and shapes.identify(block.text) != shapes.identify(current)


def _title_from(name: str) -> str:
    words = PurePath(name).stem.replace("_", " ").replace("-", " ").split()
    return " ".join(words).capitalize() or "Document"


def _effective(blocks: Iterable[Block]) -> date | None:
    """The date the document gives itself, in a line of its own or in its last sentences."""
    for block in blocks:
        if shapes.date_line(block.text):
            return shapes.printed_date(block.text)
    return None

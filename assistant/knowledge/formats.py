"""Which format a file is in, by its name and by its bytes, and what its parser makes of it."""

from pathlib import PurePath
from typing import Literal

from assistant.errors import BadDocument
from assistant.knowledge import apart, charset, markdown, plain, unseen
from assistant.knowledge.apart import Format
from assistant.knowledge.blocks import Parsed, Unreadable

# A policy of ten pages has 60 KB, with pictures 2 MB; what is larger is no policy, or a picture book.
MAX_BYTES = 20 * 1024 * 1024
# Plain text of ordinary size is read where it is; more of it could keep the service from answering.
_AT_ONCE = 1024 * 1024

Kind = Format | Literal["ready-cut"]

_KINDS: dict[str, Kind] = {
    "": "plain", ".txt": "plain", ".text": "plain", ".md": "markdown", ".markdown": "markdown",
    ".html": "html", ".htm": "html", ".xhtml": "html", ".pdf": "pdf", ".docx": "docx",
    ".jsonl": "ready-cut",
}  # fmt: skip
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PASSWORD = "EncryptedPackage".encode("utf-16-le")
# What bytes begin with, and what that makes the file.
_MAGIC = (
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "a zip or an Office file"),
    (_OLE, "an old Office file"),
    (b"{\\rtf", "an RTF file"),
    (b"\x89PNG", "a picture"), (b"\xff\xd8\xff", "a picture"), (b"GIF8", "a picture"),
    (b"\x1f\x8b", "a compressed file"),
)  # fmt: skip
_EXPECTED = {"pdf": "a PDF", "docx": "a zip or an Office file", "html": "a web page"}


def recognise(name: str, data: bytes) -> Kind:
    """The format of a file; raises `BadDocument` where its name and its bytes do not agree."""
    suffix = PurePath(name).suffix.casefold()
    kind = _KINDS.get(suffix)
    if kind is None:
        raise BadDocument(f"{name}: files of type {suffix} are not read")
    if len(data) > MAX_BYTES:
        raise BadDocument(f"{name}: larger than {MAX_BYTES // 2**20} MB")
    if not data.strip():
        raise BadDocument(f"{name}: the file is empty")
    if data.startswith(_OLE) and kind == "docx":
        locked = _PASSWORD in data
        why = (
            "it is encrypted; save it without a password"
            if locked
            else "it is an old Word file; save it as .docx"
        )
        raise BadDocument(f"{name}: {why}")
    looks = _looks(data)
    expected = _EXPECTED.get(kind, "")
    if looks != expected and (looks or kind in {"pdf", "docx"}):
        raise BadDocument(
            f"{name}: not {_WANTED.get(kind, 'a text file')}: its content is"
            f" {looks or 'none of that kind'}"
        )
    return kind


_WANTED = {"pdf": "a PDF", "docx": "a Word file", "html": "a web page"}


def _looks(data: bytes) -> str:
    head = data[:1024].removeprefix(b"\xef\xbb\xbf").lstrip()
    for magic, what in _MAGIC:
        if head.startswith(magic):
            return what
    if b"%PDF-" in head:  # the format allows a few bytes before it
        return "a PDF"
    return "a web page" if head[:14].lower().startswith((b"<!doctype html", b"<html")) else ""


def parse(name: str, kind: Format, data: bytes) -> Parsed:
    """The file's blocks, without characters that nobody sees."""
    if kind in {"html", "pdf", "docx"}:
        return unseen.cleaned_blocks(apart.parse(name, kind, data))
    try:
        text, notes = unseen.cleaned(charset.decode(data), "file")
    except Unreadable as error:
        raise BadDocument(f"{name}: {error}") from error
    if len(data) > _AT_ONCE:
        parsed = apart.parse(name, kind, text.encode())
    else:
        parsed = markdown.parse(text) if kind == "markdown" else plain.parse(text)
    return Parsed(parsed.blocks, (*notes, *parsed.defects))

"""Bytes to text: by their mark, by what a page says of itself, else UTF-8 and nothing else."""

import codecs
import re

from assistant.knowledge.blocks import Unreadable

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_META = re.compile(
    rb"<meta[^<>]{0,200}?charset\s{0,9}=\s{0,9}[\"']?\s{0,9}([A-Za-z0-9_.:-]{1,40})", re.I
)
# Browsers read Latin-1 as its Windows cousin; a meta tag that could be read is no UTF-16.
_READ_AS = {
    "ascii": "cp1252", "iso8859-1": "cp1252", "utf-16": "utf-8", "utf-16-le": "utf-8",
    "utf-16-be": "utf-8", "iso8859-9": "cp1254", "tis-620": "cp874",
}  # fmt: skip
_KNOWN = re.compile(
    r"utf-8|cp(?:125\d|874|866|932|949|950)|iso8859-\d{1,2}|koi8-[ru]|shift_jis|euc_(?:jp|kr)"
    r"|gbk|gb2312|gb18030|big5|mac-roman"
)


def decode(data: bytes) -> str:
    """Plain text and Markdown: UTF-8, or UTF-16 with its mark."""
    encoding = _marked(data)
    if b"\0" in data and encoding != "utf-16":
        raise Unreadable("not a text file (it holds binary data)")
    return _decoded(data, encoding or "utf-8")


def decode_page(data: bytes) -> str:
    """A web page: the mark wins over what the page says, as in a browser."""
    encoding = _marked(data)
    if encoding is None:
        said = _META.search(data, 0, 4096)
        encoding = _named(said[1].decode("ascii")) if said else "utf-8"
    return _decoded(data, encoding)


def _marked(data: bytes) -> str | None:
    return next((name for mark, name in _MARKS if data.startswith(mark)), None)


def _named(label: str) -> str:
    try:
        name = codecs.lookup(label).name
    except LookupError as error:
        raise Unreadable(f"it names the encoding {label!r}, which is not known") from error
    name = _READ_AS.get(name, name)
    if not _KNOWN.fullmatch(name):
        raise Unreadable(f"it names the encoding {label!r}, which is not read")
    return name


def _decoded(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        shown = "UTF-8" if encoding.startswith("utf-8") else encoding
        raise Unreadable(f"not {shown} text, see line {line}") from error

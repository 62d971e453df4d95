"""Names inside other words: of files, run together, letter by letter, without their apostrophe."""

import itertools
import re
from collections.abc import Iterator

from guardrails.pii.found import Found
from guardrails.pii.linear import Pattern
from guardrails.pii.reading import Reading
from guardrails.pii.tokens import marked

_FILE = Pattern(
    r"\b([a-z0-9]{1,24}(?:[_\- ][a-z0-9]{1,24}){1,6})\.(?:pdf|docx?|odt|rtf|xlsx?|csv|jpe?g|png|heic|tiff?|zip|eml|msg|vcf|txt)\b"
)
_JOINED = Pattern(r"\b([A-Z][a-z]{2,14})([A-Z][a-z]{2,20})\b", case=True)
_APART = Pattern(r"\b[a-z](?: [a-z]){2,14}\b")
_OWNED = Pattern(
    r"\b([a-z]{3,14})s (?:mail ?box|e-?mails?|site|website|account|pass ?word|login|invoices?|card|domain|phone|laptop|computer|pc|mobile|number|address|inbox|plan|permissions?|access|user|profile|birthday|husband|wife|mum|dad|partner|name|out of office)\b"
)
# The standard library's engine, for single letters: there is nothing to try twice.
_PART = re.compile(r"[A-Za-z]+")
_SHORTEST = 3


def hidden(reading: Reading) -> Iterator[Found]:
    """`CV_Harriet_Langley.pdf`, `GrahamEllwood`, `G r a h a m`, `brians site`."""
    for start, end in _FILE.places(reading.raw):
        yield from _titled(reading, start, end)
    for match in _JOINED.finditer(reading.raw):
        family = set(marked(reading.text[match.start(2) : match.end(2)]))
        if _given(reading, *match.span(1)) and not family & {"E", "e", "B", "P"}:
            yield Found(match.start(), match.end(), "PERSON", 0.65)
    for start, end in _APART.places(reading.raw):
        marks = set(marked(reading.text[start:end].replace(" ", "").lower()))
        if marks & {"G", "F"} and not marks & {"E", "e", "B", "P"}:
            yield Found(start, end, "PERSON", 0.7)
    for start, end in _OWNED.places(reading.raw):
        plural = set(marked(reading.text[start : end + 1].lower()))
        if _given(reading, start, end) and not plural & {"E", "e", "B"}:
            yield Found(start, end, "PERSON", 0.65)


def _titled(reading: Reading, start: int, end: int) -> Iterator[Found]:
    """A first name in a file's name, and the word behind it where that is none of every day."""
    parts = [part.span() for part in _PART.finditer(reading.text, start, end)]
    for (first, last), (begin, stop) in itertools.pairwise(parts):
        family = set(marked(reading.text[begin:stop]))
        if _given(reading, first, last) and not family & {"E", "e", "B", "P"}:
            yield Found(first, stop, "PERSON", 0.65)


def _given(reading: Reading, start: int, end: int) -> bool:
    marks = set(marked(reading.text[start:end]))
    return end - start >= _SHORTEST and "G" in marks and not marks & {"E", "e", "B", "P", "S"}

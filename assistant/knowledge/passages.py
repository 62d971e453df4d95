"""A clause's text as the sentences and rows that can be quoted one by one."""

import re
from dataclasses import dataclass
from itertools import pairwise

# A full stop, and then a capital, a digit, a bracket or a quote: the end of a sentence.
_END = re.compile(r"[.!?][\"”')\]]?\s+(?=[\"“(\[]?[A-Z0-9])")
_SHORTENED = re.compile(
    r"(?:\b(?:e\.g|i\.e|etc|vs|no|nos|art|cl|approx|inc|ltd|co|mr|mrs|ms|dr|st|p\.o|u\.s)|\b[A-Z])\.\s+$",
    re.I,
)
_MARK = re.compile(r"(?:[-*•]|\(?[a-z]{1,3}\)|\d{1,2}\.)\s+")
_INLINE = re.compile(
    r"(?:(?<=[:;,])|(?<=; and)|(?<=; or)|(?<= or)|(?<= and))\s+(?=\([a-z]{1,3}\) )"
)

_ROW_WORDS = 60


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of a clause, byte for byte, and the line that leads into it if it is a row."""

    text: str
    lead: str = ""
    row: bool = False


def passages(text: str) -> tuple[Passage, ...]:
    """Sentences of running text, rows of lists, members of an inline (a) to (k) list."""
    found: list[Passage] = []
    lead = ""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    for line in lines:
        mark = _MARK.match(line)
        row = bool(mark) or bool(lead)
        body = line[mark.end() :] if mark and line[0] in "-*•" else line
        found.extend(_of_line(body, lead if row else "", row=row))
        if body.endswith(":"):
            lead = sentences(body)[-1]
        elif not mark and len(body.split()) > 40:
            lead = ""
    return tuple(found)


def _of_line(line: str, lead: str, *, row: bool) -> list[Passage]:
    # A row is quoted whole, label and all; only a very long one is taken apart.
    whole = row and len(line.split()) <= _ROW_WORDS
    found: list[Passage] = []
    for sentence in [line] if whole else sentences(line):
        parts = _INLINE.split(sentence)
        if len(parts) > 2:
            found.append(Passage(parts[0], lead, row=row))
            found.extend(Passage(part.strip(), parts[0], row=True) for part in parts[1:])
        else:
            found.append(Passage(sentence, lead, row=row))
    return found


def sentences(line: str) -> list[str]:
    """The sentences of one line, each exactly as it stands there."""
    cuts = [
        end.end()
        for end in _END.finditer(line)
        if not _SHORTENED.search(line[max(0, end.start() - 12) : end.end()])
    ]
    edges = [0, *cuts, len(line)]
    found: list[str] = []
    start = 0
    for _, end in pairwise(edges):
        # "Memory." names what follows; alone it says nothing.
        if len(line[start:end].split()) > 3 or end == len(line):
            found.append(line[start:end].strip())
            start = end
    return [sentence for sentence in found if sentence]

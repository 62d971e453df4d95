"""A text as the recognisers read it: look-alikes folded, invisible marks gone, offsets kept."""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from guardrails.kinds import TYPES
from guardrails.pii.gates import Folded
from guardrails.redaction import Span

# Bytes of the folded text that stand for what has no Latin form.
SYMBOL = "\x80"
FOREIGN_LETTER = "\x81"
PLACEHOLDER = "\x82"

_INVISIBLE_LETTERS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0")
_LOOK_ALIKES = str.maketrans(
    "аеорсухкімтвнАВЕКМНОРСТХУІЈѕјԁԛԝһαοερνικτυΑΒΕΖΗΙΚΜΝΟΡΤΥΧøØłŁđĐıħĸæÆœŒß‘’‚‛′ʻʼ`´“”„‟″«»。・",
    "aeopcyxkimtbhABEKMHOPCTXYIJsjdqwhaoepviktuABEZHIKMNOPTYXoOlLdDihkaAoOs'''''''''\"\"\"\"\"\"\"..",
)
_LINE_ENDS = frozenset("\n\x0b\x0c\x85\u2028\u2029")
_TOKEN = re.compile(
    rf"[\[‹]\s?(?:{'|'.join(sorted(TYPES))})[\s_]\d{{1,6}}\s?[\]›]", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Reading:
    """`text`, `raw` and `low` have one position per sign; `original` is what was given."""

    original: str
    text: str
    starts: Sequence[int]
    ends: Sequence[int]
    raw: bytes = field(repr=False)
    low: bytes = field(repr=False)

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Where `[start, end)` of the folded text stands in the original."""
        return self.starts[start], self.ends[end - 1]

    def before(self, position: int, length: int) -> bytes:
        """The lower-cased signs that lead up to `position`, at most `length` of them."""
        return self.low[max(0, position - length) : position]

    def after(self, position: int, length: int) -> bytes:
        """The lower-cased signs from `position` on."""
        return self.low[position : position + length]


def read(original: str) -> Reading:
    """Fold `original`; placeholders that already stand in it are blanked out."""
    if _plain(original):
        folded, starts, ends = original, range(len(original)), range(1, len(original) + 1)
    else:
        folded, starts, ends = _fold(original)
    text = _blanked(folded)
    return Reading(original, text, starts, ends, *Folded.of(text))


def flat(original: str) -> str:
    """The folded text alone, for a value that is looked for and not searched."""
    return _blanked(original if _plain(original) else _fold(original)[0])


def _plain(original: str) -> bool:
    rest = original.replace("\n", "").replace("\t", "")
    return rest.isascii() and rest.isprintable()


def _blanked(folded: str) -> str:
    return _TOKEN.sub(lambda match: PLACEHOLDER * len(match[0]), folded)


def masked(reading: Reading, spans: Iterable[Span]) -> Reading:
    """The same reading with what `spans` cover blanked out as placeholders."""
    text = list(reading.text)
    for span in spans:
        first, last = (
            bisect_left(reading.starts, span.start),
            bisect_left(reading.starts, span.end),
        )
        text[first:last] = PLACEHOLDER * (last - first)
    joined = "".join(text)
    return Reading(reading.original, joined, reading.starts, reading.ends, *Folded.of(joined))


def _fold(original: str) -> tuple[str, list[int], list[int]]:
    parts: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for run in _RUN.finditer(original):
        first, last = run.span()
        if original[first] in _UNCHANGED:
            parts.append(run[0])
            starts += range(first, last)
            ends += range(first + 1, last + 1)
            continue
        for index, char in enumerate(run[0], first):
            signs = _signs(char)
            if signs:
                parts.append(signs)
                starts += [index] * len(signs)
                ends += [index + 1] * len(signs)
            elif ends and ends[-1] == index and unicodedata.category(char)[0] == "M":
                ends[-1] = index + 1  # an accent of its own belongs to the letter before it
    return "".join(parts), starts, ends


@lru_cache(maxsize=4096)
def _signs(char: str) -> str:
    if char in _LINE_ENDS:
        return "\n"
    if char in "\t\r":
        return " " if char == "\r" else "\t"
    if char in "‹›":
        return char if char.isascii() else {"‹": "[", "›": "]"}[char]
    if char in _INVISIBLE_LETTERS:
        return ""
    spread = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", char))
    return "".join(map(_sign, spread))


def _sign(char: str) -> str:
    category = unicodedata.category(char)
    if category in ("Mn", "Me", "Mc", "Cf", "Cc"):
        return ""
    if category == "Nd":
        return str(unicodedata.decimal(char))
    if category[0] == "Z":
        return " "
    if category == "Pd" or char in "−⁃":
        return "-"
    latin = char.translate(_LOOK_ALIKES)
    if latin.isascii():
        return latin
    return FOREIGN_LETTER if category[0] == "L" else SYMBOL


# Most signs of most texts are read as they are, whatever else their text holds.
_UNCHANGED = frozenset(sign for sign in map(chr, range(128)) if _signs(sign) == sign)
_KEPT = re.escape("".join(sorted(_UNCHANGED)))
_RUN = re.compile(rf"[{_KEPT}]+|[^{_KEPT}]+")

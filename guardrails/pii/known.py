"""Values that the conversation has shown before, found again however they are written."""

import itertools
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping

from guardrails.pii import checks
from guardrails.pii.found import Found
from guardrails.pii.lexicon import everyday
from guardrails.pii.linear import Pattern
from guardrails.pii.reading import FOREIGN_LETTER, Reading, flat
from guardrails.pii.spelled import Figure, digit_row, spelled_words

_SHORTEST_PART = 3
_SHORTEST_LOCAL = 5
_SHORTEST_NUMBER = 6
_SHORTEST_TAIL = 4
_WIDEST_GAP = 4
_SHORTEST_ALIKE = 6  # letters of a name that may be written with one of them wrong
_WORD = Pattern(r"[a-z0-9]+")
_CAPITAL = Pattern(r"^ ([A-Z][a-z]{2,23})\b", case=True)
# A number that broke off waits for its rest: a message that is little else.
_REST = Pattern(r"^[^\d]{0,40}(\d{2,7})[^\d]{0,24}$")
_WHOLE_PHONE = 8
# What a message says before it says the same again, better.
_CORRECTS = Pattern(
    r"\b(?:sorry|oops|typo|i meant|i mean|meant to|correction|actually|rather|should be|not|wrong|spell\w*|instead|no[,:]|wait)\b"
)
_NUMBERS = frozenset(
    [
        *("PHONE_NUMBER", "NZ_BANK_ACCOUNT", "NZ_IRD", "DRIVER_LICENCE", "PASSPORT"),
        *("DEVICE_ID", "IBAN_CODE"),
    ]
)


def mentions(reading: Reading, known: Mapping[str, str]) -> Iterator[Found]:
    """Every later mention of `known` (`PERSON_1` -> value), whole or in part."""
    if not known:
        return
    low = reading.text.lower()
    row: list[Figure] | None = None
    parts: dict[str, str] = {}
    for name, value in known.items():
        kind = name.rpartition("_")[0]
        folded = " ".join(flat(value).lower().split())
        if FOREIGN_LETTER in folded:
            yield from _as_written(reading, value, kind)
            continue
        if len(folded) >= _SHORTEST_PART:
            yield from _whole(low, folded, kind)
        number = checks.digits(folded)
        if len(number) >= _SHORTEST_NUMBER and len(number) * 2 > len(folded):
            row = digit_row(reading) if row is None else row
            yield from _numbered(reading, row, number, kind)
        elif kind == "PHONE_NUMBER" and 0 < len(number) < _WHOLE_PHONE:
            yield from _awaited(reading)
        parts |= dict.fromkeys(_parts(folded, kind), kind)
        for half in _halves(folded, kind):
            yield from _whole(low, half, kind)
    yield from _words(reading, parts)
    yield from _spelled(reading, parts)


def _as_written(reading: Reading, value: str, kind: str) -> Iterator[Found]:
    """In a script that folds to nothing else, one word looks like every other: as it stands."""
    position = reading.original.find(value)
    while position >= 0:
        start = bisect_left(reading.starts, position)
        end = bisect_left(reading.starts, position + len(value))
        if start < end:
            yield Found(start, end, kind, 0.9)
        position = reading.original.find(value, position + 1)


def namesakes(reading: Reading, names: Iterable[str]) -> Iterator[Found]:
    """Parts of names found in this very text, where they stand elsewhere in it."""
    parts = {part for name in set(names) for part in _parts(name.lower(), "PERSON")}
    for found in _words(reading, dict.fromkeys(parts, "PERSON")):
        if not _of_a_firm(reading, found.end):
            yield found


def _of_a_firm(reading: Reading, end: int) -> bool:
    """`Hale Timber` beside Crispin Hale: a word of every day with a capital names a firm."""
    following = _CAPITAL.search(reading.raw[end : end + 24])
    return following is not None and following.group(1).lower().decode("latin-1") in everyday()


def _numbered(
    reading: Reading, row: "list[tuple[str, int, int]]", number: str, kind: str
) -> Iterator[Found]:
    """The number in other spacing or in words, its last figures, or with a figure corrected."""
    yield from _in_row(row, number, kind)
    if kind in _NUMBERS:
        for tail in (number[-_SHORTEST_TAIL:], number[-_SHORTEST_TAIL - 1 :]):
            yield from _whole(reading.text, tail, kind)
        if _CORRECTS.search(reading.raw):
            for start, end, digits in _runs(row):
                near = len(digits) == len(number) and _unlike(digits, number) <= 2
                if near:
                    yield Found(start, end, kind, 0.8)


def _awaited(reading: Reading) -> Iterator[Found]:
    if match := _REST.search(reading.raw):
        yield Found(match.start(1), match.end(1), "PHONE_NUMBER", 0.7)


def _parts(value: str, kind: str) -> Iterator[str]:
    if kind == "PERSON":
        for match in _WORD.finditer(value.encode("latin-1")):
            if match.end() - match.start() >= _SHORTEST_PART:
                yield match.group().decode("latin-1")
    elif kind == "USERNAME" and value.isalnum():
        yield value


def _halves(value: str, kind: str) -> Iterator[str]:
    """What is told again without the rest: an address's name, a street."""
    if kind == "EMAIL_ADDRESS" and len(local := value.partition("@")[0]) >= _SHORTEST_LOCAL:
        yield local
    elif kind == "LOCATION_ADDRESS" and "," in value:
        street = value.partition(",")[0]
        if any(map(str.isdecimal, street)):
            yield street


def _words(reading: Reading, parts: Mapping[str, str]) -> Iterator[Found]:
    alike = _Alike(parts) if parts and _CORRECTS.search(reading.raw) else None
    for match in _WORD.finditer(reading.low) if parts else ():
        word = match.group().decode("latin-1")
        kind = parts.get(word) or (alike.kind(word) if alike else None)
        if kind and _meant(reading, match.start(), word):
            yield Found(match.start(), match.end(), kind, 0.9)


def _spelled(reading: Reading, parts: Mapping[str, str]) -> Iterator[Found]:
    """A known name letter by letter: `p-e-t-r-a`."""
    for start, end, word in spelled_words(reading) if parts else ():
        if kind := parts.get(word):
            yield Found(start, end, kind, 0.9)


class _Alike:
    """Known names with one letter wrong, missing or too many: what a correction corrects."""

    def __init__(self, parts: Mapping[str, str]) -> None:
        self._holes: dict[str, str] = {}
        for part, kind in parts.items():
            if len(part) >= _SHORTEST_ALIKE and part.isalpha():
                self._holes |= dict.fromkeys(_holed(part), kind)

    def kind(self, word: str) -> str | None:
        """The type of the known name that `word` is a misspelling of."""
        if len(word) < _SHORTEST_ALIKE - 1 or not word.isalpha() or word in everyday():
            return None
        return next((self._holes[hole] for hole in _holed(word) if hole in self._holes), None)


def _holed(word: str) -> list[str]:
    return [word, *(word[:place] + word[place + 1 :] for place in range(len(word)))]


def _unlike(one: str, other: str) -> int:
    return sum(a != b for a, b in zip(one, other, strict=True))


def _meant(reading: Reading, position: int, word: str) -> bool:
    """`Will` inside a sentence is somebody; `will` is not, nor is it at the sentence's head."""
    if word not in everyday():
        return True
    return reading.text[position].isupper() and _inside_a_sentence(reading, position)


def _inside_a_sentence(reading: Reading, position: int) -> bool:
    lead = reading.text[max(0, position - 3) : position].rstrip(" ")
    return bool(lead) and lead[-1] not in ".!?\n:"


def _whole(low: str, value: str, kind: str) -> Iterator[Found]:
    position = low.find(value)
    while position >= 0:
        end = position + len(value)
        left = low[position - 1] if position else " "
        right = low[end] if end < len(low) else " "
        if not (left.isalnum() or right.isalnum()):
            yield Found(position, end, kind, 0.9)
        position = low.find(value, position + 1)


def _in_row(row: "list[tuple[str, int, int]]", number: str, kind: str) -> Iterator[Found]:
    """Where `number` stands, its figures at most a few signs apart."""
    figures = "".join(figure for figure, _, _ in row)
    first = figures.find(number)
    while first >= 0:
        places = row[first : first + len(number)]
        if all(b[1] - a[2] < _WIDEST_GAP for a, b in itertools.pairwise(places)):
            yield Found(places[0][1], places[-1][2], kind, 0.9)
        first = figures.find(number, first + 1)


def _runs(row: "list[tuple[str, int, int]]") -> Iterator[tuple[int, int, str]]:
    """Figures that stand together, as one number each."""
    first = 0
    for n in range(1, len(row) + 1):
        if n == len(row) or row[n][1] - row[n - 1][2] >= _WIDEST_GAP:
            piece = row[first:n]
            if piece:
                yield piece[0][1], piece[-1][2], "".join(figure for figure, _, _ in piece)
            first = n

"""Values that the conversation has shown before, found again however they are written."""

import itertools
from collections.abc import Iterable, Iterator, Mapping

from guardrails.pii import checks
from guardrails.pii.found import Found
from guardrails.pii.lexicon import everyday
from guardrails.pii.linear import Pattern
from guardrails.pii.reading import Reading, read

_SHORTEST_PART = 3
_SHORTEST_LOCAL = 5
_SHORTEST_NUMBER = 6
_WIDEST_GAP = 4
_WORD = Pattern(r"[a-z0-9]+")


def mentions(reading: Reading, known: Mapping[str, str]) -> Iterator[Found]:
    """Every later mention of `known` (`PERSON_1` -> value), whole or in part."""
    if not known:
        return
    low = reading.text.lower()
    row = _DigitRow(reading.text)
    parts: dict[str, str] = {}
    for name, value in known.items():
        kind = name.rpartition("_")[0]
        folded = " ".join(read(value).text.lower().split())
        if len(folded) >= _SHORTEST_PART:
            yield from _whole(low, folded, kind)
        number = checks.digits(folded)
        if len(number) >= _SHORTEST_NUMBER and len(number) * 2 > len(folded):
            yield from row.find(number, kind)
        parts |= dict.fromkeys(_parts(folded, kind), kind)
        for half in _halves(folded, kind):
            yield from _whole(low, half, kind)
    yield from _words(reading, parts)


def namesakes(reading: Reading, names: Iterable[str]) -> Iterator[Found]:
    """Parts of names found in this very text, where they stand elsewhere in it."""
    parts = {part for name in set(names) for part in _parts(name.lower(), "PERSON")}
    yield from _words(reading, dict.fromkeys(parts, "PERSON"))


def _parts(value: str, kind: str) -> Iterator[str]:
    if kind == "PERSON":
        for match in _WORD.finditer(value.encode("latin-1")):
            if match.end() - match.start() >= _SHORTEST_PART:
                yield match.group().decode("latin-1")


def _halves(value: str, kind: str) -> Iterator[str]:
    """What is told again without the rest: an address's name, a street."""
    if kind == "EMAIL_ADDRESS" and len(local := value.partition("@")[0]) >= _SHORTEST_LOCAL:
        yield local
    elif kind == "LOCATION_ADDRESS" and "," in value:
        street = value.partition(",")[0]
        if any(map(str.isdecimal, street)):
            yield street


def _words(reading: Reading, parts: Mapping[str, str]) -> Iterator[Found]:
    for match in _WORD.finditer(reading.low) if parts else ():
        word = match.group().decode("latin-1")
        if (kind := parts.get(word)) and _meant(reading, match.start(), word):
            yield Found(match.start(), match.end(), kind, 0.9)


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


class _DigitRow:
    """The digits of a text in a row, so that other spacing does not hide a number."""

    def __init__(self, text: str) -> None:
        self._places = [place for place, sign in enumerate(text) if sign.isdecimal()]
        self._row = "".join(text[place] for place in self._places)

    def find(self, number: str, kind: str) -> Iterator[Found]:
        """Where `number` stands, its digits at most a few signs apart."""
        first = self._row.find(number)
        while first >= 0:
            places = self._places[first : first + len(number)]
            if all(b - a <= _WIDEST_GAP for a, b in itertools.pairwise(places)):
                yield Found(places[0], places[-1] + 1, kind, 0.9)
            first = self._row.find(number, first + 1)

"""From overlapping findings to spans: nothing that was found is left uncovered."""

from collections.abc import Iterable, Set
from functools import lru_cache

from guardrails.kinds import SECRET
from guardrails.pii import checks
from guardrails.pii.found import Found
from guardrails.pii.reading import PLACEHOLDER, Reading, flat
from guardrails.redaction import Span

_EDGE = " \t\n.,;:!?()[]{}<>\"'|" + PLACEHOLDER
_EDGES = {
    "SECRET": " \t\n\"'" + PLACEHOLDER,
    "PHONE_NUMBER": " \t\n.,;:!?[]{}<>\"'-" + PLACEHOLDER,
}

# What is cut for good wins over what merely resembles it: figures of a card make a fine phone.
_FIRST = frozenset({SECRET, "CREDIT_CARD", "CVV"})

Sourced = tuple[Found, str]


def settle(reading: Reading, found: Iterable[Sourced], *, allow: Set[str]) -> list[Span]:
    """Sorted spans of the original; where findings meet, what is cut wins, then the longer."""
    ranked = sorted(found, key=_rank)
    if not ranked:
        return []
    taken = _Taken(len(reading.text))
    permitted = _Permitted(reading, allow)
    for finding, source in ranked:
        if finding.type == SECRET or not permitted.covers(finding):
            taken.claim(reading, finding, source)
    spans = [
        Span(*reading.place(piece.start, piece.end), piece.type, piece.score, source)
        for piece, source in taken.pieces
    ]
    return sorted(spans)


def _rank(sourced: Sourced) -> tuple[bool, int, float, int, str]:
    found, _ = sourced
    return (
        found.type not in _FIRST,
        found.start - found.end,
        -found.score,
        found.start,
        found.type,
    )


class _Taken:
    """Which signs are covered already."""

    def __init__(self, length: int) -> None:
        self._signs = bytearray(length)
        self.pieces: list[Sourced] = []

    def claim(self, reading: Reading, found: Found, source: str) -> None:
        """Cover what of `found` is still free, without its edges of white space and marks."""
        start = found.start
        while start < found.end:
            end = self._signs.find(1, start, found.end)
            end = found.end if end < 0 else end
            self._cover(reading, found._replace(start=start, end=end), source)
            start = end
            while start < found.end and self._signs[start]:
                start += 1

    def _cover(self, reading: Reading, found: Found, source: str) -> None:
        for start, end in _unmasked(reading.text, found.start, found.end):
            edge = _EDGES.get(found.type, _EDGE)
            while start < end and reading.text[start] in edge:
                start += 1
            while end > start and reading.text[end - 1] in edge:
                end -= 1
            end = _with_point(reading.text, start, end) if found.type == "PERSON" else end
            if any(map(str.isalnum, reading.text[start:end])) or (
                end > start and not reading.text[start:end].isascii()
            ):
                self._signs[start:end] = b"\1" * (end - start)
                self.pieces.append((found._replace(start=start, end=end), source))


def _with_point(text: str, start: int, end: int) -> int:
    """The point behind an initial belongs to the name: `Mere T.`"""
    initial = end - start > 2 and text[end - 2] in " ." and text[end - 1].isupper()
    return end + 1 if initial and text[end : end + 1] == "." else end


def _unmasked(text: str, start: int, end: int) -> Iterable[tuple[int, int]]:
    """The stretches of `[start, end)` that are not placeholders."""
    while start < end:
        mask = text.find(PLACEHOLDER, start, end)
        if mask < 0:
            yield start, end
            return
        if mask > start:
            yield start, mask
        start = mask
        while start < end and text[start] == PLACEHOLDER:
            start += 1


@lru_cache(maxsize=64)
def _listed(allow: frozenset[str]) -> tuple[frozenset[str], frozenset[str]]:
    """Permitted strings as they are looked for, and those that are numbers: a tenant's are few."""
    whole = frozenset(flat(value).lower().strip() for value in allow) - {""}
    numbers = (checks.digits(value) for value in whole)
    return whole, frozenset(digits for digits in numbers if len(digits) >= 7)


class _Permitted:
    """Strings that belong to nobody: companies, products, a tenant's own contacts."""

    def __init__(self, reading: Reading, allow: Set[str]) -> None:
        self._text = reading.text.lower()
        self._whole, self._numbers = _listed(frozenset(allow))

    def covers(self, found: Found) -> bool:
        """Whether the finding is, or lies within, a permitted string."""
        value = self._text[found.start : found.end].strip(_EDGE)
        if value in self._whole:
            return True
        if found.type == "PHONE_NUMBER" and checks.digits(value) in self._numbers:
            return True
        return any(
            value in permitted and self._within(found, permitted) for permitted in self._whole
        )

    def _within(self, found: Found, permitted: str) -> bool:
        first = max(0, found.end - len(permitted))
        place = self._text.find(permitted, first, found.start + len(permitted))
        return 0 <= place <= found.start and found.end <= place + len(permitted)

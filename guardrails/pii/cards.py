"""Payment cards inside longer runs of figures: with a date and a code behind, or side by side."""

import re
from collections.abc import Iterator

from guardrails.pii import checks
from guardrails.pii.found import Found
from guardrails.pii.linear import Pattern
from guardrails.pii.reading import Reading

_RUN = Pattern(r"\d[\d \-./]{11,400}\d")
# The standard library's engine, for single figures: there is nothing to try twice.
_GROUP = re.compile(r"[0-9]+")
# How cards are written in groups; a number of another build is another kind of number.
_BUILDS = frozenset(
    {
        *((length,) for length in range(13, 20)),
        *((4, 4, 4, 4), (4, 6, 5), (4, 6, 4), (4, 4, 4, 4, 3), (4, 4, 4, 1), (8, 8)),
    }
)
_MOST_GROUPS = 5
_FIRST_GROUP = frozenset(build[0] for build in _BUILDS)
# Expiry and code as they stand behind a card in a pasted line.
_BEHIND = Pattern(
    r"^[ ,;|/\t\"']{1,4}(?:\(?(?:exp\S{0,6}|expir\S{0,4}|valid(?: to| until| thru)?|good (?:to|thru)|date)[ :]{1,3})?\d\d ?[/\-|,;] ?(?:\d\d){1,2}[ ,;|/)\t\"']{1,4}(?:and |then |code |\(?cv[vc2]{1,2}:? ?)?(\d{3,4})\b"
)


def cards(reading: Reading) -> Iterator[Found]:
    """Every card, and the code that stands behind one."""
    for run in _RUN.finditer(reading.raw):
        groups = [group.span() for group in _GROUP.finditer(reading.text, *run.span())]
        first = 0
        while first < len(groups):
            count = _card_at(reading, groups, first)
            if count:
                start, end = groups[first][0], groups[first + count - 1][1]
                yield Found(start, end, "CREDIT_CARD", 1.0)
                yield from _code(reading, end)
            first += count or 1


def _card_at(reading: Reading, groups: list[tuple[int, int]], first: int) -> int:
    """Over how many groups a card stretches that begins here; 0 where none does."""
    if groups[first][1] - groups[first][0] not in _FIRST_GROUP:
        return 0
    for count in range(1, _MOST_GROUPS + 1):
        taken = groups[first : first + count]
        if len(taken) < count:
            return 0
        if tuple(end - start for start, end in taken) not in _BUILDS:
            continue
        if checks.card("".join(reading.text[start:end] for start, end in taken)):
            return count
    return 0


def _code(reading: Reading, end: int) -> Iterator[Found]:
    behind = _BEHIND.search(reading.raw[end : end + 40])
    if behind is not None:
        yield Found(end + behind.start(1), end + behind.end(1), "CVV", 1.0)

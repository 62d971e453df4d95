# ruff: noqa: SIM905 - word lists read better as text
"""The figures of a text: numbers with their units, dates, times, addresses to write or call."""

import functools
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from guardrails.decision.reading import Reading, fold
from guardrails.grounding.units import DURATIONS, UNITS
from guardrails.grounding.units import unit as unit_of
from guardrails.matching import compiled

Kind = Literal["number", "date", "time", "email", "link", "phone", "clause", "rate"]


__all__ = ["DURATIONS", "Figure", "Kind", "figures"]


@dataclass(frozen=True, slots=True)
class Figure:
    """A value that may only be copied; `start` and `end` are code points of the text."""

    kind: Kind
    value: str
    unit: str
    start: int
    end: int


_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen"
    " fourteen fifteen sixteen seventeen eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_WORDS = {word: value for value, word in enumerate(_ONES)} | {
    word: 10 * value for value, word in enumerate(_TENS, start=2)
}
_SCALES = {"hundred": 100, "thousand": 1_000, "million": 1_000_000, "dozen": 12}
_MONTHS = {
    name: month
    for month, names in enumerate(
        (
            "january jan",
            "february feb",
            "march mar",
            "april apr",
            "may",
            "june jun",
            "july jul",
            "august aug",
            "september sept sep",
            "october oct",
            "november nov",
            "december dec",
        ),
        start=1,
    )
    for name in names.split()
}
_AGED = compiled(
    r"(?:\bage of|\baged?|\bunder|\byounger than|\bolder than|\bover|\bfrom|\bminors? under) $"
)
_ONE = compiled(
    r"\b(?:for|within|in|after|plus|another|than|until|takes|lasts|of|about|under|is) (?:an?|another|one more) "
    r"(?:full |whole |further |calendar |business |working )?(?:hour|minute|day|week|month|year)\b(?: )?"
)
_RATE = compiled(
    r"\b(?:once|twice|three times|four times|every|each|per|times) (?:an? |each |every |per )?"
    r"(?:hour|day|week|month|quarter|year|evening|night|morning|monday|tuesday|wednesday|thursday|friday|saturday|sunday)s?\b",
    r"\b(?:hourly|daily|weekly|fortnightly|monthly|quarterly|half-yearly|yearly|annual|annually)\b",
)
_WEEKDAY = compiled(r"\b(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday)s?\b")
_FORTNIGHT = compiled(r"\b(?:a|one|the) fortnight\b")
_HALF = compiled(
    r"\b(?:half|a third|a quarter|two thirds|double|twice|triple) (?:of|the|an?|as|your|what)\b|\band a half\b"
)
_EMAIL = compiled(r"[a-z0-9._%+-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)+")
_LINK = compiled(
    r"https?://[^\s<>()\"]+|www\.[^\s<>()\"]+",
    r"\b[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9-]+)*\.(?:com|org|net|nz|au|uk|eu|io|cloud|dev"
    r"|app|info|example|co|us|de|fr|ai|test|biz|me|tv|ru|cn|xyz|site|online|shop|link|top|support)\b"
    r"(?:/[^\s<>()\"]*)?",
)
_PHONE = compiled(r"(?:\+\d[\d ()-]{5,}\d|\b0\d[\d ()-]{5,}\d)")
_ISO = compiled(r"\b\d{4}-\d{2}-\d{2}\b")
_SLASHED = compiled(r"\b\d{1,2}/\d{1,2}/\d{2,4}\b")
_TIME = compiled(r"\b\d{1,2}[:.]\d{2} ?(?:am|pm|h)\b|\b\d{1,2}:\d{2}\b|\b\d{1,2} ?(?:am|pm)\b")
_CLAUSE = compiled(
    r"\b(?:refunds?|privacy|acceptable-use|acceptable use|aup|terms|clauses?|sections?|articles?"
    r"|clausula|clause|abschnitt|ziffer|punkt|secao|rarangi) (?:(?:policy|clause|section|number|no\.) )?"
    r"\d+(?:\.\d+)*(?:\([a-z]\))?"
)
_CLAUSE_NUMBER = compiled(r"\d+(?:\.\d+)*")
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_DATED = compiled(
    rf"\b\d{{1,2}}(?:st|nd|rd|th)?(?: of)? (?:{_MONTH})\.?(?:,? \d{{4}})?\b",
    rf"\b(?:{_MONTH})\.? \d{{1,2}}(?:st|nd|rd|th)?\b(?:,? \d{{4}}\b)?",
)
_NUMBER = compiled(r"\d[\d,]*(?:\.\d+)*")
_SPELLED = compiled(rf"\b(?:{'|'.join((*_WORDS, *_SCALES))})\b")
# "A message or two" counts nothing.
_OR_TWO = compiled(r"\b(?:an?|one) (?:[a-z]+ )?or two$")
_LEAD = "$€£"


@functools.lru_cache(maxsize=4096)
def figures(text: str) -> tuple[Figure, ...]:
    """Every figure of a text, in order, none overlapping."""
    reading = fold(text)
    taken = [False] * (len(reading.text) + 1)
    found: list[Figure] = []
    for figure in _all(reading.text):
        if not any(taken[figure.start : figure.end]):
            taken[figure.start : figure.end] = [True] * (figure.end - figure.start)
            found.append(_placed(figure, reading))
    return tuple(sorted(found, key=lambda figure: figure.start))


def _placed(figure: Figure, reading: Reading) -> Figure:
    start, end = reading.span(figure.start, figure.end)
    return Figure(figure.kind, figure.value, figure.unit, start, end)


def _all(text: str) -> Iterator[Figure]:
    """The longer forms first: what they cover is not read again as a bare number."""
    for start, end in _EMAIL.all(text):
        yield Figure("email", text[start:end].rstrip("."), "", start, end)
    for start, end in _LINK.all(text):
        yield Figure("link", _host(text[start:end]), "", start, end)
    for start, end in _CLAUSE.all(text):
        place = _CLAUSE_NUMBER.find(text[start:end])
        if place and not unit_of(text, end):
            yield Figure("clause", text[start:end][slice(*place)], "", start, end)
    yield from _dates(text)
    for start, end in _PHONE.all(text):
        digits = "".join(char for char in text[start:end] if char.isdigit())
        yield Figure("phone", digits, "", start, end)
    for start, end in _TIME.all(text):
        yield Figure("time", text[start:end].replace(" ", "").replace(".", ":"), "", start, end)
    yield from _rates(text)
    yield from _numbers(text)
    yield from _spelled(text)


def _rates(text: str) -> Iterator[Figure]:
    """How often, which share, which day of the week, and periods of "a year"."""
    for start, end in _RATE.all(text):
        yield Figure("rate", _rate(text[start:end]), "", start, end)
    for start, end in _WEEKDAY.all(text):
        yield Figure("rate", text[start:end].rstrip("s"), "", start, end)
    for start, end in _HALF.all(text):
        yield Figure("rate", text[start:end], "", start, end)
    for start, end in _FORTNIGHT.all(text):
        yield Figure("number", "14", "day", start, end)
    for start, end in _ONE.all(text):
        words = text[start:end].split()
        yield _period("1", UNITS[words[-1]], start, end)


def _rate(words: str) -> str:
    """`every year`, `once a year` and `annually` are one; `twice a year` is another."""
    count = next((n for n in ("twice", "three", "four") if n in words), "")
    for unit, names in _OFTEN.items():
        if any(name in words for name in names):
            return f"{count} {unit}".strip()
    return words


_OFTEN = {
    "year": ("year", "annual"),
    "quarter": ("quarter",),
    "month": ("month",),
    "fortnight": ("fortnight",),
    "week": ("week",),
    "day": ("day", "daily", "evening", "night", "morning"),
    "hour": ("hour",),
}


def _period(value: str, unit: str, start: int, end: int) -> Figure:
    """Years as months, so that "a year" and "twelve months" are one value."""
    if unit == "year" and value.isdigit():
        return Figure("number", str(12 * int(value)), "month", start, end)
    return Figure("number", value, unit, start, end)


def _host(link: str) -> str:
    return link.split("://")[-1].removeprefix("www.").rstrip("/.,")


def _dates(text: str) -> Iterator[Figure]:
    for start, end in _ISO.all(text):
        yield Figure("date", text[start:end], "", start, end)
    for start, end in _SLASHED.all(text):
        day, month, year = text[start:end].split("/")
        yield Figure("date", _iso(int(day), int(month), year), "", start, end)
    for start, end in _DATED.all(text):
        words = text[start:end].replace(",", " ").replace(".", " ").split()
        month = next(_MONTHS[word] for word in words if word in _MONTHS)
        numbers = ["".join(c for c in word if c.isdigit()) for word in words]
        numbers = [number for number in numbers if number]
        year = numbers[1] if len(numbers) > 1 else ""
        yield Figure("date", _iso(int(numbers[0]), month, year), "", start, end)


def _iso(day: int, month: int, year: str) -> str:
    """ISO form; `--MM-DD` where no year is given, as ISO 8601 used to write it."""
    if not year:
        return f"--{month:02}-{day:02}"
    whole = int(year) + (2000 if len(year) == 2 else 0)
    try:
        return date(whole, month, day).isoformat()
    except ValueError:
        return f"{whole}-{month:02}-{day:02}"


def _plain(number: str) -> str:
    """`1,200.50` and `1200.5` are one value; `1.2.3` stays as it is."""
    bare = number.rstrip(".,").replace(",", "")
    if bare.count(".") == 1:
        bare = bare.rstrip("0").rstrip(".")
    return bare.lstrip("0") or "0"


def _numbers(text: str) -> Iterator[Figure]:
    for start, end in _NUMBER.all(text):
        stop = start + len(text[start:end].rstrip(".,"))
        if start and text[start - 1].isalpha() and text[start - 1] < "\u0250":
            yield from _coded(text, start, stop)
            continue
        before = text[max(0, start - 2) : start].rstrip()
        unit = "money" if before[-1:] and before[-1:] in _LEAD else unit_of(text, stop)
        if not unit and _AGED.within(text[max(0, start - 14) : start]):
            unit = "age"
        yield _period(_plain(text[start:stop]), unit, start, stop)


def _coded(text: str, start: int, stop: int) -> Iterator[Figure]:
    """A number glued to letters ("R2", "AES256") is part of a name, but must stand as it is."""
    first = start
    while first and text[first - 1].isalnum() and start - first < 40:
        first -= 1
    yield Figure("number", text[first:stop], "code", first, stop)


def _spelled(text: str) -> Iterator[Figure]:
    value, start, last = 0, -1, -1
    for first, end in _SPELLED.all(text):
        word = text[first:end]
        if _OR_TWO.within(text[max(0, first - 24) : end]):
            continue
        if start >= 0 and text[last:first] not in (" ", "-", " and "):
            yield from _word_number(text, value, start, last)
            value, start = 0, -1
        start = first if start < 0 else start
        value = (
            value * _SCALES[word]
            if word in _SCALES and value
            else value + (_SCALES.get(word) or _WORDS.get(word, 0))
        )
        last = end
    if start >= 0:
        yield from _word_number(text, value, start, last)


def _word_number(text: str, value: int, start: int, end: int) -> Iterator[Figure]:
    unit = unit_of(text, end)
    # "one of them", "no one" count nothing; "one month" does.
    if value > 1 or unit:
        yield _period(str(value), unit, start, end)

# ruff: noqa: SIM905 - word lists read better as text
"""The days that a customer names, read against the day of asking. What fits two days fits none."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from assistant.answering.numerals import Token, number_at

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
_TWO = 2  # days and months are written with one or two figures
_NEAR = {"today": 0, "yesterday": 1}
_INTRODUCES = frozenset("on since from dated until by of the".split())
_COUNTED = frozenset("month months day days week weeks year years hours".split())
_SPANS = {"day": 1, "days": 1, "week": 7, "weeks": 7}


@dataclass(frozen=True, slots=True)
class Found:
    """A day at a place among the tokens; None where it can be read two ways."""

    day: date | None
    start: int
    end: int
    relative: bool = False  # it moves with the day of asking
    dated: bool = True  # False: the year was left out and is to be found


def days(words: Sequence[Token], today: date) -> tuple[Found, ...]:
    """Every day that is named, none overlapping."""
    found: list[Found] = []
    at = 0
    while at < len(words):
        here = next((each for each in _at(words, at, today) if each), None)
        if here:
            found.append(here)
        at = here.end if here else at + 1
    return tuple(found)


def _at(words: Sequence[Token], at: int, today: date) -> Iterator[Found | None]:
    yield _numeric(words, at, today)
    yield _day_month(words, at, today)
    yield _month_day(words, at, today)
    yield _ago(words, at, today)
    if words[at].text in _NEAR:
        back = timedelta(days=_NEAR[words[at].text])
        yield Found(today - back, at, at + 1, relative=True)


def _numeric(words: Sequence[Token], at: int, today: date) -> Found | None:
    """`2026-03-03`, `3/3/2026`; `3/4/2026` may be either of two days, and `24/7` is none."""
    run = [word.text for word in words[at : at + 5]]
    if "." in run[0][1:]:
        return _dotted(words, at)
    if len(run) < 3 or run[1] not in "-/" or not run[0].isdecimal():
        return None
    glued = [word.glued for word in words[at + 1 : at + 5]]
    if len(run) == 5 and all(glued) and run[3] == run[1] and _dates(run[::2]):
        return Found(_whole(run), at, at + 5)
    introduced = at > 0 and words[at - 1].text in _INTRODUCES
    if introduced and run[1] == "/" and all(glued[:2]) and run[2].isdecimal():
        day = _either(int(run[0]), int(run[2]), today.year)
        return Found(_past(day, today), at, at + 3, dated=False)
    return None


def _dates(parts: Sequence[str]) -> bool:
    """Whether three numbers are as long as those of a date; an account's are longer."""
    shapes = {(4, 2, 2), (4, 1, 2), (4, 2, 1), (4, 1, 1)}
    shapes |= {(a, b, c) for a in (1, 2) for b in (1, 2) for c in (2, 4)}
    decimal = all(part.isdecimal() for part in parts)
    return decimal and tuple(len(part) for part in parts) in shapes


def _whole(run: Sequence[str]) -> date | None:
    if len(run[0]) == 4:
        return _day(int(run[0]), int(run[2]), int(run[4]))
    return _either(int(run[0]), int(run[2]), _year(run[4]))


def _dotted(words: Sequence[Token], at: int) -> Found | None:
    """`3.3.2026`, whose first half reads like a decimal number."""
    parts = words[at].text.split(".")
    tail = words[at + 1 : at + 3]
    if len(parts) != 2 or not all(part.isdecimal() and len(part) <= _TWO for part in parts):
        return None
    if [word.text for word in tail][:1] != ["."] or len(tail) < 2:
        return None
    if not all(word.glued for word in tail) or not tail[1].text.isdecimal():
        return None
    return Found(_either(int(parts[0]), int(parts[1]), _year(tail[1].text)), at, at + 3)


def _day_month(words: Sequence[Token], at: int, today: date) -> Found | None:
    """`3 March`, `3rd of March 2026`."""
    number = _day_number(words, at)
    if number is None:
        return None
    value, end = number
    end += end < len(words) and words[end].text == "of"
    if end >= len(words) or words[end].text not in _MONTHS:
        return None
    return _with_year(words, (at, end + 1), (value, _MONTHS[words[end].text]), today)


def _month_day(words: Sequence[Token], at: int, today: date) -> Found | None:
    """`March 3`, `Mar 3rd, 2026`."""
    if words[at].text not in _MONTHS or at + 1 >= len(words):
        return None
    begin = at + 1 + (words[at + 1].text in (".", "the"))
    number = _day_number(words, begin) if begin < len(words) else None
    if number is None or (number[1] < len(words) and words[number[1]].text in _COUNTED):
        return None
    return _with_year(words, (at, number[1]), (number[0], _MONTHS[words[at].text]), today)


def _day_number(words: Sequence[Token], at: int) -> tuple[int, int] | None:
    text = words[at].text
    if not text.isdecimal() or len(text) > _TWO:
        return None
    ordinal = at + 1 < len(words) and words[at + 1].text in ("st", "nd", "rd", "th")
    return int(text), at + 2 if ordinal and words[at + 1].glued else at + 1


def _with_year(
    words: Sequence[Token], span: tuple[int, int], named: tuple[int, int], today: date
) -> Found:
    (start, end), (day, month) = span, named
    place = end + (end < len(words) and words[end].text in (",", "."))
    if place < len(words) and words[place].text.isdecimal() and len(words[place].text) == 4:
        return Found(_day(int(words[place].text), month, day), start, place + 1)
    # 29 February exists in one year of four.
    years = (year for year in range(today.year, today.year - 5, -1) if _day(year, month, day))
    guess = _day(next(years, today.year), month, day)
    return Found(_past(guess, today), start, end, dated=False)


def _ago(words: Sequence[Token], at: int, today: date) -> Found | None:
    """`10 days ago`, `two weeks ago`."""
    number = number_at(words, at)
    if number is None or number.end + 1 >= len(words):
        return None
    unit, ago = words[number.end].text, words[number.end + 1].text
    if unit not in _SPANS or ago not in ("ago", "back") or number.value % 1:
        return None
    if not number.clear or number.value > 5000:
        return Found(None, at, number.end + 2)
    back = timedelta(days=int(number.value) * _SPANS[unit])
    return Found(today - back, at, number.end + 2, relative=True)


def _past(day: date | None, today: date) -> date | None:
    """A day without a year is the latest that has come, or one within the next two months."""
    if day is None or day <= today + timedelta(days=62):
        return day
    return _day(day.year - 1, day.month, day.day)


def _either(one: int, other: int, year: int | None) -> date | None:
    """Day and month in either order, where only one of them can be meant."""
    if year is None or (one != other and one <= 12 and other <= 12):
        return None
    return _day(year, min(one, other), max(one, other))


def _year(text: str) -> int | None:
    if len(text) == 4:
        return int(text)
    return 2000 + int(text) if len(text) == 2 else None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except (ValueError, OverflowError):
        return None

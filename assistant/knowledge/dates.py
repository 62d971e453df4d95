"""The day on which a customer says that something was bought or last renewed. Scans, no patterns."""

import calendar
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from assistant.knowledge import words

_MONTHS = {
    name.casefold(): n
    for table in (calendar.month_name, calendar.month_abbr)
    for n, name in enumerate(table)
    if name
} | {"sept": 9}
_WEEKDAYS = frozenset(name.casefold() for name in calendar.day_name)
_SMALL = {"a": 1, "an": 1, "one": 1, "two": 2, "couple": 2}
_UNITS = {"day": 1, "week": 7, "month": 30, "year": 365}
_BUYING = frozenset(
    words.tokens(
        "bought buy purchased purchase ordered order renewed renew renews renewal subscribed signed"
        " joined"
    )
)
# What else is told with a date: the nearer of the two kinds of word owns it.
_OTHERWISE = frozenset(
    words.tokens(
        "cancelled canceled cancel ended end ends stopped asked requested request wrote emailed called"
        " contacted opened moved suspended terminated closed refunded deleted refused denied rejected"
        " complained reported expired expires transferred upgraded downgraded born"
    )
)
_TOLD = _BUYING | frozenset(
    words.tokens(
        "plan plans subscription hosting annual monthly cloud it up service last first"
    )
)
_ASKED = frozenset(words.tokens("what which how when who where why can do does is are may"))
_NOT = frozenset(words.tokens("not never havent hasnt didnt dont"))
_NEAR = 9  # words between the deed and its day


@dataclass(frozen=True, slots=True)
class Span:
    """Some day from the first to the last, both included."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class _Found:
    start: int
    end: int
    span: Span


def of_purchase(said: Sequence[str], *, today: date) -> Span | None:
    """The latest day of purchase or renewal; of the latest message that gives one."""
    for text in reversed(said):
        spans = [
            span for part in _parts(text) for span in _purchases(words.tokens(part), today)
        ]
        if spans:
            return max(spans, key=lambda span: span.last)
    return None


def without_purchase(text: str, *, today: date) -> str:
    """The message without the sentences that tell the day of a purchase and nothing else.

    The day has chosen the version already; what was bought then is no part of what is asked.
    """
    parts = _parts(text)
    rest = [part for part in parts if not _only_purchase(words.tokens(part), today)]
    return text if len(rest) == len(parts) or not any(rest) else ". ".join(rest)


def _only_purchase(said: list[str], today: date) -> bool:
    dated = {n for found in _dates(said, today) for n in range(found.start, found.end)}
    left = [word for n, word in enumerate(said) if n not in dated and word not in _TOLD]
    told = bool(list(_purchases(said, today)))
    return told and not set(said) & _ASKED and len(words.content(left)) == 0


def _parts(text: str) -> list[str]:
    for stop in "!?;\n":
        text = text.replace(stop, ". ")
    return text.split(". ")


def _purchases(said: list[str], today: date) -> Iterator[Span]:
    buying = [n for n, word in enumerate(said) if word in _BUYING and not _denied(said, n)]
    others = [n for n, word in enumerate(said) if word in _OTHERWISE]
    for found in _dates(said, today):
        near = min((_gap(found, n) for n in buying), default=_NEAR + 1)
        if near <= _NEAR and near <= min((_gap(found, n) for n in others), default=near):
            yield found.span


def _denied(said: list[str], n: int) -> bool:
    return bool(_NOT & set(said[max(0, n - 2) : n]))


def _gap(found: _Found, n: int) -> int:
    return found.start - n if n < found.start else n - found.end + 1


def _dates(said: list[str], today: date) -> Iterator[_Found]:
    at = 0
    while at < len(said):
        found = _printed(said, at, today) or _relative(said, at, today)
        if found:
            yield found
        at = found.end if found else at + 1


def _printed(said: list[str], at: int, today: date) -> _Found | None:
    """`3 March 2026`, `March 3rd`, `in March`, `2026-03-03`, `in 2025`."""
    here, after, third = [*said[at : at + 3], "", "", ""][:3]
    if here.isdigit() and after.isdigit():
        return _figures(at, here, after, third)
    if _ordinal(here) and after in _MONTHS:
        return _named(at, at + 2, (_ordinal(here), after), third, today)
    if here in _MONTHS and _ordinal(after):
        return _named(at, at + 2, (_ordinal(after), here), third, today)
    since = said[at - 1 : at] in (["in"], ["since"])
    if (
        here in _MONTHS
        and (since or here != "may")
        and not _ordinal("".join(said[at - 1 : at]))
    ):
        return _month(at, here, after, today)
    if _year(here) and since:
        return _Found(at, at + 1, Span(date(_year(here), 1, 1), date(_year(here), 12, 31)))
    return None


def _figures(at: int, first: str, second: str, third: str) -> _Found | None:
    day = _calendar(_number(first, 4), _number(second, 2), _number(third, 2)) or _slashed(
        _number(first, 2), _number(second, 2), _number(third, 4)
    )
    return _Found(at, at + 3, Span(day, day)) if day else None


def _named(at: int, end: int, named: tuple[int, str], third: str, today: date) -> _Found | None:
    year = _year(third)
    day, number = named[0], _MONTHS[named[1]]
    found = _calendar(year or today.year, number, day)
    if found and not year and found > today:
        found = _calendar(today.year - 1, number, day)
    return _Found(at, end + bool(year), Span(found, found)) if found else None


def _month(at: int, month: str, after: str, today: date) -> _Found:
    number = _MONTHS[month]
    year = _year(after) or today.year - (number > today.month)
    return _Found(at, at + 1 + bool(_year(after)), _whole_month(year, number))


def _whole_month(year: int, month: int) -> Span:
    last = calendar.monthrange(year, month)[1]
    return Span(date(year, month, 1), date(year, month, last))


def _relative(said: list[str], at: int, today: date) -> _Found | None:
    """`yesterday`, `last week`, `three months ago`."""
    here, after, third = [*said[at : at + 3], "", "", ""][:3]
    if here in {"today", "yesterday"}:
        day = today - timedelta(days=here == "yesterday")
        return _Found(at, at + 1, Span(day, day))
    if here in {"last", "this"} and (after in _UNITS or after in _WEEKDAYS):
        return _Found(at, at + 2, _recent(here, after, today))
    unit = _UNITS.get(after.removesuffix("s"))
    many = _SMALL.get(here) or _number(words.stem(here), 0)
    if third == "ago" and unit and 0 < many * unit <= 36_500:
        middle, slack = today - timedelta(days=many * unit), timedelta(days=unit // 2)
        return _Found(at, at + 3, Span(middle - slack, min(today, middle + slack)))
    return None


def _recent(which: str, unit: str, today: date) -> Span:
    if unit == "year":
        year = today.year - (which == "last")
        return Span(date(year, 1, 1), min(today, date(year, 12, 31)))
    if unit == "month":
        before = today.replace(day=1) - timedelta(days=1)
        if which == "this":
            return Span(today.replace(day=1), today)
        return _whole_month(before.year, before.month)
    back = 13 if which == "last" and unit == "week" else 7
    return Span(today - timedelta(days=back), today)


def _number(word: str, digits: int) -> int:
    """A number of at most so many digits (exactly four for a year), else 0."""
    if not word.isascii() or not word.isdigit() or len(word) > (digits or 4):
        return 0
    return int(word) if digits != 4 or len(word) == 4 else 0


def _ordinal(word: str) -> int:
    for ending in ("st", "nd", "rd", "th"):
        word = word.removesuffix(ending)
    day = _number(word, 2)
    return day if day <= 31 else 0


def _year(word: str) -> int:
    year = _number(word, 4)
    return year if 1990 <= year <= 2100 else 0


def _calendar(year: int, month: int, day: int) -> date | None:
    if not (1990 <= year <= 2100 and 1 <= month <= 12):
        return None
    return date(year, month, day) if 1 <= day <= calendar.monthrange(year, month)[1] else None


def _slashed(first: int, second: int, year: int) -> date | None:
    """`25/3/2026` can only be read one way; `3/4/2026` can be read in two, so it is not."""
    if first == second:
        return _calendar(year, first, second)
    readings = [_calendar(year, second, first), _calendar(year, first, second)]
    plain = [day for day in readings if day]
    return plain[0] if len(plain) == 1 else None

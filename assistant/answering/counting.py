"""Days and months between two dates, by the calendar. It counts and concludes nothing."""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

_CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class DayCount:
    """Which day of a period a date is; the day that the period is counted from is day 0."""

    start: date
    on: date
    day: int
    of: int
    last: date


def day_count(start: date, on: date, of: int) -> DayCount | None:
    """None where the date lies before the one it is counted from."""
    if on < start:
        return None
    return DayCount(start, on, (on - start).days, of, start + timedelta(days=of))


def months_between(start: date, end: date) -> Decimal | None:
    """Whole calendar months, and the part of the next one to two decimals; None if none began.

    A month that begins on the 31st ends where shorter months end.
    """
    if end < start:
        return None
    whole = (end.year - start.year) * 12 + end.month - start.month
    if _after(start, whole) > end:
        whole -= 1
    since, until = _after(start, whole), _after(start, whole + 1)
    part = Decimal((end - since).days) / Decimal((until - since).days)
    # Rounded down: 0.996 of a month is not yet a month.
    return whole + part.quantize(_CENT, rounding="ROUND_DOWN")


def _after(start: date, months: int) -> date:
    years, month = divmod(start.month - 1 + months, 12)
    year = start.year + years
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(start.day, last))

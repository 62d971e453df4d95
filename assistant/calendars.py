"""Business hours, holidays, and the clocks that the law starts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays

BREACH_NOTICE = timedelta(hours=72)  # privacy 10.3
_RIGHTS_WORKING_DAYS = 20  # privacy 11, access: Privacy Act 2020 s 44
_RIGHTS_CALENDAR_DAYS = 30  # privacy 11, closing paragraph
_NEW_ZEALAND = ZoneInfo("Pacific/Auckland")


@dataclass(frozen=True, slots=True)
class Hours:
    """When people are at their desks: weekdays 0 (Monday) to 6, opening and closing time."""

    zone: str
    days: tuple[int, ...]
    opens: time
    closes: time
    country: str = "NZ"
    region: str | None = None
    always_open: bool = False

    def __post_init__(self) -> None:
        """Raises `ValueError` for hours in which nothing could ever fall due."""
        if not self.always_open and (not self.days or self.opens >= self.closes):
            raise ValueError("nobody is ever there: no day, or closing before opening")
        try:
            ZoneInfo(self.zone)
        except (KeyError, ValueError, OSError) as error:
            raise ValueError("that is no time zone") from error
        try:
            _holidays(self.country, self.region)
        except NotImplementedError as error:
            raise ValueError("no holidays are known for that country or region") from error

    def is_open(self, at: datetime) -> bool:
        """Whether somebody is there; `at` is aware."""
        local = at.astimezone(ZoneInfo(self.zone))
        return self.always_open or (
            self._works(local.date()) and self.opens <= local.time() < self.closes
        )

    def due(self, opened: datetime, within: timedelta) -> datetime:
        """When `within` of business time has passed since `opened`."""
        if self.always_open:
            return opened + within
        zone = ZoneInfo(self.zone)
        day, left = opened.astimezone(zone).date(), within
        while True:
            if self._works(day):
                # Spans are taken in UTC: on a daylight-saving day a local day has 23 or 25 hours.
                start = max(opened, datetime.combine(day, self.opens, zone), key=_instant)
                end = datetime.combine(day, self.closes, zone)
                room = timedelta(seconds=max(0.0, _instant(end) - _instant(start)))
                if left <= room and room:
                    return datetime.fromtimestamp(_instant(start) + left.total_seconds(), zone)
                left -= room
            day += timedelta(days=1)

    def next_open(self, at: datetime) -> datetime:
        """The moment from which somebody is there: `at` itself within hours."""
        if self.is_open(at):
            return at
        zone = ZoneInfo(self.zone)
        day = at.astimezone(zone).date()
        while not self._works(day) or datetime.combine(day, self.opens, zone) <= at:
            day += timedelta(days=1)
        return datetime.combine(day, self.opens, zone)

    def _works(self, day: date) -> bool:
        return day.weekday() in self.days and day not in _holidays(self.country, self.region)


def _instant(at: datetime) -> float:
    return at.timestamp()


@lru_cache(maxsize=32)
def _holidays(country: str, region: str | None) -> Mapping[date, str]:
    return holidays.country_holidays(country, subdiv=region)  # fills itself year by year


def is_statutory_working_day(day: date) -> bool:
    """New Zealand's working day: Privacy Act 2020 s 7(1), "working day".

    Not weekends, not national holidays, not 25 December to 15 January. Regional anniversary
    days count as working days.
    """
    closed_over_new_year = (day.month, day.day) >= (12, 25) or (day.month, day.day) <= (1, 15)
    return day.weekday() < 5 and not closed_over_new_year and day not in _holidays("NZ", None)


def working_days_after(received: date, count: int) -> date:
    """The `count`-th working day after `received`; the day of receipt does not count."""
    day = received
    while count:
        day += timedelta(days=1)
        count -= is_statutory_working_day(day)
    return day


@dataclass(frozen=True, slots=True)
class RightsClocks:
    """The two days by which a request about a right is answered."""

    working: date  # twenty working days
    calendar: date  # thirty days

    @property
    def due(self) -> datetime:
        """The end of the earlier one, which governs."""
        return datetime.combine(
            min(self.working, self.calendar), time(23, 59, 59), _NEW_ZEALAND
        )


def rights_clocks(received: datetime) -> RightsClocks:
    """Both clocks; the day of receipt is New Zealand's and does not count."""
    start = received.astimezone(_NEW_ZEALAND).date()
    return RightsClocks(
        working_days_after(start, _RIGHTS_WORKING_DAYS),
        start + timedelta(days=_RIGHTS_CALENDAR_DAYS),
    )


def rights_due(received: datetime) -> datetime:
    """The end of the day by which a request about a right is answered: the earlier clock governs."""
    return rights_clocks(received).due


def breach_due(aware: datetime) -> datetime:
    """When a notifiable breach has to be told at the latest: hours, whatever day it is."""
    return aware + BREACH_NOTICE

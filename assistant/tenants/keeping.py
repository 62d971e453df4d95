"""How long each class of data is kept: a tenant's own periods, counted in calendar time."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer

_WRITTEN = re.compile(r"([1-9][0-9]{0,3}) (day|month|year)s?")
_LATEST = date(9000, 1, 1)


@dataclass(frozen=True, slots=True)
class Span:
    """A period as a policy writes it: "30 days", "12 months", "3 years"."""

    months: int = 0
    days: int = 0

    @classmethod
    def parse(cls, written: object) -> "Span":
        """Raises `ValueError` for anything but a number and a unit."""
        if isinstance(written, Span):
            return written
        found = _WRITTEN.fullmatch(written) if isinstance(written, str) else None
        if found is None:
            raise ValueError('a period is written like "30 days", "12 months" or "3 years"')
        count = int(found[1])
        match found[2]:
            case "day":
                return cls(days=count)
            case "month":
                return cls(months=count)
            case _:
                return cls(months=12 * count)

    def __str__(self) -> str:
        count, unit = (self.days, "day") if self.days else (self.months, "month")
        if unit == "month" and count % 12 == 0 and count > 12:
            count, unit = count // 12, "year"
        return f"{count} {unit}{'' if count == 1 else 's'}"

    def after(self, start: date) -> date:
        """The day on which the period is over: the same day of the month, or the month's last."""
        if start >= _LATEST:
            return start
        months = start.year * 12 + start.month - 1 + self.months
        year, month = divmod(months, 12)
        day = min(start.day, monthrange(year, month + 1)[1])
        return date(year, month + 1, day) + timedelta(days=self.days)

    def cutoff(self, at: datetime, zone: str) -> datetime:
        """What began before this moment is over at `at`, both by the calendar of that zone.

        A period that began on a day is over when the day that ends it begins, at midnight there.
        """
        where = ZoneInfo(zone)
        today = at.astimezone(where).date()
        # Two starts may end on one day (28 and 29 February), so the last of them is looked for.
        last = today - timedelta(days=self.days + 31 * self.months)
        while self.after(last + timedelta(days=1)) <= today:
            last += timedelta(days=1)
        return datetime.combine(last + timedelta(days=1), time(0), where)


Kept = Annotated[Span, BeforeValidator(Span.parse), PlainSerializer(str, when_used="json")]
_OPEN = Span(days=30)  # where a policy leaves the period open, until the owner sets one


class Retention(BaseModel):
    """The periods of `tenant.toml`, each from the moment that its name says."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)

    kora_logs: Kept = _OPEN  # from the day of the conversation
    tickets: Kept = _OPEN  # from closing
    security_logs: Kept = _OPEN  # from the entry
    billing: Kept = Span(months=84)  # from the transaction; tax law, whatever a policy says
    backups: Kept = _OPEN  # until the last copy that still holds something has turned over
    disk: Kept = _OPEN  # until a database that others run has rewritten its files
    smallest_cell: int = Field(default=5, ge=2, le=1000)  # smaller counts are not kept

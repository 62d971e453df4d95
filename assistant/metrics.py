"""The desk in figures: the team's for who leads it, everybody's own for themselves."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from assistant.domain import Queue
from assistant.errors import NotAllowed
from assistant.staff.accounts import Staff
from assistant.storage.figures import Answered, Asked, Figures
from assistant.storage.registry import Registry


@dataclass(frozen=True, slots=True)
class Day:
    """One day."""

    day: date
    asked: Asked | None
    answered: Answered | None


@dataclass(frozen=True, slots=True)
class Report:
    """Some days of a desk."""

    days: tuple[Day, ...]
    queues: Mapping[Queue, Answered]
    blocks: Sequence[tuple[str, int]]


@dataclass(frozen=True)
class Metrics:
    """Figures of teams and days. Of another single person there are none."""

    registry: Registry
    figures: Figures
    clock: Callable[[], datetime]

    async def team(self, staff: Staff, *, days: int) -> Report:
        """For supervisors, officers and admins."""
        if staff.role == "agent":
            raise NotAllowed
        tenant = await self.registry.get(staff.tenant)
        now, zone = self.clock(), tenant.file.hours.zone
        since = now - timedelta(days=days)
        asked = await self.figures.asked(tenant.id, since=since, zone=zone)
        answered = await self.figures.answered(
            tenant.id, since=since, zone=zone, now=now, staff=None
        )
        return Report(
            _days(asked, answered),
            await self.figures.by_queue(tenant.id, since=since, now=now),
            await self.figures.blocks(tenant.id, since=since),
        )

    async def own(self, staff: Staff, *, days: int) -> Report:
        """What this person answered, for their eyes."""
        tenant = await self.registry.get(staff.tenant)
        now = self.clock()
        answered = await self.figures.answered(
            tenant.id,
            since=now - timedelta(days=days),
            zone=tenant.file.hours.zone,
            now=now,
            staff=staff.id,
        )
        return Report(_days({}, answered), {}, ())


def _days(asked: Mapping[date, Asked], answered: Mapping[date, Answered]) -> tuple[Day, ...]:
    return tuple(
        Day(day, asked.get(day), answered.get(day)) for day in sorted({*asked, *answered})
    )

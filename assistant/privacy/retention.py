"""Retention: what has reached its end is counted, then gone. A run may stop anywhere and go on."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from assistant.domain import TenantId
from assistant.errors import AppError
from assistant.storage.aggregates import Aggregates
from assistant.storage.audit import Audit
from assistant.storage.expired import Dates
from assistant.storage.holds import Holds
from assistant.storage.registry import Registry
from assistant.storage.retention import Batch, Place, RetentionStore
from assistant.storage.statements import Ledger
from assistant.tenants import Tenant

_BATCH = 500  # conversations of one transaction: 0.2 s of locks, and memory that does not grow
_BEGINNING = Place(datetime(1970, 1, 1, tzinfo=UTC), "")


class ClockSetBack(AppError):
    """What goes does not come back, so a clock that cannot be right decides nothing."""

    status = 409
    code = "clock-set-back"
    public = "The clock stands before an earlier run. Set it right, or say the time with --at."


class NotYet(AppError):
    """A run for a moment that has not come would delete what must still be kept."""

    status = 409
    code = "not-yet"
    public = "That moment has not come yet: only --dry-run may look ahead."


@dataclass(frozen=True, slots=True)
class Ends:
    """Before which moment each class is over."""

    kora: datetime
    tickets: datetime
    security: datetime
    billing: datetime

    def dates(self, now: datetime) -> Dates:
        """As the store asks for them."""
        return Dates(now, self.tickets, self.security, self.billing)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run let go of, or would."""

    tenant: TenantId
    at: datetime
    gone: Mapping[str, int]
    ends: Ends


Listener = Callable[[TenantId, Mapping[str, int]], None]


@dataclass(frozen=True)
class Retention:
    """Runs over one tenant at a time. Two at once share the work; a row is let go of once."""

    registry: Registry
    store: RetentionStore
    aggregates: Aggregates
    holds: Holds
    audit: Audit
    ledger: Ledger
    clock: Callable[[], datetime]
    batch: int = _BATCH

    async def would_go(self, tenant: Tenant, at: datetime | None) -> Outcome:
        """What a run at a moment would let go of; any moment may be asked for."""
        now = at or self.clock()
        ends = ends_of(tenant, now)
        gone = await self.store.would_go(tenant.id, kora=ends.kora, dates=ends.dates(now))
        return Outcome(tenant.id, now, gone, ends)

    async def run(
        self, tenant: Tenant, at: datetime | None = None, *, heard: Listener | None = None
    ) -> Outcome:
        """Let go of what is over. Raises `ClockSetBack` or `NotYet` before anything happens."""
        now = await self._trusted(tenant, at)
        ends = ends_of(tenant, now)
        run = await self.store.began(tenant.id, now)
        gone: Counter[str] = Counter()

        def noted(batch: Batch) -> None:
            gone.update(batch.gone)
            if heard:
                heard(tenant.id, gone)

        await self._koras(tenant, ends, noted)
        await self._tickets(tenant, ends, noted)
        gone.update(await self.store.expired(tenant.id, ends.dates(now)))
        await self._chained(tenant, ends)
        zone = tenant.file.hours.zone
        await self.aggregates.close(
            tenant.id,
            before=ends.kora.astimezone(ZoneInfo(zone)).date(),
            zone=zone,
            smallest=tenant.file.retention.smallest_cell,
        )
        await self.store.ended(tenant.id, run, gone)
        return Outcome(tenant.id, now, dict(gone), ends)

    async def _chained(self, tenant: Tenant, ends: Ends) -> None:
        """What is chained goes from its oldest end, and what stays still verifies."""
        holds = await self.holds.all(tenant.id)
        if not any(hold.subject is None for hold in holds):
            held = [hold.subject for hold in holds if hold.subject]
            await self.audit.cut(tenant.id, before=ends.security, held=held, actor="retention")
            await self.ledger.cut(tenant.id, before=ends.kora)

    async def _trusted(self, tenant: Tenant, at: datetime | None) -> datetime:
        now = self.clock()
        if at is not None:
            if at > now:
                raise NotYet
            return at
        latest = await self.store.latest(tenant.id)
        if latest and latest["at"] > now:
            raise ClockSetBack
        return now

    async def _koras(self, tenant: Tenant, ends: Ends, noted: Callable[[Batch], None]) -> None:
        place: Place | None = _BEGINNING
        while place:
            batch = await self.store.koras(
                tenant.id, ends.kora, place, zone=tenant.file.hours.zone, most=self.batch
            )
            noted(batch)
            place = batch.next

    async def _tickets(
        self, tenant: Tenant, ends: Ends, noted: Callable[[Batch], None]
    ) -> None:
        for part in (self.store.tickets, self.store.cases):
            more = True
            while more:
                batch = await part(tenant.id, ends.tickets, most=self.batch)
                noted(batch)
                more = batch.next is not None


def ends_of(tenant: Tenant, now: datetime) -> Ends:
    """The tenant's periods, counted back from a moment by the calendar where it is."""
    zone, kept = tenant.file.hours.zone, tenant.file.retention
    return Ends(
        kora=kept.kora_logs.cutoff(now, zone),
        tickets=kept.tickets.cutoff(now, zone),
        security=kept.security_logs.cutoff(now, zone),
        billing=kept.billing.cutoff(now, zone),
    )

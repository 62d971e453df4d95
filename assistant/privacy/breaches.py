"""The breach register: a clock from awareness, who was affected, and notices to start from."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from assistant.errors import BadInput, Conflict, NotAllowed, NotFound
from assistant.privacy import notices
from assistant.privacy.requests import commissioner
from assistant.staff.accounts import Staff
from assistant.storage.audit import Audit
from assistant.storage.breaches import Affected, Breach, BreachStore, Told
from assistant.storage.registry import Registry
from guardrails import Placeholders, Redacted, Screen

_OFFICERS = frozenset({"privacy_officer", "admin"})


@dataclass(frozen=True, slots=True)
class Breaches:
    """Incidents. Anybody who answers customers may report one, an officer starts the clock."""

    store: BreachStore
    registry: Registry
    audit: Audit
    guard: Screen
    clock: Callable[[], datetime]

    async def open_ones(self, staff: Staff) -> tuple[Breach, ...]:
        """What is not closed; reports of customers among it."""
        if staff.role == "agent":
            raise NotAllowed
        await self.store.gather(staff.tenant)
        return await self.store.all(staff.tenant)

    async def read(self, staff: Staff, breach: str) -> Breach:
        """One with its steps."""
        if staff.role == "agent":
            raise NotAllowed
        return await self._find(staff, breach)

    async def report(self, staff: Staff, what: str) -> Breach:
        """An incident, as whoever saw it tells it."""
        if not what.strip():
            raise BadInput("say what happened", field="what")
        made = await self.store.open(
            staff.tenant, what=await self._covered(staff, what), by=staff.id
        )
        return await self._find(staff, made)

    async def confirm(self, staff: Staff, breach: str, *, aware: datetime, note: str) -> Breach:
        """The company is aware since then: 72 hours run from that moment, not from this one."""
        _officer(staff)
        if aware > self.clock():
            raise BadInput("nobody can be aware of it later than now", field="aware_at")
        await self._find(staff, breach)
        said = (await self._covered(staff, note)).text
        if not await self.store.confirm(
            staff.tenant, breach, aware=aware, by=staff.id, note=said
        ):
            raise Conflict("its clock runs already, or it is closed")
        return await self._find(staff, breach)

    async def affected(
        self,
        staff: Staff,
        breach: str,
        *,
        since: datetime,
        until: datetime,
        actor: str | None,
    ) -> tuple[Affected, ...]:
        """Whose data was read in that time, from the audit log. Asking is written down."""
        _officer(staff)
        await self._find(staff, breach)
        if since >= until:
            raise BadInput("the time asked about ends before it begins", field="until")
        await self.audit.write(
            staff.tenant, actor=staff.id, action="breach.affected_read", subject=breach
        )
        return await self.store.affected(staff.tenant, since=since, until=until, actor=actor)

    async def drafts(
        self, staff: Staff, breach: str, affected: Sequence[Affected]
    ) -> dict[str, str]:
        """Notices to the Commissioner and to the people: to be finished and sent by a person."""
        held = await self._find(staff, breach)
        tenant = await self.registry.get(staff.tenant)
        zone = ZoneInfo(tenant.file.hours.zone)
        facts = notices.Facts(
            company=tenant.file.company,
            reference=held.reference,
            what=held.what,
            aware=held.aware_at.astimezone(zone) if held.aware_at else None,
            due=held.due_at.astimezone(zone) if held.due_at else None,
            conversations=len(affected),
            people=len({each.customer for each in affected if each.customer}),
            revealed=sum(each.revealed for each in affected),
            contacts=tuple(tenant.file.contacts.values()),
            commissioner=commissioner(tenant),
        )
        return {
            "commissioner": notices.to_commissioner(facts),
            "people": notices.to_people(facts),
        }

    async def told(self, staff: Staff, breach: str, whom: Told) -> Breach:
        """A notice went out, sent by a person."""
        _officer(staff)
        await self._find(staff, breach)
        if not await self.store.tell(staff.tenant, breach, whom, by=staff.id):
            raise Conflict("confirm the breach first")
        return await self._find(staff, breach)

    async def close(self, staff: Staff, breach: str, note: str) -> Breach:
        """End it, with the reason: told to all, or not notifiable and why."""
        _officer(staff)
        if not note.strip():
            raise BadInput("say why it is closed", field="note")
        await self._find(staff, breach)
        said = (await self._covered(staff, note)).text
        if not await self.store.close(staff.tenant, breach, by=staff.id, note=said):
            raise Conflict("this breach is closed already")
        return await self._find(staff, breach)

    async def _find(self, staff: Staff, breach: str) -> Breach:
        found = await self.store.get(staff.tenant, breach)
        if found is None:
            raise NotFound
        return found

    async def _covered(self, staff: Staff, text: str) -> Redacted:
        tenant = await self.registry.get(staff.tenant)
        return self.guard.cover(text, known=Placeholders(), allow=tenant.impersonal).redacted


def _officer(staff: Staff) -> None:
    if staff.role not in _OFFICERS:
        raise NotAllowed("only a privacy officer may do this")

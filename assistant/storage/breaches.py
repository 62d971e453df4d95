"""Breaches, as rows, and whom the audit log says they touched."""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from assistant import calendars
from assistant.domain import TenantId
from assistant.storage.audit import Audit
from assistant.storage.database import Database, Row, Session
from assistant.storage.identities import Identities
from assistant.storage.looks import LOOK
from assistant.storage.steps import Register, Step
from assistant.storage.vault import Vault
from guardrails import Redacted

Told = Literal["commissioner", "people"]
# What staff did that showed them, or gave out, something of a customer.
_READS = (
    "message.revealed",
    "conversation.opened",
    "conversation.followed",
    "handoff.claimed",
    "data.exported",
)


@dataclass(frozen=True, slots=True)
class Breach:
    """An incident; its clock runs from the moment an officer confirmed awareness of."""

    id: str
    reference: str
    case: str | None
    what: str
    opened_at: datetime
    aware_at: datetime | None
    due_at: datetime | None
    commissioner_told_at: datetime | None
    people_told_at: datetime | None
    state: Literal["reported", "confirmed", "closed"]
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class Affected:
    """A conversation that was read in the time asked about, and whose it is, if that is known."""

    conversation: str
    customer: str | None
    reads: int
    revealed: int  # originals among them
    first: datetime
    last: datetime
    by: tuple[str, ...]


class BreachStore:
    """All SQL about breaches."""

    def __init__(
        self, database: Database, vault: Vault, audit: Audit, *, clock: Callable[[], datetime]
    ) -> None:
        self._database = database
        self._audit = audit
        self._register = Register("breach", Identities(vault), audit, clock)
        self._clock = clock

    async def gather(self, tenant: TenantId) -> None:
        """Every report of a leak in a chat is an incident that somebody has to look at, once."""
        async with self._database.tenant(tenant) as session:
            cases = await session.rows(
                "select c.id, c.reference, c.conversation, c.opened_at from cases c"
                " where c.tenant = :tenant and c.kind = 'breach_report' and c.closed_at is null"
                " and not exists (select 1 from breaches b"
                "   where b.tenant = c.tenant and b.case_id = c.id)"
            )
            for case in cases:
                await self._insert(
                    session,
                    reference=case["reference"],
                    case=case["id"],
                    owner=case["conversation"],
                    at=case["opened_at"],
                    by="kora",
                )

    async def open(self, tenant: TenantId, *, what: Redacted, by: str) -> str:
        """An incident that staff report."""
        async with self._database.tenant(tenant) as session:
            made = await self._insert(
                session,
                reference=f"{tenant[:3].upper()}-B{uuid.uuid4().hex[:6].upper()}",
                case=None,
                owner=None,
                at=self._clock(),
                by=by,
                what=what.text,
            )
            await self._audit.append(session, actor=by, action="breach.opened", subject=made)
        return made

    async def all(self, tenant: TenantId) -> tuple[Breach, ...]:
        """Those that are not closed: running clocks first, the earliest due before others."""
        async with self._database.tenant(tenant) as session:
            rows = await session.rows(
                _SELECT + " where b.tenant = :tenant and b.state <> 'closed'"
                " order by b.due_at nulls last, b.opened_at, b.id"
            )
            return tuple(self._breach(session, row) for row in rows)

    async def get(self, tenant: TenantId, breach: str) -> Breach | None:
        """One, with its steps."""
        async with self._database.tenant(tenant) as session:
            row = await session.row(
                _SELECT + " where b.tenant = :tenant and b.id = :id", id=breach
            )
            if row is None:
                return None
            steps = await self._register.steps(session, row["who"], breach)
            return self._breach(session, row, steps)

    async def confirm(
        self, tenant: TenantId, breach: str, *, aware: datetime, by: str, note: str
    ) -> bool:
        """Start the clock, once: False when it runs already."""
        async with self._database.tenant(tenant) as session:
            row = await session.row(
                "update breaches set aware_at = :aware, due_at = :due, confirmed_by = :by,"
                " state = 'confirmed' where tenant = :tenant and id = :id and aware_at is null"
                " and state = 'reported' returning who",
                id=breach,
                aware=aware,
                due=calendars.breach_due(aware),
                by=by,
            )
            if row is None:
                return False
            await self._register.step(
                session, row["who"], breach, by=by, step="aware", note=note
            )
        return True

    async def tell(self, tenant: TenantId, breach: str, whom: Told, *, by: str) -> bool:
        """Write down that somebody was told; the first time counts."""
        column = "commissioner_told_at" if whom == "commissioner" else "people_told_at"
        async with self._database.tenant(tenant) as session:
            row = await session.row(
                f"update breaches set {column} = coalesce({column}, :now)"  # noqa: S608 - one of two literals
                " where tenant = :tenant and id = :id and state = 'confirmed' returning who",
                id=breach,
                now=self._clock(),
            )
            if row is None:
                return False
            await self._register.step(
                session, row["who"], breach, by=by, step=f"told: {whom}", note=""
            )
        return True

    async def close(self, tenant: TenantId, breach: str, *, by: str, note: str) -> bool:
        """End it with the reason; False for one that is closed or unknown."""
        now = self._clock()
        async with self._database.tenant(tenant) as session:
            row = await session.row(
                "update breaches set state = 'closed', closed_at = :now"
                " where tenant = :tenant and id = :id and state <> 'closed'"
                " returning who, case_id",
                id=breach,
                now=now,
            )
            if row is None:
                return False
            await self._register.close_case(session, row["case_id"])
            await self._register.step(
                session, row["who"], breach, by=by, step="closed", note=note
            )
        return True

    async def affected(
        self, tenant: TenantId, *, since: datetime, until: datetime, actor: str | None
    ) -> tuple[Affected, ...]:
        """Whose conversations were read in that time, by anyone or by one account."""
        async with self._database.tenant(tenant) as session:
            rows = await session.rows(
                "with read as (select a.at, a.actor, a.action, coalesce(m.conversation,"
                "   h.conversation, a.subject) as conversation from audit a"
                "  left join messages m on m.tenant = a.tenant and m.id = a.subject"
                "  left join handoffs h on h.tenant = a.tenant and h.id = a.subject"
                "  where a.tenant = :tenant and a.action = any(:reads)"
                "  and a.at < :until and a.at >= case when a.action in"
                "   ('conversation.opened', 'conversation.followed')"
                "   then cast(:looking as timestamptz) else :since end"
                "  and (cast(:actor as text) is null or a.actor = :actor))"
                " select r.conversation, c.customer, count(*) as reads,"
                " count(*) filter (where r.action = 'message.revealed') as revealed,"
                " min(r.at) as first, max(r.at) as last, array_agg(distinct r.actor) as by"
                " from read r left join conversations c"
                "  on c.tenant = :tenant and c.id = r.conversation"
                " group by r.conversation, c.customer order by min(r.at)",
                reads=list(_READS),
                since=since,
                # Who began to look before that time may still have looked within it.
                looking=since - LOOK,
                until=until,
                actor=actor,
            )
        return tuple(
            Affected(
                row["conversation"],
                row["customer"],
                row["reads"],
                row["revealed"],
                row["first"],
                row["last"],
                tuple(row["by"]),
            )
            for row in rows
        )

    async def _insert(  # noqa: PLR0913 - a row, each column by its name
        self,
        session: Session,
        *,
        reference: str,
        case: str | None,
        owner: str | None,
        at: datetime,
        by: str,
        what: str = "",
    ) -> str:
        made = f"br_{uuid.uuid4().hex}"
        identity = await self._register.identities.of(session, owner or made)
        await session.do(
            "insert into breaches (tenant, id, reference, case_id, who, sealed, opened_at,"
            " opened_by) values (:tenant, :id, :reference, :case, :who, :sealed, :at, :by)"
            " on conflict (tenant, case_id) do nothing",
            id=made,
            reference=reference,
            case=case,
            who=identity.alias,
            sealed=self._register.sealed(session, identity, what),
            at=at,
            by=by,
        )
        return made

    def _breach(self, session: Session, row: Row, steps: Sequence[Step] = ()) -> Breach:
        return Breach(
            id=row["id"],
            reference=row["reference"],
            case=row["case_id"],
            what=self._register.words(session, row),
            opened_at=row["opened_at"],
            aware_at=row["aware_at"],
            due_at=row["due_at"],
            commissioner_told_at=row["commissioner_told_at"],
            people_told_at=row["people_told_at"],
            state=row["state"],
            steps=tuple(steps),
        )


_SELECT = (
    "select b.*, c.asked, i.wrapped from breaches b"
    " left join cases c on c.tenant = b.tenant and c.id = b.case_id"
    " left join audit_identities i on i.tenant = b.tenant and i.id = b.who"
)

"""What has reached its end: found in batches, counted, let go, each batch one transaction."""

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from assistant.domain import TenantId
from assistant.storage.aggregates import count_in
from assistant.storage.audit import Audit
from assistant.storage.database import Database, Row, Session, packed
from assistant.storage.expired import Dates, forget_expired
from assistant.storage.lines import append_line
from assistant.storage.reseal import reseal
from assistant.storage.traces import erase_later
from assistant.storage.vault import Vault
from guardrails import Redacted

# Nothing of these is let go: a hold names it, or its person asked for a restriction (privacy 11).
_STAYS = (
    " exists (select 1 from legal_holds h where h.tenant = c.tenant and h.lifted_at is null"
    "   and (h.subject is null or h.subject in (c.id, c.customer)))"
    " or exists (select 1 from limits s where s.tenant = c.tenant and s.lifted_at is null"
    "   and s.kind = 'restricted' and s.subject in (c.id, c.customer))"
)
_OPEN = (
    " exists (select 1 from handoffs o where o.tenant = c.tenant and o.conversation = c.id"
    " and o.state <> 'resolved')"
)
# A ticket is closed when its last handoff was resolved.
_CLOSED = (
    " (select max(e.at) from desk_events e join handoffs o on o.tenant = e.tenant"
    "   and o.id = e.subject where e.tenant = c.tenant and o.conversation = c.id"
    "   and e.kind like 'resolved%')"
)
_ENDED = (
    "select c.id, c.created_at, exists (select 1 from handoffs o where o.tenant = c.tenant"
    "  and o.conversation = c.id) as people from conversations c"
    " where c.tenant = :tenant and c.created_at < :before and c.kora_ended_at is null"
    " and (c.created_at, c.id) > (:last_at, :last_id)"
)


@dataclass(frozen=True, slots=True)
class Place:
    """How far a run has come through the conversations, by age."""

    at: datetime
    id: str


@dataclass(frozen=True, slots=True)
class Batch:
    """What one transaction let go, and where the next begins; None: there is no more."""

    gone: Mapping[str, int]
    next: Place | None


class RetentionStore:
    """All SQL of retention."""

    def __init__(
        self,
        database: Database,
        vault: Vault,
        audit: Audit,
        *,
        clock: Callable[[], datetime],
        traced: bool,
    ) -> None:
        self._database = database
        self._vault = vault
        self._audit = audit
        self._clock = clock
        self._traced = traced  # whether conversations leave traces outside of the database

    async def koras(
        self, tenant: TenantId, before: datetime, place: Place, *, zone: str, most: int
    ) -> Batch:
        """The next conversations that began before a moment: counted, then let go."""
        async with self._database.tenant(tenant) as session:
            rows = await session.rows(
                f"{_ENDED} and not ({_STAYS}) order by c.created_at, c.id limit :most"
                " for update of c skip locked",
                before=before,
                last_at=place.at,
                last_id=place.id,
                most=most,
            )
            if not rows:
                return Batch({}, None)
            whole = [row["id"] for row in rows if not row["people"]]
            shared = [row["id"] for row in rows if row["people"]]
            await count_in(session, [*whole, *shared], zone=zone)
            await erase_later(
                session, [*whole, *shared], traced=self._traced, now=self._clock()
            )
            if whole:
                await session.row("select forget_conversations(:ids)", ids=whole)
                await self._audit.forget(session, whole)
            parts = await self._split(session, shared)
            gone = {"conversations": len(whole), "koras-parts": parts}
            await self._told(session, "retention.batch", "kora-logs", gone)
        last = rows[-1]
        return Batch(gone, Place(last["created_at"], last["id"]))

    async def _split(self, session: Session, ids: Sequence[str]) -> int:
        """Of chats that people took over, Kora's part; what they wrote gets keys of its own."""
        if not ids:
            return 0
        now = self._clock()
        await _summarised(session, ids, now)
        await session.row("select forget_koras_part(:ids, :now)", ids=list(ids), now=now)
        done = await session.rows(
            "select id from conversations where tenant = :tenant and id = any(:ids)"
            " and kora_ended_at is not null order by id",
            ids=list(ids),
        )
        for row in done:
            await reseal(session, self._vault, row["id"])
        return len(done)

    async def tickets(self, tenant: TenantId, before: datetime, *, most: int) -> Batch:
        """People's part of chats whose last handoff was closed before a moment."""
        async with self._database.tenant(tenant) as session:
            rows = await session.rows(
                "select c.id from conversations c where c.tenant = :tenant"  # noqa: S608
                f" and c.kora_ended_at is not null and not {_OPEN} and {_CLOSED} < :before"
                f" and not ({_STAYS}) order by c.id limit :most for update of c skip locked",
                before=before,
                most=most,
            )
            return await self._forgotten(
                session, "tickets", [row["id"] for row in rows], "forget_conversations"
            )

    async def cases(self, tenant: TenantId, before: datetime, *, most: int) -> Batch:
        """Cases that were closed before a moment."""
        async with self._database.tenant(tenant) as session:
            rows = await session.rows(
                "select k.id from cases k left join conversations c"  # noqa: S608
                " on c.tenant = k.tenant and c.id = k.conversation"
                " where k.tenant = :tenant and k.closed_at < :before and k.conversation <> ''"
                f" and not coalesce({_STAYS}, false) and not exists (select 1 from legal_holds h"
                "   where h.tenant = k.tenant and h.lifted_at is null"
                "   and (h.subject is null or h.subject = k.conversation))"
                " order by k.id limit :most for update of k skip locked",
                before=before,
                most=most,
            )
            return await self._forgotten(
                session, "cases", [row["id"] for row in rows], "forget_cases"
            )

    async def _forgotten(
        self, session: Session, what: str, ids: list[str], function: str
    ) -> Batch:
        if not ids:
            return Batch({}, None)
        if function == "forget_cases":
            await session.row("select forget_cases(:ids)", ids=ids)
        else:
            await erase_later(session, ids, traced=False, now=self._clock())
            await session.row("select forget_conversations(:ids)", ids=ids)
            await self._audit.forget(session, ids)
        gone = {what: len(ids)}
        await self._told(session, "retention.batch", what, gone)
        return Batch(gone, Place(self._clock(), ""))

    async def expired(self, tenant: TenantId, dates: Dates) -> Mapping[str, int]:
        """Everything that simply has a date."""
        async with self._database.tenant(tenant) as session:
            gone = await forget_expired(session, dates)
            if any(gone.values()):
                await self._told(session, "retention.batch", "expired", gone)
        return gone

    async def would_go(
        self, tenant: TenantId, *, kora: datetime, dates: Dates
    ) -> Mapping[str, int]:
        """How much of each class has reached its end, and how much of it stays. Changes nothing."""
        async with self._database.tenant(tenant) as session:
            row = await session.row(
                f"with ended as (select c.*, ({_STAYS}) as stays, exists (select 1 from handoffs o"  # noqa: S608
                "   where o.tenant = c.tenant and o.conversation = c.id) as people,"
                f"  {_OPEN} as open from conversations c where c.tenant = :tenant"
                "   and c.created_at < :kora and c.kora_ended_at is null)"
                " select count(*) filter (where not stays and not people) as conversations,"
                " count(*) filter (where not stays and people and not open) as koras_parts,"
                " count(*) filter (where not stays and open) as with_people_now,"
                " count(*) filter (where stays) as held,"
                " (select count(*) from conversations c where c.tenant = :tenant"
                f"  and c.kora_ended_at is not null and not {_OPEN} and {_CLOSED} < :tickets"
                f"  and not ({_STAYS})) as tickets,"
                " (select count(*) from cases where tenant = :tenant and closed_at < :tickets"
                "   and conversation <> '') as cases,"
                " (select count(*) from memories where tenant = :tenant"
                "   and coalesce((payload ->> 'expires_at')::float8, 0) <= :now) as memories,"
                " (select count(*) from privacy_requests where tenant = :tenant"
                "   and closed_at < :tickets) + (select count(*) from breaches"
                "   where tenant = :tenant and closed_at < :tickets) as registers,"
                " (select count(*) from audit where tenant = :tenant and at < :security)"
                "   as log_rows from ended",
                kora=kora,
                tickets=dates.tickets,
                security=dates.security,
                now=dates.now.timestamp(),
            )
        counted = dict(row) if row else {}
        return {str(name).replace("_", "-"): int(n) for name, n in counted.items()}

    async def began(self, tenant: TenantId, at: datetime) -> str:
        """Note that a run has started; its id."""
        made = f"rr_{uuid.uuid4().hex}"
        async with self._database.tenant(tenant) as session:
            await session.do(
                "insert into retention_runs (tenant, id, at, started) values"
                " (:tenant, :id, :at, :now)",
                id=made,
                at=at,
                now=self._clock(),
            )
        return made

    async def ended(self, tenant: TenantId, run: str, gone: Mapping[str, int]) -> None:
        """Note that a run came to its end."""
        async with self._database.tenant(tenant) as session:
            await session.do(
                "update retention_runs set ended_at = :now, gone = cast(:gone as jsonb)"
                " where tenant = :tenant and id = :id",
                id=run,
                now=self._clock(),
                gone=packed(dict(gone)),
            )
            await self._told(session, "retention.run", run, gone)

    async def _told(
        self, session: Session, action: str, subject: str, gone: Mapping[str, int]
    ) -> None:
        data = {name: str(count) for name, count in gone.items() if count}
        await self._audit.append(
            session, actor="retention", action=action, subject=subject, **data
        )

    async def latest(self, tenant: TenantId) -> Row | None:
        """The run that reached furthest in time, finished or not."""
        async with self._database.tenant(tenant) as session:
            return await session.row(
                "select id, at, started, ended_at, gone from retention_runs"
                " where tenant = :tenant order by at desc limit 1"
            )


async def _summarised(session: Session, ids: Sequence[str], now: datetime) -> None:
    """What staff may still know of Kora's part, on the ticket: what it was about, in codes."""
    for row in await session.rows(
        "select m.conversation as id, count(distinct m.id) as n,"
        " string_agg(distinct i.intent, ', ' order by i.intent) as about from messages m"
        " left join lateral unnest(m.intents) as i(intent) on true"
        " where m.tenant = :tenant and m.conversation = any(:ids) and m.author = 'customer'"
        " and not exists (select 1 from messages s where s.tenant = m.tenant"
        "   and s.conversation = m.conversation and s.author = 'note' and s.name = '')"
        " group by m.conversation order by m.conversation",
        ids=list(ids),
    ):
        words = f"What was asked before people took over has ended: {row['n']} messages"
        text = Redacted.stored(words + (f" ({row['about']})" if row["about"] else ""))
        await append_line(session, row["id"], "note", "", text, now=now)

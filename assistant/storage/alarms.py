"""Promised times that come near or pass: found, told once, also when several processes look."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from assistant.domain import ConversationId, Queue, TenantId, TurnEvent
from assistant.storage.database import Database, Row, Session
from assistant.storage.eventlog import append_event
from assistant.storage.handoffs import facts, handoff, tell
from assistant.storage.lines import append_line, next_seq
from guardrails import Redacted


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that a member of staff should know without having asked."""

    seq: int
    at: datetime
    kind: str
    handoff: str
    conversation: str
    queue: Queue


class Alarms:
    """All SQL of alarms and of what staff are told of their own accord."""

    def __init__(self, database: Database, *, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    async def warn(self, tenant: TenantId, *, before: datetime) -> int:
        """Mark what falls due before a moment; how many."""
        async with self._database.tenant(tenant) as session:
            rows = await session.rows(
                "update handoffs set warned_at = :now where tenant = :tenant"
                " and state in ('open', 'reopened', 'claimed') and due_at <= :before"
                " and warned_at is null returning id",
                now=self._clock(),
                before=before,
            )
            for row in rows:
                await tell(session, row["id"], "due_soon", "clock", self._clock())
        return len(rows)

    async def late(self, tenant: TenantId) -> tuple[tuple[str, ConversationId], ...]:
        """What has passed its time, and nobody said so yet."""
        async with self._database.tenant(tenant) as session:
            rows = await session.rows(
                "select id, conversation from handoffs where tenant = :tenant"
                " and state in ('open', 'reopened', 'claimed') and due_at < :now"
                " and overdue_at is null order by due_at",
                now=self._clock(),
            )
        return tuple((row["id"], ConversationId(row["conversation"])) for row in rows)

    async def overdue(
        self, tenant: TenantId, handoff_id: str, conversation: ConversationId, told: Redacted
    ) -> bool:
        """Say so, to staff and to the customer, once."""
        now = self._clock()
        async with self._database.tenant(tenant) as session:
            await next_seq(session, conversation, by=0)
            row = await session.row(
                "update handoffs set overdue_at = :now, warned_at = coalesce(warned_at, :now)"
                " where tenant = :tenant and id = :id"
                " and state in ('open', 'reopened', 'claimed') and due_at < :now"
                " and overdue_at is null returning *",
                id=handoff_id,
                now=now,
            )
            if row is None:
                return False
            await self._say(session, row, conversation, told)
        return True

    async def _say(
        self, session: Session, row: Row, conversation: ConversationId, told: Redacted
    ) -> None:
        now, held = self._clock(), handoff(row)
        await tell(session, held.id, "overdue", "clock", now)
        await append_line(session, conversation, "system", "", told, now=now)
        event = TurnEvent("notice", told, {"code": "overdue", **facts(held)})
        await append_event(session, conversation, event, now=now, from_kora=False)

    async def notices(
        self, tenant: TenantId, staff: str, *, after: int, limit: int = 100
    ) -> tuple[Notice, ...]:
        """What concerns this person: what they hold, what was given to them, what nobody holds."""
        async with self._database.tenant(tenant) as session:
            rows = await session.rows(
                "select e.seq, e.at, e.kind, h.id, h.conversation, h.queue from desk_events e"
                " join handoffs h on h.tenant = e.tenant and h.id = e.subject"
                " where e.tenant = :tenant and e.seq > :after and e.actor <> :staff"
                " and (e.kind in ('due_soon', 'overdue', 'reopened', 'wrote')"
                "     and (h.claimed_by = :staff or h.claimed_by is null)"
                "   or e.kind = 'assigned' and e.data ->> 'to' = :staff)"
                " order by e.seq desc limit :limit",
                staff=staff,
                after=after,
                limit=limit,
            )
        return tuple(
            Notice(
                row["seq"], row["at"], row["kind"], row["id"], row["conversation"], row["queue"]
            )
            for row in reversed(rows)
        )

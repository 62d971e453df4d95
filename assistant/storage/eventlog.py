"""The append-only event log: what happened in a conversation, in an order that only grows."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import cast

from assistant.domain import ConversationId, EventKind, StoredEvent, TenantId, TurnEvent
from assistant.storage.database import Asked, Database, Row, Session, packed
from guardrails import Redacted

NEWEST = "select last_event from conversations where tenant = :tenant and id = :id"


class EventLog:
    """All SQL about events. They hold ids, codes and redacted text."""

    def __init__(self, database: Database, *, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    async def publish(
        self,
        tenant: TenantId,
        conversation: ConversationId,
        event: TurnEvent,
        *,
        from_kora: bool,
    ) -> StoredEvent | None:
        """Append an event. `from_kora`: only while Kora has the floor, decided in this very write."""
        now = self._clock()
        values = _values(conversation, event, now=now, from_kora=from_kora)
        rows = await self._database.once(tenant, _APPEND, **values)
        return _stored(rows[0] if rows else None, event, now)

    async def events_after(
        self, tenant: TenantId, conversation: ConversationId, after: int, *, limit: int = 200
    ) -> tuple[StoredEvent, ...]:
        """Events with a larger id, oldest first."""
        rows = await self._database.once(
            tenant,
            "select * from events where tenant = :tenant and conversation = :id and id > :after"
            " order by id limit :limit",
            id=conversation,
            after=after,
            limit=limit,
        )
        return tuple(_event(row) for row in rows)

    async def heard_since(
        self,
        tenant: TenantId,
        conversation: ConversationId,
        kind: EventKind,
        since: datetime,
        *,
        among: int = 20,
    ) -> bool:
        """Whether one of the newest events is of this kind and not older."""
        async with self._database.tenant(tenant) as session:
            row = await session.row(
                "select 1 as one from (select kind, at from events where tenant = :tenant"
                " and conversation = :id order by id desc limit :among) newest"
                " where kind = :kind and at > :since limit 1",
                id=conversation,
                kind=kind,
                since=since,
                among=among,
            )
        return row is not None

    async def last_event(self, tenant: TenantId, conversation: ConversationId) -> int:
        """The id of the newest event, 0 before the first."""
        rows = await self._database.once(tenant, NEWEST, id=conversation)
        return rows[0]["last_event"] if rows else 0


async def append_event(
    session: Session,
    conversation: ConversationId,
    event: TurnEvent,
    *,
    now: datetime,
    from_kora: bool,
) -> StoredEvent | None:
    """Append within a caller's transaction; None when staff have the floor."""
    values = _values(conversation, event, now=now, from_kora=from_kora)
    return _stored(await session.row(_APPEND, **values), event, now)


def appended(
    conversation: ConversationId, event: TurnEvent, *, now: datetime, from_kora: bool
) -> Asked:
    """What appends, for a transaction that asks several things at once."""
    return _APPEND, _values(conversation, event, now=now, from_kora=from_kora)


def stored(rows: Sequence[Row], event: TurnEvent, now: datetime) -> StoredEvent | None:
    """What it gave."""
    return _stored(rows[0] if rows else None, event, now)


# One statement takes the next number, looks who may speak and writes: a handoff that commits first
# silences this event, one that commits later comes after it. Nothing fits in between.
_APPEND = (
    "with next as (update conversations set last_event = last_event + 1"
    " where tenant = :tenant and id = :id and (speaker = 'kora' or not :from_kora)"
    " returning last_event) insert into events"
    " select cast(:tenant as text), cast(:id as text), last_event, cast(:kind as text),"
    " cast(:body as text), cast(:data as jsonb), cast(:at as timestamptz) from next"
    " returning id"
)


def _values(
    conversation: ConversationId, event: TurnEvent, *, now: datetime, from_kora: bool
) -> dict[str, object]:
    return {
        "id": conversation,
        "from_kora": from_kora,
        "kind": event.kind,
        "body": event.text.text if event.text else None,
        "data": packed(event.data),
        "at": now,
    }


def _stored(row: Row | None, event: TurnEvent, now: datetime) -> StoredEvent | None:
    if row is None:
        return None
    return StoredEvent(row["id"], event.kind, now, event.text, event.data)


def _event(row: Row) -> StoredEvent:
    text = Redacted.stored(row["body"]) if row["body"] is not None else None
    return StoredEvent(row["id"], cast(EventKind, row["kind"]), row["at"], text, row["data"])

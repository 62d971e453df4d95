"""Letters on their way: written down with the reply itself, sent once the customer has left."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from assistant.domain import Conversation, ConversationId, MessageId, TenantId
from assistant.storage.database import Database

_LEASE = timedelta(minutes=2)  # for which nobody else sends it
_TRIES = 10


@dataclass(frozen=True, slots=True)
class Waiting:
    """A reply that may have to go by mail."""

    id: str
    conversation: ConversationId
    message: MessageId
    name: str
    tries: int
    read: bool  # the customer has seen it in the chat


class Letters:
    """All SQL of letters."""

    def __init__(self, database: Database, *, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    async def due(self, tenant: TenantId) -> tuple[Waiting, ...]:
        """Taken for two minutes: whoever takes them sends them."""
        now = self._clock()
        async with self._database.tenant(tenant) as session:
            rows = await session.rows(
                "update letters l set tries = l.tries + 1, due_at = :lease"
                " from messages m, conversations c"
                " where l.tenant = :tenant and l.state = 'waiting' and l.due_at <= :now"
                " and m.tenant = l.tenant and m.id = l.message"
                " and c.tenant = l.tenant and c.id = l.conversation"
                " returning l.id, l.conversation, l.message, l.tries, m.name,"
                "   c.seen_event >= l.event as read",
                now=now,
                lease=now + _LEASE,
            )
        return tuple(
            Waiting(
                row["id"],
                ConversationId(row["conversation"]),
                MessageId(row["message"]),
                row["name"],
                row["tries"],
                row["read"],
            )
            for row in rows
        )

    async def done(self, tenant: TenantId, letter: str, state: str) -> None:
        """Sent, read in the chat, or given up."""
        async with self._database.tenant(tenant) as session:
            await session.do(
                "update letters set state = :state, sent_at = :now"
                " where tenant = :tenant and id = :id",
                id=letter,
                state=state,
                now=self._clock(),
            )

    async def later(self, tenant: TenantId, letter: Waiting) -> None:
        """It did not go: again after a while that doubles, then given up."""
        if letter.tries >= _TRIES:
            await self.done(tenant, letter.id, "failed")
            return
        async with self._database.tenant(tenant) as session:
            await session.do(
                "update letters set due_at = :due where tenant = :tenant and id = :id",
                id=letter.id,
                due=self._clock() + timedelta(minutes=2**letter.tries),
            )

    async def seen(self, conversation: Conversation, event: int) -> None:
        """The customer's screen had this event."""
        async with self._database.tenant(conversation.tenant) as session:
            await session.do(
                "update conversations set seen_event = :event"
                " where tenant = :tenant and id = :id and seen_event < :event",
                id=conversation.id,
                event=event,
            )

    async def conversation_of(self, tenant: TenantId, letter: str) -> str | None:
        """Where an answer to this letter belongs."""
        async with self._database.tenant(tenant) as session:
            row = await session.row(
                "select conversation from letters where tenant = :tenant and id = :id",
                id=letter,
            )
        return row["conversation"] if row else None

    async def arrived(self, tenant: TenantId, source: str, mark: str) -> str | None:
        """Note that something came in from outside; what an earlier arrival of it began."""
        async with self._database.tenant(tenant) as session:
            await session.do(
                "insert into arrivals (tenant, source, mark, at)"
                " values (:tenant, :source, :mark, :now) on conflict do nothing",
                source=source,
                mark=mark,
                now=self._clock(),
            )
            row = await session.row(
                "select result ->> 'conversation' as begun from arrivals"
                " where tenant = :tenant and source = :source and mark = :mark",
                source=source,
                mark=mark,
            )
        return row["begun"] if row else None

    async def began(
        self, tenant: TenantId, source: str, mark: str, conversation: ConversationId
    ) -> str:
        """Which conversation it began; of two that try at once, the first one counts."""
        async with self._database.tenant(tenant) as session:
            await session.do(
                "update arrivals set result ="
                "   jsonb_build_object('conversation', cast(:conversation as text))"
                " where tenant = :tenant and source = :source and mark = :mark"
                " and result is null",
                conversation=conversation,
                source=source,
                mark=mark,
            )
            row = await session.row(
                "select result ->> 'conversation' as begun from arrivals"
                " where tenant = :tenant and source = :source and mark = :mark",
                source=source,
                mark=mark,
            )
        return row["begun"] if row else conversation

"""What staff write: a line, its original, its event and its story are one transaction or nothing."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from assistant.domain import Author, Conversation, MessageId, StaffId, StoredEvent, TurnEvent
from assistant.storage.database import Database, Session
from assistant.storage.eventlog import append_event
from assistant.storage.handoffs import answered, live
from assistant.storage.lines import append_line, next_seq
from assistant.storage.sealing import keep_map, key_of
from assistant.storage.vault import Vault
from guardrails import Placeholders, Redacted, Sealed


@dataclass(frozen=True, slots=True)
class Written:
    """A text by staff, screened."""

    staff: StaffId
    name: str
    redacted: Redacted
    sealed: Sealed
    placeholders: Placeholders | None  # None: the map did not grow
    known_version: int
    client_message_id: str | None = None
    mail_after: timedelta = timedelta(minutes=2)  # unless the customer has seen it by then


@dataclass(frozen=True, slots=True)
class Said:
    """Where a text went. `repeated`: the same id came before, and nothing was written twice."""

    message: MessageId
    repeated: bool


class Replies:
    """All SQL of what staff write."""

    def __init__(
        self, database: Database, vault: Vault, *, clock: Callable[[], datetime]
    ) -> None:
        self._database = database
        self._vault = vault
        self._clock = clock

    async def reply(self, conversation: Conversation, written: Written) -> Said | None:
        """To the customer, by who holds the conversation at this very moment; None for others."""
        now = self._clock()
        async with self._database.tenant(conversation.tenant) as session:
            await next_seq(session, conversation.id, by=0)
            earlier = await self._earlier(session, conversation, written)
            if earlier:
                return earlier
            held = await live(session, conversation.id)
            if held is None or held.claimed_by != written.staff:
                return None
            message = await self._line(session, conversation, "staff", written, now)
            facts = {"message_id": message, "name": written.name}
            event = TurnEvent("staff.message", written.redacted, facts)
            stored = await append_event(
                session, conversation.id, event, now=now, from_kora=False
            )
            if stored:
                await self._post(
                    session, conversation, message, stored, now + written.mail_after
                )
            await answered(session, held, written.staff, now)
            return Said(message, repeated=False)

    async def note(self, conversation: Conversation, written: Written) -> Said:
        """For staff alone."""
        async with self._database.tenant(conversation.tenant) as session:
            await next_seq(session, conversation.id, by=0)
            earlier = await self._earlier(session, conversation, written)
            if earlier:
                return earlier
            line = await self._line(session, conversation, "note", written, self._clock())
            return Said(line, repeated=False)

    async def _post(
        self,
        session: Session,
        conversation: Conversation,
        message: MessageId,
        event: StoredEvent,
        due: datetime,
    ) -> None:
        """A letter of it, where an address is known; by mail at once to who came by mail."""
        await session.do(
            "insert into letters (tenant, id, conversation, message, event, due_at)"
            " select tenant, :letter, conversation, :message, :event,"
            "   case when :mail then cast(:now as timestamptz) else :due end"
            " from conversation_notes where tenant = :tenant and conversation = :id"
            " and kind = 'address'",
            letter=f"le_{uuid.uuid4().hex}",
            id=conversation.id,
            message=message,
            event=event.id,
            mail=conversation.channel == "mail",
            now=self._clock(),
            due=due,
        )

    async def _line(
        self,
        session: Session,
        conversation: Conversation,
        author: Author,
        written: Written,
        now: datetime,
    ) -> MessageId:
        if written.placeholders is not None:
            await keep_map(
                session,
                self._vault,
                conversation.id,
                written.placeholders,
                known_version=written.known_version,
            )
        line = await append_line(
            session, conversation.id, author, written.name, written.redacted, now=now
        )
        await session.do(
            "update messages set client_message_id = :mark where tenant = :tenant and id = :id",
            id=line,
            mark=self._mark(conversation, written),
        )
        wrapped = await key_of(session, conversation.id)
        await session.do(
            "insert into originals values (:tenant, :message, :conversation, :sealed)",
            message=line,
            conversation=conversation.id,
            sealed=self._vault.seal(session.tenant, wrapped, written.sealed),
        )
        return line

    async def _earlier(
        self, session: Session, conversation: Conversation, written: Written
    ) -> Said | None:
        mark = self._mark(conversation, written)
        row = mark and await session.row(
            "select id from messages where tenant = :tenant and conversation = :conversation"
            " and client_message_id = :mark",
            conversation=conversation.id,
            mark=mark,
        )
        return Said(MessageId(row["id"]), repeated=True) if row else None

    def _mark(self, conversation: Conversation, written: Written) -> str | None:
        given = written.client_message_id
        # With the writer's id: a customer's own retry mark can never be taken for it.
        return given and self._vault.retry_mark(
            conversation.tenant, conversation.id, f"{written.staff}:{given}"
        )

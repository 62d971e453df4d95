"""What staff can do: see the queue, take a conversation, answer, note, hand on, decide, reveal."""

import secrets
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from assistant.domain import (
    Author,
    Case,
    Conversation,
    Handoff,
    Message,
    MessageId,
    Queue,
    StoredEvent,
    TurnEvent,
)
from assistant.errors import BadInput, NotAllowed, NotFound
from assistant.events.feed import Feed
from assistant.handoff.desk import Desk
from assistant.staff.accounts import Staff
from assistant.storage.audit import Audit, Entry
from assistant.storage.conversations import Conversations
from assistant.storage.desk import Waiting
from assistant.storage.registry import Registry
from assistant.tenants import Tenant
from guardrails import Placeholders, Record, Redacted, Screen

_SHORTEST_REASON = 5


@dataclass(frozen=True, slots=True)
class Opened:
    """A conversation as staff see it."""

    conversation: Conversation
    handoff: Handoff | None
    lines: tuple[Message, ...]
    cases: tuple[Case, ...]


@dataclass(frozen=True)
class Console:
    """The staff's side. Every call is made as somebody, of one tenant."""

    registry: Registry
    conversations: Conversations
    feed: Feed
    desk: Desk
    audit: Audit
    guard: Screen
    clock: Callable[[], datetime]

    async def queue(self, staff: Staff) -> tuple[Waiting, ...]:
        """Unresolved handoffs, the earliest due first."""
        return await self.desk.store.waiting(staff.tenant)

    async def cases(self, staff: Staff) -> tuple[Case, ...]:
        """Open cases; those of the privacy queue are for those who answer it."""
        seen = await self.desk.store.cases(staff.tenant)
        if staff.role == "agent":
            return tuple(case for case in seen if case.queue != "privacy")
        return seen

    async def open(self, staff: Staff, conversation: str) -> Opened:
        """A thread, redacted. Looking is written down."""
        found = await self._find(staff, conversation)
        await self.audit.write(
            staff.tenant, actor=staff.id, action="conversation.opened", subject=found.id
        )
        return Opened(
            found,
            await self.desk.current(staff.tenant, found.id),
            await self.conversations.thread(staff.tenant, found.id, notes=True),
            tuple(case for case in await self.cases(staff) if case.conversation == found.id),
        )

    async def claim(self, staff: Staff, handoff: str) -> Handoff:
        """Take a conversation; of two, one gets it and the other learns who."""
        tenant = await self.registry.get(staff.tenant)
        taken = await self.desk.claim(tenant, handoff, staff=staff.id, name=staff.name)
        await self.audit.write(
            staff.tenant, actor=staff.id, action="handoff.claimed", subject=taken.id
        )
        return taken

    async def transfer(self, staff: Staff, handoff: str, queue: Queue) -> None:
        """Into another queue; what a colleague holds, only its holder or a supervisor."""
        tenant = await self.registry.get(staff.tenant)
        held = await self.desk.store.get(staff.tenant, handoff)
        if held is None:
            raise NotFound
        if held.state == "claimed":
            self._holds(staff, held)
        await self.desk.move(tenant, handoff, queue=queue, actor=staff.id)
        await self.audit.write(
            staff.tenant, actor=staff.id, action="handoff.transferred", subject=held.id
        )

    async def resolve(self, staff: Staff, handoff: str, outcome: str) -> None:
        """Close it, as its holder or as a supervisor."""
        tenant = await self.registry.get(staff.tenant)
        held = await self.desk.store.get(staff.tenant, handoff)
        if held is None:
            raise NotFound
        self._holds(staff, held)
        await self.desk.resolve(tenant, handoff, actor=staff.id, outcome=outcome[:100])
        await self.audit.write(
            staff.tenant, actor=staff.id, action="handoff.resolved", subject=held.id
        )

    async def reply(self, staff: Staff, conversation: str, text: str) -> MessageId:
        """Answer the customer, under one's own name; only who claimed it may."""
        found = await self._held(staff, conversation)
        message, redacted = await self._write(staff, found, "staff", text)
        facts = {"message_id": message, "name": staff.name}
        await self.feed.publish(
            staff.tenant, found.id, TurnEvent("staff.message", redacted, facts)
        )
        await self.feed.announce_queue(staff.tenant)
        return message

    async def note(self, staff: Staff, conversation: str, text: str) -> MessageId:
        """An internal note: the customer never sees it."""
        found = await self._find(staff, conversation)
        message, _ = await self._write(staff, found, "note", text)
        return message

    async def typing(self, staff: Staff, conversation: str) -> None:
        """Tell the customer that somebody is writing."""
        found = await self._held(staff, conversation)
        await self.feed.publish(
            staff.tenant, found.id, TurnEvent("staff.typing", None, {"name": staff.name})
        )

    async def reveal(self, staff: Staff, message: str, reason: str) -> str:
        """An original, for a reason, on the record before it is read."""
        if len(reason.strip()) < _SHORTEST_REASON:
            raise BadInput("a reveal needs a reason", field="reason")
        found = await self.conversations.original(staff.tenant, message)
        if found is None:
            raise NotFound
        original, conversation = found
        known, _ = await self.conversations.placeholders(staff.tenant, conversation)
        tenant = await self.registry.get(staff.tenant)
        why = self.guard.cover(reason, known=known, allow=tenant.impersonal).redacted
        await self.audit.write(
            staff.tenant,
            actor=staff.id,
            action="message.revealed",
            subject=message,
            about=conversation,
            reason=why.shortened(300).text,
        )
        return original.unseal()

    async def decide(
        self, staff: Staff, case: str, record: Record, *, reason: str, clause: str
    ) -> str:
        """Write a decision record. Only a person can; Kora may then relay it."""
        tenant = await self.registry.get(staff.tenant)
        held = next((each for each in await self.cases(staff) if each.id == case), None)
        if held is None:
            raise NotFound
        reference = f"{tenant.id[:3].upper()}-D{secrets.token_hex(3).upper()}"
        # With the conversation's own values: a placeholder of another map would be restored wrongly.
        known, _ = await self.conversations.placeholders(staff.tenant, held.conversation)
        numbered = Record(
            reference,
            self._covered(tenant, known, record.subject).text,
            self._covered(tenant, known, record.outcome).text,
            self._covered(tenant, known, record.amount).text if record.amount else None,
        )
        why = self._covered(tenant, known, reason)
        where = self._covered(tenant, known, clause)
        if not await self.desk.store.decide(
            staff.tenant, case=case, record=numbered, reason=why, by=staff.id, clause=where.text
        ):
            raise NotFound
        await self.audit.write(
            staff.tenant,
            actor=staff.id,
            action="decision.recorded",
            subject=reference,
            about=held.conversation,
            reason=why.shortened(300).text,
        )
        return reference

    async def audit_rows(self, staff: Staff, *, before: int | None = None) -> Sequence[Entry]:
        """The audit log, newest first, for those who may read it."""
        if staff.role == "agent":
            raise NotAllowed
        return await self.audit.rows(staff.tenant, before=before)

    async def follow(
        self, staff: Staff, conversation: str, after: int
    ) -> AsyncIterator[StoredEvent]:
        """A conversation's events, redacted. Raises `NotFound` before the first."""
        found = await self._find(staff, conversation)
        # The log tells as much as the thread, so reading it is written down as well.
        await self.audit.write(
            staff.tenant, actor=staff.id, action="conversation.followed", subject=found.id
        )
        return self.feed.follow(staff.tenant, found.id, after)

    async def queue_changes(self, staff: Staff) -> AsyncIterator[None]:
        """One item for each change of the queues."""
        async for _ in self.feed.queue_changes(staff.tenant):
            yield

    async def _find(self, staff: Staff, conversation: str) -> Conversation:
        found = await self.conversations.find(staff.tenant, conversation, token_hash=None)
        if found is None:
            raise NotFound
        return found

    async def _held(self, staff: Staff, conversation: str) -> Conversation:
        found = await self._find(staff, conversation)
        handoff = await self.desk.current(staff.tenant, found.id)
        if handoff is None or handoff.state != "claimed":
            raise NotAllowed("claim the conversation before you answer")
        self._holds(staff, handoff)
        return found

    async def _write(
        self, staff: Staff, conversation: Conversation, author: Author, text: str
    ) -> tuple[MessageId, Redacted]:
        if not text.strip():
            raise BadInput("a message needs some text", field="text")
        tenant = await self.registry.get(staff.tenant)
        known, version = await self.conversations.placeholders(staff.tenant, conversation.id)
        # Staff sign with their own names, which customers may see.
        own = tenant.impersonal | {staff.name}
        redacted, sealed, grown = self.guard.redact(text, known=known, allow=own)
        if author == "note":
            # The map puts values back on the customer's screen: a note's may never be among them.
            grown = Placeholders(known.values, grown.counts)
        if grown != known:
            await self.conversations.save_placeholders(
                conversation, grown, known_version=version
            )
        message = await self.conversations.say(conversation, author, staff.name, redacted)
        await self.conversations.keep_original(conversation, message, sealed)
        return message, redacted

    def _covered(self, tenant: Tenant, known: Placeholders, text: str) -> Redacted:
        """What staff write down about a case, for keeping: a name may slip into any field."""
        return self.guard.cover(text, known=known, allow=tenant.impersonal).redacted

    def _holds(self, staff: Staff, handoff: Handoff) -> None:
        if handoff.claimed_by != staff.id and staff.role == "agent":
            holder = handoff.claimed_name or "nobody"
            raise NotAllowed(f"this conversation is with {holder}")

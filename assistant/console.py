"""What staff can do: see the queue, take a conversation, answer, note, hand on, decide, reveal."""

import asyncio
import contextlib
import secrets
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from assistant.domain import (
    Case,
    Conversation,
    Handoff,
    Message,
    Priority,
    Queue,
    StoredEvent,
    TurnEvent,
)
from assistant.errors import BadInput, Conflict, NotAllowed, NotFound
from assistant.events.feed import Feed
from assistant.handoff.desk import Desk
from assistant.staff.accounts import Staff
from assistant.standing import Done
from assistant.storage.audit import Audit, Entry
from assistant.storage.conversations import Conversations
from assistant.storage.inbox import Inbox
from assistant.storage.registry import Registry
from assistant.storage.replies import Replies, Said, Written
from assistant.storage.sealing import MapMoved
from assistant.storage.team import Team
from assistant.tenants import Tenant
from guardrails import Placeholders, Record, Redacted, Screen

_SHORTEST_REASON = 5
_TYPING_EVERY = timedelta(seconds=3)
_TRIES = 5  # against the customer, who may write names at the same moment


@dataclass(frozen=True, slots=True)
class Opened:
    """A conversation as staff see it."""

    conversation: Conversation
    handoff: Handoff | None
    last: Handoff | None  # the newest one, where none is open
    read_to: int
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
    replies: Replies
    team: Team
    inbox: Inbox

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
        held = await self.desk.current(staff.tenant, found.id)
        return Opened(
            found,
            held,
            None if held else await self.desk.store.handoffs.newest(staff.tenant, found.id),
            await self.inbox.read_to(staff.tenant, staff.id, found.id),
            await self.conversations.thread(staff.tenant, found.id, notes=True),
            tuple(case for case in await self.cases(staff) if case.conversation == found.id),
        )

    async def claim(self, staff: Staff, handoff: str) -> Handoff:
        """Take a conversation; of two, one gets it and the other learns who."""
        tenant = await self.registry.get(staff.tenant)
        taken = await self.desk.floor.claim(tenant, handoff, staff=staff.id, name=staff.name)
        await self._noted(staff, "handoff.claimed", taken.id)
        return taken

    async def release(self, staff: Staff, handoff: str) -> Handoff:
        """Give it back to its queue, as its holder or as a supervisor."""
        tenant, held = await self._own(staff, handoff)
        freed = await self.desk.floor.release(tenant, held, by=staff.id)
        await self._noted(staff, "handoff.released", held.id)
        return freed

    async def hand_on(
        self,
        staff: Staff,
        handoff: str,
        *,
        queue: Queue | None,
        to: str | None,
        note: str | None,
    ) -> None:
        """To a queue or to a colleague, with a word about it that only staff read."""
        held = await self.desk.floor.find(staff.tenant, handoff)
        if queue:
            await self.transfer(staff, handoff, queue)
        elif to:
            await self.assign(staff, handoff, to)
        if note and note.strip():
            await self.note(staff, held.conversation, note, client_message_id=None)

    async def transfer(self, staff: Staff, handoff: str, queue: Queue) -> None:
        """Into another queue; what a colleague holds, only its holder or a supervisor."""
        tenant, held = await self._own(staff, handoff)
        await self.desk.floor.move(tenant, held.id, queue=queue, actor=staff.id)
        await self._noted(staff, "handoff.transferred", held.id)

    async def assign(self, staff: Staff, handoff: str, to: str) -> None:
        """To a colleague of the same company who has room for it."""
        tenant, held = await self._own(staff, handoff)
        colleague = await self.team.find(staff.tenant, to)
        if colleague is None:
            raise BadInput("there is no such colleague", field="to")
        if held.claimed_by == colleague.id:
            raise BadInput(f"{colleague.name} has this conversation already", field="to")
        await self.desk.floor.assign(
            tenant, held, to=colleague.id, name=colleague.name, actor=staff.id
        )
        await self._noted(staff, "handoff.assigned", held.id, to=colleague.id)

    async def prioritise(self, staff: Staff, handoff: str, priority: Priority) -> Handoff:
        """Before or behind others."""
        tenant, held = await self._own(staff, handoff)
        ranked = await self.desk.floor.prioritise(tenant, held, priority, actor=staff.id)
        await self._noted(staff, "handoff.prioritised", held.id, priority=priority)
        return ranked

    async def resolve(self, staff: Staff, handoff: str, outcome: str) -> None:
        """Close it, as its holder or as a supervisor."""
        tenant, held = await self._held_by(staff, handoff)
        await self.desk.floor.resolve(tenant, held.id, actor=staff.id, outcome=outcome[:100])
        await self._noted(staff, "handoff.resolved", held.id)

    async def reopen(self, staff: Staff, handoff: str) -> Handoff:
        """Take up again what was closed."""
        tenant = await self.registry.get(staff.tenant)
        held = await self.desk.floor.find(staff.tenant, handoff)
        if await self.desk.current(staff.tenant, held.conversation):
            raise Conflict("this conversation is open already")
        again = await self.desk.floor.reopen(tenant, held, actor=staff.id)
        await self._noted(staff, "handoff.reopened", held.id)
        return again

    async def story(self, staff: Staff, handoff: str) -> tuple[Done, ...]:
        """All that was done to it."""
        held = await self.desk.floor.find(staff.tenant, handoff)
        return await self.desk.floor.story(staff.tenant, held.id)

    async def reply(
        self, staff: Staff, conversation: str, text: str, *, client_message_id: str | None
    ) -> Said:
        """Answer the customer, under one's own name; only who claimed it may."""
        found = await self._held(staff, conversation)
        said = await self._written(
            staff, found, text, own_map=False, client_message_id=client_message_id
        )
        if said is None:
            raise NotAllowed("claim the conversation before you answer")
        if not said.repeated:
            await self.feed.announce(staff.tenant, found.id)
            await self.feed.announce_queue(staff.tenant)
        return said

    async def note(
        self, staff: Staff, conversation: str, text: str, *, client_message_id: str | None
    ) -> Said:
        """An internal note: the customer never sees it."""
        found = await self._find(staff, conversation)
        said = await self._written(
            staff, found, text, own_map=True, client_message_id=client_message_id
        )
        await self.feed.announce_queue(staff.tenant)
        assert said is not None
        return said

    async def typing(self, staff: Staff, conversation: str) -> None:
        """Tell the customer that somebody is writing."""
        found = await self._held(staff, conversation)
        event = TurnEvent("staff.typing", None, {"name": staff.name})
        await self.feed.publish_now_and_then(
            staff.tenant, found.id, event, every=_TYPING_EVERY, now=self.clock()
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

    async def _own(self, staff: Staff, handoff: str) -> tuple[Tenant, Handoff]:
        """What nobody holds, or oneself, or anybody where a supervisor asks."""
        held = await self.desk.floor.find(staff.tenant, handoff)
        if held.claimed_by is not None:
            self._holds(staff, held)
        return await self.registry.get(staff.tenant), held

    async def _held_by(self, staff: Staff, handoff: str) -> tuple[Tenant, Handoff]:
        held = await self.desk.floor.find(staff.tenant, handoff)
        self._holds(staff, held)
        return await self.registry.get(staff.tenant), held

    async def _noted(self, staff: Staff, action: str, subject: str, **data: str) -> None:
        await self.audit.write(
            staff.tenant, actor=staff.id, action=action, subject=subject, **data
        )

    async def _held(self, staff: Staff, conversation: str) -> Conversation:
        found = await self._find(staff, conversation)
        handoff = await self.desk.current(staff.tenant, found.id)
        if handoff is None or handoff.claimed_by is None:
            raise NotAllowed("claim the conversation before you answer")
        if handoff.claimed_by != staff.id:
            raise NotAllowed(f"this conversation is with {handoff.claimed_name}")
        return found

    async def _written(
        self,
        staff: Staff,
        conversation: Conversation,
        text: str,
        *,
        own_map: bool,
        client_message_id: str | None,
    ) -> Said | None:
        if not text.strip():
            raise BadInput("a message needs some text", field="text")
        tenant = await self.registry.get(staff.tenant)
        for _ in range(_TRIES):
            known, version = await self.conversations.placeholders(
                staff.tenant, conversation.id
            )
            # Staff sign with their own names, which customers may see.
            own = tenant.impersonal | {staff.name}
            redacted, sealed, grown = await asyncio.to_thread(
                self.guard.redact, text, known=known, allow=own
            )
            if own_map:
                # The map puts values back on the customer's screen: a note's may never be among them.
                grown = Placeholders(known.values, grown.counts)
            written = Written(
                staff.id,
                staff.name,
                redacted,
                sealed,
                grown if grown != known else None,
                version,
                client_message_id,
            )
            write = self.replies.note if own_map else self.replies.reply
            with contextlib.suppress(MapMoved):
                return await write(conversation, written)
        raise Conflict

    def _covered(self, tenant: Tenant, known: Placeholders, text: str) -> Redacted:
        """What staff write down about a case, for keeping: a name may slip into any field."""
        return self.guard.cover(text, known=known, allow=tenant.impersonal).redacted

    def _holds(self, staff: Staff, handoff: Handoff) -> None:
        if handoff.claimed_by != staff.id and staff.role == "agent":
            holder = handoff.claimed_name or "nobody"
            raise NotAllowed(f"this conversation is with {holder}")

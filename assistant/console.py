"""What staff can do: see the queue, take a conversation, answer, note, hand on, decide, reveal."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from assistant.answering import wording
from assistant.domain import (
    Conversation,
    Handoff,
    Priority,
    Queue,
    TurnEvent,
)
from assistant.errors import BadInput, Conflict, NotAllowed, NotFound
from assistant.events.feed import Feed
from assistant.handoff.desk import Desk
from assistant.staff.accounts import Staff
from assistant.standing import Done
from assistant.storage.audit import Audit, Entry
from assistant.storage.conversations import Conversations
from assistant.storage.registry import Registry
from assistant.storage.replies import Replies, Said, Written
from assistant.storage.sealing import MapMoved
from assistant.storage.team import Team
from assistant.tenants import Tenant
from guardrails import Placeholders, Screen

_SHORTEST_REASON = 5
_TYPING_EVERY = timedelta(seconds=3)
_TRIES = 5  # against the customer, who may write names at the same moment


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

    async def give_back(self, staff: Staff) -> int:
        """Everything that this person holds, to its queues: somebody left. How much it was."""
        held = await self.desk.floor.store.held_by(staff.tenant, staff.id)
        for handoff in held:
            await self.release(staff, handoff)
        return len(held)

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

    async def end(self, staff: Staff, conversation: str, reason: str) -> None:
        """End an abusive chat, as its holder or as a supervisor; mail stays open."""
        found = await self._find(staff, conversation)
        held = await self.desk.current(staff.tenant, found.id)
        if held is not None:
            self._holds(staff, held)
        elif staff.role == "agent":
            raise NotAllowed("claim the conversation before you end it")
        tenant = await self.registry.get(staff.tenant)
        # First the door, then the floor: nothing can be asked of Kora in between.
        await self.conversations.end(staff.tenant, found.id, ended=True)
        if held is not None:
            await self.desk.floor.resolve(
                tenant, held.id, actor=staff.id, outcome=f"ended_{reason}"
            )
        told = wording.reviewed(wording.ended(tenant))
        await self.conversations.say(found, "system", "", told)
        await self.feed.publish(
            staff.tenant, found.id, TurnEvent("notice", told, {"code": "ended"})
        )
        await self._noted(staff, "conversation.ended", found.id, reason=reason)

    async def reopen(self, staff: Staff, handoff: str) -> Handoff:
        """Take up again what was closed."""
        tenant = await self.registry.get(staff.tenant)
        held = await self.desk.floor.find(staff.tenant, handoff)
        if await self.desk.current(staff.tenant, held.conversation):
            raise Conflict("this conversation is open already")
        await self.conversations.end(staff.tenant, held.conversation, ended=False)
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

    async def audit_rows(self, staff: Staff, *, before: int | None = None) -> Sequence[Entry]:
        """The audit log, newest first, for those who may read it."""
        if staff.role == "agent":
            raise NotAllowed
        return await self.audit.rows(staff.tenant, before=before)

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
                timedelta(minutes=tenant.file.desk.mail_after_minutes),
            )
            write = self.replies.note if own_map else self.replies.reply
            with contextlib.suppress(MapMoved):
                return await write(conversation, written)
        raise Conflict

    def _holds(self, staff: Staff, handoff: Handoff) -> None:
        if handoff.claimed_by != staff.id and staff.role == "agent":
            holder = handoff.claimed_name or "nobody"
            raise NotAllowed(f"this conversation is with {holder}")

"""What staff read of a conversation: redacted, more for who holds it, all of it for a reason."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

from assistant.casework import Casework, Handled
from assistant.domain import Conversation, Handoff, Message, StoredEvent
from assistant.errors import BadInput, NotFound
from assistant.events.feed import Feed
from assistant.handoff.desk import Desk
from assistant.staff.accounts import Staff
from assistant.storage.audit import Audit
from assistant.storage.conversations import Conversations
from assistant.storage.corrections import Correction, Corrections
from assistant.storage.inbox import Inbox
from assistant.storage.looks import Looks, Seen
from assistant.storage.notes import Notes
from assistant.storage.registry import Registry
from guardrails import Placeholders, Screen

_SHORTEST_REASON = 5
# What a claimant needs in order to help: who and what it is about, not how to reach them.
_FOR_CLAIMANT = ("PERSON", "URL_WITH_PII", "IP_ADDRESS", "CUSTOMER_REF")


@dataclass(frozen=True, slots=True)
class Opened:
    """A conversation as one member of staff sees it."""

    conversation: Conversation
    view: Seen
    handoff: Handoff | None
    last: Handoff | None  # the newest one, where none is open
    read_to: int
    lines: tuple[tuple[Message, str], ...]
    cases: tuple[Handled, ...]
    account: tuple[tuple[str, str], ...]
    tickets: tuple[tuple[str, str, str], ...]
    corrections: tuple[tuple[Correction, str], ...]  # each with its words in the same view


@dataclass(frozen=True, slots=True)
class Revealed:
    """An original, with the corrections that its writer sought of it (privacy 11)."""

    text: str
    corrections: tuple[str, ...]


@dataclass(frozen=True)
class Viewing:
    """Every look is made as somebody, and written down."""

    registry: Registry
    conversations: Conversations
    feed: Feed
    desk: Desk
    audit: Audit
    looks: Looks
    guard: Screen
    casework: Casework
    inbox: Inbox
    notes: Notes
    corrections: Corrections

    async def open(self, staff: Staff, conversation: str) -> Opened:
        """A thread; who holds it sees names, addresses of hosts and references as they are."""
        found = await self._find(staff, conversation)
        held = await self.desk.current(staff.tenant, found.id)
        view, known = await self._view(staff, found, held)
        await self.looks.note(
            staff.tenant, staff.id, found.id, action="conversation.opened", view=view
        )
        lines = await self.conversations.thread(staff.tenant, found.id, notes=True)
        told = await self.notes.read(staff.tenant, found.id, "account")
        mine = view == "claimant"
        return Opened(
            found,
            view,
            held,
            None if held else await self.desk.store.handoffs.newest(staff.tenant, found.id),
            await self.inbox.read_to(staff.tenant, staff.id, found.id),
            tuple((line, known.restore(line.text.text)) for line in lines),
            await self.casework.of(staff, found.id),
            tuple((label, value) for label, value in told.get("fields", ()) if mine),
            tuple((ref, what, state) for ref, what, state in told.get("tickets", ()) if mine),
            tuple(
                (each, known.restore(each.sought.text))
                for each in await self.corrections.of(staff.tenant, [found.id])
            ),
        )

    async def follow(
        self, staff: Staff, conversation: str, after: int
    ) -> AsyncIterator[tuple[StoredEvent, str | None]]:
        """A conversation's events in the same view. Raises `NotFound` before the first."""
        found = await self._find(staff, conversation)
        # The log tells as much as the thread, so reading it is written down as well.
        held = await self.desk.current(staff.tenant, found.id)
        mine = held is not None and held.claimed_by == staff.id
        await self.looks.note(
            staff.tenant,
            staff.id,
            found.id,
            action="conversation.followed",
            view="claimant" if mine else "redacted",
        )
        return self._events(staff, found, after)

    async def reveal(self, staff: Staff, message: str, reason: str) -> Revealed:
        """An original, for a reason, on the record before it is read; what is said of it as well."""
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
        sought = await self.corrections.of(staff.tenant, [conversation])
        return Revealed(
            original.unseal(),
            tuple(each.original.unseal() for each in sought if each.message in (None, message)),
        )

    async def _events(
        self, staff: Staff, found: Conversation, after: int
    ) -> AsyncIterator[tuple[StoredEvent, str | None]]:
        async for event in self.feed.follow(staff.tenant, found.id, after):
            text = event.text.text if event.text else None
            if text and "[" in text:
                # Asked anew each time: a claim may begin or end while somebody reads.
                held = await self.desk.current(staff.tenant, found.id)
                text = (await self._view(staff, found, held))[1].restore(text)
            yield event, text

    async def _view(
        self, staff: Staff, found: Conversation, held: Handoff | None
    ) -> tuple[Seen, Placeholders]:
        if held is None or held.claimed_by != staff.id:
            return "redacted", Placeholders()
        known, _ = await self.conversations.placeholders(staff.tenant, found.id)
        shown = {
            name: value
            for name, value in known.values.items()
            if name.rpartition("_")[0] in _FOR_CLAIMANT
        }
        return "claimant", Placeholders(shown)

    async def _find(self, staff: Staff, conversation: str) -> Conversation:
        found = await self.conversations.find(staff.tenant, conversation, token_hash=None)
        if found is None:
            raise NotFound
        return found

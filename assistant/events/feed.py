"""What happens in a conversation: written to the log first, then announced, then followed."""

from collections import defaultdict, deque
from collections.abc import AsyncGenerator, Generator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta

from assistant.domain import ConversationId, StoredEvent, TenantId, TurnEvent
from assistant.ports import Events
from assistant.storage.eventlog import EventLog

_PAGE = 200  # events read at once
_Where = tuple[TenantId, ConversationId]
_POLL = 10.0  # seconds: how late a reader is at most when a wake-up got lost


class Feed:
    """The only way by which an event reaches anybody."""

    def __init__(self, log: EventLog, live: Events) -> None:
        self._log = log
        self._live = live
        self._near: defaultdict[_Where, dict[int, deque[StoredEvent]]] = defaultdict(dict)

    async def publish(
        self, tenant: TenantId, conversation: ConversationId, event: TurnEvent
    ) -> StoredEvent | None:
        """From the house or from staff."""
        stored = await self._log.publish(tenant, conversation, event, from_kora=False)
        await self.deliver(tenant, conversation, stored)
        return stored

    async def publish_from_kora(
        self, tenant: TenantId, conversation: ConversationId, event: TurnEvent
    ) -> StoredEvent | None:
        """None when staff took the floor first: then nothing was said."""
        stored = await self._log.publish(tenant, conversation, event, from_kora=True)
        if stored:
            await self.deliver(tenant, conversation, stored)
        return stored

    async def publish_now_and_then(
        self,
        tenant: TenantId,
        conversation: ConversationId,
        event: TurnEvent,
        *,
        every: timedelta,
        now: datetime,
    ) -> None:
        """Unless the same kind was heard a moment ago: a key press is no news."""
        if not await self._log.heard_since(tenant, conversation, event.kind, now - every):
            await self.publish(tenant, conversation, event)

    async def deliver(
        self, tenant: TenantId, conversation: ConversationId, *stored: StoredEvent | None
    ) -> None:
        """Hand what is in the log to its readers here, and wake those elsewhere."""
        for pile in self._near.get((tenant, conversation), {}).values():
            pile.extend(filter(None, stored))
        await self.announce(tenant, conversation)

    async def announce(self, tenant: TenantId, conversation: ConversationId) -> None:
        """Wake readers of a conversation whose log grew elsewhere."""
        await self._live.publish(tenant, conversation)

    async def announce_queue(self, tenant: TenantId) -> None:
        """Wake the consoles of a tenant: something in its queues changed."""
        await self._live.publish(tenant, "queue")

    async def last(self, tenant: TenantId, conversation: ConversationId) -> int:
        """The id of the newest event."""
        return await self._log.last_event(tenant, conversation)

    async def follow(
        self, tenant: TenantId, conversation: ConversationId, after: int
    ) -> AsyncGenerator[StoredEvent]:
        """Every event after an id, in order, until nobody reads or the conversation is erased."""
        where = (tenant, conversation)
        async with self._live.listen(tenant, conversation) as waiter:
            with self._pile(where) as pile:
                woken = False
                while True:
                    events = _next(pile, after) or await self._read(where, after, pile)
                    for event in events:
                        after = event.id
                        yield event
                    if pile or len(events) >= _PAGE:
                        continue
                    # Woken for nothing: the conversation may be gone, and its readers with it.
                    if woken and not events and after and not await self.last(*where):
                        return
                    woken = await waiter.wait(_POLL)

    async def _read(
        self, where: _Where, after: int, pile: deque[StoredEvent]
    ) -> Sequence[StoredEvent]:
        pile.clear()  # of all that is handed over the log has it already
        return await self._log.events_after(*where, after, limit=_PAGE)

    @contextmanager
    def _pile(self, where: _Where) -> Generator[deque[StoredEvent]]:
        """What is written here while its reader follows; the oldest goes when it reads too slowly."""
        pile: deque[StoredEvent] = deque(maxlen=_PAGE)
        self._near[where][id(pile)] = pile
        try:
            yield pile
        finally:
            del self._near[where][id(pile)]
            if not self._near[where]:
                del self._near[where]

    async def queue_changes(self, tenant: TenantId) -> AsyncGenerator[None]:
        """One item now and one for each change of the tenant's queues."""
        async with self._live.listen(tenant, "queue") as waiter:
            while True:
                yield
                while not await waiter.wait(_POLL):
                    pass


def _next(pile: deque[StoredEvent], after: int) -> list[StoredEvent]:
    """What follows without a gap; before a gap, nothing: the log has what was written elsewhere."""
    found: list[StoredEvent] = []
    while pile and pile[0].id <= after + 1:
        event = pile.popleft()
        if event.id == after + 1:
            found.append(event)
            after = event.id
    return found

"""What staff have before them: the inbox, colleagues, who is there, replies at hand."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from assistant.domain import Queue
from assistant.errors import BadInput, NotAllowed, NotFound
from assistant.staff.accounts import Staff
from assistant.storage.alarms import Alarms, Notice
from assistant.storage.canned import CannedReplies, CannedReply
from assistant.storage.conversations import Conversations
from assistant.storage.handoffs import HandoffStore
from assistant.storage.inbox import Inbox, Item, Sought
from assistant.storage.registry import Registry
from assistant.storage.team import Colleague, Present, Team
from guardrails import Placeholders, Redacted, Screen


@dataclass(frozen=True, slots=True)
class Shown:
    """One look at the inbox."""

    items: tuple[Item, ...]
    counts: Mapping[str, int]
    taken: int
    most: int


@dataclass(frozen=True)
class Overview:
    """The staff's side beside the single conversation. Every call is made as somebody."""

    registry: Registry
    conversations: Conversations
    handoffs: HandoffStore
    inbox: Inbox
    team: Team
    canned: CannedReplies
    alarms: Alarms
    guard: Screen
    clock: Callable[[], datetime]

    async def items(self, staff: Staff, sought: Sought) -> tuple[Item, ...]:
        """What waits, the urgent first, then by due time."""
        return await self.inbox.items(staff.tenant, sought)

    async def look(self, staff: Staff, sought: Sought) -> Shown:
        """The inbox with its counts and how much this person holds."""
        tenant = await self.registry.get(staff.tenant)
        loads = await self.handoffs.loads(staff.tenant)
        return Shown(
            await self.inbox.items(staff.tenant, sought),
            await self.inbox.counts(staff.tenant, staff.id),
            loads.get(staff.id, 0),
            tenant.file.desk.capacity,
        )

    async def read(self, staff: Staff, conversation: str, seq: int) -> None:
        """Everything up to this line was seen."""
        if not await self.conversations.find(staff.tenant, conversation, token_hash=None):
            raise NotFound
        await self.inbox.read(staff.tenant, staff.id, conversation, seq)

    async def notices(self, staff: Staff, *, after: int) -> tuple[Notice, ...]:
        """What this person should know without having asked, oldest first."""
        return await self.alarms.notices(staff.tenant, staff.id, after=after)

    async def colleagues(self, staff: Staff) -> tuple[tuple[Colleague, int], ...]:
        """Everybody of this company, with how many each answers now."""
        loads = await self.handoffs.loads(staff.tenant)
        return tuple(
            (each, loads.get(each.id, 0)) for each in await self.team.all(staff.tenant)
        )

    async def here(
        self, staff: Staff, *, conversation: str, writing: bool
    ) -> tuple[Present, ...]:
        """Say where one is, and learn who else is there."""
        return await self.team.here(
            staff.tenant, staff.id, conversation=conversation, writing=writing
        )

    async def replies(self, staff: Staff) -> tuple[CannedReply, ...]:
        """Those of the tenant's file, then those that staff keep."""
        tenant = await self.registry.get(staff.tenant)
        filed = (
            CannedReply(f"file-{n}", each.title, each.text, each.queue, own=False)
            for n, each in enumerate(tenant.file.desk.canned)
        )
        return (*filed, *await self.canned.all(staff.tenant))

    async def keep_reply(
        self, staff: Staff, *, title: str, text: str, queue: Queue | None
    ) -> str:
        """A new one for everybody, without anybody's details in it."""
        self._leads(staff)
        if not title.strip() or not text.strip():
            raise BadInput("a reply needs a title and some text", field="text")
        return await self.canned.keep(
            staff.tenant,
            title=await self._covered(staff, title),
            body=await self._covered(staff, text),
            queue=queue,
            by=staff.id,
        )

    async def drop_reply(self, staff: Staff, reply: str) -> None:
        """Take one away; those of the file are changed in the file."""
        self._leads(staff)
        if not await self.canned.drop(staff.tenant, reply):
            raise NotFound

    async def _covered(self, staff: Staff, text: str) -> Redacted:
        tenant = await self.registry.get(staff.tenant)
        return self.guard.cover(text, known=Placeholders(), allow=tenant.impersonal).redacted

    def _leads(self, staff: Staff) -> None:
        if staff.role not in ("supervisor", "admin"):
            raise NotAllowed

"""What staff have before them: the inbox, colleagues, who is there, replies at hand."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from assistant import flocking
from assistant.domain import Queue
from assistant.errors import BadInput, NotAllowed, NotFound
from assistant.staff.accounts import Staff
from assistant.storage.alarms import Alarms, Notice
from assistant.storage.canned import CannedReplies, CannedReply
from assistant.storage.conversations import Conversations
from assistant.storage.floods import Flock, Floods
from assistant.storage.handoffs import HandoffStore
from assistant.storage.inbox import Inbox, Item, Sought
from assistant.storage.registry import Registry
from assistant.storage.team import Colleague, Present, Team
from guardrails import Placeholders, Redacted, Screen

_BEHIND = 20  # members of a group that are shown; whoever takes one sees the next


@dataclass(frozen=True, slots=True)
class Shown:
    """One look at the inbox. `flocks`: by handoff, of which group it is."""

    items: tuple[Item, ...]
    counts: Mapping[str, int]
    taken: int
    most: int
    flocks: Mapping[str, Flock] = field(default_factory=dict[str, Flock])


@dataclass(frozen=True)
class Overview:
    """The staff's side beside the single conversation. Every call is made as somebody."""

    registry: Registry
    conversations: Conversations
    handoffs: HandoffStore
    inbox: Inbox
    floods: Floods
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

    async def look_folded(self, staff: Staff, sought: Sought) -> Shown:
        """The same look with floods as groups: each in the place of its most pressing member, the
        next ones behind it. Whatever searches or filters by more than a queue finds each alone."""
        seen = await self.look(staff, sought)
        least = (await self.registry.get(staff.tenant)).file.desk.group_from
        plain = replace(sought, view="all", queue=None, limit=0) == Sought(
            staff=staff.id, limit=0
        )
        if not least or not plain or sought.view not in ("all", "unclaimed"):
            return seen
        flocks = await self.floods.senders(staff.tenant, network=least)
        if flocks:
            away = tuple(each for flock in flocks for each in flock.members[1:])
            heads = await self.inbox.items(staff.tenant, replace(sought, without=away))
            seen = replace(seen, items=heads)
        known = {each for flock in flocks for each in flock.members}
        free = [item for item in seen.items if item.handoff.id not in known]
        flocks += flocking.alike(free, least=least)
        return await self._folded(staff, sought, seen, flocks)

    async def _folded(
        self, staff: Staff, sought: Sought, seen: Shown, flocks: tuple[Flock, ...]
    ) -> Shown:
        behind = {flock.members[0]: flock for flock in flocks}
        among = tuple(each for flock in flocks for each in flock.members[1:_BEHIND])
        followers = await self.inbox.items(
            staff.tenant, replace(sought, among=among, limit=len(among))
        )
        held = {str(item.handoff.id): item for item in (*seen.items, *followers)}
        of = {each: flock for flock in flocks for each in flock.members}
        items: list[Item] = []
        for item in seen.items:
            flock = of.get(item.handoff.id)
            if flock is None:
                items.append(item)
            elif flock is behind.get(item.handoff.id):
                items += [held[each] for each in flock.members[:_BEHIND] if each in held]
        return replace(seen, items=tuple(items), flocks=of)

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

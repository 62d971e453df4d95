"""Who answers a conversation: taken, passed on, given back, closed and taken up again."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from assistant.domain import Conversation, Handoff, Priority, Queue, StaffId, TenantId
from assistant.errors import AppError, Conflict, NotFound
from assistant.events.feed import Feed
from assistant.standing import Done
from assistant.storage.handoffs import Actor, Deed, Full, HandoffStore, News, facts
from assistant.tenants import Tenant
from guardrails import Redacted

_CLOSED = "This conversation is closed."
_MOVED_ON = "This conversation is with somebody else by now."


class HandoffTaken(AppError):
    """Two people reached for the same conversation."""

    status = 409
    code = "handoff-taken"
    public = "A colleague already has this conversation."


class AtCapacity(AppError):
    """That person holds as many conversations as the tenant lets one person hold."""

    status = 409
    code = "at-capacity"
    public = "That is as many conversations as one person may answer at once."


@dataclass(frozen=True, slots=True)
class Floor:
    """What may happen to a handoff once it is open."""

    store: HandoffStore
    feed: Feed
    clock: Callable[[], datetime]

    async def claim(
        self, tenant: Tenant, handoff_id: str, *, staff: StaffId, name: str
    ) -> Handoff:
        """Raises `HandoffTaken` naming the colleague who was faster. Kora stops with this write."""
        by = Actor(staff, name, tenant.file.desk.capacity)
        return await self._take(tenant, handoff_id, by)

    async def claim_abroad(
        self, tenant: Tenant, handoff_id: str, *, staff: StaffId, name: str
    ) -> Handoff:
        """For a desk of the tenant's own: how many it answers at once is its own affair."""
        return await self._take(tenant, handoff_id, Actor(staff, name))

    async def _take(self, tenant: Tenant, handoff_id: str, by: Actor) -> Handoff:
        staff, name = StaffId(by.id), by.name
        before = await self.find(tenant.id, handoff_id)
        if before.claimed_by == staff and before.state != "resolved":
            return before
        told = Redacted.literal("A person has joined the conversation.")
        taken = await self.store.act(
            tenant.id,
            before,
            Deed(
                act="claimed",
                by=by,
                change=lambda held: replace(
                    held, claimed_by=staff, claimed_name=name, meanwhile=False
                ),
                news=lambda held: _joined(held, name, told),
            ),
        )
        match taken:
            case Full():
                raise AtCapacity
            case None:
                return await self._lost(tenant.id, handoff_id, staff)
            case Handoff():
                return await self._announced(tenant.id, taken)

    async def _lost(self, tenant: TenantId, handoff_id: str, staff: StaffId) -> Handoff:
        holder = await self.find(tenant, handoff_id)
        if holder.state == "resolved":
            raise HandoffTaken(_CLOSED)
        if holder.claimed_by != staff:
            name = holder.claimed_name or "A colleague"
            raise HandoffTaken(f"{name} already has this conversation.")
        return holder

    async def meanwhile(self, tenant: Tenant, handoff: Handoff) -> Handoff:
        """The customer asks Kora until somebody comes: place and promised time stay."""
        told = Redacted.literal(
            "You keep your place: a person will still come. Until then you can ask the assistant."
        )
        kept = await self.store.act(
            tenant.id,
            handoff,
            Deed(
                act="meanwhile",
                by=Actor("customer"),
                change=lambda held: replace(held, meanwhile=True),
                news=lambda held: _notice("meanwhile", held, told),
            ),
        )
        if not isinstance(kept, Handoff):
            raise HandoffTaken("A person has this conversation already.")
        return await self._announced(tenant.id, kept)

    async def heard(self, tenant: Tenant, conversation: Conversation) -> None:
        """The customer wrote while staff have the floor: the next answer has its own promise."""
        held = await self.store.live(tenant.id, conversation.id)
        if held and held.state == "waiting":
            due = tenant.due(held.queue, self.clock())
            await self.store.act(
                tenant.id,
                held,
                Deed(
                    act="wrote",
                    by=Actor("customer"),
                    change=lambda now: replace(now, due_at=due),
                ),
            )
        await self.feed.announce_queue(tenant.id)

    async def release(self, tenant: Tenant, handoff: Handoff, *, by: StaffId) -> Handoff:
        """Back into its queue for a colleague; Kora stays silent and the promised time stands."""
        told = Redacted.literal(
            "Another person will take over. Your place and the promised time stay."
        )
        freed = await self.store.act(
            tenant.id,
            handoff,
            Deed(
                act="released",
                by=Actor(by),
                change=_freed,
                news=lambda held: _notice("released", held, told),
            ),
        )
        return await self._settled(tenant.id, freed)

    async def move(
        self, tenant: Tenant, handoff_id: str, *, queue: Queue, actor: StaffId
    ) -> Handoff:
        """Into another queue, free to be claimed; the customer waits since then, so time stays."""
        told = Redacted.literal(
            "Your conversation was passed on to another team. The promised time stays."
        )
        moved = await self.store.act(
            tenant.id,
            await self.find(tenant.id, handoff_id),
            Deed(
                act="moved",
                by=Actor(actor),
                change=lambda held: replace(_freed(held), queue=queue),
                news=lambda held: _notice("moved", held, told),
                data={"queue": queue},
            ),
        )
        return await self._settled(tenant.id, moved)

    async def assign(
        self, tenant: Tenant, handoff: Handoff, *, to: StaffId, name: str, actor: StaffId
    ) -> Handoff:
        """To a colleague by name, who has room for it."""
        told = Redacted.literal("Another person has joined the conversation.")
        given = await self.store.act(
            tenant.id,
            handoff,
            Deed(
                act="assigned",
                by=Actor(actor, capacity=tenant.file.desk.capacity),
                change=lambda held: replace(
                    held, claimed_by=to, claimed_name=name, meanwhile=False
                ),
                news=lambda held: _joined(held, name, told),
                data={"to": to},
            ),
        )
        if isinstance(given, Full):
            raise AtCapacity(f"{name} holds {given.taken} conversations already.")
        return await self._settled(tenant.id, given)

    async def prioritise(
        self, tenant: Tenant, handoff: Handoff, priority: Priority, *, actor: StaffId
    ) -> Handoff:
        """Before or behind others; nobody's promised time moves."""
        ranked = await self.store.act(
            tenant.id,
            handoff,
            Deed(
                act="prioritised",
                by=Actor(actor),
                change=lambda held: replace(held, priority=priority),
                data={"priority": priority},
            ),
        )
        return await self._settled(tenant.id, ranked)

    async def resolve(
        self, tenant: Tenant, handoff_id: str, *, actor: str, outcome: str
    ) -> Handoff:
        """Close it; Kora may speak again."""
        told = (
            Redacted.literal(
                "You are talking to the assistant again. A person remains available."
            )
            if actor == "customer"
            else Redacted.literal("The person who helped you has closed this conversation.")
        )
        now = self.clock()
        closed = await self.store.act(
            tenant.id,
            await self.find(tenant.id, handoff_id),
            Deed(
                act="resolved",
                by=Actor(actor),
                change=lambda held: replace(
                    held, resolved_at=now, outcome=outcome, meanwhile=False
                ),
                news=lambda held: _resolved(held, actor, told),
                data={"outcome": outcome},
            ),
        )
        return await self._settled(tenant.id, closed)

    async def reopen(self, tenant: Tenant, handoff: Handoff, *, actor: str) -> Handoff:
        """The same conversation with people again, with a promise of its own, free to be claimed."""
        told = Redacted.literal(
            "This conversation is with people again. Somebody will answer you here."
        )
        due = tenant.due(handoff.queue, self.clock())
        again = await self.store.act(
            tenant.id,
            handoff,
            Deed(
                act="reopened",
                by=Actor(actor),
                change=lambda held: replace(
                    _freed(held), due_at=due, resolved_at=None, outcome=""
                ),
                news=lambda held: News(
                    "handoff.requested", told, {**facts(held), "reopened": True}
                ),
            ),
        )
        return await self._settled(tenant.id, again)

    async def find(self, tenant: TenantId, handoff_id: str) -> Handoff:
        """Raises `NotFound`."""
        found = await self.store.get(tenant, handoff_id)
        if found is None:
            raise NotFound
        return found

    async def story(self, tenant: TenantId, handoff_id: str) -> tuple[Done, ...]:
        """All that was done to it."""
        return await self.store.story(tenant, handoff_id)

    async def _settled(self, tenant: TenantId, after: Handoff | Full | None) -> Handoff:
        if not isinstance(after, Handoff):
            raise Conflict(_MOVED_ON)
        return await self._announced(tenant, after)

    async def _announced(self, tenant: TenantId, after: Handoff) -> Handoff:
        await self.feed.announce(tenant, after.conversation)
        await self.feed.announce_queue(tenant)
        return after


def _freed(held: Handoff) -> Handoff:
    return replace(held, claimed_by=None, claimed_name="")


def _joined(held: Handoff, name: str, told: Redacted) -> News:
    return News("handoff.claimed", told, {"handoff_id": held.id, "name": name}, name)


def _notice(code: str, held: Handoff, told: Redacted) -> News:
    return News("notice", told, {"code": code, **facts(held)})


def _resolved(held: Handoff, actor: str, told: Redacted) -> News:
    said = {
        "handoff_id": held.id,
        "outcome": held.outcome,
        "rate": actor != "customer" and held.first_reply_at is not None,
    }
    return News("handoff.resolved", told, said)

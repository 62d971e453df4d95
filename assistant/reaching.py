"""The customer's way to people: ask for one, ask Kora meanwhile, take it up again, rate it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from assistant.answering import wording
from assistant.domain import Case, Conversation, Decision, Handoff, Queue, TurnEvent
from assistant.errors import ChatEnded, Conflict, NotFound
from assistant.events.feed import Feed
from assistant.handoff.desk import Desk
from assistant.storage.conversations import Conversations
from assistant.storage.registry import Registry
from assistant.tenants import Tenant
from guardrails import Placeholders, Redacted, Screen

_TYPING_EVERY = timedelta(seconds=3)


@dataclass(frozen=True)
class Reaching:
    """What a customer may do about a handoff. Every conversation is reached by its own token."""

    registry: Registry
    conversations: Conversations
    desk: Desk
    feed: Feed
    guard: Screen
    clock: Callable[[], datetime]

    async def current(self, conversation: Conversation) -> Handoff | None:
        """The handoff that is not resolved."""
        return await self.desk.current(conversation.tenant, conversation.id)

    async def last(self, conversation: Conversation) -> Handoff | None:
        """The newest one, if it is resolved: it can be rated and taken up again."""
        held = await self.desk.store.handoffs.newest(conversation.tenant, conversation.id)
        return held if held and held.state == "resolved" else None

    async def ask_human(self, conversation: Conversation, queue: Queue = "general") -> Handoff:
        """Open a handoff at once; asking twice is asking once."""
        tenant = await self._tenant(conversation)
        now = self.clock()
        due = tenant.due(queue, now)
        told = wording.reviewed(wording.handoff(tenant, queue=queue, now=now, due=due))
        return await self.desk.hand_over(tenant, conversation, queue=queue, told=told)

    async def meanwhile(self, conversation: Conversation) -> Handoff:
        """Ask Kora until somebody comes. Raises `HandoffTaken` once somebody has."""
        tenant = await self.registry.get(conversation.tenant)
        held = await self._waiting(conversation)
        if held.meanwhile:
            return held
        return await self.desk.floor.meanwhile(tenant, held)

    async def back_to_kora(self, conversation: Conversation) -> None:
        """The customer prefers the assistant after all."""
        tenant = await self.registry.get(conversation.tenant)
        held = await self._waiting(conversation)
        await self.desk.floor.resolve(tenant, held.id, actor="customer", outcome="withdrawn")

    async def reopen(self, conversation: Conversation) -> Handoff:
        """Take up again what was closed not long ago, with a promised time of its own."""
        tenant = await self._tenant(conversation)
        if await self.current(conversation):
            raise Conflict("a person is asked for already")
        held = await self.last(conversation)
        oldest = self.clock() - tenant.file.desk.reopen_within
        if held is None or held.resolved_at is None or held.resolved_at < oldest:
            raise NotFound("there is nothing to take up again")
        return await self.desk.floor.reopen(tenant, held, actor="customer")

    async def rate(self, conversation: Conversation, score: int, words: str | None) -> None:
        """How it went with the person, in a number and redacted words."""
        tenant = await self.registry.get(conversation.tenant)
        held = await self.last(conversation)
        if held is None:
            raise NotFound("no conversation with a person has ended here")
        said = await self._covered(tenant, conversation, words)
        if not await self.desk.store.handoffs.rate(tenant.id, held, score, said):
            raise Conflict("the conversation is open again")
        await self.feed.announce_queue(tenant.id)

    async def typing(self, conversation: Conversation) -> None:
        """Let staff see that the customer is writing; only they hear of it while they have the floor."""
        if await self.current(conversation):
            await self.feed.publish_now_and_then(
                conversation.tenant,
                conversation.id,
                TurnEvent("customer.typing"),
                every=_TYPING_EVERY,
                now=self.clock(),
            )

    async def decided(
        self, conversation: Conversation
    ) -> tuple[tuple[Case, tuple[Decision, ...]], ...]:
        """What people decided here, case by case, in the customer's own words where they stand."""
        where = (conversation.tenant, conversation.id)
        cases = await self.desk.store.cases(conversation.tenant, conversation=conversation.id)
        held = await self.desk.store.decisions(conversation.tenant, [each.id for each in cases])
        known, _ = await self.conversations.placeholders(*where)
        return tuple(
            (case, tuple(_restored(each, known) for each in held[case.id]))
            for case in cases
            if case.id in held
        )

    async def dispute(self, conversation: Conversation, reference: str) -> Case:
        """Ask that somebody else looks at what was decided; the case is open again, with its time."""
        tenant = await self._tenant(conversation)
        cases = await self.desk.store.cases(tenant.id, conversation=conversation.id)
        found = next((each for each in cases if each.reference == reference), None)
        if found is None:
            raise NotFound
        again = await self.desk.dispute(tenant, found, actor="customer")
        told = wording.reviewed(wording.disputed(tenant, reference=reference, due=again.due_at))
        await self.conversations.say(conversation, "system", "", told)
        facts = {"code": "disputed", "reference": reference, "due_at": again.due_at.isoformat()}
        await self.feed.publish(tenant.id, conversation.id, TurnEvent("notice", told, facts))
        return again

    async def _tenant(self, conversation: Conversation) -> Tenant:
        tenant = await self.registry.get(conversation.tenant)
        if conversation.ended:
            raise ChatEnded(wording.ended(tenant))
        return tenant

    async def _covered(
        self, tenant: Tenant, conversation: Conversation, words: str | None
    ) -> Redacted | None:
        if not words or not words.strip():
            return None
        known, _ = await self.conversations.placeholders(tenant.id, conversation.id)
        return self.guard.cover(words, known=known, allow=tenant.impersonal).redacted

    async def _waiting(self, conversation: Conversation) -> Handoff:
        held = await self.current(conversation)
        if held is None:
            raise NotFound("no person was asked for")
        return held


def _restored(decision: Decision, known: Placeholders) -> Decision:
    amount = decision.amount
    return replace(
        decision,
        subject=known.restore(decision.subject),
        outcome=known.restore(decision.outcome),
        amount=known.restore(amount) if amount else None,
        clause=known.restore(decision.clause),
    )

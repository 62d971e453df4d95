"""The desk: cases and handoffs are opened here with their promised time, claimed, moved, closed."""

import secrets
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from assistant import calendars
from assistant.domain import (
    Case,
    CaseFile,
    CaseId,
    Citation,
    Conversation,
    ConversationId,
    Handoff,
    Queue,
    StaffId,
    TenantId,
)
from assistant.errors import AppError, Conflict, NotFound
from assistant.events.feed import Feed
from assistant.handoff import casefile
from assistant.handoff.triggers import CaseKind
from assistant.storage.desk import DeskStore
from assistant.tenants import Tenant
from guardrails import Record, Redacted

_REFERENCE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # nothing that is misread aloud


class HandoffTaken(AppError):
    """Two people reached for the same conversation."""

    status = 409
    code = "handoff-taken"
    public = "A colleague already has this conversation."


@dataclass(frozen=True, slots=True)
class Desk:
    """What may happen to a case or a handoff."""

    store: DeskStore
    feed: Feed
    clock: Callable[[], datetime]

    async def hand_over(
        self, tenant: Tenant, conversation: Conversation, *, queue: Queue, told: Redacted
    ) -> Handoff:
        """Open the handoff, or find the one that is open. Kora is silent once this returns."""
        now = self.clock()
        due = tenant.hours.due(now, tenant.reply_within(queue))
        handoff, _ = await self.store.open(conversation, queue=queue, due_at=due, told=told)
        await self.feed.announce(tenant.id, conversation.id)
        await self.feed.announce_queue(tenant.id)
        return handoff

    async def file(
        self, tenant: Tenant, conversation: Conversation, kind: CaseKind, asked: Redacted
    ) -> Case:
        """Open a case of this kind, or add what is stated to this conversation's open one.

        The time of asking is that of the first message.
        """
        known = await self.store.open_case(tenant.id, conversation.id, kind.kind)
        now = self.clock()
        file = _described(tenant, kind, asked, now)
        if known:
            return await self._add(tenant.id, known, file)
        case = Case(
            id=CaseId(f"ca_{uuid.uuid4().hex}"),
            conversation=conversation.id,
            kind=kind.kind,
            queue=kind.queue,
            asked=asked,
            opened_at=now,
            due_at=self._due(tenant, kind, now),
            reference=_reference(tenant.id),
            urgent=kind.urgent or casefile.urgent(file),
            file=file,
        )
        await self.store.file(tenant.id, case)
        await self.feed.announce_queue(tenant.id)
        return case

    async def cite(
        self, tenant: TenantId, cases: Sequence[Case], citations: Sequence[Citation]
    ) -> None:
        """Put the clauses that the customer was shown into the files of what was asked."""
        refs = tuple(dict.fromkeys(f"{each.doc} {each.clause}" for each in citations))
        for case in cases if refs else ():
            await self._add(tenant, case, CaseFile(clauses=refs))

    async def _add(self, tenant: TenantId, case: Case, new: CaseFile) -> Case:
        if casefile.joined(case.file, new) == case.file:
            return case
        amended = await self.store.amend(tenant, case, lambda held: casefile.joined(held, new))
        await self.feed.announce_queue(tenant)
        return amended

    async def claim(
        self, tenant: Tenant, handoff_id: str, *, staff: StaffId, name: str
    ) -> Handoff:
        """Raises `HandoffTaken` naming the colleague who was faster."""
        handoff = await self._find(tenant.id, handoff_id)
        told = Redacted.literal("A person has joined the conversation.")
        if not await self.store.claim(tenant.id, handoff, staff=staff, name=name, told=told):
            holder = await self._find(tenant.id, handoff_id)
            if holder.state == "resolved":
                raise HandoffTaken("This conversation is closed.")
            if holder.claimed_by != staff:
                raise HandoffTaken(
                    f"{holder.claimed_name or 'A colleague'} already has this conversation."
                )
        await self._announce(tenant.id, handoff.conversation)
        return await self._find(tenant.id, handoff_id)

    async def move(
        self, tenant: Tenant, handoff_id: str, *, queue: Queue, actor: StaffId
    ) -> None:
        """Into another queue, free to be claimed."""
        handoff = await self._find(tenant.id, handoff_id)
        if not await self.store.move(tenant.id, handoff, queue=queue, actor=actor):
            raise Conflict("This conversation is closed.")
        await self._announce(tenant.id, handoff.conversation)

    async def resolve(
        self, tenant: Tenant, handoff_id: str, *, actor: str, outcome: str
    ) -> None:
        """Close it; Kora may speak again."""
        handoff = await self._find(tenant.id, handoff_id)
        told = (
            Redacted.literal(
                "You are talking to the assistant again. A person remains available."
            )
            if actor == "customer"
            else Redacted.literal("The person who helped you has closed this conversation.")
        )
        if not await self.store.resolve(
            tenant.id, handoff, actor=actor, outcome=outcome, told=told
        ):
            raise Conflict("This conversation is closed already.")
        await self._announce(tenant.id, handoff.conversation)

    async def current(self, tenant: TenantId, conversation: ConversationId) -> Handoff | None:
        """The handoff that is not resolved, if there is one."""
        return await self.store.current(tenant, conversation)

    async def records(
        self, tenant: TenantId, conversation: ConversationId
    ) -> tuple[Record, ...]:
        """Decisions by staff about this conversation's cases."""
        return await self.store.records(tenant, conversation)

    async def _find(self, tenant: TenantId, handoff: str) -> Handoff:
        found = await self.store.get(tenant, handoff)
        if found is None:
            raise NotFound
        return found

    async def _announce(self, tenant: TenantId, conversation: ConversationId) -> None:
        await self.feed.announce(tenant, conversation)
        await self.feed.announce_queue(tenant)

    def _due(self, tenant: Tenant, kind: CaseKind, now: datetime) -> datetime:
        match kind.clock:
            case "rights":
                return calendars.rights_due(now)
            case "business":
                return tenant.hours.due(now, tenant.reply_within(kind.queue))


def _described(tenant: Tenant, kind: CaseKind, asked: Redacted, now: datetime) -> CaseFile:
    if kind.kind != "decision_request":
        return CaseFile()
    today = now.astimezone(ZoneInfo(tenant.file.hours.zone)).date()
    return casefile.describe(asked.text, tenant, today)


def _reference(tenant: TenantId) -> str:
    code = "".join(secrets.choice(_REFERENCE_ALPHABET) for _ in range(6))
    return f"{tenant[:3].upper()}-{code}"

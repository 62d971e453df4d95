"""The desk: cases and handoffs are opened here, each with its promised time."""

import secrets
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
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
    Priority,
    Queue,
    TenantId,
)
from assistant.errors import Conflict
from assistant.events.feed import Feed
from assistant.handoff import casefile
from assistant.handoff.floor import Floor
from assistant.handoff.triggers import CaseKind
from assistant.storage.desk import DeskStore
from assistant.tenants import Tenant
from guardrails import Record, Redacted

_REFERENCE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # nothing that is misread aloud


@dataclass(frozen=True, slots=True)
class Desk:
    """What may happen to a case or a handoff."""

    store: DeskStore
    feed: Feed
    clock: Callable[[], datetime]

    @property
    def floor(self) -> Floor:
        """What may happen to a handoff once it is open."""
        return Floor(self.store.handoffs, self.feed, self.clock)

    async def hand_over(
        self,
        tenant: Tenant,
        conversation: Conversation,
        *,
        queue: Queue,
        told: Redacted,
        priority: Priority = "normal",
    ) -> Handoff:
        """Open the handoff, or find the one that is open. Kora is silent once this returns."""
        handoff, _ = await self.store.handoffs.open(
            conversation,
            queue=queue,
            priority=priority,
            due_at=tenant.due(queue, self.clock()),
            told=told,
        )
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

    async def current(self, tenant: TenantId, conversation: ConversationId) -> Handoff | None:
        """The handoff that is not resolved, if there is one."""
        return await self.store.handoffs.live(tenant, conversation)

    async def dispute(self, tenant: Tenant, case: Case, *, actor: str) -> Case:
        """A decided case open again, with a time of its own, for somebody who did not decide it."""
        due = tenant.due(case.queue, self.clock())
        if not await self.store.dispute(tenant.id, case.id, actor=actor, due_at=due):
            raise Conflict("nothing was decided here that is not looked at again already")
        await self.feed.announce_queue(tenant.id)
        return replace(case, due_at=due, disputed=True, closed=False)

    async def records(
        self, tenant: TenantId, conversation: ConversationId
    ) -> tuple[Record, ...]:
        """Decisions by staff about this conversation's cases."""
        return await self.store.records(tenant, conversation)

    def _due(self, tenant: Tenant, kind: CaseKind, now: datetime) -> datetime:
        match kind.clock:
            case "rights":
                return calendars.rights_due(now)
            case "business":
                return tenant.due(kind.queue, now)


def _described(tenant: Tenant, kind: CaseKind, asked: Redacted, now: datetime) -> CaseFile:
    if kind.kind != "decision_request":
        return CaseFile()
    today = now.astimezone(ZoneInfo(tenant.file.hours.zone)).date()
    return casefile.describe(asked.text, tenant, today)


def _reference(tenant: TenantId) -> str:
    code = "".join(secrets.choice(_REFERENCE_ALPHABET) for _ in range(6))
    return f"{tenant[:3].upper()}-{code}"

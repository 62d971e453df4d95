"""Handoffs, cases and decision records: current state beside the append-only story of each."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import RowMapping

from assistant.domain import (
    Case,
    CaseFile,
    CaseId,
    Conversation,
    ConversationId,
    Handoff,
    HandoffId,
    Queue,
    StaffId,
    TenantId,
    TurnEvent,
)
from assistant.storage import casefiles
from assistant.storage.database import Database, Session, packed
from assistant.storage.eventlog import append_event
from assistant.storage.lines import append_line
from guardrails import Intent, Record, Redacted


@dataclass(frozen=True, slots=True)
class Waiting:
    """An item of the queue: the handoff and the last words of customer or staff, redacted."""

    handoff: Handoff
    last: Redacted
    customer_waits: bool


class DeskStore:
    """All SQL of the desk. Each change and its story are one transaction."""

    def __init__(self, database: Database, *, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    async def open(
        self, conversation: Conversation, *, queue: Queue, due_at: datetime, told: Redacted
    ) -> tuple[Handoff, bool]:
        """Give the floor to staff; the handoff, and whether it is new.

        From this commit on no event of Kora's can follow in the conversation's log.
        """
        now = self._clock()
        async with self._database.tenant(conversation.tenant) as session:
            await session.do(
                "update conversations set speaker = 'staff' where tenant = :tenant and id = :id",
                id=conversation.id,
            )
            known = await _handoff_of(session, conversation.id)
            if known:
                return known, False
            made = Handoff(
                HandoffId(f"ho_{uuid.uuid4().hex}"), conversation.id, queue, "open", now, due_at
            )
            await session.do(
                "insert into handoffs (tenant, id, conversation, queue, state, opened_at, due_at)"
                " values (:tenant, :id, :conversation, :queue, 'open', :now, :due)",
                id=made.id,
                conversation=conversation.id,
                queue=queue,
                now=now,
                due=due_at,
            )
            await _story(session, made.id, "requested", "customer", now)
            event = TurnEvent("handoff.requested", told, _facts(made))
            await append_line(session, conversation.id, "system", "", told, now=now)
            await append_event(session, conversation.id, event, now=now, from_kora=False)
        return made, True

    async def current(self, tenant: TenantId, conversation: ConversationId) -> Handoff | None:
        """The handoff that is not resolved yet."""
        async with self._database.tenant(tenant) as session:
            return await _handoff_of(session, conversation)

    async def get(self, tenant: TenantId, handoff: str) -> Handoff | None:
        """By id."""
        async with self._database.tenant(tenant) as session:
            row = await session.row(
                "select * from handoffs where tenant = :tenant and id = :id", id=handoff
            )
        return _handoff(row) if row else None

    async def claim(
        self, tenant: TenantId, handoff: Handoff, *, staff: StaffId, name: str, told: Redacted
    ) -> bool:
        """Compare and set: of two who claim, one wins."""
        now = self._clock()
        async with self._database.tenant(tenant) as session:
            won = await session.do(
                "update handoffs set state = 'claimed', claimed_by = :staff, claimed_name = :name"
                " where tenant = :tenant and id = :id and state = 'open'",
                id=handoff.id,
                staff=staff,
                name=name,
            )
            if won:
                await _story(session, handoff.id, "claimed", staff, now)
                facts = {"handoff_id": handoff.id, "name": name}
                event = TurnEvent("handoff.claimed", told, facts)
                await append_line(session, handoff.conversation, "system", name, told, now=now)
                await append_event(
                    session, handoff.conversation, event, now=now, from_kora=False
                )
        return bool(won)

    async def move(
        self, tenant: TenantId, handoff: Handoff, *, queue: Queue, actor: str
    ) -> bool:
        """Into another queue, unclaimed; the due time stays, for the customer waits since then."""
        async with self._database.tenant(tenant) as session:
            moved = await session.do(
                "update handoffs set queue = :queue, state = 'open', claimed_by = null,"
                " claimed_name = '' where tenant = :tenant and id = :id and state <> 'resolved'",
                id=handoff.id,
                queue=queue,
            )
            if moved:
                await _story(session, handoff.id, f"moved:{queue}", actor, self._clock())
        return bool(moved)

    async def resolve(
        self, tenant: TenantId, handoff: Handoff, *, actor: str, outcome: str, told: Redacted
    ) -> bool:
        """Close it and give the floor back to Kora."""
        now = self._clock()
        async with self._database.tenant(tenant) as session:
            closed = await session.do(
                "update handoffs set state = 'resolved'"
                " where tenant = :tenant and id = :id and state <> 'resolved'",
                id=handoff.id,
            )
            if closed:
                await _story(session, handoff.id, f"resolved:{outcome}", actor, now)
                await session.do(
                    "update conversations set speaker = 'kora'"
                    " where tenant = :tenant and id = :id",
                    id=handoff.conversation,
                )
                event = TurnEvent("handoff.resolved", told, {"handoff_id": handoff.id})
                await append_line(session, handoff.conversation, "system", "", told, now=now)
                await append_event(
                    session, handoff.conversation, event, now=now, from_kora=False
                )
        return bool(closed)

    async def waiting(self, tenant: TenantId) -> tuple[Waiting, ...]:
        """Unresolved handoffs with the customer's last words, the earliest due first."""
        async with self._database.tenant(tenant) as session:
            rows = await session.rows(
                "select h.*, m.body as last, m.author as last_author from handoffs h"
                " left join lateral (select body, author from messages m where m.tenant = h.tenant"
                "   and m.conversation = h.conversation and m.author in ('customer', 'staff')"
                "   order by seq desc limit 1) m on true"
                " where h.tenant = :tenant and h.state <> 'resolved' order by h.due_at, h.id"
            )
        return tuple(
            Waiting(
                _handoff(row),
                Redacted.stored(row["last"] or ""),
                row["last_author"] == "customer",
            )
            for row in rows
        )

    async def file(self, tenant: TenantId, case: Case) -> None:
        """Keep a new case."""
        async with self._database.tenant(tenant) as session:
            await session.do(
                "insert into cases (tenant, id, conversation, reference, kind, queue, asked, facts,"
                " urgent, opened_at, due_at) values (:tenant, :id, :conversation, :reference, :kind,"
                " :queue, :asked, cast(:facts as jsonb), :urgent, :opened, :due)",
                id=case.id,
                conversation=case.conversation,
                reference=case.reference,
                kind=case.kind,
                queue=case.queue,
                asked=case.asked.text,
                facts=packed(casefiles.to_json(case.file)),
                urgent=case.urgent,
                opened=case.opened_at,
                due=case.due_at,
            )
            await _story(session, case.id, "opened", "kora", case.opened_at)

    async def amend(
        self, tenant: TenantId, case: Case, join: Callable[[CaseFile], CaseFile]
    ) -> Case:
        """Add to what a case's file holds; two who add at once both do."""
        async with self._database.tenant(tenant) as session:
            row = await session.row(
                "select facts from cases where tenant = :tenant and id = :id for update",
                id=case.id,
            )
            if row is None:
                return case
            file = join(casefiles.from_json(row["facts"]))
            await session.do(
                "update cases set facts = cast(:facts as jsonb)"
                " where tenant = :tenant and id = :id",
                id=case.id,
                facts=packed(casefiles.to_json(file)),
            )
        return replace(case, file=file)

    async def open_case(
        self, tenant: TenantId, conversation: ConversationId, kind: Intent
    ) -> Case | None:
        """The open case of this kind in this conversation: one question, one case."""
        async with self._database.tenant(tenant) as session:
            row = await session.row(
                "select * from cases where tenant = :tenant and conversation = :conversation"
                " and kind = :kind and closed_at is null order by opened_at limit 1",
                conversation=conversation,
                kind=kind,
            )
        return _case(row) if row else None

    async def cases(
        self, tenant: TenantId, *, conversation: ConversationId | None = None
    ) -> tuple[Case, ...]:
        """Open cases, the urgent and the earliest due first."""
        async with self._database.tenant(tenant) as session:
            rows = await session.rows(
                "select * from cases where tenant = :tenant and closed_at is null"
                " and (cast(:conversation as text) is null or conversation = :conversation)"
                " order by urgent desc, due_at, id",
                conversation=conversation,
            )
        return tuple(_case(row) for row in rows)

    async def decide(
        self,
        tenant: TenantId,
        *,
        case: str,
        record: Record,
        reason: Redacted,
        by: StaffId,
        clause: str,
    ) -> bool:
        """Write down what a member of staff decided; False when the case is unknown."""
        now = self._clock()
        async with self._database.tenant(tenant) as session:
            known = await session.row(
                "select 1 as one from cases where tenant = :tenant and id = :id", id=case
            )
            if known is None:
                return False
            await session.do(
                "insert into decision_records values (:tenant, :reference, :case, :subject, :outcome,"
                " :amount, :reason, :clause, :by, :now)",
                reference=record.reference,
                case=case,
                subject=record.subject,
                outcome=record.outcome,
                amount=record.amount,
                reason=reason.text,
                clause=clause,
                by=by,
                now=now,
            )
            await _story(session, case, f"decided:{record.reference}", by, now)
        return True

    async def records(
        self, tenant: TenantId, conversation: ConversationId
    ) -> tuple[Record, ...]:
        """The decisions about this conversation's cases: all that Kora may relay."""
        async with self._database.tenant(tenant) as session:
            rows = await session.rows(
                "select d.* from decision_records d join cases c"
                " on c.tenant = d.tenant and c.id = d.case_id"
                " where d.tenant = :tenant and c.conversation = :conversation order by d.decided_at",
                conversation=conversation,
            )
        return tuple(
            Record(row["reference"], row["subject"], row["outcome"], row["amount"])
            for row in rows
        )


async def _handoff_of(session: Session, conversation: ConversationId) -> Handoff | None:
    row = await session.row(
        "select * from handoffs where tenant = :tenant and conversation = :id"
        " and state <> 'resolved'",
        id=conversation,
    )
    return _handoff(row) if row else None


async def _story(session: Session, subject: str, kind: str, actor: str, now: datetime) -> None:
    await session.do(
        "insert into desk_events (tenant, subject, kind, actor, data, at)"
        " values (:tenant, :subject, :kind, :actor, '{}', :now)",
        subject=subject,
        kind=kind,
        actor=actor,
        now=now,
    )


def _facts(handoff: Handoff) -> dict[str, object]:
    return {
        "handoff_id": handoff.id,
        "queue": handoff.queue,
        "due_at": handoff.due_at.isoformat(),
    }


def _handoff(row: RowMapping) -> Handoff:
    return Handoff(
        id=row["id"],
        conversation=row["conversation"],
        queue=row["queue"],
        state=row["state"],
        opened_at=row["opened_at"],
        due_at=row["due_at"],
        claimed_by=row["claimed_by"],
        claimed_name=row["claimed_name"],
    )


def _case(row: RowMapping) -> Case:
    return Case(
        id=CaseId(row["id"]),
        conversation=row["conversation"],
        kind=row["kind"],
        queue=row["queue"],
        asked=Redacted.stored(row["asked"]),
        opened_at=row["opened_at"],
        due_at=row["due_at"],
        reference=row["reference"],
        urgent=row["urgent"],
        file=casefiles.from_json(row["facts"]),
    )

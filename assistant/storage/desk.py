"""Handoffs, cases and decision records: current state beside the append-only story of each."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Literal

from assistant.domain import (
    Case,
    CaseFile,
    CaseId,
    ConversationId,
    Decision,
    StaffId,
    TenantId,
)
from assistant.storage import casefiles
from assistant.storage.database import Database, Row, Session, packed
from assistant.storage.handoffs import HandoffStore, tell
from guardrails import Intent, Record, Redacted

Decided = Literal["done", "unknown", "decided", "same_person"]


class DeskStore:
    """All SQL of the desk. Each change and its story are one transaction."""

    def __init__(self, database: Database, *, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock
        self.handoffs = HandoffStore(database, clock=clock)

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
            await tell(session, case.id, "opened", "kora", case.opened_at)

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

    async def case(self, tenant: TenantId, case: str) -> Case | None:
        """By id, open or closed."""
        async with self._database.tenant(tenant) as session:
            row = await session.row(
                "select * from cases where tenant = :tenant and id = :id", id=case
            )
        return _case(row) if row else None

    async def cases(
        self, tenant: TenantId, *, conversation: ConversationId | None = None
    ) -> tuple[Case, ...]:
        """Open cases, the urgent and the earliest due first; of one conversation all of them."""
        async with self._database.tenant(tenant) as session:
            rows = await session.rows(
                "select * from cases where tenant = :tenant and case"
                "   when cast(:conversation as text) is null then closed_at is null"
                "   else conversation = :conversation end"
                " order by closed_at is not null, urgent desc, due_at, id",
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
    ) -> Decided:
        """Write down what a member of staff decided, and close the case.

        Under the case's lock: of two who decide at once one does, and a dispute is decided by
        somebody who decided none of it before (refunds 10.1).
        """
        now = self._clock()
        async with self._database.tenant(tenant) as session:
            hindered = await _hindered(session, case, by)
            if hindered:
                return hindered
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
            await session.do(
                "update cases set closed_at = :now, disputed_at = null, outcome = 'decided'"
                " where tenant = :tenant and id = :id",
                id=case,
                now=now,
            )
            await tell(session, case, "decided", by, now, reference=record.reference)
        return "done"

    async def dispute(
        self,
        tenant: TenantId,
        case: CaseId,
        *,
        actor: str,
        due_at: datetime,
    ) -> bool:
        """Open a decided case again; False when it was not decided, or is disputed already."""
        now = self._clock()
        async with self._database.tenant(tenant) as session:
            opened = await session.do(
                "update cases set disputed_at = :now, closed_at = null, due_at = :due, outcome = ''"
                " where tenant = :tenant and id = :id and disputed_at is null and exists"
                " (select 1 from decision_records d where d.tenant = cases.tenant"
                "   and d.case_id = cases.id)",
                id=case,
                now=now,
                due=due_at,
            )
            if opened:
                await tell(session, case, "disputed", actor, now)
        return bool(opened)

    async def close(self, tenant: TenantId, case: str, *, actor: str, outcome: str) -> bool:
        """What needed no decision is done with; False where it is closed already."""
        now = self._clock()
        async with self._database.tenant(tenant) as session:
            closed = await session.do(
                "update cases set closed_at = :now, outcome = :outcome"
                " where tenant = :tenant and id = :id and closed_at is null",
                id=case,
                now=now,
                outcome=outcome,
            )
            if closed:
                await tell(session, case, "closed", actor, now, outcome=outcome)
        return bool(closed)

    async def decisions(
        self, tenant: TenantId, cases: Sequence[str]
    ) -> Mapping[str, tuple[Decision, ...]]:
        """What was decided about each of these cases, first to last; in one reading."""
        async with self._database.tenant(tenant) as session:
            rows = await session.rows(
                "select d.*, s.name from decision_records d"
                " left join staff s on s.tenant = d.tenant and s.id = d.decided_by"
                " where d.tenant = :tenant and d.case_id = any(:cases)"
                " order by d.decided_at, d.reference",
                cases=list(cases),
            )
        found: dict[str, tuple[Decision, ...]] = {}
        for row in rows:
            found[row["case_id"]] = (*found.get(row["case_id"], ()), _decision(row))
        return found

    async def records(
        self, tenant: TenantId, conversation: ConversationId
    ) -> tuple[Record, ...]:
        """The decisions about this conversation's cases: all that Kora may relay."""
        rows = await self._database.once(tenant, RECORDS, conversation=conversation)
        return tuple(record(row) for row in rows)


# The decisions about a conversation's cases.
RECORDS = (
    "select d.* from decision_records d join cases c on c.tenant = d.tenant and c.id = d.case_id"
    " where d.tenant = :tenant and c.conversation = :conversation order by d.decided_at"
)


def record(row: Row) -> Record:
    """A decision as Kora may relay it."""
    return Record(row["reference"], row["subject"], row["outcome"], row["amount"])


async def _hindered(session: Session, case: str, by: StaffId) -> Decided | None:
    """Why this person may not decide this case now; it stays locked until the caller is done."""
    held = await session.row(
        "select disputed_at from cases where tenant = :tenant and id = :id for update", id=case
    )
    if held is None:
        return "unknown"
    earlier = await session.rows(
        "select decided_by from decision_records where tenant = :tenant and case_id = :id",
        id=case,
    )
    if earlier and held["disputed_at"] is None:
        return "decided"
    return "same_person" if by in {row["decided_by"] for row in earlier} else None


def _decision(row: Row) -> Decision:
    return Decision(
        row["reference"],
        row["subject"],
        row["outcome"],
        row["amount"],
        Redacted.stored(row["reason"]),
        row["clause"],
        StaffId(row["decided_by"]),
        row["decided_at"],
        row["name"] or "",
    )


def _case(row: Row) -> Case:
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
        disputed=row["disputed_at"] is not None,
        closed=row["closed_at"] is not None,
        file=casefiles.from_json(row["facts"]),
    )

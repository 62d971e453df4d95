"""Handoffs, cases and decision records: current state beside the append-only story of each."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from sqlalchemy import RowMapping

from assistant.domain import (
    Case,
    CaseFile,
    CaseId,
    ConversationId,
    StaffId,
    TenantId,
)
from assistant.storage import casefiles
from assistant.storage.database import Database, packed
from assistant.storage.handoffs import HandoffStore, tell
from guardrails import Intent, Record, Redacted


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
            await tell(session, case, "decided", by, now, reference=record.reference)
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

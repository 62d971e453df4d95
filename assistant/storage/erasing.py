"""Erasure in the database: everything of one person, read back afterwards table by table."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import LiteralString, cast

from assistant.domain import ConversationId, TenantId
from assistant.storage.audit import Audit
from assistant.storage.database import Database, Row, Session, packed
from assistant.storage.journal import Entry
from assistant.storage.lessons import forget_drafts
from assistant.storage.traces import erase_later

_BATCH = 200
# Rows of these name conversations that are gone: what waits to be erased elsewhere, and links of
# the ledger's chain, whose words went with the conversation's key.
_OUTLIVE = frozenset({"trace_erasures", "statements"})


class ErasureStore:
    """All SQL of erasures."""

    def __init__(
        self,
        database: Database,
        audit: Audit,
        *,
        clock: Callable[[], datetime],
        traced: bool,
    ) -> None:
        self._database = database
        self._audit = audit
        self._clock = clock
        self._traced = traced

    async def conversations(
        self, tenant: TenantId, subject: str, *, before: datetime
    ) -> tuple[ConversationId, ...]:
        """A customer's conversations that began up to a moment, or the one of that id."""
        async with self._database.tenant(tenant) as session:
            rows = await session.rows(
                "select id from conversations where tenant = :tenant and created_at <= :before"
                " and (customer = :subject or id = :subject) order by created_at, id",
                subject=subject,
                before=before,
            )
        return tuple(row["id"] for row in rows)

    async def subjects(self, tenant: TenantId, *, before: datetime) -> Sequence[str]:
        """Everybody who has a conversation of up to a moment, and each of these conversations."""
        async with self._database.tenant(tenant) as session:
            rows = await session.rows(
                "select customer as id from conversations where tenant = :tenant"
                " and created_at <= :before and customer is not null union"
                " select id from conversations where tenant = :tenant and created_at <= :before",
                before=before,
            )
        return [row["id"] for row in rows]

    async def known(self, tenant: TenantId, erasure: str) -> Row | None:
        """An erasure by its id."""
        async with self._database.tenant(tenant) as session:
            return await session.row(
                "select * from erasures where tenant = :tenant and id = :id", id=erasure
            )

    async def of(self, tenant: TenantId, mark: str) -> Row | None:
        """The newest erasure of a person; an unfinished one before all others."""
        async with self._database.tenant(tenant) as session:
            return await session.row(
                "select * from erasures where tenant = :tenant and mark = :mark"
                " order by (ended_at is null) desc, before desc limit 1",
                mark=mark,
            )

    async def any_since(self, tenant: TenantId, moment: datetime) -> bool:
        """Whether anything was erased from a moment on."""
        async with self._database.tenant(tenant) as session:
            row = await session.row(
                "select 1 as one from erasures where tenant = :tenant and receipt is not null"
                " and coalesce(ended_at, before) >= :moment limit 1",
                moment=moment,
            )
        return row is not None

    async def note(self, entry: Entry) -> None:
        """That an erasure has begun; noted twice is noted once."""
        async with self._database.tenant(entry.tenant) as session:
            await session.do(
                "insert into erasures (tenant, id, mark, cause, actor, before)"
                " values (:tenant, :id, :mark, :cause, :actor, :before) on conflict do nothing",
                id=entry.id,
                mark=entry.mark,
                cause=entry.cause,
                actor=entry.actor,
                before=entry.before,
            )

    async def receipted(
        self, tenant: TenantId, erasure: str, receipt: Mapping[str, object], *, ended: bool
    ) -> None:
        """Keep the receipt, which names nobody, with one line of audit."""
        async with self._database.tenant(tenant) as session:
            row = await session.row(
                "update erasures set ended_at = case when :ended then cast(:now as timestamptz)"
                " end, receipt = cast(:receipt as jsonb)"
                " where tenant = :tenant and id = :id returning actor",
                id=erasure,
                ended=ended,
                now=self._clock(),
                receipt=packed(receipt),
            )
            await self._audit.append(
                session,
                actor=row["actor"] if row else "",
                action="person.erased",
                subject=erasure,
            )

    async def forget(self, tenant: TenantId, erasure: str, ids: Sequence[str]) -> None:
        """Everything of these conversations, save what a hold keeps; counted by table."""
        for start in range(0, len(ids), _BATCH):
            async with self._database.tenant(tenant) as session:
                part = await _free(session, ids[start : start + _BATCH])
                if part:
                    await _count_in(session, erasure, await _held(session, part))
                    await self._forget(session, part)

    async def _forget(self, session: Session, ids: list[str]) -> None:
        await erase_later(session, ids, traced=self._traced, now=self._clock())
        await forget_drafts(session, ids)
        cases = await session.rows(
            "select id from cases where tenant = :tenant and conversation = any(:ids)",
            ids=ids,
        )
        await session.row("select forget_cases(:ids)", ids=[row["id"] for row in cases])
        await session.row("select forget_conversations(:ids)", ids=ids)
        await self._audit.forget(session, ids)

    async def forget_person(self, tenant: TenantId, erasure: str, subject: str) -> None:
        """What is kept of somebody beside conversations: memories, wishes, consents."""
        async with self._database.tenant(tenant) as session:
            memories = await session.do(
                "delete from memories where tenant = :tenant and scope = :scope"
                " and (conversation is null or not exists (select 1 from conversations c"
                "   where c.tenant = memories.tenant and c.id = memories.conversation))",
                scope=f"{tenant}:{subject}",
            )
            limits = await session.do(
                "delete from limits where tenant = :tenant and subject = :subject"
                " and not exists (select 1 from conversations c where c.tenant = :tenant"
                "   and c.customer = :subject)",
                subject=subject,
            )
            consents = await session.do(
                "delete from consents where tenant = :tenant and subject = :subject"
                " and not exists (select 1 from conversations c where c.tenant = :tenant"
                "   and c.id = consents.conversation)",
                subject=subject,
            )
            await self._audit.forget(session, [subject])
            gone = {"memories": memories, "limits": limits, "consents": consents}
            await _count_in(session, erasure, gone)

    async def gone(self, tenant: TenantId, erasure: str) -> Mapping[str, int]:
        """What an erasure has deleted so far, over every attempt."""
        known = await self.known(tenant, erasure)
        return known["gone"] if known else {}

    async def left(self, tenant: TenantId, ids: Sequence[str]) -> Mapping[str, int]:
        """What is still there of these conversations, in every table that names one."""
        async with self._database.tenant(tenant) as session:
            return {t: n for t, n in (await _held(session, ids)).items() if n}

    async def held(self, tenant: TenantId, ids: Sequence[str]) -> Sequence[Row]:
        """The holds that keep some of these conversations, with how many."""
        async with self._database.tenant(tenant) as session:
            return await session.rows(
                "select h.id, h.review_on, count(*) as n from legal_holds h"
                " join conversations c on c.tenant = h.tenant and c.id = any(:ids)"
                "   and (h.subject is null or h.subject in (c.id, c.customer))"
                " where h.tenant = :tenant and h.lifted_at is null"
                " group by h.id, h.review_on order by h.id",
                ids=list(ids),
            )

    async def billing(self, tenant: TenantId, cases: Sequence[str]) -> Sequence[Row]:
        """Of these cases, the decisions about money, which outlive what led to them."""
        async with self._database.tenant(tenant) as session:
            return await session.rows(
                "select reference, decided_at from decision_records where tenant = :tenant"
                " and case_id = any(:ids) order by reference",
                ids=list(cases),
            )

    async def cases(self, tenant: TenantId, ids: Sequence[str]) -> tuple[str, ...]:
        """The cases of conversations."""
        async with self._database.tenant(tenant) as session:
            rows = await session.rows(
                "select id from cases where tenant = :tenant and conversation = any(:ids)",
                ids=list(ids),
            )
        return tuple(row["id"] for row in rows)


async def _free(session: Session, ids: Sequence[str]) -> list[str]:
    rows = await session.rows(
        "select c.id from conversations c where c.tenant = :tenant and c.id = any(:ids)"
        " and not exists (select 1 from legal_holds h where h.tenant = c.tenant"
        "   and h.lifted_at is null and (h.subject is null or h.subject in (c.id, c.customer)))"
        " order by c.id for update",
        ids=list(ids),
    )
    return [row["id"] for row in rows]


async def _count_in(session: Session, erasure: str, gone: Mapping[str, int]) -> None:
    """In the transaction that deletes: an erasure that was stopped knows what it had done."""
    row = await session.row(
        "select gone from erasures where tenant = :tenant and id = :id for update", id=erasure
    )
    sums: dict[str, int] = dict(row["gone"]) if row else {}
    for name, count in gone.items():
        if count:
            sums[name] = sums.get(name, 0) + count
    await session.do(
        "update erasures set gone = cast(:gone as jsonb) where tenant = :tenant and id = :id",
        id=erasure,
        gone=packed(sums),
    )


async def _held(session: Session, ids: Sequence[str]) -> Mapping[str, int]:
    """Rows of these conversations by table. Asked of the catalogue: no table can be forgotten."""
    tables = await session.rows(
        "select table_name as name from information_schema.columns"
        " where table_schema = 'public' and column_name = 'conversation' order by 1"
    )
    found: dict[str, int] = {}
    names = [row["name"] for row in tables if row["name"] not in _OUTLIVE]
    for name in names:
        column = "id" if name == "conversations" else "conversation"
        found[name] = await _count(session, name, column, ids)
    found["conversations"] = await _count(session, "conversations", "id", ids)
    return found


async def _count(session: Session, table: str, column: str, ids: Sequence[str]) -> int:
    # The names come from the catalogue of our own schema.
    sql = f"select count(*) as n from {table} where tenant = :tenant and {column} = any(:ids)"  # noqa: S608
    row = await session.row(cast(LiteralString, sql), ids=list(ids))
    return row["n"] if row else 0

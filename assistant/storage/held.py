"""Everything that is held about somebody, read for their own copy of it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, LiteralString

from assistant.domain import ConversationId, TenantId
from assistant.storage.database import Database, Row
from assistant.storage.vault import KeyDestroyed, Vault
from guardrails import Placeholders, Sealed

Facts = Mapping[str, Any]


_PARTS: Mapping[str, LiteralString] = {
    "lines": (
        "select m.*, o.sealed, f.score, f.words from messages m"
        " left join originals o on o.tenant = m.tenant and o.message = m.id"
        " left join feedback f on f.tenant = m.tenant and f.message = m.id"
        " where m.tenant = :tenant and m.conversation = :id order by m.seq"
    ),
    "handoffs": (
        "select h.id, h.queue, h.state, h.opened_at, h.due_at from handoffs h"
        " where h.tenant = :tenant and h.conversation = :id order by h.opened_at"
    ),
    "cases": (
        "select reference, kind, queue, asked, facts, opened_at, due_at, closed_at"
        " from cases where tenant = :tenant and conversation = :id order by opened_at"
    ),
    "decisions": (
        "select d.reference, d.subject, d.outcome, d.amount, d.reason, d.clause,"
        " d.decided_at, c.reference as case_reference from decision_records d"
        " join cases c on c.tenant = d.tenant and c.id = d.case_id"
        " where d.tenant = :tenant and c.conversation = :id order by d.decided_at"
    ),
    "told": (
        "select kind, sealed from conversation_notes where tenant = :tenant"
        " and conversation = :id order by kind"
    ),
}


@dataclass(frozen=True, slots=True)
class HeldLine:
    """A line of a thread; `original` where one is sealed, else the redacted text stands alone."""

    id: str
    at: datetime
    author: str
    name: str
    redacted: str
    original: Sealed | None
    citations: tuple[str, ...]
    rating: int | None
    words: str | None


@dataclass(frozen=True, slots=True)
class HeldChat:
    """A conversation with everything that hangs on it."""

    id: ConversationId
    started_at: datetime
    locale: str
    signed_in: bool
    memory_consent: bool
    known: Placeholders
    lines: tuple[HeldLine, ...]
    handoffs: tuple[Facts, ...]
    cases: tuple[Facts, ...]
    decisions: tuple[Facts, ...]
    told_by_site: Facts  # account details, and where answers are mailed


class Held:
    """All SQL of exports. Who asks was made sure of before; every read is audited by the caller."""

    def __init__(self, database: Database, vault: Vault) -> None:
        self._database = database
        self._vault = vault

    async def chat(self, tenant: TenantId, conversation: ConversationId) -> HeldChat | None:
        """One conversation."""
        async with self._database.tenant(tenant) as session:
            head = await session.row(
                "select c.*, k.wrapped, m.sealed as map from conversations c"
                " left join conversation_keys k on k.tenant = c.tenant and k.conversation = c.id"
                " left join placeholder_maps m on m.tenant = c.tenant and m.conversation = c.id"
                " where c.tenant = :tenant and c.id = :id",
                id=conversation,
            )
            if head is None:
                return None
            parts = {
                name: await session.rows(query, id=conversation)
                for name, query in _PARTS.items()
            }
        return HeldChat(
            id=head["id"],
            started_at=head["created_at"],
            locale=head["locale"],
            signed_in=head["customer"] is not None,
            memory_consent=head["memory_consent"],
            known=self._map(tenant, head),
            lines=tuple(self._line(tenant, head["wrapped"], row) for row in parts["lines"]),
            handoffs=tuple(_facts(row) for row in parts["handoffs"]),
            cases=tuple(_facts(row) for row in parts["cases"]),
            decisions=tuple(_facts(row) for row in parts["decisions"]),
            told_by_site={row["kind"]: self._told(tenant, head, row) for row in parts["told"]},
        )

    async def memories(
        self, tenant: TenantId, subject: str, conversations: Sequence[ConversationId]
    ) -> tuple[Facts, ...]:
        """What memory holds: redacted text, since when, until when."""
        async with self._database.tenant(tenant) as session:
            rows = await session.rows(
                "select id::text as id, payload ->> 'data' as text, conversation,"
                " payload ->> 'created_at' as kept_at,"
                " to_timestamp((payload ->> 'expires_at')::float8) as ends_at from memories"
                " where tenant = :tenant and (scope = :scope or conversation = any(:ids))"
                " order by payload ->> 'created_at', id",
                scope=f"{tenant}:{subject}",
                ids=list(conversations),
            )
        return tuple(_facts(row) for row in rows)

    async def looked(self, tenant: TenantId, subjects: Sequence[str]) -> tuple[Facts, ...]:
        """When staff looked at or did something with it, from the audit log."""
        async with self._database.tenant(tenant) as session:
            rows = await session.rows(
                "select a.at, a.action from audit a join audit_identities i"
                " on i.tenant = a.tenant and i.id = a.data ->> 'about'"
                " where a.tenant = :tenant and i.owner = any(:subjects) order by a.seq",
                subjects=list(subjects),
            )
        return tuple(_facts(row) for row in rows)

    def _map(self, tenant: TenantId, head: Row) -> Placeholders:
        if head["map"] is None or head["wrapped"] is None:
            return Placeholders()
        try:
            return Placeholders.load(self._vault.open(tenant, head["wrapped"], head["map"]))
        except KeyDestroyed:
            return Placeholders()

    def _told(self, tenant: TenantId, head: Row, row: Row) -> object:
        wrapped = head["wrapped"]
        opened = self._vault.open_note(tenant, wrapped, row["sealed"]) if wrapped else None
        return json.loads(opened) if opened else None

    def _line(self, tenant: TenantId, wrapped: bytes | None, row: Row) -> HeldLine:
        return HeldLine(
            id=row["id"],
            at=row["created_at"],
            author=row["author"],
            name=row["name"],
            redacted=row["body"],
            original=self._opened(tenant, wrapped, row["sealed"]),
            citations=tuple(f"{doc} {clause}" for doc, clause, *_ in row["citations"]),
            rating=row["score"],
            words=row["words"],
        )

    def _opened(
        self, tenant: TenantId, wrapped: bytes | None, sealed: bytes | None
    ) -> Sealed | None:
        if wrapped is None or sealed is None:
            return None
        try:
            return self._vault.open(tenant, wrapped, sealed)
        except KeyDestroyed:
            return None


def _facts(row: Row) -> Facts:
    return {str(name): value for name, value in row.items()}

"""Corrections that somebody sought, and what became of them; shown wherever the record is."""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, LiteralString

from assistant.domain import ConversationId, MessageId, TenantId
from assistant.errors import NotFound
from assistant.storage.audit import Audit
from assistant.storage.database import Database, Row
from assistant.storage.vault import KeyDestroyed, Vault
from guardrails import Redacted, Sealed

Outcome = Literal["corrected", "refused"]


@dataclass(frozen=True, slots=True)
class Correction:
    """What somebody says is wrong, in their own words, beside what it is about."""

    id: str
    conversation: ConversationId
    message: MessageId | None  # None: it is about the whole conversation
    sought: Redacted
    original: Sealed
    state: Literal["sought", "corrected", "refused"]
    asked_at: datetime
    decided_at: datetime | None
    reason: Redacted | None


class Corrections:
    """All SQL of corrections."""

    def __init__(
        self,
        database: Database,
        vault: Vault,
        audit: Audit,
        *,
        clock: Callable[[], datetime],
    ) -> None:
        self._database = database
        self._vault = vault
        self._audit = audit
        self._clock = clock

    async def seek(
        self,
        tenant: TenantId,
        conversation: ConversationId,
        message: str | None,
        sought: Redacted,
        original: Sealed,
    ) -> str:
        """Attach a statement from this moment on; its id. Raises `NotFound`."""
        made = f"cr_{uuid.uuid4().hex}"
        async with self._database.tenant(tenant) as session:
            key = await session.row(
                "select k.wrapped, c.customer from conversation_keys k join conversations c"
                " on c.tenant = k.tenant and c.id = k.conversation"
                " where k.tenant = :tenant and k.conversation = :id and (cast(:message as text)"
                "   is null or exists (select 1 from messages m where m.tenant = k.tenant"
                "   and m.conversation = k.conversation and m.id = :message))",
                id=conversation,
                message=message,
            )
            if key is None:
                raise NotFound("there is no such message in this conversation")
            await session.do(
                "insert into corrections (tenant, id, conversation, message, sought, sealed,"
                " state, asked_at) values (:tenant, :id, :conversation, :message, :sought,"
                " :sealed, 'sought', :now)",
                id=made,
                conversation=conversation,
                message=message,
                sought=sought.text,
                sealed=self._vault.seal(tenant, key["wrapped"], original),
                now=self._clock(),
            )
            await self._audit.append(
                session,
                actor="customer",
                action="correction.sought",
                subject=made,
                about=key["customer"] or conversation,
            )
        return made

    async def decide(
        self, tenant: TenantId, correction: str, outcome: Outcome, *, by: str, reason: Redacted
    ) -> None:
        """Corrected or refused: either way the statement stays with the record."""
        async with self._database.tenant(tenant) as session:
            decided = await session.do(
                "update corrections set state = :outcome, decided_by = :by, decided_at = :now,"
                " reason = :reason where tenant = :tenant and id = :id and state = 'sought'",
                id=correction,
                outcome=outcome,
                by=by,
                reason=reason.text,
                now=self._clock(),
            )
            if not decided:
                raise NotFound("there is no such correction to decide")
            await self._audit.append(
                session, actor=by, action=f"correction.{outcome}", subject=correction
            )

    async def of(
        self, tenant: TenantId, conversations: Sequence[ConversationId]
    ) -> tuple[Correction, ...]:
        """Everything that was sought in conversations, oldest first."""
        async with self._database.tenant(tenant) as session:
            rows = await session.rows(
                f"{_SELECT} and r.conversation = any(:ids) order by r.asked_at, r.id",
                ids=list(conversations),
            )
        return tuple(self._correction(tenant, row) for row in rows)

    async def undecided(self, tenant: TenantId) -> tuple[Correction, ...]:
        """What waits for a decision, oldest first."""
        async with self._database.tenant(tenant) as session:
            rows = await session.rows(
                f"{_SELECT} and r.state = 'sought' order by r.asked_at, r.id"
            )
        return tuple(self._correction(tenant, row) for row in rows)

    def _correction(self, tenant: TenantId, row: Row) -> Correction:
        try:
            original = self._vault.open(tenant, row["wrapped"], row["sealed"])
        except KeyDestroyed:
            original = Sealed(row["sought"])
        return Correction(
            row["id"],
            row["conversation"],
            row["message"],
            Redacted.stored(row["sought"]),
            original,
            row["state"],
            row["asked_at"],
            row["decided_at"],
            Redacted.stored(row["reason"]) if row["reason"] else None,
        )


_SELECT: LiteralString = (
    "select r.*, k.wrapped from corrections r join conversation_keys k"
    " on k.tenant = r.tenant and k.conversation = r.conversation where r.tenant = :tenant"
)

"""The consent ledger: what somebody agreed to, when and how, and when they took it back."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from assistant.domain import ConversationId, TenantId
from assistant.storage.audit import Audit
from assistant.storage.database import Asked, Database, Row, Session


@dataclass(frozen=True, slots=True)
class Consented:
    """One line of the ledger."""

    purpose: str
    given: bool
    how: str
    at: datetime


class Consents:
    """All SQL of consents. Lines are added; one that is taken back is followed by another."""

    def __init__(
        self, database: Database, audit: Audit, *, clock: Callable[[], datetime]
    ) -> None:
        self._database = database
        self._audit = audit
        self._clock = clock

    async def withdraw(self, tenant: TenantId, subject: str, *, how: str) -> int:
        """Memory ends for a person, and what it held goes; what was done before stays lawful.

        How many memories went.
        """
        now = self._clock()
        async with self._database.tenant(tenant) as session:
            chats = await session.rows(
                "update conversations set memory_consent = false where tenant = :tenant"
                " and (customer = :subject or id = :subject) returning id",
                subject=subject,
            )
            for row in chats:
                await note(session, subject, row["id"], given=False, how=how, now=now)
            gone = await session.do(
                "delete from memories where tenant = :tenant"
                " and (scope = :scope or conversation = any(:ids))",
                scope=f"{tenant}:{subject}",
                ids=[row["id"] for row in chats],
            )
            await self._audit.append(
                session,
                actor="customer",
                action="consent.withdrawn",
                subject=subject,
                about=subject,
            )
        return gone

    async def of(
        self, tenant: TenantId, subject: str, conversations: tuple[ConversationId, ...]
    ) -> tuple[Consented, ...]:
        """A person's lines, oldest first."""
        async with self._database.tenant(tenant) as session:
            rows = await session.rows(
                "select * from consents where tenant = :tenant"
                " and (subject = :subject or conversation = any(:ids)) order by seq",
                subject=subject,
                ids=list(conversations),
            )
        return tuple(_consented(row) for row in rows)


async def note(
    session: Session,
    subject: str,
    conversation: ConversationId,
    *,
    given: bool,
    how: str,
    now: datetime,
) -> None:
    """A line, within a caller's transaction."""
    sql, values = noted(subject, conversation, given=given, how=how, now=now)
    await session.do(sql, **values)


def noted(
    subject: str, conversation: ConversationId, *, given: bool, how: str, now: datetime
) -> Asked:
    """What writes a line, for a transaction that asks several things at once."""
    return (
        "insert into consents (tenant, subject, conversation, purpose, given, how, at)"
        " values (:tenant, :subject, :conversation, 'memory', :given, :how, :now)",
        {
            "subject": subject,
            "conversation": conversation,
            "given": given,
            "how": how,
            "now": now,
        },
    )


def _consented(row: Row) -> Consented:
    return Consented(row["purpose"], row["given"], row["how"], row["at"])

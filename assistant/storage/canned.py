"""Replies that a tenant's staff keep at hand."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from assistant.domain import Queue, StaffId, TenantId
from assistant.storage.database import Database
from guardrails import Redacted


@dataclass(frozen=True, slots=True)
class CannedReply:
    """A reply at hand; `own`: kept by staff, not written in the tenant's file."""

    id: str
    title: str
    text: str
    queue: Queue | None
    own: bool


class CannedReplies:
    """All SQL of them."""

    def __init__(self, database: Database, *, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    async def all(self, tenant: TenantId) -> tuple[CannedReply, ...]:
        """By title."""
        async with self._database.tenant(tenant) as session:
            rows = await session.rows(
                "select id, title, body, queue from canned_replies where tenant = :tenant"
                " order by title, id"
            )
        return tuple(
            CannedReply(row["id"], row["title"], row["body"], row["queue"], own=True)
            for row in rows
        )

    async def keep(
        self,
        tenant: TenantId,
        *,
        title: Redacted,
        body: Redacted,
        queue: Queue | None,
        by: StaffId,
    ) -> str:
        """A new one; its id."""
        made = f"ca_{uuid.uuid4().hex}"
        async with self._database.tenant(tenant) as session:
            await session.do(
                "insert into canned_replies values"
                " (:tenant, :id, :title, :body, :queue, :by, :now)",
                id=made,
                title=title.text,
                body=body.text,
                queue=queue,
                by=by,
                now=self._clock(),
            )
        return made

    async def drop(self, tenant: TenantId, reply: str) -> bool:
        """Take one away; False where there is none."""
        async with self._database.tenant(tenant) as session:
            return bool(
                await session.do(
                    "delete from canned_replies where tenant = :tenant and id = :id", id=reply
                )
            )

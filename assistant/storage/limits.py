"""What may not be done with somebody's words: asked for by them, or because they may be a child."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from assistant.domain import Limit, TenantId
from assistant.storage.audit import Audit
from assistant.storage.database import Database, Session


@dataclass(frozen=True, slots=True)
class Limited:
    """A limit and its time. `lifted_at`: None while it is in force."""

    subject: str
    limit: Limit
    set_by: str
    set_at: datetime
    lifted_at: datetime | None


class Limits:
    """All SQL of limits. In force from the commit on, in every process: each turn reads them."""

    def __init__(
        self, database: Database, audit: Audit, *, clock: Callable[[], datetime]
    ) -> None:
        self._database = database
        self._audit = audit
        self._clock = clock

    async def put(self, tenant: TenantId, subject: str, limit: Limit, *, by: str) -> None:
        """Asked for twice is asked for once."""
        async with self._database.tenant(tenant) as session:
            if await put(session, subject, limit, by=by, now=self._clock()):
                await self._audit.append(
                    session, actor=by, action=f"limit.{limit}", subject=subject, about=subject
                )

    async def lift(self, tenant: TenantId, subject: str, limit: Limit, *, by: str) -> bool:
        """False when it was not in force."""
        async with self._database.tenant(tenant) as session:
            lifted = await session.do(
                "update limits set lifted_at = :now, lifted_by = :by where tenant = :tenant"
                " and subject = :subject and kind = :kind and lifted_at is null",
                subject=subject,
                kind=limit,
                by=by,
                now=self._clock(),
            )
            if lifted:
                await self._audit.append(
                    session, actor=by, action=f"unlimit.{limit}", subject=subject, about=subject
                )
        return bool(lifted)

    async def of(self, tenant: TenantId, *subjects: str) -> tuple[Limited, ...]:
        """Every limit that somebody had or has, oldest first."""
        async with self._database.tenant(tenant) as session:
            rows = await session.rows(
                "select * from limits where tenant = :tenant and subject = any(:subjects)"
                " order by set_at, id",
                subjects=list(subjects),
            )
        return tuple(
            Limited(row["subject"], row["kind"], row["set_by"], row["set_at"], row["lifted_at"])
            for row in rows
        )

    async def in_force(self, tenant: TenantId, limit: Limit) -> tuple[Limited, ...]:
        """Everybody under one limit, the longest first."""
        async with self._database.tenant(tenant) as session:
            rows = await session.rows(
                "select * from limits where tenant = :tenant and kind = :kind"
                " and lifted_at is null order by set_at, id",
                kind=limit,
            )
        return tuple(
            Limited(row["subject"], row["kind"], row["set_by"], row["set_at"], None)
            for row in rows
        )


async def put(session: Session, subject: str, limit: Limit, *, by: str, now: datetime) -> bool:
    """Within a caller's transaction; False when it was in force already."""
    return bool(
        await session.do(
            "insert into limits (tenant, id, subject, kind, set_by, set_at)"
            " values (:tenant, :id, :subject, :kind, :by, :now) on conflict do nothing",
            id=f"li_{uuid.uuid4().hex}",
            subject=subject,
            kind=limit,
            by=by,
            now=now,
        )
    )

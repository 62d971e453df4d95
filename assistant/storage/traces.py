"""Conversations whose traces and letters, kept outside of the database, are still to be erased."""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime

from assistant.domain import TenantId
from assistant.storage.database import Database, Session


class TraceErasures:
    """All SQL of the queue. A row goes when the traces were found to be gone."""

    def __init__(self, database: Database, *, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    async def waiting(
        self, tenant: TenantId, *, only: Collection[str], after: str, most: int
    ) -> tuple[tuple[str, datetime], ...]:
        """Conversations of the queue by id, each with the moment of its erasure; `only`: or all."""
        async with self._database.tenant(tenant) as session:
            rows = await session.rows(
                "select conversation, since from trace_erasures where tenant = :tenant"
                " and conversation > :after and (:every or conversation = any(:only))"
                " order by conversation limit :most",
                every=not only,
                only=list(only),
                after=after,
                most=most,
            )
        return tuple((row["conversation"], row["since"]) for row in rows)

    async def gone(self, tenant: TenantId, conversations: Sequence[str]) -> None:
        """Their traces were found to be gone."""
        async with self._database.tenant(tenant) as session:
            await session.do(
                "delete from trace_erasures where tenant = :tenant"
                " and conversation = any(:ids)",
                ids=list(conversations),
            )

    async def left(self, tenant: TenantId) -> int:
        """How many wait."""
        async with self._database.tenant(tenant) as session:
            row = await session.row(
                "select count(*) as n from trace_erasures where tenant = :tenant"
            )
        return row["n"] if row else 0


async def erase_later(
    session: Session, ids: Sequence[str], *, traced: bool, now: datetime
) -> None:
    """Within the transaction that lets the conversations go, so that none is forgotten about.

    `traced`: all of them left something elsewhere; else those that had a letter.
    """
    await session.do(
        "insert into trace_erasures (tenant, conversation, since)"
        " select :tenant, id, :now from unnest(cast(:ids as text[])) as gone(id)"
        " where :traced or exists (select 1 from letters l"
        "   where l.tenant = :tenant and l.conversation = id) on conflict do nothing",
        ids=list(ids),
        traced=traced,
        now=now,
    )

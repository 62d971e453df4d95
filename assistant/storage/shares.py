"""Which replica goes its rounds where: each tenant's turn comes once, whoever takes it."""

from datetime import timedelta
from zlib import crc32

from assistant.domain import TenantId
from assistant.storage.database import Database

BUCKETS = 64  # as many replicas could share the work


def bucket(tenant: str) -> int:
    """The same in every process and version."""
    return crc32(tenant.encode()) % BUCKETS


class Shares:
    """Parts of the tenants that are due; one that was taken is due again after a while."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def take(self, most: int, *, every: timedelta) -> frozenset[int]:
        """Some that are due, for the caller alone. None: the others have them."""
        async with self._database.shared() as session:
            # The database's clock, for those of replicas differ.
            rows = await session.rows(
                "update rounds set due_at = now() + :every where bucket in"
                " (select bucket from rounds where due_at <= now()"
                "  order by due_at limit :most for update skip locked) returning bucket",
                every=every,
                most=most,
            )
        return frozenset(row["bucket"] for row in rows)

    async def tenants(self, buckets: frozenset[int]) -> tuple[TenantId, ...]:
        """Who is in them."""
        async with self._database.shared() as session:
            rows = await session.rows("select id from tenants order by id")
        return tuple(TenantId(row["id"]) for row in rows if bucket(row["id"]) in buckets)

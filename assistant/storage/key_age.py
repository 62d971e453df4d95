"""How long the newest sealing key has been in use: keys grow old unseen."""

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from assistant.domain import TenantId
from assistant.storage.database import Database
from assistant.storage.vault import FILE


def made(home: Path) -> datetime | None:
    """When the data folder's newest key was written; None where it holds none."""
    file = home / FILE
    return datetime.fromtimestamp(file.stat().st_mtime, UTC) if file.exists() else None


async def rotated(database: Database, tenants: Iterable[TenantId]) -> datetime | None:
    """The last rotation that reached every tenant, as the audit logs have it; None: never."""
    newest: list[datetime | None] = []
    for tenant in tenants:
        async with database.tenant(tenant) as session:
            row = await session.row(
                "select max(at) as at from audit where tenant = :tenant"
                " and action = 'keys-rotated'"
            )
        newest.append(row["at"] if row else None)
    known = [at for at in newest if at is not None]
    return min(known) if known and len(known) == len(newest) else None

"""The audit log: append-only, each row chained to the one before it, one chain a tenant."""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime

from sqlalchemy import RowMapping

from assistant.domain import TenantId
from assistant.storage.database import Database, Session, packed

_FIRST = "0" * 64


class Audit:
    """Writes rows within the caller's transaction or its own, and verifies the chain."""

    def __init__(self, database: Database, *, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    async def write(
        self, tenant: TenantId, *, actor: str, action: str, subject: str, **data: str
    ) -> None:
        """One row in a transaction of its own. Values are ids, codes and reasons."""
        async with self._database.tenant(tenant) as session:
            await append(
                session,
                now=self._clock(),
                actor=actor,
                action=action,
                subject=subject,
                data=data,
            )

    async def rows(self, tenant: TenantId, *, last: int = 200) -> Sequence[RowMapping]:
        """The newest rows, newest first."""
        async with self._database.tenant(tenant) as session:
            return await session.rows(
                "select seq, at, actor, action, subject, data from audit where tenant = :tenant"
                " order by seq desc limit :last",
                last=last,
            )

    async def broken_at(self, tenant: TenantId) -> int | None:
        """The number of the first row that does not hold, or None when the chain holds."""
        previous, expected = _FIRST, 1
        async with self._database.tenant(tenant) as session:
            for row in await session.rows(
                "select * from audit where tenant = :tenant order by seq"
            ):
                if (
                    row["seq"] != expected
                    or row["previous"] != previous
                    or row["hash"] != _hash(row)
                ):
                    return expected
                previous, expected = row["hash"], expected + 1
        return None


async def append(
    session: Session,
    *,
    now: datetime,
    actor: str,
    action: str,
    subject: str,
    data: Mapping[str, str],
) -> None:
    """Add a row to the tenant's chain; writers of one tenant queue for the lock."""
    await session.do("select pg_advisory_xact_lock(hashtext('audit'), hashtext(:tenant))")
    last = await session.row(
        "select seq, hash from audit where tenant = :tenant order by seq desc limit 1"
    )
    row: dict[str, object] = {
        "tenant": session.tenant,
        "seq": last["seq"] + 1 if last else 1,
        "at": now,
        "actor": actor,
        "action": action,
        "subject": subject,
        "data": dict(data),
        "previous": last["hash"] if last else _FIRST,
    }
    await session.do(
        "insert into audit values (:tenant, :seq, :at, :actor, :action, :subject,"
        " cast(:packed as jsonb), :previous, :hash)",
        **{name: value for name, value in row.items() if name not in {"tenant", "data"}},
        packed=packed(data),
        hash=_hash(row),
    )


def _hash(row: Mapping[str, object] | RowMapping) -> str:
    at = row["at"]
    assert isinstance(at, datetime)
    parts = [row["tenant"], row["seq"], at.astimezone(UTC).isoformat(), row["actor"]]
    parts += [row["action"], row["subject"], row["data"], row["previous"]]
    canonical = json.dumps(parts, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()

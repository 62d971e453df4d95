"""Rotation: every wrapped key and seed is wrapped again under the newest master key."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from assistant.domain import TenantId
from assistant.storage.audit import Audit
from assistant.storage.database import Database
from assistant.storage.vault import KeyDestroyed, Vault


@dataclass(frozen=True, slots=True)
class Rotated:
    """What one tenant's rotation did; `lost` keys open under no master key that is held."""

    conversations: int
    staff: int
    lost: int


class Keys:
    """A tenant's wrapped keys."""

    def __init__(
        self, database: Database, vault: Vault, *, clock: Callable[[], datetime]
    ) -> None:
        self._database = database
        self._vault = vault
        self._audit = Audit(database, vault, clock=clock)

    async def rotate(self, tenant: TenantId, *, actor: str) -> Rotated:
        """Wrap everything again, in one transaction with its line of audit.

        What the keys seal is not touched: originals stay as they are, and stay readable.
        """
        async with self._database.tenant(tenant) as session:
            keys = await session.rows(
                "select conversation as id, wrapped as held from conversation_keys"
                " where tenant = :tenant for update"
            )
            seeds = await session.rows(
                "select id, totp_sealed as held from staff where tenant = :tenant for update"
            )
            people = await session.rows(
                "select id, wrapped as held from audit_identities"
                " where tenant = :tenant for update"
            )
            await session.many(
                "update audit_identities set wrapped = :fresh"
                " where tenant = :tenant and id = :id",
                self._again(tenant, [(row["id"], row["held"]) for row in people]),
            )
            fresh_keys = self._again(tenant, [(row["id"], row["held"]) for row in keys])
            fresh_seeds = self._again(tenant, [(row["id"], row["held"]) for row in seeds])
            await session.many(
                "update conversation_keys set wrapped = :fresh"
                " where tenant = :tenant and conversation = :id",
                fresh_keys,
            )
            await session.many(
                "update staff set totp_sealed = :fresh where tenant = :tenant and id = :id",
                fresh_seeds,
            )
            lost = len(keys) + len(seeds) - len(fresh_keys) - len(fresh_seeds)
            done = Rotated(len(fresh_keys), len(fresh_seeds), lost)
            await self._audit.append(
                session,
                actor=actor,
                action="keys-rotated",
                subject=tenant,
                conversations=str(done.conversations),
                staff=str(done.staff),
                lost=str(done.lost),
            )
        return done

    def _again(
        self, tenant: TenantId, held: list[tuple[object, bytes]]
    ) -> list[dict[str, object]]:
        fresh: list[dict[str, object]] = []
        for name, wrapped in held:
            try:
                fresh.append({"id": name, "fresh": self._vault.rewrap(tenant, bytes(wrapped))})
            except KeyDestroyed:
                continue  # counted as lost: nothing of ours opens it, so nothing is made worse
        return fresh

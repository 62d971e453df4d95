"""Who has an account: those who lost an authenticator, those who leave, and the list of all."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from assistant.domain import Role, TenantId
from assistant.errors import BadInput
from assistant.staff import authenticator
from assistant.staff.accounts import Staff, staff_of
from assistant.storage.audit import Audit
from assistant.storage.staff import StaffStore
from assistant.storage.vault import Vault


@dataclass(frozen=True, slots=True)
class Entry:
    """An account as it is listed."""

    email: str
    name: str
    role: Role
    locked: bool
    left: datetime | None


@dataclass(frozen=True, slots=True)
class Roster:
    """What an operator does with accounts that are there."""

    _store: StaffStore
    _vault: Vault
    _audit: Audit
    _clock: Callable[[], datetime]

    async def reset_second_factor(self, tenant: TenantId, email: str) -> str:
        """A new authenticator, for somebody who lost theirs; returns its address.

        Sessions, recovery codes and one-time sign-ins end with the old one; the password stays.
        """
        staff = await self._known(tenant, email)
        seed = authenticator.seed()
        sealed = self._vault.seal_for_staff(tenant, seed)
        await self._store.renew_second_factor(tenant, staff.id, sealed)
        await self._audit.write(
            tenant, actor="operator", action="staff.second_factor_reset", subject=staff.id
        )
        return authenticator.address(tenant, email, seed)

    async def leave(self, tenant: TenantId, email: str) -> Staff:
        """End an account at once; of one that ended before, whose it was."""
        if not await self._store.by_email(tenant, email.strip().casefold()):
            before = await self._store.leaver(tenant, email.strip().casefold())
            if before is not None:
                return staff_of(before)
        staff = await self._known(tenant, email)
        await self._store.leave(tenant, staff.id)
        await self._audit.write(tenant, actor="operator", action="staff.left", subject=staff.id)
        return staff

    async def everybody(self, tenant: TenantId) -> tuple[Entry, ...]:
        """Every account of a company, those that ended last."""
        now = self._clock()
        return tuple(
            Entry(
                row["email"],
                row["name"],
                row["role"],
                locked=row["locked_until"] is not None and row["locked_until"] > now,
                left=row["left_at"],
            )
            for row in await self._store.all(tenant)
        )

    async def _known(self, tenant: TenantId, email: str) -> Staff:
        row = await self._store.by_email(tenant, email.strip().casefold())
        if row is None:
            raise BadInput("there is no such account", field="email")
        return staff_of(row)

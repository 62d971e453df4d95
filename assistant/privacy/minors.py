"""Under age: nothing is remembered or traced from the first word on; a person decides the rest."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from assistant.errors import NotFound
from assistant.privacy.erasure import Erasure, SignedReceipt
from assistant.storage.limits import Limited, Limits
from assistant.tenants import Tenant


@dataclass(frozen=True)
class Minors:
    """What an officer does about somebody who may be a child."""

    limits: Limits
    erasure: Erasure
    clock: Callable[[], datetime]

    async def waiting(self, tenant: Tenant) -> tuple[Limited, ...]:
        """Who waits for an officer's word, the longest first."""
        return await self.limits.in_force(tenant.id, "minor")

    async def confirm(self, tenant: Tenant, subject: str, *, by: str) -> SignedReceipt:
        """It is a child: everything goes, and is looked for afterwards. Raises `NotFound`."""
        await self._waits(tenant, subject)
        return await self.erasure.erase(tenant, subject, cause="minor", actor=by, rewrite=False)

    async def dismiss(self, tenant: Tenant, subject: str, *, by: str) -> None:
        """It is not: memory and traces may go on from here. Raises `NotFound`."""
        await self._waits(tenant, subject)
        await self.limits.lift(tenant.id, subject, "minor", by=by)

    async def _waits(self, tenant: Tenant, subject: str) -> None:
        if all(each.subject != subject for each in await self.waiting(tenant)):
            raise NotFound("nobody of this id waits for a word about their age")

"""What the house does by itself, every few seconds: alarms, letters, calls to a tenant's own desk."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta

from assistant.errors import AppError
from assistant.storage.registry import Registry
from assistant.storage.shares import BUCKETS, Shares
from assistant.tenants import Tenant

_log = logging.getLogger("kora.rounds")
_EVERY = 10.0  # seconds
_DUE_AGAIN = timedelta(seconds=9)  # less, or a process alone would find every second round done
_AT_A_TIME = 4  # of the shares: what is left goes to whoever comes next

Chore = Callable[[Tenant], Awaitable[int]]


@dataclass(frozen=True)
class Rounds:
    """Goes round the tenants; several processes share them."""

    registry: Registry
    shares: Shares
    chores: tuple[Chore, ...]

    async def once(self) -> int:
        """One round of all; how much was done. What fails for one tenant is done for the others."""
        return sum([await self._look(tenant) for tenant in await self.registry.all()])

    async def mine(self) -> int:
        """What is due and nobody else has taken; how many tenants were looked at."""
        looked = 0
        for _ in range(BUCKETS // _AT_A_TIME):
            buckets = await self.shares.take(_AT_A_TIME, every=_DUE_AGAIN)
            if not buckets:
                break
            for tenant in await self.shares.tenants(buckets):
                await self._look(await self.registry.get(tenant))
                looked += 1
        return looked

    async def forever(self) -> None:
        """Until cancelled."""
        while True:
            await asyncio.sleep(_EVERY)
            try:
                await self.mine()
            except AppError as error:
                _log.error("a round: %s", type(error).__name__)

    async def _look(self, tenant: Tenant) -> int:
        done = 0
        for chore in self.chores:
            try:
                done += await chore(tenant)
            except AppError as error:
                _log.error("a chore for %s: %s", tenant.id, type(error).__name__)
        return done

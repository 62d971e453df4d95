"""What the house does by itself, every few seconds: alarms, letters, calls to a tenant's own desk."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from assistant.errors import AppError
from assistant.storage.registry import Registry
from assistant.tenants import Tenant

_log = logging.getLogger("kora.rounds")
_EVERY = 10.0  # seconds

Chore = Callable[[Tenant], Awaitable[int]]


@dataclass(frozen=True)
class Rounds:
    """Goes round the tenants; several processes may do so at once."""

    registry: Registry
    chores: tuple[Chore, ...]

    async def once(self) -> int:
        """One round; how much was done. What fails for one tenant is done for the others."""
        done = 0
        for tenant in await self.registry.all():
            for chore in self.chores:
                try:
                    done += await chore(tenant)
                except AppError as error:
                    _log.error("a chore for %s: %s", tenant.id, type(error).__name__)
        return done

    async def forever(self) -> None:
        """Until cancelled."""
        while True:
            await asyncio.sleep(_EVERY)
            try:
                await self.once()
            except AppError as error:
                _log.error("a round: %s", type(error).__name__)

"""What ends by itself: retention once a day, traces and letters until they are found to be gone."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from assistant.errors import AppError
from assistant.privacy.erasure import Erasure
from assistant.privacy.retention import Retention
from assistant.tenants import Tenant

_log = logging.getLogger("kora.housekeeping")
_EVERY = 60.0  # seconds between two looks at the clock


@dataclass(frozen=True)
class Housekeeping:
    """Goes round the tenants by itself. Several processes may: they share a run's work."""

    retention: Retention
    erasure: Erasure
    clock: Callable[[], datetime]
    hour: int | None  # of the day in UTC, from which on that day's run is due; None: by command

    async def once(self) -> int:
        """Whatever is due by now; how many tenants' retention ran."""
        ran, bytes_left = 0, False
        for tenant in await self.retention.registry.all():
            try:
                await self.erasure.traces.erase(tenant.id)
                since = await self._due(tenant)
                if since:
                    bytes_left |= await self.erasure.store.any_since(tenant.id, since)
                    bytes_left |= any((await self.retention.run(tenant)).gone.values())
                    await self.erasure.prune(tenant)
                    ran += 1
            except AppError as error:
                _log.error("housekeeping of %s: %s", tenant.id, type(error).__name__)
        if bytes_left:  # receipts promise that they are off the disk within a day
            await self.erasure.rewriter.rewrite()
        return ran

    async def _due(self, tenant: Tenant) -> datetime | None:
        """Since when nothing was run, if today's run has not been; None: it is not due."""
        if self.hour is None:
            return None
        now = self.clock().astimezone(UTC)
        today = now.replace(hour=self.hour, minute=0, second=0, microsecond=0)
        due = today if today <= now else today - timedelta(days=1)
        latest = await self.retention.store.latest(tenant.id)
        if latest is None:
            return due
        return None if latest["started"] >= due else latest["started"]

    async def forever(self) -> None:
        """Until cancelled."""
        while True:
            await asyncio.sleep(_EVERY)
            try:
                await self.once()
            except AppError as error:
                _log.error("housekeeping: %s", type(error).__name__)

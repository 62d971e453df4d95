"""Looks at the clock for people: warns before a promised time, says so when one has passed."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from assistant.events.feed import Feed
from assistant.storage.alarms import Alarms
from assistant.tenants import Tenant
from guardrails import Redacted

_LATE = Redacted.literal(
    "Nobody has answered by the promised time, and we are sorry."
    " You keep your place, and staff have been told."
)


@dataclass(frozen=True, slots=True)
class Watch:
    """One look at one tenant's promises."""

    alarms: Alarms
    feed: Feed
    clock: Callable[[], datetime]

    async def look(self, tenant: Tenant) -> int:
        """Alarms that sounded. Looking again sounds none of them twice."""
        sounded = await self.alarms.warn(
            tenant.id, before=self.clock() + tenant.file.desk.alarm
        )
        for handoff, conversation in await self.alarms.late(tenant.id):
            if await self.alarms.overdue(tenant.id, handoff, conversation, _LATE):
                await self.feed.announce(tenant.id, conversation)
                sounded += 1
        if sounded:
            await self.feed.announce_queue(tenant.id)
        return sounded

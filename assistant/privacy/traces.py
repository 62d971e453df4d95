"""Traces and letters of what is gone: asked for until they are found to be gone as well."""

import logging
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, Protocol

from assistant.domain import TenantId
from assistant.errors import AppError
from assistant.storage.traces import TraceErasures

_log = logging.getLogger("kora.privacy")
_BATCH = 100
# A turn that ran while its conversation was erased still hands in its trace: within the longest
# turn, and the time in which a client gathers spans.
SETTLED = timedelta(minutes=10)
PROMISED = timedelta(hours=24)  # Langfuse deletes in the background, within a day


class Place(Protocol):
    """Where something of a conversation lies outside of the database."""

    @property
    def name(self) -> str: ...

    @property
    def holds(self) -> Literal["traces", "letters"]: ...

    async def erase(self, conversations: Collection[str]) -> int: ...

    async def left(self, conversations: Collection[str]) -> int: ...

    async def close(self) -> None: ...


@dataclass(frozen=True)
class Traces:
    """Works through the queue of conversations whose traces and letters must go."""

    queue: TraceErasures
    places: Sequence[Place]
    clock: Callable[[], datetime]

    async def erase(self, tenant: TenantId, *, only: Collection[str] = ()) -> int:
        """Ask for what waits (or for these alone); how many conversations still wait.

        A conversation leaves the queue when its time is over and nothing of it is found.
        """
        now, after = self.clock(), ""
        while waiting := await self.queue.waiting(tenant, only=only, after=after, most=_BATCH):
            ids = [conversation for conversation, _ in waiting]
            after = ids[-1]
            if not await self._asked(ids):
                break  # nobody answers: the next run tries again
            settled = [each for each, since in waiting if since + SETTLED <= now]
            await self.queue.gone(
                tenant, [each for each in settled if not await self._left([each])]
            )
        return await self.queue.left(tenant)

    async def _asked(self, conversations: Sequence[str]) -> bool:
        try:
            for place in self.places:
                await place.erase(conversations)
        except AppError as error:
            _log.warning("traces were not erased: %s", error.code)
            return False
        return True

    async def _left(self, conversations: Sequence[str]) -> int:
        try:
            return sum([await place.left(conversations) for place in self.places])
        except AppError:
            return len(conversations)

    async def close(self) -> None:
        """Let the connections go."""
        for place in self.places:
            await place.close()

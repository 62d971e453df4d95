"""One at a time by key: the turns of one conversation queue, those of others do not."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager


class Lanes:
    """Locks that exist only while somebody holds or awaits them."""

    def __init__(self) -> None:
        self._lanes: dict[str, tuple[asyncio.Lock, int]] = {}

    def __len__(self) -> int:
        """How many keys are held or waited for."""
        return len(self._lanes)

    @asynccontextmanager
    async def enter(self, key: str) -> AsyncGenerator[None]:
        """Wait for those before, then be alone with this key."""
        lock, users = self._lanes.get(key, (asyncio.Lock(), 0))
        self._lanes[key] = (lock, users + 1)
        try:
            async with lock:
                yield
        finally:
            lock, users = self._lanes.pop(key)
            if users > 1:
                self._lanes[key] = (lock, users - 1)

"""Wake-ups within this process at once, and through PostgreSQL's NOTIFY to the others."""

import asyncio
import contextlib
from collections import defaultdict
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from assistant.domain import TenantId
from assistant.storage.signals import Signals


class _Ear:
    """One reader's waiter; a signal between two waits is not lost."""

    def __init__(self) -> None:
        self.rung = asyncio.Event()

    async def wait(self, timeout: float) -> bool:  # noqa: ASYNC109 - the port's contract
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(timeout):
                await self.rung.wait()
        heard = self.rung.is_set()
        self.rung.clear()
        return heard


class PostgresEvents:
    """The `Events` port on the database that is there anyway."""

    def __init__(self, signals: Signals) -> None:
        self._signals = signals
        self._ears: defaultdict[str, set[_Ear]] = defaultdict(set)
        signals.start(self._ring)

    async def publish(self, tenant: TenantId, topic: str) -> None:
        """Wake everyone who listens to this topic, here and elsewhere."""
        name = f"{tenant}/{topic}"
        self._ring(name)
        self._signals.send(name)

    @asynccontextmanager
    async def listen(self, tenant: TenantId, topic: str) -> AsyncGenerator[_Ear]:
        """A waiter that is registered before the caller reads the log for the first time."""
        name, ear = f"{tenant}/{topic}", _Ear()
        self._ears[name].add(ear)
        try:
            yield ear
        finally:
            self._ears[name].discard(ear)
            if not self._ears[name]:
                del self._ears[name]

    async def close(self) -> None:
        """Stop listening."""
        await self._signals.close()

    def _ring(self, name: str) -> None:
        for ear in self._ears.get(name, ()):
            ear.rung.set()

"""Wake-ups within this process at once, and through a carrier to the others."""

import asyncio
import contextlib
from collections import defaultdict
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from itertools import chain
from typing import Protocol

from assistant.domain import TenantId
from assistant.storage.signals import EVERYTHING

# Seconds for which a reader waits at most while nothing comes in from other processes.
_DEAF = 2.0


class Carrier(Protocol):
    """Takes names of topics from process to process. One may get lost; none is invented."""

    @property
    def carries(self) -> bool:
        """Whether it hears the others now."""
        ...

    def start(self, heard: Callable[[str], None]) -> None: ...

    def send(self, name: str) -> None: ...

    async def want(self, name: str) -> None:
        """From now on tell of this topic."""
        ...

    async def leave(self, name: str) -> None:
        """Nobody here waits for it any more."""
        ...

    async def close(self) -> None: ...


class _Ear:
    """One reader's waiter; a signal between two waits is not lost."""

    def __init__(self, carrier: Carrier) -> None:
        self.rung = asyncio.Event()
        self._carrier = carrier

    async def wait(self, timeout: float) -> bool:  # noqa: ASYNC109 - the port's contract
        patience = timeout if self._carrier.carries else min(timeout, _DEAF)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(patience):
                await self.rung.wait()
        # Whoever could not hear looks for himself.
        heard = self.rung.is_set() or patience < timeout
        self.rung.clear()
        return heard


class LiveEvents:
    """The `Events` port over PostgreSQL's NOTIFY or over Valkey."""

    def __init__(self, carrier: Carrier) -> None:
        self._carrier = carrier
        self._ears: defaultdict[str, set[_Ear]] = defaultdict(set)
        carrier.start(self._ring)

    @property
    def hears(self) -> bool:
        """Whether news of other processes comes in now."""
        return self._carrier.carries

    async def publish(self, tenant: TenantId, topic: str) -> None:
        """Wake everyone who listens to this topic, here and elsewhere."""
        name = f"{tenant}/{topic}"
        self._ring(name)
        self._carrier.send(name)

    @asynccontextmanager
    async def listen(self, tenant: TenantId, topic: str) -> AsyncGenerator[_Ear]:
        """A waiter that is registered before the caller reads the log for the first time."""
        name, ear = f"{tenant}/{topic}", _Ear(self._carrier)
        self._ears[name].add(ear)
        try:
            await self._carrier.want(name)
            yield ear
        finally:
            self._ears[name].discard(ear)
            if not self._ears[name]:
                del self._ears[name]
                await self._carrier.leave(name)

    async def close(self) -> None:
        """Stop listening."""
        await self._carrier.close()

    def _ring(self, name: str) -> None:
        ears = chain(*self._ears.values()) if name == EVERYTHING else self._ears.get(name, ())
        for ear in ears:
            ear.rung.set()

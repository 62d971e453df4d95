"""An engine whose vendor is imported when it is first needed: that import takes seconds."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from typing import Protocol

from assistant.domain import EngineName, Finished, Request, Sentence
from assistant.errors import EngineFailed
from assistant.ports import AnswerEngine


class Closable(AnswerEngine, Protocol):
    """An engine that holds connections."""

    async def close(self) -> None: ...


class OnDemand:
    """Stands for an engine until it is built, in a thread, once."""

    def __init__(self, name: EngineName, make: Callable[[], Closable]) -> None:
        self._name: EngineName = name
        self._make = make
        self._building: asyncio.Task[Closable] | None = None

    @property
    def name(self) -> EngineName:
        """The engine's own name."""
        return self._name

    def warm(self) -> None:
        """Begin to build."""
        if self._building is None:
            self._building = asyncio.create_task(asyncio.to_thread(self._make))

    async def draft(self, request: Request) -> AsyncGenerator[Sentence | Finished]:
        """As the engine itself; one that cannot be built has failed."""
        self.warm()
        assert self._building is not None
        try:
            engine = await asyncio.shield(self._building)
        except ImportError as error:
            raise EngineFailed("not-installed") from error
        async with aclosing(engine.draft(request)) as parts:
            async for part in parts:
                yield part

    async def close(self) -> None:
        """Close what was built."""
        if self._building is not None:
            await asyncio.wait([self._building])
            if not self._building.cancelled() and self._building.exception() is None:
                await self._building.result().close()

"""An engine whose vendor is imported when it is first needed: that import takes seconds."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing
from typing import Protocol

from assistant.domain import EngineName, Finished, Request, Sentence, Usage
from assistant.errors import EngineFailed
from assistant.ports import AnswerEngine
from guardrails import Record


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


class Opinion(Protocol):
    """A judge that holds connections."""

    async def objections(
        self, draft: str, records: Sequence[Record]
    ) -> tuple[tuple[str, ...], Usage]:
        """The rules that a draft breaks, and what it took to say so."""
        ...

    async def close(self) -> None: ...


class SecondOpinion:
    """Stands for a judge until the first draft needs one."""

    def __init__(self, make: Callable[[], Opinion]) -> None:
        self._make = make
        self._judge: Opinion | None = None
        self._building = asyncio.Lock()

    async def objections(
        self, draft: str, records: Sequence[Record]
    ) -> tuple[tuple[str, ...], Usage]:
        """Raises `EngineFailed` where nothing was ruled."""
        async with self._building:
            if self._judge is None:
                self._judge = await asyncio.to_thread(self._make)
        return await self._judge.objections(draft, records)

    async def close(self) -> None:
        """Close what was built."""
        if self._judge is not None:
            await self._judge.close()

"""Open streams: counted, pinged, ended in time. A reader that comes back goes on where it stopped."""

import asyncio
from collections import Counter
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing
from dataclasses import dataclass, field

from starlette.responses import StreamingResponse

from assistant.errors import Busy, TooMany

_PING = 15.0  # seconds of silence after which a proxy might cut the line
_SOON = 5.0  # seconds


@dataclass(frozen=True, slots=True)
class StreamLimits:
    """Of one process, of one owner, of one network, and the seconds after which a reader has to
    come again."""

    at_once: int = 2000
    of_one: int = 8
    of_network: int = 1200
    seconds: float = 3600.0


@dataclass(slots=True)
class Streams:
    """Every stream of this process."""

    limits: StreamLimits
    owners: Counter[str] = field(default_factory=Counter[str])
    networks: Counter[str] = field(default_factory=Counter[str])
    _ending: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def open(self) -> int:
        """How many there are."""
        return self.owners.total()

    def end(self) -> None:
        """Let every follower go, here and now; streams of a turn end with their turn."""
        self._ending.set()

    def follow(
        self, owner: str, frames: AsyncGenerator[bytes], *, network: str
    ) -> StreamingResponse:
        """A response that lives as long as its reader. Raises `Busy` or `TooMany`."""
        if self.open >= self.limits.at_once:
            raise Busy(retry_after=_SOON)
        if self.networks[network] >= self.limits.of_network:
            raise TooMany(retry_after=_SOON)
        return self._stream(owner, self._of(network, frames), self._ending)

    def desk(self, owner: str, frames: AsyncGenerator[bytes]) -> StreamingResponse:
        """The same for staff: they are few, and no crowd of readers keeps them from their work."""
        return self._stream(owner, frames, self._ending)

    def turn(self, owner: str, frames: AsyncGenerator[bytes]) -> StreamingResponse:
        """A response that lives as long as a turn."""
        if self.open >= self.limits.at_once:
            raise Busy(retry_after=_SOON)
        return self._stream(owner, frames, asyncio.Event())

    async def _of(self, network: str, frames: AsyncGenerator[bytes]) -> AsyncGenerator[bytes]:
        self.networks[network] += 1
        try:
            async with aclosing(frames):
                async for frame in frames:
                    yield frame
        finally:
            self.networks[network] -= 1
            if not self.networks[network]:
                del self.networks[network]

    def _stream(
        self, owner: str, frames: AsyncGenerator[bytes], ending: asyncio.Event
    ) -> StreamingResponse:
        if self._ending.is_set():
            raise Busy(retry_after=_SOON)
        if self.owners[owner] >= self.limits.of_one:
            raise TooMany(retry_after=_SOON)
        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        return StreamingResponse(
            self._counted(owner, frames, ending),
            media_type="text/event-stream",
            headers=headers,
        )

    async def _counted(
        self, owner: str, frames: AsyncGenerator[bytes], ending: asyncio.Event
    ) -> AsyncGenerator[bytes]:
        until = asyncio.get_running_loop().time() + self.limits.seconds
        self.owners[owner] += 1
        pinged = _with_pings(frames, ending, until)
        try:
            async for frame in pinged:
                yield frame
        finally:
            self.owners[owner] -= 1
            if not self.owners[owner]:
                del self.owners[owner]
            await pinged.aclose()


async def as_long_as(
    holds: Callable[[], Awaitable[bool]], frames: AsyncGenerator[bytes]
) -> AsyncGenerator[bytes]:
    """Each frame only while this holds: who is signed out reads nothing that happens afterwards."""
    async with aclosing(frames):
        async for frame in frames:
            if not await holds():
                return
            yield frame


async def _with_pings(
    frames: AsyncGenerator[bytes], ending: asyncio.Event, until: float
) -> AsyncGenerator[bytes]:
    loop = asyncio.get_running_loop()
    step = asyncio.ensure_future(anext(frames, None))
    ended = asyncio.ensure_future(ending.wait())
    try:
        while loop.time() < until:
            pause = min(_PING, until - loop.time())
            done, _ = await asyncio.wait(
                {step, ended}, timeout=pause, return_when=asyncio.FIRST_COMPLETED
            )
            if step in done:
                item = step.result()
                if item is None:
                    return
                yield item
                step = asyncio.ensure_future(anext(frames, None))
            elif ended in done:
                return
            else:
                yield b": ping\n\n"
    finally:
        ended.cancel()
        # When the reader has left, the server cancels every await in here, this one too: a
        # generator closed while its last step still runs would fail. So closing goes on alone.
        await asyncio.shield(asyncio.ensure_future(_close(step, frames)))


async def _close(step: "asyncio.Future[bytes | None]", frames: AsyncGenerator[bytes]) -> None:
    step.cancel()
    await asyncio.wait({step})
    await frames.aclose()

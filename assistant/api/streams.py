"""Open streams: counted, pinged, ended in time. A reader that comes back goes on where it stopped."""

import asyncio
import logging
from collections import Counter
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field

from starlette.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from assistant.errors import AppError, Busy, TooMany

_log = logging.getLogger("kora.api")
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
        self._admit(owner)
        return _Stream(self._counted(owner, self._of(network, frames), self._ending))

    def desk(self, owner: str, frames: AsyncGenerator[bytes]) -> StreamingResponse:
        """The same for staff: they are few, and no crowd of readers keeps them from their work."""
        self._admit(owner)
        return _Stream(self._counted(owner, frames, self._ending))

    async def turn(self, owner: str, frames: AsyncGenerator[bytes]) -> StreamingResponse:
        """A response that lives as long as a turn, whose first frame is there at once.

        Raises what its source raises before that, too: once a response has begun there is no other
        status for it, and a 503 says when to come again.
        """
        if self.open >= self.limits.at_once:
            raise Busy(retry_after=_SOON)
        self._admit(owner)
        counted = self._counted(owner, frames, asyncio.Event())
        return _Stream(counted, await anext(counted, None))

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

    def _admit(self, owner: str) -> None:
        if self._ending.is_set():
            raise Busy(retry_after=_SOON)
        if self.owners[owner] >= self.limits.of_one:
            raise TooMany(retry_after=_SOON)

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


class _Stream(StreamingResponse):
    """Frames as they come; their source is let go however the response ends."""

    def __init__(self, frames: AsyncGenerator[bytes], *first: bytes | None) -> None:
        self._source = frames
        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        super().__init__(_uncut(frames, first), media_type="text/event-stream", headers=headers)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        finally:
            await self._source.aclose()


async def _uncut(
    frames: AsyncGenerator[bytes], first: Sequence[bytes | None]
) -> AsyncGenerator[bytes]:
    """The frames up to what their source has a name for: whoever reads them comes again, and goes on
    behind the last event that they saw."""
    for frame in filter(None, first):
        yield frame
    try:
        async with aclosing(frames):
            async for frame in frames:
                yield frame
    except AppError as error:
        _log.warning("a stream was cut: %s", type(error).__name__)


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

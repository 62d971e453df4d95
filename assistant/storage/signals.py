"""PostgreSQL's NOTIFY and LISTEN on connections of their own, which a pooler may not stand before."""

import asyncio
import contextlib
from collections.abc import Callable
from typing import cast

from psycopg import AsyncConnection, Error, sql

from assistant.storage.wire import Line, Wire

_CHANNEL = "kora"
EVERYTHING = ""  # heard in place of a name: any topic may have news
_TOGETHER = 0.01  # seconds in which what is said goes out at once
_NOTIFY = b"select pg_notify($1, name) from unnest($2::text[]) name"
_LONGEST_PAUSE = 5.0  # seconds between attempts to reach a database that is gone


class Signals:
    """Carries short payloads between processes. A lost one costs seconds, never an event."""

    def __init__(self, dsn: str) -> None:
        self._dsn = dsn
        self._outgoing: asyncio.Queue[str] = asyncio.Queue(maxsize=10_000)
        self._tasks: list[asyncio.Task[None]] = []
        self._listening = False
        self._own = 0  # by which PostgreSQL calls the connection that speaks

    @property
    def carries(self) -> bool:
        """Whether the others are heard now."""
        return self._listening

    def start(self, heard: Callable[[str], None]) -> None:
        """Begin to listen; `heard` runs in the event loop for each payload."""
        self._tasks = [
            asyncio.create_task(self._keep(self._listen, heard)),
            asyncio.create_task(self._keep(self._notify, heard)),
        ]

    def send(self, name: str) -> None:
        """Queue a payload; when ten thousand wait already, readers find the news by polling."""
        with contextlib.suppress(asyncio.QueueFull):
            self._outgoing.put_nowait(name)

    async def want(self, name: str) -> None:
        """Everything is heard as it is: one channel for all."""

    async def leave(self, name: str) -> None:
        """See `want`."""

    async def close(self) -> None:
        """Stop both connections."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _keep(self, work: Callable[..., object], heard: Callable[[str], None]) -> None:
        pause = 0.1
        while True:
            try:
                connection = await AsyncConnection.connect(
                    self._dsn, autocommit=True, prepare_threshold=None
                )
                async with connection:
                    pause = 0.1
                    await work(connection, heard)  # type: ignore[misc]
            except Error:
                await asyncio.sleep(pause)
                pause = min(pause * 2, _LONGEST_PAUSE)

    async def _listen(self, connection: AsyncConnection, heard: Callable[[str], None]) -> None:
        await connection.execute(sql.SQL("listen {}").format(sql.Identifier(_CHANNEL)))
        self._listening = True
        heard(EVERYTHING)  # whatever was said while nobody listened
        try:
            async for notice in connection.notifies():
                if notice.pid != self._own:  # here they were woken when it was said
                    heard(notice.payload)
        finally:
            self._listening = False

    async def _notify(self, connection: AsyncConnection, _: Callable[[str], None]) -> None:
        self._own = connection.info.backend_pid
        # Nothing is written down here, yet each notice waited for the disk, and every turn's own
        # commits waited behind it.
        await connection.execute("set synchronous_commit = off")
        wire = Wire(cast("Line", connection), prepared=True)
        try:
            while True:
                payloads = {await self._outgoing.get()}
                while not self._outgoing.empty():
                    payloads.add(self._outgoing.get_nowait())
                # One commit for all: each takes a lock that the whole cluster has but once.
                await wire.trip((_NOTIFY, (_CHANNEL, list(payloads))))
                await asyncio.sleep(_TOGETHER)
        finally:
            await wire.close()  # before the socket is shut: the loop still watches it

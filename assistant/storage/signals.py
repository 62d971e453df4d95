"""PostgreSQL's NOTIFY and LISTEN on connections of their own, which a pooler may not stand before."""

import asyncio
import contextlib
from collections.abc import Callable

from psycopg import AsyncConnection, Error, sql

_CHANNEL = "kora"
_LONGEST_PAUSE = 5.0  # seconds between attempts to reach a database that is gone


class Signals:
    """Carries short payloads between processes. A lost one costs a second, never an event."""

    def __init__(self, dsn: str) -> None:
        self._dsn = dsn
        self._outgoing: asyncio.Queue[str] = asyncio.Queue(maxsize=10_000)
        self._tasks: list[asyncio.Task[None]] = []

    def start(self, heard: Callable[[str], None]) -> None:
        """Begin to listen; `heard` runs in the event loop for each payload."""
        self._tasks = [
            asyncio.create_task(self._keep(self._listen, heard)),
            asyncio.create_task(self._keep(self._notify, heard)),
        ]

    def send(self, payload: str) -> None:
        """Queue a payload; when ten thousand wait already, readers find the news by polling."""
        with contextlib.suppress(asyncio.QueueFull):
            self._outgoing.put_nowait(payload)

    async def close(self) -> None:
        """Stop both connections."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _keep(self, work: Callable[..., object], heard: Callable[[str], None]) -> None:
        pause = 0.1
        while True:
            try:
                connection = await AsyncConnection.connect(self._dsn, autocommit=True)
                async with connection:
                    pause = 0.1
                    await work(connection, heard)  # type: ignore[misc]
            except Error:
                await asyncio.sleep(pause)
                pause = min(pause * 2, _LONGEST_PAUSE)

    async def _listen(self, connection: AsyncConnection, heard: Callable[[str], None]) -> None:
        await connection.execute(sql.SQL("listen {}").format(sql.Identifier(_CHANNEL)))
        async for notice in connection.notifies():
            heard(notice.payload)

    async def _notify(self, connection: AsyncConnection, _: Callable[[str], None]) -> None:
        while True:
            payloads = {await self._outgoing.get()}
            while not self._outgoing.empty():
                payloads.add(self._outgoing.get_nowait())
            for payload in payloads:
                await connection.execute("select pg_notify(%s, %s)", (_CHANNEL, payload))

"""The service's own connections: as many as it may have, handed out one transaction at a time."""

import asyncio
import select
from collections import deque
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any, cast

import psycopg
from psycopg.pq import TransactionStatus
from psycopg.rows import AsyncRowFactory, dict_row
from psycopg_pool import PoolTimeout

Row = dict[str, Any]  # what a query gives
Line = psycopg.AsyncConnection[Row]

_BEGUN = (TransactionStatus.INTRANS, TransactionStatus.INERROR)
_STATEMENTS = 400  # a connection prepares: there are some hundred in the program


class Connections:
    """Idle ones are kept; the one that was used last is used next, for its caches are warm."""

    def __init__(self, dsn: str, *, kept: int, most: int, wait: float, prepared: bool) -> None:
        """`wait`: seconds for a free one; then `PoolTimeout`."""
        self._dsn = dsn
        self._kept = kept
        self._wait = wait
        self._prepared = prepared
        self._idle: deque[Line] = deque()
        self._free = asyncio.Semaphore(most)
        self._closed = False

    @asynccontextmanager
    async def one(self) -> AsyncGenerator[Line]:
        """A connection that is nobody else's; in what state it is left decides what becomes of it."""
        try:
            async with asyncio.timeout(self._wait):
                await self._free.acquire()
        except TimeoutError as error:
            raise PoolTimeout(f"no connection was free for {self._wait:.0f} s") from error
        try:
            line = await self._alive() or await self._new()
            try:
                yield line
            finally:
                await self._back(line)
        finally:
            self._free.release()

    async def close(self) -> None:
        """Let the idle ones go, and the others when they come back."""
        self._closed = True
        while self._idle:
            await self._idle.pop().close()

    async def _alive(self) -> Line | None:
        """An idle one on which nothing came in: one that ended meanwhile has said so."""
        while self._idle:
            line = self._idle.pop()
            heard = select.poll()
            heard.register(line.fileno(), select.POLLIN)
            if not heard.poll(0):
                return line
            await line.close()
        return None

    async def _new(self) -> Line:
        line = await psycopg.AsyncConnection[Row].connect(
            self._dsn,
            autocommit=True,  # the driver's: each transaction is begun by whoever has the line
            row_factory=cast("AsyncRowFactory[Row]", dict_row),
            prepare_threshold=5 if self._prepared else None,
        )
        line.prepared_max = _STATEMENTS
        return line

    async def _back(self, line: Line) -> None:
        try:
            if line.pgconn.transaction_status in _BEGUN:
                await line.execute("rollback", prepare=False)
        except psycopg.Error:
            await line.close()
        finally:
            # A task that is cancelled in the middle leaves a line that may still be talking.
            sound = line.pgconn.transaction_status == TransactionStatus.IDLE
            if sound and not self._closed and len(self._idle) < self._kept:
                self._idle.append(line)
            else:
                await line.close()

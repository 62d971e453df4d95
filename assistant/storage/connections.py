"""The service's own connections: as many as it may have, handed out one transaction at a time."""

import asyncio
from collections import deque
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import cast

import psycopg
from psycopg.pq import TransactionStatus
from psycopg.rows import AsyncRowFactory, dict_row
from psycopg_pool import PoolTimeout

from assistant.storage.wire import Row, Said, Wire

_BEGUN = (TransactionStatus.INTRANS, TransactionStatus.INERROR)
_ROLLBACK: Said = (b"rollback", ())


class Connections:
    """Idle ones are kept; the one that was used last is used next, for its caches are warm."""

    def __init__(self, dsn: str, *, kept: int, most: int, wait: float, prepared: bool) -> None:
        """`wait`: seconds for a free one; then `PoolTimeout`."""
        self._dsn = dsn
        self._kept = kept
        self._wait = wait
        self._prepared = prepared
        self._idle: deque[Wire] = deque()
        self._free = asyncio.Semaphore(most)
        self._closed = False

    @asynccontextmanager
    async def one(self) -> AsyncGenerator[Wire]:
        """A connection that is nobody else's; in what state it is left decides what becomes of it."""
        wire = await self.take()
        try:
            yield wire
        except (asyncio.CancelledError, GeneratorExit):
            # Broken off in the middle, the driver and the server may differ on what is prepared
            # and on whether a transaction has ended: the next one would pay for it.
            await wire.close()
            raise
        finally:
            await self.give(wire)

    async def take(self) -> Wire:
        """The same; whoever takes it gives it back."""
        if self._free.locked():
            await self._wait_for_one()
        else:
            await self._free.acquire()  # at once
        try:
            return await self._alive() or await self._new()
        except BaseException:
            self._free.release()
            raise

    async def _wait_for_one(self) -> None:
        try:
            async with asyncio.timeout(self._wait):
                await self._free.acquire()
        except TimeoutError as error:
            raise PoolTimeout(f"no connection was free for {self._wait:.0f} s") from error

    async def give(self, wire: Wire) -> None:
        """Back, for the next one; what was begun on it and not ended is undone."""
        try:
            await self._back(wire)
        finally:
            self._free.release()

    async def close(self) -> None:
        """Let the idle ones go, and the others when they come back."""
        self._closed = True
        while self._idle:
            await self._idle.pop().close()

    async def _alive(self) -> Wire | None:
        """An idle one on which nothing came in: one that ended meanwhile has said so."""
        while self._idle:
            wire = self._idle.pop()
            if wire.silent:
                return wire
            await wire.close()
        return None

    async def _new(self) -> Wire:
        line = await psycopg.AsyncConnection[Row].connect(
            self._dsn,
            autocommit=True,  # the driver's: each transaction is begun by whoever has the line
            row_factory=cast("AsyncRowFactory[Row]", dict_row),
            prepare_threshold=None,
        )
        return Wire(line, prepared=self._prepared)

    async def _back(self, wire: Wire) -> None:
        conn = wire.line.pgconn
        try:
            if conn.transaction_status in _BEGUN:
                await wire.trip(_ROLLBACK)
        except psycopg.Error:
            await wire.close()
        finally:
            sound = conn.transaction_status == TransactionStatus.IDLE
            if sound and not self._closed and len(self._idle) < self._kept:
                self._idle.append(wire)
            else:
                await wire.close()

# pyright: basic
"""Statements to PostgreSQL and their rows: as many in one trip as need not wait for each other.

Over the driver's own cursors each statement of a trip took a third of a millisecond of the event
loop, and a turn has some forty. Here the driver's parts are used without them: libpq's pipeline,
and its adapters for values.
"""

import asyncio
import select
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg import AsyncRawCursor, errors
from psycopg.adapt import PyFormat, Transformer
from psycopg.pq import ConnStatus, ExecStatus
from psycopg.pq.abc import PGconn, PGresult

Row = dict[str, Any]  # what a query gives
Line = psycopg.AsyncConnection[Row]
Said = tuple[bytes, Sequence[object]]  # a statement with its $1, $2, and their values

_STATEMENTS = 400  # a connection prepares: there are some hundred in the program
_DONE = (ExecStatus.TUPLES_OK, ExecStatus.COMMAND_OK)
_FAILED = (ExecStatus.FATAL_ERROR, ExecStatus.PIPELINE_ABORTED)


@dataclass(frozen=True, slots=True)
class Found:
    """What came of a statement. `touched`: rows that it read or wrote."""

    rows: list[Row]
    touched: int


class Wire:
    """One connection, for one caller at a time."""

    def __init__(self, line: Line, *, prepared: bool) -> None:
        """`prepared`: statements may stay on the server; else they go one by one, as behind a pooler."""
        self.line = line
        self._prepared = prepared
        self._adapting = Transformer.from_context(line)
        self._names: dict[tuple[bytes, tuple[int, ...]], bytes] = {}
        self._named = 0
        # The event loop watches the socket for as long as it is open: to begin and to end that at
        # each trip took as long as the trip's statements.
        self._watched: tuple[asyncio.AbstractEventLoop, int] | None = None
        self._waiting: asyncio.Future[None] | None = None

    @property
    def silent(self) -> bool:
        """Whether nothing came in that nobody asked for: a connection that ended says so."""
        if self.line.closed:
            return False
        heard = select.poll()
        heard.register(self.line.fileno(), select.POLLIN)
        return not heard.poll(0)

    async def close(self) -> None:
        """End it, whatever is under way."""
        self._unwatch()
        await self.line.close()

    async def trip(self, *said: Said) -> list[Found]:
        """Each one's result, in order. Raises the driver's error of the first that failed; what came
        after that was not done."""
        if not self._prepared:
            return [await self._alone(*each) for each in said]
        # Before anything is sent: a value that cannot be written must not leave half a trip behind.
        written = [(sql, *self._written(values)) for sql, values in said]
        conn = self.line.pgconn
        try:
            conn.enter_pipeline_mode()
            fresh = [self._send(conn, *each) for each in written]
            conn.pipeline_sync()
            results = await self._results(conn)
            conn.exit_pipeline_mode()
        except BaseException:
            await self.close()  # in the middle of a trip nobody else can begin one
            raise
        return self._found(fresh, results)

    async def _alone(self, sql: bytes, values: Sequence[object]) -> Found:
        cursor = AsyncRawCursor(self.line)
        await cursor.execute(sql, values or None)
        rows = await cursor.fetchall() if cursor.description else []
        return Found(rows, cursor.rowcount)

    def _written(
        self, values: Sequence[object]
    ) -> tuple[Sequence[Any], tuple[int, ...], Sequence[Any]]:
        adapting = self._adapting
        params = adapting.dump_sequence(values, [PyFormat.AUTO] * len(values))
        return params, adapting.types or (), adapting.formats or ()

    def _send(
        self,
        conn: PGconn,
        sql: bytes,
        params: Sequence[Any],
        types: tuple[int, ...],
        formats: Sequence[Any],
    ) -> tuple[bytes, tuple[int, ...]] | None:
        """What was prepared along with it, if anything."""
        key = (sql, types)
        name, fresh = self._names.get(key), None
        if name is None and len(self._names) < _STATEMENTS:
            self._named += 1
            name, fresh = b"kora_%d" % self._named, key
            self._names[key] = name
            conn.send_prepare(name, sql, types)
        if name is None:
            conn.send_query_params(sql, params, types, formats)
        else:
            conn.send_query_prepared(name, params, formats)
        return fresh

    def _found(
        self,
        fresh: Sequence[tuple[bytes, tuple[int, ...]] | None],
        results: Sequence[PGresult],
    ) -> list[Found]:
        left = iter(results)
        found: list[PGresult] = []
        for key in fresh:
            if key is not None and next(left).status not in _DONE:
                del self._names[key]  # the server does not know it
            found.append(next(left))
        for result in results:
            if result.status in _FAILED:
                raise errors.error_from_result(result, self.line.info.encoding)
        return [self._read(result) for result in found]

    def _read(self, result: PGresult) -> Found:
        if not result.nfields:
            return Found([], result.command_tuples or 0)
        names = [(result.fname(n) or b"").decode() for n in range(result.nfields)]
        self._adapting.set_pgresult(result)
        rows = self._adapting.load_rows(
            0, result.ntuples, lambda values: dict(zip(names, values, strict=True))
        )
        self._adapting.set_pgresult(None)
        return Found(rows, result.ntuples)

    async def _results(self, conn: PGconn) -> list[PGresult]:
        """All up to the end of the trip."""
        while conn.flush():  # more than the socket takes at once
            await self._heard(writable=True)
            conn.consume_input()
        found: list[PGresult] = []
        while True:
            while conn.is_busy():
                await self._heard()
                conn.consume_input()
            result = conn.get_result()
            if result is None:
                if conn.status == ConnStatus.BAD:
                    raise psycopg.OperationalError("the connection was lost")
            elif result.status == ExecStatus.PIPELINE_SYNC:
                return found
            else:
                found.append(result)

    async def _heard(self, *, writable: bool = False) -> None:
        """Something came in, or can go out."""
        loop, socket = asyncio.get_running_loop(), self.line.fileno()
        if self._watched != (loop, socket):
            self._unwatch()  # of a loop that stands still: it would never tell
            loop.add_reader(socket, self._ring)
            self._watched = loop, socket
        self._waiting = loop.create_future()
        if writable:
            loop.add_writer(socket, self._ring)
        try:
            await self._waiting
        finally:
            self._waiting = None
            if writable:
                loop.remove_writer(socket)

    def _ring(self) -> None:
        if self._waiting is None:
            if not self.silent:
                self._unwatch()  # the loop would tell it without end; who takes it next will see
        elif not self._waiting.done():
            self._waiting.set_result(None)

    def _unwatch(self) -> None:
        """Also of a socket that the driver has shut by itself: its number goes to the next one, and
        a loop that still knew it would not watch that."""
        if self._watched is not None:
            loop, socket = self._watched
            self._watched = None
            if not loop.is_closed():
                loop.remove_reader(socket)

"""One PostgreSQL, always entered as one tenant: the only place where a connection is handed out."""

import asyncio
import json
import re
from collections.abc import AsyncGenerator, Generator, Mapping, Sequence
from contextlib import (
    AbstractAsyncContextManager,
    AsyncExitStack,
    asynccontextmanager,
    contextmanager,
    suppress,
)
from contextvars import ContextVar
from functools import cache
from typing import LiteralString

import psycopg
from psycopg import Connection as PlainConnection
from psycopg_pool import ConnectionPool
from sqlalchemy.engine import URL

from assistant.domain import TenantId
from assistant.errors import AppError, BadInput
from assistant.storage import provision
from assistant.storage.connections import Connections
from assistant.storage.wire import Found, Row, Said, Wire

__all__ = ["Asked", "Database", "DatabaseUnavailable", "Row", "Session", "as_tenant", "packed"]

_LAST_TRANSACTIONS = 5.0  # seconds that a closing service waits for them
_AT_ONCE = 200  # rows that are written in one trip
# For one transaction alone: behind a pooler the next one may be on another connection. Who signs
# in with more rights than the service needs works without them.
_ENTER = b"select set_config('role', 'kora_app', true), set_config('app.tenant', $1, true)"
_COMMIT: Said = (b"commit", ())
_ENTER_THREAD = (
    "select set_config('role', 'kora_app', true), set_config('app.tenant', %s, true),"
    " set_config('statement_timeout', '30000', true)"
)
_GONE = (psycopg.OperationalError, psycopg.InterfaceError)
# `:name` is a value; `::` casts, and times of day have a letter or digit before their colon.
_VALUE = re.compile(r"(?<![:\w]):(\w+)(?!:)")
_tenant_of_thread: ContextVar[str] = ContextVar("kora_tenant", default="")


class DatabaseUnavailable(AppError):
    """PostgreSQL does not answer."""

    status = 503
    code = "database-unavailable"
    public = "We cannot take messages right now. Please try again in a minute."


@cache
def _read(sql: LiteralString) -> tuple[bytes, tuple[str, ...]]:
    """A statement of ours as PostgreSQL wants it, and whose value each $ is. Looked through once:
    there are some hundred."""
    names: dict[str, int] = {}

    def placed(found: re.Match[str]) -> str:
        return f"${names.setdefault(found[1], len(names) + 1)}"

    return _VALUE.sub(placed, sql).encode(), tuple(names)


Asked = tuple[LiteralString, Mapping[str, object]]  # a statement and its values


def _said(tenant: TenantId, asked: Asked) -> Said:
    text, names = _read(asked[0])
    values = {"tenant": tenant, **asked[1]}
    return text, [values[name] for name in names]


class Session:
    """One transaction of one tenant. Rolled back unless it ends well."""

    def __init__(self, wire: Wire, tenant: TenantId) -> None:
        self._wire = wire
        self.tenant = tenant
        self.ended = False

    async def rows(self, sql: LiteralString, **values: object) -> Sequence[Row]:
        """All rows; `:tenant` is always there to be named."""
        return (await self._one(sql, values)).rows

    async def row(self, sql: LiteralString, **values: object) -> Row | None:
        """The first row, or none."""
        rows = (await self._one(sql, values)).rows
        return rows[0] if rows else None

    async def do(self, sql: LiteralString, **values: object) -> int:
        """Execute, and return how many rows it touched."""
        return (await self._one(sql, values)).touched

    async def together(self, *asked: Asked) -> list[Sequence[Row]]:
        """Statements that need not wait for each other, in their order; the rows of each."""
        found = await self._wire.trip(*(_said(self.tenant, each) for each in asked))
        return [each.rows for each in found]

    async def last(self, *asked: Asked) -> list[Sequence[Row]]:
        """The same, and the end of the transaction with it: nothing can be asked after them."""
        found = await self._wire.trip(*(_said(self.tenant, each) for each in asked), _COMMIT)
        self.ended = True
        return [each.rows for each in found[:-1]]

    async def many(self, sql: LiteralString, rows: Sequence[Mapping[str, object]]) -> None:
        """Execute once a row."""
        for first in range(0, len(rows), _AT_ONCE):
            asked: list[Asked] = [(sql, row) for row in rows[first : first + _AT_ONCE]]
            await self._wire.trip(*(_said(self.tenant, each) for each in asked))

    async def _one(self, sql: LiteralString, values: Mapping[str, object]) -> Found:
        [found] = await self._wire.trip(_said(self.tenant, (sql, values)))
        return found


def _begun(tenant: TenantId) -> tuple[Said, Said]:
    return (b"begin", ()), (_ENTER, (tenant,))


@contextmanager
def _told() -> Generator[None]:
    """The driver's errors in our words."""
    try:
        yield
    except _GONE as error:
        raise DatabaseUnavailable(type(error).__name__) from error
    except (psycopg.DataError, UnicodeEncodeError) as error:
        # NUL, a lone surrogate, a number out of range: wherever a caller let one through.
        raise BadInput("a value holds something that cannot be stored") from error


class Database:
    """The pool of the service's own role, which is no superuser: row-level security binds it."""

    def __init__(self, url: URL, *, size: int = 10, prepared: bool = True) -> None:
        """`prepared`: statements may stay on the server, where no pooler stands between."""
        self._url = url
        self._most = 2 * size
        self._lines = Connections(
            provision.dsn(url), kept=size, most=self._most, wait=10, prepared=prepared
        )
        self._open = 0
        self._idle = asyncio.Event()
        self._closing = False

    @asynccontextmanager
    async def tenant(self, tenant: TenantId) -> AsyncGenerator[Session]:
        """A transaction that sees and writes this tenant's rows and no others."""
        async with self.opened(tenant) as (session, _):
            yield session

    @asynccontextmanager
    async def opened(
        self, tenant: TenantId, *asked: Asked
    ) -> AsyncGenerator[tuple[Session, list[Sequence[Row]]]]:
        """The same, with what is asked first and the rows of each: it takes no trip of its own."""
        with _told():
            async with self._counted(), AsyncExitStack() as stack:
                wire, rows = await self._begin(stack, tenant, asked)
                session = Session(wire, tenant)
                yield session, rows
                if not session.ended:
                    await wire.trip(_COMMIT)

    async def once(
        self, tenant: TenantId, sql: LiteralString, **values: object
    ) -> Sequence[Row]:
        """One statement, a transaction of its own."""
        [rows] = await self.together(tenant, (sql, values))
        return rows

    async def together(self, tenant: TenantId, *asked: Asked) -> list[Sequence[Row]]:
        """A transaction of statements that need not wait for each other; the rows of each."""
        said = [_said(tenant, each) for each in asked]
        with _told():
            # One round trip for all of it: that takes a third less than three.
            self._enter()
            try:
                wire = await self._lines.take()
                try:
                    found = await wire.trip(*_begun(tenant), *said, _COMMIT)
                finally:
                    await self._lines.give(wire)
            finally:
                self._leave()
        return [each.rows for each in found[2:-1]]

    async def _begin(
        self, stack: AsyncExitStack, tenant: TenantId, asked: Sequence[Asked]
    ) -> tuple[Wire, list[Sequence[Row]]]:
        """A line within a transaction of this tenant; one that died while idle is replaced, for
        whatever it was asked is not committed."""
        said = [_said(tenant, each) for each in asked]
        for _ in range(self._most + 1):
            wire = await stack.enter_async_context(self._lines.one())
            try:
                found = await wire.trip(*_begun(tenant), *said)
            except (psycopg.OperationalError, psycopg.InterfaceError):
                if not wire.line.closed:
                    raise
                await stack.aclose()
            else:
                return wire, [each.rows for each in found[2:]]
        raise DatabaseUnavailable("every connection was lost")

    def shared(self) -> AbstractAsyncContextManager[Session]:
        """For the list of tenants, the one table that belongs to none of them."""
        return self.tenant(TenantId(""))

    async def ready(self) -> bool:
        """Whether a trivial query is answered within two seconds."""
        try:
            async with asyncio.timeout(2), self.tenant(TenantId("")) as session:
                return bool(await session.row("select 1 as one"))
        except (AppError, TimeoutError):
            return False

    def dsn(self) -> str:
        """For the clients that bring their own connections: Mem0's pool and LISTEN."""
        return provision.dsn(self._url)

    async def close(self) -> None:
        """Give every connection back, those in use once their transaction has ended."""
        self._closing = True
        if self._open:
            # A connection that is returned after the disposal would never be closed.
            with suppress(TimeoutError):
                async with asyncio.timeout(_LAST_TRANSACTIONS):
                    await self._idle.wait()
        await self._lines.close()

    @asynccontextmanager
    async def _counted(self) -> AsyncGenerator[None]:
        self._enter()
        try:
            yield
        finally:
            self._leave()

    def _enter(self) -> None:
        if self._closing:
            raise DatabaseUnavailable("closed")
        self._open += 1

    def _leave(self) -> None:
        self._open -= 1
        if not self._open and self._closing:
            self._idle.set()


def packed(value: object) -> str:
    """JSON for a `jsonb` column."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=str)


@contextmanager
def as_tenant(tenant: str) -> Generator[None]:
    """Within this block, connections of `threads_pool` are this tenant's."""
    token = _tenant_of_thread.set(tenant)
    try:
        yield
    finally:
        _tenant_of_thread.reset(token)


def threads_pool(dsn: str, *, size: int = 4) -> ConnectionPool[PlainConnection]:
    """A pool for libraries that work in threads; each checkout enters the current tenant."""
    return _TenantPool(
        dsn,
        min_size=0,
        max_size=size,
        open=True,
        timeout=5,
        kwargs={"prepare_threshold": None},
    )


class _TenantPool(ConnectionPool[PlainConnection]):
    def getconn(self, timeout: float | None = None) -> PlainConnection:
        connection = super().getconn(timeout)
        try:
            # Begins the transaction in which the borrower then works.
            connection.execute(_ENTER_THREAD, (_tenant_of_thread.get(),))
        except psycopg.Error:
            self.putconn(connection)
            raise
        return connection

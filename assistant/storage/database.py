"""One PostgreSQL, always entered as one tenant: the only place where a connection is handed out."""

import asyncio
import json
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
from typing import LiteralString, cast

import psycopg
from psycopg import Connection as PlainConnection
from psycopg import sql
from psycopg_pool import ConnectionPool
from sqlalchemy import RowMapping, TextClause, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import DataError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from assistant.domain import TenantId
from assistant.errors import AppError, BadInput
from assistant.storage import provision

Row = RowMapping  # what a query gives, named here so that other rooms need no driver

_LAST_TRANSACTIONS = 5.0  # seconds that a closing service waits for them
# For one transaction alone: behind a pooler the next one may be on another connection. Who signs
# in with more rights than the service needs works without them.
_BEGIN = sql.SQL(
    "begin; select set_config('role', 'kora_app', true), set_config('app.tenant', {}, true)"
)
_ENTER_THREAD = (
    "select set_config('role', 'kora_app', true), set_config('app.tenant', %s, true),"
    " set_config('statement_timeout', '30000', true)"
)
_GONE = (OperationalError, InterfaceError, psycopg.OperationalError, psycopg.InterfaceError)
_tenant_of_thread: ContextVar[str] = ContextVar("kora_tenant", default="")


class DatabaseUnavailable(AppError):
    """PostgreSQL does not answer."""

    status = 503
    code = "database-unavailable"
    public = "We cannot take messages right now. Please try again in a minute."


@cache
def _read(sql: LiteralString) -> TextClause:
    """A statement of ours, looked through for its values once: there are some hundred of them."""
    return text(sql)


class Session:
    """One transaction of one tenant. Rolled back unless it ends well."""

    def __init__(self, connection: AsyncConnection, tenant: TenantId) -> None:
        self._connection = connection
        self.tenant = tenant

    async def rows(self, sql: LiteralString, **values: object) -> Sequence[Row]:
        """All rows; `:tenant` is always there to be named."""
        result = await self._connection.execute(_read(sql), {"tenant": self.tenant, **values})
        return result.mappings().all()

    async def row(self, sql: LiteralString, **values: object) -> Row | None:
        """The first row, or none."""
        result = await self._connection.execute(_read(sql), {"tenant": self.tenant, **values})
        return result.mappings().first()

    async def do(self, sql: LiteralString, **values: object) -> int:
        """Execute, and return how many rows it touched."""
        result = await self._connection.execute(_read(sql), {"tenant": self.tenant, **values})
        return result.rowcount

    async def many(self, sql: LiteralString, rows: Sequence[Mapping[str, object]]) -> None:
        """Execute once a row."""
        if rows:
            await self._connection.execute(
                _read(sql), [{"tenant": self.tenant, **row} for row in rows]
            )


class Database:
    """The pool of the service's own role, which is no superuser: row-level security binds it."""

    def __init__(self, url: URL, *, size: int = 10, prepared: bool = True) -> None:
        """`prepared`: statements may stay on the server, where no pooler stands between."""
        self._url = url
        self._most = 2 * size
        self._engine = create_async_engine(
            url,
            connect_args={} if prepared else {"prepare_threshold": None},
            pool_size=size,
            max_overflow=size,
            pool_timeout=10,
            isolation_level="AUTOCOMMIT",  # the driver's: `_begin` opens each transaction itself
            hide_parameters=True,  # a statement's values are people's words
        )
        self._open = 0
        self._idle = asyncio.Event()
        self._closing = False

    @asynccontextmanager
    async def tenant(self, tenant: TenantId) -> AsyncGenerator[Session]:
        """A transaction that sees and writes this tenant's rows and no others."""
        try:
            async with self._counted(), AsyncExitStack() as stack:
                connection = await self._begin(stack, tenant)
                yield Session(connection, tenant)
                await connection.commit()
        except (*_GONE, PoolTimeout) as error:
            raise DatabaseUnavailable(type(error).__name__) from error
        except (DataError, psycopg.DataError, UnicodeEncodeError) as error:
            # NUL, a lone surrogate, a number out of range: wherever a caller let one through.
            raise BadInput("a value holds something that cannot be stored") from error

    async def _begin(self, stack: AsyncExitStack, tenant: TenantId) -> AsyncConnection:
        """A connection within a transaction of this tenant; one that died in the pool is replaced."""
        # One round trip begins, names the tenant and finds out whether the line is alive: as
        # three they took more time on a busy machine than most queries.
        begin = _BEGIN.format(sql.Literal(tenant))
        for _ in range(self._most):
            connection = await stack.enter_async_context(self._engine.connect())
            raw = await connection.get_raw_connection()
            line = cast(psycopg.AsyncConnection, raw.driver_connection)
            try:
                await line.execute(begin, prepare=False)
            except (psycopg.OperationalError, psycopg.InterfaceError):
                if not line.closed:
                    raise
                await connection.invalidate()
                await stack.aclose()
            else:
                return connection
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
        await self._engine.dispose()

    @asynccontextmanager
    async def _counted(self) -> AsyncGenerator[None]:
        if self._closing:
            raise DatabaseUnavailable("closed")
        self._open += 1
        try:
            yield
        finally:
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

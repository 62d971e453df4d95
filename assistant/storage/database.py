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
from psycopg import sql
from psycopg_pool import ConnectionPool
from sqlalchemy.engine import URL

from assistant.domain import TenantId
from assistant.errors import AppError, BadInput
from assistant.storage import provision
from assistant.storage.connections import Connections, Line, Row

__all__ = ["Database", "DatabaseUnavailable", "Row", "Session", "as_tenant", "packed"]

_LAST_TRANSACTIONS = 5.0  # seconds that a closing service waits for them
# For one transaction alone: behind a pooler the next one may be on another connection. Who signs
# in with more rights than the service needs works without them.
_BEGIN = sql.SQL(
    "begin; select set_config('role', 'kora_app', true), set_config('app.tenant', {}, true)"
)
_ENTER = "select set_config('role', 'kora_app', true), set_config('app.tenant', %s, true)"
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
def _read(sql: LiteralString) -> bytes:
    """A statement of ours as the driver wants it, looked through once: there are some hundred."""
    # Bytes, for the driver takes no string that is not literal in the source.
    return _VALUE.sub(r"%(\1)s", sql.replace("%", "%%")).encode()


class Session:
    """One transaction of one tenant. Rolled back unless it ends well."""

    def __init__(self, line: Line, tenant: TenantId) -> None:
        self._line = line
        self.tenant = tenant

    async def rows(self, sql: LiteralString, **values: object) -> Sequence[Row]:
        """All rows; `:tenant` is always there to be named."""
        return await (await self._execute(sql, values)).fetchall()

    async def row(self, sql: LiteralString, **values: object) -> Row | None:
        """The first row, or none."""
        return await (await self._execute(sql, values)).fetchone()

    async def do(self, sql: LiteralString, **values: object) -> int:
        """Execute, and return how many rows it touched."""
        return (await self._execute(sql, values)).rowcount

    async def many(self, sql: LiteralString, rows: Sequence[Mapping[str, object]]) -> None:
        """Execute once a row."""
        if rows:
            cursor = self._line.cursor()
            await cursor.executemany(
                _read(sql), [{"tenant": self.tenant, **row} for row in rows]
            )

    async def _execute(
        self, sql: LiteralString, values: Mapping[str, object]
    ) -> psycopg.AsyncCursor[Row]:
        # A driver that is used directly: through SQLAlchemy a transaction took four times the
        # processor time.
        return await self._line.execute(_read(sql), {"tenant": self.tenant, **values})


Asked = tuple[LiteralString, Mapping[str, object]]  # a statement and its values


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
        self._prepared = prepared
        self._lines = Connections(
            provision.dsn(url), kept=size, most=self._most, wait=10, prepared=prepared
        )
        self._open = 0
        self._idle = asyncio.Event()
        self._closing = False

    @asynccontextmanager
    async def tenant(self, tenant: TenantId) -> AsyncGenerator[Session]:
        """A transaction that sees and writes this tenant's rows and no others."""
        with _told():
            async with self._counted(), AsyncExitStack() as stack:
                line = await self._begin(stack, tenant)
                yield Session(line, tenant)
                await line.execute("commit", prepare=False)

    async def once(
        self, tenant: TenantId, sql: LiteralString, **values: object
    ) -> Sequence[Row]:
        """One statement, a transaction of its own."""
        [rows] = await self.together(tenant, (sql, values))
        return rows

    async def together(self, tenant: TenantId, *asked: Asked) -> list[Sequence[Row]]:
        """A transaction of statements that need not wait for each other; the rows of each."""
        if not self._prepared:
            async with self.tenant(tenant) as session:
                return [await session.rows(sql, **values) for sql, values in asked]
        with _told():
            # One round trip for all of it: that takes a third less than three.
            async with self._counted(), self._lines.one() as line:
                async with line.pipeline():
                    await line.execute("begin", prepare=True)
                    await line.execute(_ENTER, (tenant,), prepare=True)
                    found = [
                        await line.execute(_read(sql), {"tenant": tenant, **values})
                        for sql, values in asked
                    ]
                    await line.execute("commit", prepare=True)
                return [await each.fetchall() if each.description else [] for each in found]

    async def _begin(self, stack: AsyncExitStack, tenant: TenantId) -> Line:
        """A line within a transaction of this tenant; one that died while idle is replaced."""
        # One round trip begins, names the tenant and finds out whether the line is alive: as
        # three they took more time on a busy machine than most queries.
        begin = _BEGIN.format(sql.Literal(tenant))
        for _ in range(self._most + 1):
            line = await stack.enter_async_context(self._lines.one())
            try:
                await line.execute(begin, prepare=False)
            except (psycopg.OperationalError, psycopg.InterfaceError):
                if not line.closed:
                    raise
                await stack.aclose()
            else:
                return line
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

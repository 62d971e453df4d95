"""A whole database as one file, and back: read through the service's own locks, tenant by tenant.

No program of PostgreSQL's is needed, nor an account past row-level security: what was embedded is
restored into a server of one's own, and the other way round.
"""

import json
import os
import zipfile
import zlib
from collections.abc import Generator, Iterable
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Any, cast

import psycopg
from psycopg import sql
from sqlalchemy import Connection, text
from sqlalchemy.engine import URL

from assistant.domain import TenantId
from assistant.errors import AppError
from assistant.storage import own, provision
from assistant.storage.journal import Entry
from assistant.storage.provision import APP, OWNER

_FORMAT = 1
_MANIFEST = "manifest.json"
_PATIENCE = "10s"  # for locks: a service that runs holds them
Plain = psycopg.Connection[Any]


class BadCopy(AppError):
    """The file is no copy, or not one for this place."""

    status = 422
    code = "bad-copy"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a copy says of itself. `key_mark`: which master key opens what is sealed in it."""

    format: int
    version: str
    made_at: str
    key_mark: str
    tables: dict[str, list[str]]  # name -> columns, in an order in which they can be filled
    rows: int


@dataclass(frozen=True, slots=True)
class _Table:
    name: str
    columns: list[str]
    by_tenant: bool


def write(url: URL, file: Path, *, now: datetime) -> Manifest:
    """Everything as it is at one moment, while the service goes on."""
    with psycopg.connect(provision.dsn(url)) as connection:
        connection.execute("set transaction isolation level repeatable read read only")
        connection.execute(sql.SQL("set local role {}").format(sql.Identifier(APP)))
        tables = _tables(connection)
        partial = file.with_name(file.name + ".part")
        with _private(partial) as target, zipfile.ZipFile(target, "w", _PACKED) as copy:
            rows = _write(connection, tables, copy)
            manifest = Manifest(
                format=_FORMAT,
                version=_one(connection, "select version_num from alembic_version"),
                made_at=now.isoformat(),
                key_mark=_one(connection, "select key_mark from installation"),
                tables={table.name: table.columns for table in tables},
                rows=rows,
            )
            copy.writestr(_MANIFEST, json.dumps(asdict(manifest)))
        partial.replace(file)
    return manifest


_PACKED = zipfile.ZIP_DEFLATED
_UNREADABLE = (OSError, zipfile.BadZipFile, zlib.error, KeyError, TypeError, ValueError)


def _write(connection: Plain, tables: Iterable[_Table], copy: zipfile.ZipFile) -> int:
    tenants = [row[0] for row in connection.execute("select id from tenants order by id")]
    rows = 0
    for table in tables:
        with copy.open(table.name, "w", force_zip64=True) as target:
            for tenant in tenants if table.by_tenant else [""]:
                connection.execute("select set_config('app.tenant', %s, true)", (tenant,))
                rows += _out(connection, table, target)
    return rows


def _out(connection: Plain, table: _Table, target: IO[bytes]) -> int:
    command = sql.SQL("copy (select {} from {}) to stdout").format(
        _names(table.columns), sql.Identifier(table.name)
    )
    cursor = connection.cursor()
    with cursor.copy(command) as pieces:
        for piece in pieces:
            target.write(piece)
    return cursor.rowcount


def manifest_of(file: Path) -> Manifest:
    """Raises `BadCopy` for anything else than a whole copy."""
    try:
        with zipfile.ZipFile(file) as copy:
            broken = copy.testzip()
            held = Manifest(**json.loads(copy.read(_MANIFEST)))
    except _UNREADABLE as error:
        raise BadCopy(f"{file} is no copy made by `kora backup`, or not a whole one") from error
    if broken or held.format != _FORMAT or not provision.known(held.version):
        raise BadCopy(f"{file} is damaged, or of a newer Kora")
    return held


def read(admin: URL, file: Path, manifest: Manifest, *, replace: bool) -> None:
    """Fill a database that holds nobody, in one transaction; `replace` takes out who is there."""
    with own.reached(admin) as connection:
        connection.execute(text(f"set local lock_timeout = '{_PATIENCE}'"))
        if _inhabited(connection):
            if not replace:
                raise BadCopy("this database holds companies already: --replace takes them out")
            connection.execute(text(f"drop owned by {OWNER}"))
        provision.upgrade(connection, to=manifest.version)
        plain = cast(Plain, connection.connection.driver_connection)
        plain.execute(sql.SQL("set local role {}").format(sql.Identifier(OWNER)))
        with zipfile.ZipFile(file) as copy:
            for name, columns in manifest.tables.items():
                with copy.open(name) as source:
                    _in(plain, name, columns, source)
        plain.execute("reset role")
        provision.upgrade(connection)
        connection.commit()


def erased(url: URL) -> list[Entry]:
    """The erasures that a database knows of, for the journal: a copy may be older than they are."""
    found: list[Entry] = []
    with own.reached(url) as connection:
        if not _inhabited(connection):
            return found
        connection.execute(text(f"set local role {APP}"))
        for tenant in list(connection.execute(text("select id from tenants")).scalars()):
            enter = text("select set_config('app.tenant', :tenant, true)")
            connection.execute(enter, {"tenant": tenant})
            rows = connection.execute(
                text("select id, mark, cause, actor, before from erasures order by before")
            )
            found += [Entry(TenantId(tenant), *row) for row in rows]
    return found


def _inhabited(connection: Connection) -> bool:
    if provision.version_of(connection) is None:
        return False
    connection.execute(text(f"set local role {APP}"))
    there = connection.execute(text("select exists (select 1 from tenants)")).scalar()
    connection.execute(text("reset role"))
    return bool(there)


def _in(connection: Plain, name: str, columns: list[str], source: IO[bytes]) -> None:
    table = sql.Identifier(name)
    # What was let in once is not asked again, and rows of all tenants come in one stream. Nobody
    # else sees the table before the transaction ends, and then it is locked as before.
    connection.execute(sql.SQL("alter table {} disable trigger user").format(table))
    connection.execute(sql.SQL("alter table {} no force row level security").format(table))
    command = sql.SQL("copy {} ({}) from stdin").format(table, _names(columns))
    with connection.cursor().copy(command) as pieces:
        while piece := source.read(1 << 16):
            pieces.write(piece)
    connection.execute(sql.SQL("alter table {} enable trigger user").format(table))
    if "tenant" in columns or name == "memories":
        connection.execute(sql.SQL("alter table {} force row level security").format(table))
    for (column,) in connection.execute(_IDENTITIES, (name,)).fetchall():
        connection.execute(
            sql.SQL("select setval(pg_get_serial_sequence({}, {}), max({})) from {}").format(
                sql.Literal(name), sql.Literal(column), sql.Identifier(column), table
            )
        )


_IDENTITIES = (
    "select column_name from information_schema.columns where table_schema = 'public'"
    " and table_name = %s and is_identity = 'YES'"
)
_COLUMNS = """
select c.relname, array_agg(a.attname::text order by a.attnum), c.relrowsecurity
from pg_class c join pg_attribute a on a.attrelid = c.oid
where c.relkind in ('r', 'p') and c.relnamespace = 'public'::regnamespace and a.attnum > 0
  and not a.attisdropped and a.attgenerated = '' and not c.relispartition
  and c.relname not in ('alembic_version', 'rounds')
group by c.relname, c.relrowsecurity order by c.relname
"""
_REFERENCES = """
select conrelid::regclass::text, confrelid::regclass::text from pg_constraint
where contype = 'f' and conrelid <> confrelid and connamespace = 'public'::regnamespace
"""


def _tables(connection: Plain) -> list[_Table]:
    """All of them, each after those that it refers to."""
    left = {row[0]: _Table(*row) for row in connection.execute(_COLUMNS)}
    needs: dict[str, set[str]] = {}
    for name, other in connection.execute(_REFERENCES):
        needs.setdefault(name, set()).add(other)
    ordered: list[_Table] = []
    while left:
        ready = [name for name in left if not needs.get(name, set()) & left.keys()]
        if not ready:
            raise BadCopy("tables refer to each other in a ring")
        ordered += [left.pop(name) for name in ready]
    return ordered


def _names(columns: Iterable[str]) -> sql.Composed:
    return sql.SQL(", ").join(sql.Identifier(column) for column in columns)


def _one(connection: Plain, command: str) -> str:
    row = connection.execute(sql.SQL(command)).fetchone()  # pyright: ignore[reportArgumentType]
    return str(row[0]) if row else ""


@contextmanager
def _private(file: Path) -> Generator[IO[bytes]]:
    """A copy holds what people wrote: for its owner's eyes alone. Nothing is left half-written."""
    descriptor = os.open(file, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as handle:
            yield handle
            handle.flush()
            os.fsync(handle.fileno())
    except BaseException:
        file.unlink(missing_ok=True)
        raise

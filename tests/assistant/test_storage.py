"""Row-level security and append-only tables: what the service's own role cannot do."""

import asyncio
import re
from collections.abc import AsyncGenerator, Generator
from dataclasses import dataclass
from pathlib import Path
from typing import LiteralString, cast

import psycopg
import pytest
import pytest_asyncio
from psycopg import Error as DatabaseError
from psycopg import ProgrammingError, sql

from assistant.domain import TenantId
from assistant.errors import BadInput
from assistant.storage import provision
from assistant.storage.database import (
    Database,
    DatabaseUnavailable,
    as_tenant,
    threads_pool,
)
from tests.builders import Rooms, as_admin, rooms

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="module")]

MINE, THEIRS = TenantId("rls-mine"), TenantId("rls-theirs")
APPEND_ONLY = (
    "events",
    "desk_events",
    "decision_records",
    "audit",
    "statements",
    "audit_unkeyed",
    "register_steps",
)
SAMPLES: dict[str, object] = {
    "text": "x",
    "int4": 1,
    "int8": 1,
    "bool": True,
    "bytea": b"x",
    "timestamptz": "2026-03-11T10:00:00+13:00",
    "jsonb": "{}",
    "date": "2026-03-11",
    "_text": [],
}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def store(home: Path) -> AsyncGenerator[Rooms]:
    async with rooms(home) as opened:
        yield opened


@dataclass(frozen=True)
class Table:
    name: str
    columns: dict[str, str]  # writable ones, and their types
    checks: str

    def row(self, tenant: str) -> dict[str, object]:
        """A row that the table takes, whatever it is for."""
        row = {name: self._sample(name, kind) for name, kind in self.columns.items()}
        if "payload" in row:
            return row | {"payload": f'{{"user_id": "{tenant}:x"}}'}
        return row | {"tenant": tenant}

    def _sample(self, name: str, kind: str) -> object:
        allowed = re.search(
            rf"\(\(?{name} = ANY \(ARRAY\[(?:'(\w+)'|\(?'?(-?\d+))", self.checks
        )
        if allowed:
            return allowed[1] or int(allowed[2])
        if kind == "uuid":
            return "00000000-0000-4000-8000-000000000000"
        return None if kind == "vector" else SAMPLES[kind]

    def insert(self, row: dict[str, object]) -> sql.Composed:
        return sql.SQL("insert into {} ({}) values ({})").format(
            sql.Identifier(self.name),
            sql.SQL(",").join(map(sql.Identifier, row)),
            sql.SQL(",").join(map(sql.Placeholder, row)),
        )


def tables(connection: psycopg.Connection) -> list[Table]:
    """Every table with a tenant column, read from the catalogue: a new one is tested unasked."""
    names = connection.execute(
        "select table_name from information_schema.columns"
        " where table_schema = 'public' and column_name = 'tenant'"
    ).fetchall()
    return [_table(connection, name) for (name,) in names]


def _table(connection: psycopg.Connection, name: str) -> Table:
    columns = connection.execute(
        "select column_name, udt_name from information_schema.columns where table_name = %s"
        " and is_generated = 'NEVER' and is_identity = 'NO'",
        (name,),
    ).fetchall()
    checks = connection.execute(
        "select pg_get_constraintdef(oid) from pg_constraint"
        " where conrelid = %s::regclass and contype = 'c'",
        (name,),
    ).fetchall()
    return Table(name, dict(columns), " ".join(check for (check,) in checks))


@pytest.fixture
def filled(store: Rooms) -> Generator[list[Table]]:
    """A row of each of two tenants in every table, put there past all locks."""
    with as_admin(store.address) as admin:
        found = tables(admin)
        admin.execute("set session_replication_role = replica")  # rows without their parents
        for table in found:
            for tenant in (MINE, THEIRS):
                row = table.row(tenant)
                if table.name == "memories" and tenant == THEIRS:
                    row["id"] = "00000000-0000-4000-8000-000000000001"
                admin.execute(table.insert(row), row)
        admin.commit()
        yield found
        for table in found:
            admin.execute(
                sql.SQL("delete from {} where tenant = any(%s)").format(
                    sql.Identifier(table.name)
                ),
                ([MINE, THEIRS],),
            )
        admin.commit()


def literal(text: str) -> LiteralString:
    """A statement put together from the catalogue's own names."""
    return cast(LiteralString, text)


async def test_the_services_role_is_no_superuser_and_owns_nothing(store: Rooms) -> None:
    async with store.database.shared() as session:
        role = await session.row(
            "select rolsuper, rolbypassrls, rolcreaterole, rolcreatedb,"
            " (select count(*) from pg_class where relowner = r.oid) as owned,"
            " (select count(*) from pg_auth_members where member = r.oid) as memberships"
            " from pg_roles r where rolname = current_user"
        )

    assert role is not None
    assert not any(role.values())


async def test_every_table_is_locked_or_known_to_belong_to_no_tenant(store: Rooms) -> None:
    with as_admin(store.address) as admin:
        rows = admin.execute(
            "select relname, relrowsecurity and relforcerowsecurity from pg_class"
            " where relkind in ('r', 'p') and relnamespace = 'public'::regnamespace"
        ).fetchall()

    open_tables = {name for name, locked in rows if not locked}
    assert open_tables == {"tenants", "alembic_version", "installation", "rounds"}
    assert len(rows) > 15


async def test_a_tenant_sees_its_own_rows_and_no_others(
    store: Rooms, filled: list[Table]
) -> None:
    async with store.database.tenant(MINE) as session:
        for table in filled:
            rows = await session.rows(literal(f"select tenant from {table.name}"))
            assert {row["tenant"] for row in rows} == {MINE}, table.name


async def test_without_a_tenant_nothing_is_visible(store: Rooms, filled: list[Table]) -> None:
    async with store.database.shared() as session:
        for table in filled:
            assert await session.rows(literal(f"select 1 from {table.name}")) == []

    plain = psycopg.connect(store.database.dsn(), autocommit=True)
    with plain as connection:  # a connection on which no tenant was ever set
        for table in filled:
            query = sql.SQL("select 1 from {}").format(sql.Identifier(table.name))
            assert connection.execute(query).fetchall() == []


async def test_another_tenants_rows_cannot_be_written(
    store: Rooms, filled: list[Table]
) -> None:
    with psycopg.connect(store.database.dsn(), autocommit=True) as connection:
        connection.execute("select set_config('app.tenant', %s, false)", (MINE,))
        for table in filled:
            row = table.row(THEIRS)
            # A table whose rows hang on a conversation looks for it first, and finds none.
            with pytest.raises(
                psycopg.DatabaseError,
                match=r"row-level security|no conversation of this (case|memory)",
            ):
                connection.execute(table.insert(row), row)


async def test_another_tenants_rows_cannot_be_changed_or_taken_away(
    store: Rooms, filled: list[Table]
) -> None:
    for table in (each for each in filled if each.name not in APPEND_ONLY):
        name = literal(table.name)
        for statement in (f"update {name} set tenant = tenant", f"delete from {name}"):
            if table.name == "chain_heads" and statement.startswith("delete"):
                continue  # a head may move, and nobody takes it away
            if table.name == "memories" and statement.startswith("update"):
                statement = "update memories set payload = payload"
            async with store.database.tenant(MINE) as session:
                touched = await session.do(
                    literal(statement + " where tenant = :theirs"), theirs=THEIRS
                )
            assert touched == 0, statement


@pytest.mark.parametrize("table", APPEND_ONLY)
@pytest.mark.parametrize("statement", ["update {} set tenant = tenant", "delete from {}"])
async def test_what_was_written_stays_written(store: Rooms, table: str, statement: str) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"):
        async with store.database.tenant(MINE) as session:
            await session.do(literal(statement.format(table)))


@pytest.mark.parametrize(
    "statement",
    [
        "truncate audit",
        "drop table audit",
        "alter table messages disable row level security",
        "drop policy one_tenant on messages",
        "create table mine (x int)",
        "set role kora_owner",
        "set role kora_admin",
        "set session_replication_role = replica",
        "delete from tenants",
        "alter role kora_app bypassrls",
        "copy messages to program 'cat'",
    ],
)
async def test_the_service_cannot_unlock_what_binds_it(store: Rooms, statement: str) -> None:
    with pytest.raises(DatabaseError, match=r"permission denied|must be owner"):
        async with store.database.tenant(MINE) as session:
            await session.do(literal(statement))


async def test_a_connection_forgets_its_tenant_when_it_goes_back(store: Rooms) -> None:
    async with store.database.tenant(MINE):
        pass

    async with store.database.shared() as session:
        row = await session.row("select current_setting('app.tenant', true) as tenant")

    assert row is not None
    assert row["tenant"] == ""


async def test_threads_enter_the_tenant_that_is_current(store: Rooms) -> None:
    pool = threads_pool(store.database.dsn(), size=1)
    query = "select current_setting('app.tenant', true)"

    with as_tenant("rls-mine"), pool.connection() as connection:
        inside = connection.execute(query).fetchone()
    with pool.connection() as connection:
        outside = connection.execute(query).fetchone()
    pool.close()

    assert (inside, outside) == (("rls-mine",), ("",))


async def test_a_transaction_that_fails_leaves_nothing(store: Rooms) -> None:
    tenant = await store.tenant()

    async def half_way() -> None:
        async with store.database.tenant(tenant.id) as session:
            await session.do(
                "insert into audit values (:tenant, 1, now(), 'a', 'b', 'c', '{}', '0', '0')"
            )
            raise ValueError("half way")

    with pytest.raises(ValueError, match="half way"):
        await half_way()

    assert await store.audit.rows(tenant.id) == ()


@pytest.mark.parametrize("value", ["a\0b", "a\ud800b"])
async def test_what_postgresql_cannot_hold_is_bad_input_and_not_a_crash(
    store: Rooms, value: str
) -> None:
    with pytest.raises(BadInput) as refused:
        async with store.database.shared() as session:
            await session.row("select cast(:value as text)", value=value)

    assert value not in str(refused.value)


async def test_migrating_again_changes_nothing(store: Rooms) -> None:
    provision.embedded(store.address)

    assert await store.database.ready()


async def test_an_errors_text_never_holds_the_values(store: Rooms) -> None:
    tenant = await store.tenant()

    with pytest.raises(DatabaseError) as failed:
        async with store.database.tenant(tenant.id) as session:
            await session.do(
                "insert into audit values (:tenant, 1, now(), :who, 'b', 'c', '{}', '0',"
                " cast(:who as int)::text)",
                who="Ana Invented",
            )

    assert "Ana Invented" not in repr(failed.value)


async def test_the_servers_log_never_holds_the_values(home: Path, store: Rooms) -> None:
    tenant = await store.tenant()
    with pytest.raises(DatabaseError):
        async with store.database.tenant(tenant.id) as session:
            await session.do(
                "insert into staff (tenant, id, email, name, role, password_hash, totp_sealed,"
                " created_at) values (:tenant, 'a', 'x', 'Planted Name', 'king', '', '', now())"
            )

    log = (home / "postgresql" / "data" / "server.log").read_text(errors="replace")

    assert "Planted Name" not in log


async def test_closing_waits_for_the_transaction_in_progress(store: Rooms) -> None:
    database = Database(provision.app_url(store.address))
    async with database.shared() as session:
        closing = asyncio.create_task(database.close())
        await asyncio.sleep(0)
        assert await session.row("select 1 as one")
        assert not closing.done()
    await closing


async def test_a_closed_database_hands_out_nothing(store: Rooms) -> None:
    database = Database(provision.app_url(store.address))
    await database.close()
    with pytest.raises(DatabaseUnavailable):
        async with database.shared():
            pass

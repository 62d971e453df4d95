"""A transaction of one tenant: whole or not at all, on a line that is alive."""

import asyncio
import random
from collections.abc import AsyncGenerator, Sequence
from pathlib import Path

import psycopg
import pytest
import pytest_asyncio

from assistant.domain import TenantId
from assistant.errors import BadInput
from assistant.storage.database import Asked, DatabaseUnavailable, Row, Session
from tests.builders import Rooms, as_admin, rooms

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="module")]
HERE = TenantId("here")
TELL = (
    "insert into desk_events (tenant, subject, kind, actor, data, at)"
    " values (:tenant, 'x', 'x', 'x', '{}', now())"
)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def store(home: Path) -> AsyncGenerator[Rooms]:
    async with rooms(home) as opened:
        yield opened


async def notices(session: Session) -> int:
    row = await session.row("select count(*) as n from desk_events where tenant = :tenant")
    assert row
    return int(row["n"])


async def tell(session: Session) -> None:
    await session.do(TELL)


async def test_what_breaks_off_leaves_nothing(store: Rooms) -> None:
    async def breaks_off() -> None:
        async with store.database.tenant(HERE) as session:
            await tell(session)
            raise LookupError

    with pytest.raises(LookupError):
        await breaks_off()

    async with store.database.tenant(HERE) as session:
        assert await notices(session) == 0


async def test_what_ends_well_stays(store: Rooms) -> None:
    async with store.database.tenant(TenantId("stays")) as session:
        await tell(session)

    async with store.database.tenant(TenantId("stays")) as session:
        assert await notices(session) == 1


async def test_a_connection_that_died_in_the_pool_is_replaced_unnoticed(store: Rooms) -> None:
    async with store.database.tenant(HERE) as one, store.database.tenant(HERE) as two:
        assert await notices(one) == await notices(two) == 0
    with as_admin(store.address) as admin:
        ended = admin.execute(
            "select pg_terminate_backend(pid, 5000) from pg_stat_activity"
            " where usename = 'kora_app' and query not like 'listen%' and backend_type like 'client%'"
        ).fetchall()

    async with store.database.tenant(HERE) as session:
        assert await notices(session) == 0
    assert len(ended) >= 2


async def test_a_line_that_is_cut_within_a_transaction_is_told(store: Rooms) -> None:
    async def is_cut() -> None:
        async with store.database.tenant(HERE) as session:
            row = await session.row("select pg_backend_pid() as pid")
            assert row
            with as_admin(store.address) as admin:
                admin.execute("select pg_terminate_backend(%s, 5000)", (row["pid"],))
            await notices(session)

    with pytest.raises(DatabaseUnavailable):
        await is_cut()


@pytest.mark.parametrize("name", ["o'; drop table x; --", "\\'", "ā%s", ":tenant"])
async def test_a_tenants_name_is_a_value_whatever_it_holds(store: Rooms, name: str) -> None:
    async with store.database.tenant(TenantId(name)) as session:
        row = await session.row("select current_setting('app.tenant') as it")

    assert row
    assert row["it"] == name


@pytest.mark.parametrize("name", ["a\x00b", "\ud800"])
async def test_a_name_that_postgresql_cannot_hold_is_bad_input(store: Rooms, name: str) -> None:
    with pytest.raises(BadInput):
        async with store.database.tenant(TenantId(name)) as session:
            await notices(session)


async def test_statements_sent_together_stay_together(store: Rooms) -> None:
    tenant, kept = TenantId("together"), "select count(*) as n from desk_events"

    with pytest.raises(psycopg.errors.UndefinedTable):
        await store.database.together(tenant, (TELL, {}), ("select * from nowhere", {}))
    [[before]] = await store.database.together(tenant, (kept, {}))
    _, [after] = await store.database.together(tenant, (TELL, {}), (kept, {}))

    assert (before["n"], after["n"]) == (0, 1)


async def test_one_statement_sees_its_own_tenant_alone(store: Rooms) -> None:
    await store.database.once(TenantId("mine"), TELL)

    mine = await store.database.once(TenantId("mine"), "select * from desk_events")
    theirs = await store.database.once(TenantId("theirs"), "select * from desk_events")

    assert (len(mine), len(theirs)) == (1, 0)


async def test_a_connection_that_died_in_the_pool_is_not_used_for_one_statement(
    store: Rooms,
) -> None:
    await store.database.once(HERE, "select 1 as one")
    with as_admin(store.address) as admin:
        admin.execute(
            "select pg_terminate_backend(pid, 5000) from pg_stat_activity"
            " where usename = 'kora_app' and query not like 'listen%' and backend_type like 'client%'"
        )

    assert await store.database.once(HERE, "select 1 as one") == [{"one": 1}]


def _sleeping(store: Rooms) -> "asyncio.Task[list[Sequence[Row]]]":
    return asyncio.create_task(store.database.together(HERE, ("select pg_sleep(30)", {})))


async def test_a_connection_that_dies_while_it_is_asked_leaves_its_place_to_the_next(
    store: Rooms,
) -> None:
    """The driver shuts its socket, the next one gets the same number, and has to be heard."""
    for _ in range(3):
        asked = _sleeping(store)
        with as_admin(store.address) as admin:
            killed = 0
            while not killed:
                await asyncio.sleep(0.01)
                if (
                    asked.done()
                ):  # on a line that another test killed, which nobody had heard yet
                    assert isinstance(asked.exception(), DatabaseUnavailable)
                    asked = _sleeping(store)
                found = admin.execute(
                    "select pg_terminate_backend(pid, 5000) from pg_stat_activity"
                    " where state = 'active' and query like '%pg_sleep(30)%'"
                    " and usename = 'kora_app'"
                )
                killed = found.rowcount
        with pytest.raises(DatabaseUnavailable):
            await asked

        async with asyncio.timeout(10):
            assert await store.database.once(HERE, "select 1 as one") == [{"one": 1}]


async def test_what_cannot_be_held_is_bad_input_in_one_statement_too(store: Rooms) -> None:
    with pytest.raises(BadInput):
        await store.database.once(HERE, "select cast(:value as text)", value="a\x00b")

    assert await store.database.once(HERE, "select 1 as one") == [{"one": 1}]


async def test_those_who_break_off_midway_leave_nothing_behind_for_the_next(
    store: Rooms,
) -> None:
    """Its answer is left unread, its statements half prepared: such a connection is nobody's."""
    chance = random.Random(5)

    async def asks_together() -> None:
        await store.database.together(HERE, ("select pg_sleep(0.001)", {}), ("select 2", {}))

    async def asks() -> None:
        async with store.database.tenant(HERE) as session:
            await session.do("select pg_sleep(0.001)")

    async def storm() -> list[BaseException | None]:
        ended: list[BaseException | None] = []
        for _ in range(120):
            asking = asyncio.create_task(chance.choice((asks, asks_together))())
            if chance.random() < 0.5:
                await asyncio.sleep(chance.random() / 100)
                asking.cancel()
            ended += await asyncio.gather(asking, return_exceptions=True)
        return ended

    ended = await asyncio.gather(*(storm() for _ in range(8)))

    kinds = {type(error) for each in ended for error in each}
    assert kinds == {type(None), asyncio.CancelledError}


async def test_what_is_asked_with_the_beginning_and_with_the_end_is_one_transaction(
    store: Rooms,
) -> None:
    where = TenantId("framed")
    count = "select count(*) as n from desk_events where tenant = :tenant"
    async with store.database.opened(where, (TELL, {}), (count, {})) as (session, [_, before]):
        _, after = await session.last((TELL, {}), (count, {}))

    assert (before[0]["n"], after[0]["n"]) == (1, 2)
    async with store.database.tenant(where) as session:
        assert await notices(session) == 2


async def test_nothing_of_a_trip_stays_of_which_one_statement_failed(store: Rooms) -> None:
    where = TenantId("failed")
    wrong = "select 1 / :zero as n"
    for _ in range(3):  # a statement behind one that failed is not known to the server either
        with pytest.raises(BadInput):
            await store.database.together(where, (TELL, {}), (wrong, {"zero": 0}), (TELL, {}))

    [rows] = await store.database.together(where, (wrong, {"zero": 1}))
    assert rows[0]["n"] == 1
    async with store.database.tenant(where) as session:
        assert await notices(session) == 0


async def test_more_than_a_socket_takes_at_once_arrives_whole(store: Rooms) -> None:
    long = "x" * 3_000_000
    asked: list[Asked] = [("select cast(:long as text) as long", {"long": long})] * 4
    found = await store.database.together(HERE, *asked)

    assert [rows[0]["long"] for rows in found] == [long] * 4

"""The audit chain: whatever is changed past the service's role is found, and the row is named."""

import asyncio
import uuid
from collections.abc import AsyncGenerator
from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio

from assistant.domain import TenantId
from tests.builders import Rooms, as_admin, rooms

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="module")]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def store(home: Path) -> AsyncGenerator[Rooms]:
    async with rooms(home) as opened:
        yield opened


async def written(store: Rooms, rows: int = 5) -> TenantId:
    # Known to nobody else: whoever verifies every tenant's chain should not meet these.
    tenant = TenantId(f"a{uuid.uuid4().hex[:12]}")
    for number in range(rows):
        store.clock.forward(timedelta(seconds=1))
        await store.audit.write(
            tenant, actor="st_1", action="message.revealed", subject=f"me_{number}", why="é"
        )
    return tenant


async def test_an_untouched_chain_holds(store: Rooms) -> None:
    tenant = await written(store)

    assert await store.audit.broken_at(tenant) is None
    assert [row["seq"] for row in await store.audit.rows(tenant)] == [5, 4, 3, 2, 1]


async def test_a_chain_that_has_not_begun_holds(store: Rooms) -> None:
    assert await store.audit.broken_at((await store.tenant()).id) is None


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ("update audit set subject = 'me_9' where tenant = %s and seq = 3", 3),
        ("update audit set actor = 'st_2' where tenant = %s and seq = 1", 1),
        ("update audit set at = at - interval '1 day' where tenant = %s and seq = 5", 5),
        ("update audit set data = '{\"why\": \"e\"}' where tenant = %s and seq = 2", 2),
        ("update audit set action = 'nothing' where tenant = %s and seq = 4", 4),
        ("delete from audit where tenant = %s and seq = 3", 3),
        ("delete from audit where tenant = %s and seq = 1", 1),
        ("insert into audit select tenant, 6, at, actor, action, subject, data, previous, hash"
         " from audit where tenant = %s and seq = 5", 6),
        ("update audit set seq = seq + 1 where tenant = %s and seq = 5", 5),
    ],
)  # fmt: skip
async def test_a_changed_chain_names_its_first_broken_row(
    store: Rooms, change: str, named: int
) -> None:
    tenant = await written(store)

    with as_admin(store.address) as admin:
        admin.execute(change.encode(), (tenant,))

    assert await store.audit.broken_at(tenant) == named


async def test_two_rows_that_changed_places_are_found(store: Rooms) -> None:
    tenant = await written(store)

    with as_admin(store.address) as admin:
        for old, new in ((2, 99), (3, 2), (99, 3)):
            admin.execute(
                "update audit set seq = %s where tenant = %s and seq = %s", (new, tenant, old)
            )

    assert await store.audit.broken_at(tenant) == 2


async def test_many_writers_at_once_make_one_chain(store: Rooms) -> None:
    tenant = await store.tenant()

    async def write(number: int) -> None:
        await store.audit.write(tenant.id, actor="st", action="a.b", subject=str(number))

    await asyncio.gather(*(write(number) for number in range(20)))

    assert await store.audit.broken_at(tenant.id) is None
    assert len(await store.audit.rows(tenant.id)) == 20


async def test_one_tenants_chain_says_nothing_of_anothers(store: Rooms) -> None:
    mine, theirs = await written(store), await written(store, 2)

    with as_admin(store.address) as admin:
        admin.execute("delete from audit where tenant = %s and seq = 1", (theirs,))

    assert await store.audit.broken_at(mine) is None
    assert await store.audit.broken_at(theirs) == 1

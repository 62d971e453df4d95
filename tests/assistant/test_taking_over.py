"""What a replica left behind is taken over by one of the others."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from assistant.rounds import Rounds
from assistant.storage.shares import BUCKETS, Shares, bucket
from assistant.tenants import Tenant
from tests.builders import rooms

pytestmark = pytest.mark.slow
LONG = timedelta(minutes=3)


async def test_a_turn_that_nobody_ended_is_given_to_one_and_to_another_if_that_one_stops(
    home: Path,
) -> None:
    async with rooms(home) as store:
        tenant = await store.tenant()
        where = await store.conversation(tenant)
        await store.hear(where, "Hello", "Hello")

        async def look() -> int:
            before = store.clock() - timedelta(minutes=2)
            return len(await store.conversations.unanswered(tenant.id, before=before))

        at_once = await look()
        store.clock.forward(LONG)
        together = await asyncio.gather(*(look() for _ in range(4)))
        store.clock.forward(LONG)
        later = await look()

    assert (at_once, sum(together), later) == (0, 1, 1)


async def test_replicas_that_go_their_rounds_together_look_at_each_tenant_once(
    home: Path,
) -> None:
    async with rooms(home) as store:
        made = {(await store.tenant()).id for _ in range(12)}
        seen: list[str] = []

        async def look(tenant: Tenant) -> int:
            seen.append(tenant.id)
            await asyncio.sleep(0)
            return 1

        replicas = [Rounds(store.registry, Shares(store.database), (look,)) for _ in range(3)]
        async with store.database.shared() as session:
            await session.do("update rounds set due_at = '2000-01-01'")
        together = await asyncio.gather(*(each.mine() for each in replicas))
        at_once_again = await replicas[0].mine()

    assert made <= set(seen)
    assert len(seen) == len(set(seen)) == sum(together)
    assert at_once_again == 0


def test_a_tenant_is_always_in_the_same_share() -> None:
    assert bucket("kapsule") == bucket("kapsule")
    assert len({bucket(f"tenant{n}") for n in range(2000)}) == BUCKETS

"""What a replica left behind is taken over by one of the others."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

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

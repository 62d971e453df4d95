"""Lanes: alone with one key, never in the way of another."""

import asyncio

import pytest

from assistant.lanes import Lanes


async def test_one_at_a_time_with_a_key_in_the_order_of_asking() -> None:
    lanes, inside, order = Lanes(), 0, list[int]()

    async def work(number: int) -> None:
        nonlocal inside
        async with lanes.enter("a"):
            inside += 1
            assert inside == 1
            await asyncio.sleep(0)
            order.append(number)
            inside -= 1

    await asyncio.gather(*(work(n) for n in range(10)))

    assert order == list(range(10))


async def test_another_key_does_not_wait() -> None:
    lanes = Lanes()

    async with lanes.enter("a"), asyncio.timeout(1), lanes.enter("b"):
        pass


async def test_who_gives_up_or_fails_leaves_the_lane_free() -> None:
    lanes = Lanes()

    async def wait() -> None:
        async with lanes.enter("a"):
            pass

    async with lanes.enter("a"):
        waiter = asyncio.create_task(wait())
        await asyncio.sleep(0)
        waiter.cancel()
        await asyncio.wait({waiter})
    with pytest.raises(ValueError, match="broken"):
        async with lanes.enter("a"):
            raise ValueError("broken")

    async with asyncio.timeout(1), lanes.enter("a"):
        pass


async def test_a_lane_is_gone_when_nobody_uses_it() -> None:
    lanes = Lanes()

    async with lanes.enter("a"):
        held = len(lanes)

    assert (held, len(lanes)) == (1, 0)

"""What goes on beside a turn: awaited by whoever needs it, given up with the rest."""

import asyncio

import pytest

from assistant.meanwhile import meanwhile


async def test_what_is_awaited_gives_what_came_of_it() -> None:
    async def work() -> int:
        return 7

    async with meanwhile(work()) as begun:
        assert await begun == 7


async def test_what_nobody_awaited_is_given_up_at_the_end() -> None:
    cleaned = asyncio.Event()

    async def work() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            cleaned.set()

    async with meanwhile(work()) as begun:
        await asyncio.sleep(0)

    assert begun.cancelled()
    assert cleaned.is_set()


async def test_its_failure_is_told_to_who_awaits_it_and_to_nobody_else() -> None:
    async def work() -> None:
        raise ValueError("broke")

    async with meanwhile(work()):
        await asyncio.sleep(0)
    with pytest.raises(ValueError, match="broke"):
        async with meanwhile(work()) as begun:
            await begun

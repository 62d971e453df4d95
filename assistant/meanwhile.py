"""Work that goes on beside other work, and never outlives it."""

import asyncio
from collections.abc import AsyncGenerator, Coroutine
from contextlib import asynccontextmanager
from typing import Any, TypeVar

T = TypeVar("T")


@asynccontextmanager
async def meanwhile(work: Coroutine[Any, Any, T]) -> AsyncGenerator["asyncio.Task[T]"]:
    """The work, begun. Whoever needs what comes of it awaits it within the block; at the block's end
    it is over or given up, and what broke it is nobody's trouble but theirs who awaited it."""
    task = asyncio.create_task(work)
    try:
        yield task
    finally:
        task.cancel()
        await asyncio.wait({task})
        if not task.cancelled():
            task.exception()  # looked at, for asyncio logs what nobody fetched

"""A stream ends with its reader, however abruptly that one leaves."""

import asyncio
from collections.abc import AsyncGenerator

from assistant.api.streams import StreamLimits, Streams


async def test_a_reader_who_leaves_lets_the_source_finish_its_own_cleaning() -> None:
    cleaned = asyncio.Event()

    async def source() -> AsyncGenerator[bytes]:
        try:
            yield b"first"
            await asyncio.Event().wait()
        finally:
            for _ in range(5):  # a connection that is given back takes some turns of the loop
                await asyncio.sleep(0)
            cleaned.set()

    streams = Streams(StreamLimits())
    body = aiter(streams.follow("somebody", source()).body_iterator)
    assert await anext(body) == b"first"
    reading = asyncio.ensure_future(anext(body))
    await asyncio.sleep(0)
    while not reading.done():  # as a server's cancel scope does: every await anew
        reading.cancel()
        await asyncio.sleep(0)

    assert reading.cancelled()
    await asyncio.wait_for(cleaned.wait(), 5)
    assert streams.open == 0


async def test_a_stream_that_nobody_began_to_read_counts_for_nothing() -> None:
    async def source() -> AsyncGenerator[bytes]:
        yield b"first"

    streams = Streams(StreamLimits())
    streams.follow("somebody", source())

    assert streams.open == 0


async def test_a_reader_has_to_come_again_after_its_time() -> None:
    async def source() -> AsyncGenerator[bytes]:
        while True:
            await asyncio.sleep(0)
            yield b"more"

    streams = Streams(StreamLimits(seconds=0.05))

    read = [part async for part in streams.follow("somebody", source()).body_iterator]

    assert read
    assert streams.open == 0

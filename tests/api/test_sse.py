"""A stream ends with its reader, however abruptly that one leaves."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from typing import cast

import pytest
from starlette.responses import StreamingResponse

from assistant.api.streams import StreamLimits, Streams
from assistant.errors import Busy, TooMany


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
    body = aiter(streams.follow("somebody", source(), network="n").body_iterator)
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
    streams.follow("somebody", source(), network="n")

    assert streams.open == 0


async def test_a_reader_has_to_come_again_after_its_time() -> None:
    async def source() -> AsyncGenerator[bytes]:
        while True:
            await asyncio.sleep(0)
            yield b"more"

    streams = Streams(StreamLimits(seconds=0.05))

    read = [
        part async for part in streams.follow("somebody", source(), network="n").body_iterator
    ]

    assert read
    assert streams.open == 0


async def test_a_crowd_of_readers_leaves_room_for_other_networks_and_for_staff() -> None:
    async def source() -> AsyncGenerator[bytes]:
        yield b"first"
        await asyncio.Event().wait()

    streams = Streams(StreamLimits(at_once=3, of_network=2))

    async def read(response: StreamingResponse) -> AsyncIterator[object]:
        body = aiter(response.body_iterator)
        assert await anext(body) == b"first"
        return body

    crowd = [await read(streams.follow(f"c{n}", source(), network="n")) for n in range(2)]
    with pytest.raises(TooMany):
        streams.follow("c3", source(), network="n")
    other = await read(streams.follow("c4", source(), network="m"))
    with pytest.raises(Busy):
        streams.follow("c5", source(), network="k")
    staff = await read(streams.desk("sam", source()))
    for body in (*crowd, other, staff):
        await cast("AsyncGenerator[object]", body).aclose()

    assert streams.open == 0
    assert not streams.networks

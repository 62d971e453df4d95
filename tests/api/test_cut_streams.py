"""A stream whose source fails: refused with the time to come again, or ended; never an unforeseen error."""

import logging
from collections.abc import AsyncGenerator

import httpx
import pytest
from fastapi import FastAPI

from assistant.api import errors
from assistant.api.streams import StreamLimits, Streams
from assistant.storage.database import DatabaseUnavailable


async def _frames(before: int) -> AsyncGenerator[bytes]:
    for number in range(before):
        yield b"id: %d\n\n" % number
    raise DatabaseUnavailable("OperationalError")


def _an_app(streams: Streams) -> FastAPI:
    app = FastAPI()
    errors.install(app)

    @app.get("/turn/{before}")
    async def turn(before: int) -> object:
        return await streams.turn("turns of co_1", _frames(before))

    @app.get("/follow/{before}")
    async def follow(before: int) -> object:
        return streams.follow("co_1", _frames(before), network="")

    return app


async def test_a_turn_that_fails_before_its_first_frame_is_refused_with_a_time() -> None:
    streams = Streams(StreamLimits())
    transport = httpx.ASGITransport(app=_an_app(streams))

    async with httpx.AsyncClient(transport=transport, base_url="http://kora.test") as client:
        answer = await client.get("/turn/0")

    assert (answer.status_code, answer.json()["code"]) == (503, "database-unavailable")
    assert int(answer.headers["Retry-After"]) > 0
    assert streams.open == 0


@pytest.mark.parametrize(("kind", "before"), [("turn", 2), ("follow", 2), ("follow", 0)])
async def test_what_fails_later_ends_there_and_its_reader_comes_again(
    kind: str, before: int, caplog: pytest.LogCaptureFixture
) -> None:
    streams = Streams(StreamLimits())
    transport = httpx.ASGITransport(app=_an_app(streams))

    with caplog.at_level(logging.INFO):
        async with httpx.AsyncClient(
            transport=transport, base_url="http://kora.test"
        ) as client:
            answer = await client.get(f"/{kind}/{before}")

    assert (answer.status_code, answer.text) == (
        200,
        "id: 0\n\nid: 1\n\n"[: 7 * before],
    )
    assert "a stream was cut: DatabaseUnavailable" in caplog.text
    assert streams.open == 0

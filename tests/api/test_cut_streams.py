"""What fails or is given up under way: refused with the time to come again, or ended; never a 500."""

import asyncio
import logging
from collections.abc import AsyncGenerator

import httpx
import pytest
from fastapi import FastAPI
from starlette.types import Message, Scope

from assistant.api import errors
from assistant.api.edge import Edge
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


class _OpenDesk:
    async def admit(self, scope: Scope) -> None: ...

    def count(self, scope: Scope, status: int) -> None: ...


async def test_who_waits_while_the_server_ends_is_told_when_to_come_again() -> None:
    waiting, sent = asyncio.Event(), list[Message]()
    app = FastAPI()

    @app.get("/waits")
    async def waits() -> None:
        waiting.set()
        await asyncio.Event().wait()

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        sent.append(message)

    scope: Scope = {
        "type": "http",
        "method": "GET",
        "path": "/waits",
        "raw_path": b"/waits",
        "query_string": b"",
        "headers": [],
    }
    edge = Edge(app, desk=_OpenDesk(), longest_body=10)
    asked = asyncio.ensure_future(edge(scope, receive, send))
    await waiting.wait()
    asked.cancel()  # as the server does with what its patience is over for

    with pytest.raises(asyncio.CancelledError):
        await asked
    assert sent[0]["status"] == 503
    assert b"retry-after" in dict(sent[0]["headers"])

"""A stand-in for Claude with delays that are always the same, in a process of its own.

It speaks as much of the Messages API as a stream needs, quotes the sentences of the first search
result with their citations, and answers each request after the same time, however many there are.
"""

import asyncio
import json
from asyncio import StreamReader, StreamWriter
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Any, cast

Json = dict[str, Any]
_HEAD = (
    b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n"
)


@dataclass(frozen=True, slots=True)
class Pace:
    """Seconds to the first token, and between two sentences."""

    first: float = 0.3
    between: float = 0.08
    sentences: int = 3


@contextmanager
def serving(pace: Pace) -> Generator[str]:
    """Its address, for as long as it is open."""
    ours, theirs = get_context("spawn").Pipe()
    process = get_context("spawn").Process(target=_run, args=(pace, theirs), daemon=True)
    process.start()
    try:
        yield f"http://127.0.0.1:{ours.recv()}"
    finally:
        process.terminate()
        process.join()


def _run(pace: Pace, told: Connection) -> None:
    asyncio.run(_serve(pace, told))


async def _serve(pace: Pace, told: Connection) -> None:
    async def line(reader: StreamReader, writer: StreamWriter) -> None:
        try:
            while body := await _request(reader):
                await _answer(pace, body, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(line, "127.0.0.1", 0, backlog=1000)
    told.send(server.sockets[0].getsockname()[1])
    await server.serve_forever()


async def _request(reader: StreamReader) -> Json | None:
    head = await reader.readuntil(b"\r\n\r\n")
    length = next(
        int(row.split(b":")[1])
        for row in head.lower().split(b"\r\n")
        if row.startswith(b"content-length")
    )
    return json.loads(await reader.readexactly(length))


async def _answer(pace: Pace, body: Json, writer: StreamWriter) -> None:
    loop = asyncio.get_running_loop()
    due = loop.time() + pace.first
    said = list(_blocks(body, pace.sentences))
    await asyncio.sleep(due - loop.time())
    _send(writer, _HEAD, *_opening(body))
    for number, block in enumerate(said):
        _send(writer, b"", *_block(number, *block))
        await writer.drain()
        due += pace.between
        await asyncio.sleep(max(0.0, due - loop.time()))
    end = {"stop_reason": "end_turn", "stop_sequence": None}
    usage = {"output_tokens": 60}
    _send(
        writer,
        b"",
        {"type": "message_delta", "delta": end, "usage": usage},
        {"type": "message_stop"},
    )
    writer.write(b"0\r\n\r\n")
    await writer.drain()


def _send(writer: StreamWriter, head: bytes, *events: Json) -> None:
    text = "".join(f"event: {each['type']}\ndata: {json.dumps(each)}\n\n" for each in events)
    data = text.encode()
    writer.write(head + b"%x\r\n%s\r\n" % (len(data), data))


def _opening(body: Json) -> Generator[Json]:
    message: Json = {"id": "msg_bench", "type": "message", "role": "assistant", "content": []}
    message |= {"model": body["model"], "stop_reason": None, "stop_sequence": None}
    message |= {"usage": {"input_tokens": 1000, "output_tokens": 1}}
    yield {"type": "message_start", "message": message}


def _block(number: int, text: str, citation: Json) -> Generator[Json]:
    yield {
        "type": "content_block_start",
        "index": number,
        "content_block": {"type": "text", "text": "", "citations": []},
    }
    for delta in (
        {"type": "text_delta", "text": text},
        {"type": "citations_delta", "citation": citation},
    ):
        yield {"type": "content_block_delta", "index": number, "delta": delta}
    yield {"type": "content_block_stop", "index": number}


def _blocks(body: Json, many: int) -> Generator[tuple[str, Json]]:
    """The first unit of each of the first results that are long enough to be a sentence."""
    found: list[Json] = [
        cast("Json", block)
        for message in body["messages"]
        for block in cast("list[object]", message["content"])
        if isinstance(block, dict) and block["type"] == "search_result"
    ]
    long = [each for each in enumerate(found) if len(each[1]["content"][0]["text"]) > 40]
    for index, result in long[:many]:
        text = result["content"][0]["text"]
        yield (
            text,
            {
                "type": "search_result_location",
                "cited_text": text,
                "source": result["source"],
                "title": result["title"],
                "search_result_index": index,
                "start_block_index": 0,
                "end_block_index": 1,
            },
        )

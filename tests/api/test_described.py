"""Whatever the API's own description allows, and what it does not, ends well: never a 5xx, never an echo."""

import asyncio
import json
import random
import string
from collections.abc import AsyncGenerator, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant import house
from assistant.api import sse
from assistant.api.streams import StreamLimits
from assistant.app import Front
from assistant.errors import BadInput
from assistant.settings import Settings
from tests.conftest import api_of
from tests.conversing import Conversation, frames

pytestmark = pytest.mark.slow

Json = dict[str, Any]
PLANTED = "Planted-Words-9f3"
ODD = (
    "",
    "\0",
    "../..",
    "\ud800",
    "💥",
    "' or 1=1 --",
    "9" * 400,
    PLANTED,
    "%00",
    "null",
    "-1",
)
EACH = 4  # requests an operation


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def api(home: Path) -> AsyncGenerator[httpx.AsyncClient]:
    chosen = Settings(home=home, _env_file=None)  # type: ignore[call-arg]
    async with house.opened(chosen) as opened, api_of(opened) as client:
        yield client


class Guesser:
    """Requests as a description suggests them, and a little beside it."""

    def __init__(self, described: Json, chance: random.Random, known: dict[str, str]) -> None:
        self.described, self.chance, self.known = described, chance, known

    def operations(self) -> Iterator[tuple[str, str, Json]]:
        for path, methods in self.described["paths"].items():
            for method, operation in methods.items():
                if "/events" not in path:  # a stream has no end to wait for
                    yield method.upper(), path, operation

    def request(self, method: str, path: str, operation: Json) -> Json:
        queries: dict[str, str] = {}
        for parameter in operation.get("parameters", ()):
            value = self.text(parameter["name"])
            if parameter["in"] == "path":
                path = path.replace(
                    "{" + parameter["name"] + "}",
                    httpx.URL("/").join(_safe(value)).path.strip("/") or "x",
                )
            elif parameter["in"] == "query":
                queries[parameter["name"]] = value.encode("utf-8", "replace").decode()
        body = operation.get("requestBody", {}).get("content", {}).get("application/json")
        content = json.dumps(self.value(body["schema"], 0)).encode() if body else None
        return {"method": method, "url": path, "params": queries, "content": content}

    def text(self, name: str) -> str:
        if name in self.known and self.chance.random() < 0.7:
            return self.known[name]
        return self.chance.choice(ODD)

    def value(self, schema: Json, depth: int) -> object:
        if self.chance.random() < 0.08 or depth > 6:
            return self.chance.choice((None, [], {}, 1e300, -1, True, PLANTED))
        if "$ref" in schema:
            return self.value(
                self.described["components"]["schemas"][schema["$ref"].rpartition("/")[2]],
                depth + 1,
            )
        if options := schema.get("anyOf") or schema.get("oneOf"):
            return self.value(self.chance.choice(options), depth + 1)
        if "enum" in schema:
            return self.chance.choice(schema["enum"])
        return self.plain(schema, depth)

    def plain(self, schema: Json, depth: int) -> object:
        match schema.get("type"):
            case "object":
                return {
                    name: self.value(inner, depth + 1)
                    for name, inner in schema.get("properties", {}).items()
                    if name in schema.get("required", ()) or self.chance.random() < 0.5
                }
            case "array":
                return [
                    self.value(schema.get("items", {}), depth + 1)
                    for _ in range(self.chance.randrange(4))
                ]
            case "integer" | "number":
                return self.chance.choice((0, 1, -1, 10**18, 0.5))
            case "boolean":
                return self.chance.random() < 0.5
            case _:
                return self.chance.choice((*ODD, *self.known.values()))


def _safe(value: str) -> str:
    return "".join(
        c if c in string.ascii_letters + string.digits + "-_." else "%7E" for c in value
    )


@pytest.mark.asyncio(loop_scope="module")
async def test_every_operation_takes_anything_without_breaking(api: httpx.AsyncClient) -> None:
    chat = await Conversation.start(api)
    described = (await api.get("/openapi.json")).json()
    known = {"conversation_id": chat.id, "tenant": "kapsule", "doc": "privacy", "clause": "9"}
    guesser = Guesser(described, random.Random(11), known)

    broken: list[str] = []
    asked = 0
    for method, path, operation in guesser.operations():
        for turn in range(EACH):
            request = guesser.request(method, path, operation)
            headers = {**(chat.auth if turn % 2 else {}), "Content-Type": "application/json"}
            answer = await api.request(**request, headers=headers)
            asked += 1
            if answer.status_code >= 500 or (
                answer.status_code >= 400 and not _a_problem(answer)
            ):
                broken.append(f"{method} {path}: {answer.status_code} {answer.text[:100]}")

    assert broken == []
    assert asked > 200


def _a_problem(answer: httpx.Response) -> bool:
    return (
        answer.headers["content-type"] == "application/problem+json"
        and PLANTED not in answer.text
    )


@pytest.mark.asyncio(loop_scope="module")
async def test_from_wherever_a_reader_stopped_exactly_the_rest_follows(home: Path) -> None:
    chosen = Settings(home=home, _env_file=None)  # type: ignore[call-arg]
    front = Front(streams=StreamLimits(of_one=100, seconds=1.0))
    async with house.opened(chosen) as opened, api_of(opened, front) as api:
        chat = await Conversation.start(api)
        await chat.ask("How long do you keep my chats with Kora?")
        whole = await _events(chat, "")
        last = whole[-1]

        stops = [0, *whole, last + 1, last + 1000, 10**17]
        rests = await asyncio.gather(*(_events(chat, str(stop)) for stop in stops))

    assert whole == sorted(set(whole))
    assert rests == [[each for each in whole if each > stop] for stop in stops]


async def _events(chat: Conversation, after: str) -> list[int]:
    headers = {**chat.auth, **({"Last-Event-ID": after} if after else {})}
    answer = await chat.api.get(f"{chat.path}/events", headers=headers)
    assert answer.status_code == 200
    return [frame.id for frame in frames(answer.text) if frame.id]


@given(st.text(max_size=40))
@settings(max_examples=200, deadline=None)
def test_where_a_reader_stopped_is_a_number_or_bad_input(given_id: str) -> None:
    try:
        after = sse.resume_from(given_id)
    except BadInput:
        return
    assert 0 <= after < 10**18


@given(
    st.text(max_size=200), st.sampled_from(["answer.delta", "notice"]), st.integers(0, 10**9)
)
@settings(max_examples=200, deadline=None)
def test_no_text_breaks_out_of_its_event(text: str, kind: str, number: int) -> None:
    sent = sse.frame(kind, {"text": text.encode("utf-8", "replace").decode()}, event_id=number)

    (frame,) = frames(sent.decode())

    assert (frame.id, frame.kind) == (number, kind)
    assert frame.data["text"] == text.encode("utf-8", "replace").decode()
    assert sent.count(b"\n\n") == 1

"""How much at once and how often: refused in plain words, with the time to come again."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import cast

import httpx
import pytest
import pytest_asyncio
from fastapi import FastAPI
from pydantic import SecretStr

from assistant import house
from assistant.admission.door import Limits
from assistant.admission.gate import Gate, Room
from assistant.api.services import Services
from assistant.api.streams import Streams
from assistant.counting import LocalCounters
from assistant.house import House
from assistant.settings import Settings
from tests.builders import Clock
from tests.conftest import api_of
from tests.conversing import Conversation, of_kind
from tests.emulators.messages_api import MessagesApi, Script

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="module")]

QUESTION = "How long do you keep my chats with Kora?"


@asynccontextmanager
async def housed(home: object, **chosen: object) -> AsyncGenerator[httpx.AsyncClient]:
    settings = Settings(home=home, _env_file=None, **chosen)  # type: ignore[call-arg, arg-type]
    async with house.opened(settings) as opened, api_of(opened) as client:
        yield client


@asynccontextmanager
async def limited(kora: House, **most: int) -> AsyncGenerator[httpx.AsyncClient]:
    """The same house with a door of its own; what is not named has no limit."""
    none = Limits(0, 0, 0, 0, 0)
    counters = LocalCounters(clock=Clock())  # no window ends while a test runs
    door = replace(kora.door, counters=counters, limits=replace(none, **most))
    async with api_of(replace(kora, door=door)) as client:
        yield client


@asynccontextmanager
async def serving(kora: House) -> AsyncGenerator[tuple[httpx.AsyncClient, Streams]]:
    """The API with a view of its streams."""
    async with api_of(kora) as client:
        transport = cast("httpx.ASGITransport", vars(client)["_transport"])
        application = cast("FastAPI", transport.app)
        yield client, cast("Services", application.state.services).streams


def is_refused(answer: httpx.Response, status: int, code: str) -> bool:
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert int(answer.headers["Retry-After"]) >= 1
    return True


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def kora(home: object) -> AsyncGenerator[House]:
    settings = Settings(home=home, _env_file=None)  # type: ignore[call-arg, arg-type]
    async with house.opened(settings) as opened:
        yield opened


async def test_anonymous_starts_are_limited_by_network(kora: House) -> None:
    async with limited(kora, network_starts=3) as api:
        starts = [
            await api.post("/v1/conversations", json={"tenant": "kapsule"}) for _ in range(4)
        ]

    assert [each.status_code for each in starts] == [201, 201, 201, 429]
    assert is_refused(starts[-1], 429, "too-many")


async def test_a_persons_messages_are_limited_and_a_person_stays_in_reach(kora: House) -> None:
    async with limited(kora, person_messages=2) as api:
        chat, other = await Conversation.start(api), await Conversation.start(api)
        for _ in range(2):
            await chat.ask("Hello")
        third = await api.post(
            f"{chat.path}/messages", json={"text": "Hello"}, headers=chat.auth
        )
        human = await api.post(f"{chat.path}/handoff", headers=chat.auth)
        spared = await other.ask("Hello")

    assert is_refused(third, 429, "too-many")
    assert human.status_code < 300
    assert spared["answer"]


async def test_a_companys_messages_are_limited_and_other_companies_are_not(
    kora: House,
) -> None:
    async with limited(kora, tenant_messages=1) as api:
        first, second = await Conversation.start(api), await Conversation.start(api)
        other = await Conversation.start(api, tenant="kvmzone")
        await first.ask("Hello")
        answer = await api.post(
            f"{second.path}/messages", json={"text": "Hello"}, headers=second.auth
        )
        spared = await other.ask("Hello")

    assert is_refused(answer, 429, "too-many")
    assert spared["answer"]


async def test_a_network_that_calls_without_end_is_refused_before_anything_is_read(
    kora: House,
) -> None:
    async with limited(kora, network_requests=5) as api:
        for _ in range(5):
            await api.get("/v1/tenants")
        answer = await api.post("/v1/conversations", content=b"{" * 100_000)
        alive = await api.get("/healthz")

    assert is_refused(answer, 429, "too-many")
    assert alive.status_code == 200


async def test_at_its_limit_the_service_says_when_to_come_again(kora: House) -> None:
    full = replace(kora, chat=replace(kora.chat, gate=Gate(Room(1, 0, 0.01))))
    async with api_of(full) as api:
        chat = await Conversation.start(api)
        answer = await api.post(
            f"{chat.path}/messages", json={"text": QUESTION}, headers=chat.auth
        )
        human = await api.post(f"{chat.path}/handoff", headers=chat.auth)
        thread = await chat.thread()

    assert is_refused(answer, 503, "busy")
    assert human.status_code < 300
    assert not [line for line in thread["messages"] if line["author"] == "customer"]


@pytest.mark.parametrize("coding", ["gzip", "br", "deflate, gzip"])
async def test_a_compressed_body_is_not_unpacked(kora: House, coding: str) -> None:
    async with api_of(kora) as api:
        answer = await api.post(
            "/v1/conversations", content=b"\x1f\x8b", headers={"Content-Encoding": coding}
        )

    assert (answer.status_code, answer.json()["code"]) == (415, "no-compression")


async def test_a_body_that_names_its_excess_is_refused_unread(kora: House) -> None:
    async def never() -> AsyncGenerator[bytes]:
        pytest.fail("it was read")
        yield b""

    async with api_of(kora) as api:
        answer = await api.post(
            "/v1/conversations", content=never(), headers={"Content-Length": "99999999"}
        )

    assert (answer.status_code, answer.json()["code"]) == (413, "too-long")


async def test_a_signed_identity_opens_so_many_conversations_and_no_more(kora: House) -> None:
    async with limited(kora, token_starts=2) as api:
        body = {"tenant": "kapsule", "identity_token": "x.y.z"}
        answers = [await api.post("/v1/conversations", json=body) for _ in range(3)]

    assert [each.status_code for each in answers] == [401, 401, 429]


async def test_when_the_days_money_is_spent_clauses_are_quoted_and_the_customer_is_told(
    home: object,
) -> None:
    with MessagesApi() as claude:
        account = {
            "anthropic_api_key": SecretStr("sk-ant-invented"),
            "anthropic_base_url": claude.url,
            "tenant_daily_dollars": 0.000001,
        }
        async with housed(home, **account) as api:
            events = await (await Conversation.start(api)).stream(QUESTION)
        asked = len(claude.asked)

    told = [each.data for each in of_kind(events, "notice") if each.data["code"] == "fallback"]
    assert [each["reason"] for each in told] == ["spend-cap"]
    assert events[-1].data["engine"] == "extractive"
    assert asked == 0


async def test_a_claude_that_keeps_failing_is_left_alone_for_a_while(home: object) -> None:
    with MessagesApi(respond=lambda _: Script(status=529)) as claude:
        account = {
            "anthropic_api_key": SecretStr("sk-ant-invented"),
            "anthropic_base_url": claude.url,
            "answer_retries": 0,
            "engine_failures": 2,
        }
        async with housed(home, **account) as api:
            chat = await Conversation.start(api)
            engines = [(await chat.ask(QUESTION))["engine"] for _ in range(4)]
        asked = len(claude.asked)

    assert engines == ["extractive"] * 4
    assert asked == 2


async def test_a_stream_too_many_of_one_reader_is_refused_and_all_end_with_the_service(
    kora: House,
) -> None:
    async with serving(kora) as (api, streams):
        chat = await Conversation.start(api)
        reading = [
            asyncio.create_task(api.get(f"{chat.path}/events", headers=chat.auth))
            for _ in range(streams.limits.of_one)
        ]
        async with asyncio.timeout(20):
            while streams.open < len(reading):  # noqa: ASYNC110 - there is nothing to wait for
                await asyncio.sleep(0.01)
        refused = await api.get(f"{chat.path}/events", headers=chat.auth)
        streams.end()
        ended = await asyncio.gather(*reading)

    assert is_refused(refused, 429, "too-many")
    assert {each.status_code for each in ended} == {200}
    assert streams.open == 0

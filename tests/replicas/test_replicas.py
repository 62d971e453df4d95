"""Whatever one replica begins another goes on with: nothing that matters is in a process."""

import asyncio
import json
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Any

import httpx
import pytest

from tests.conversing import Conversation
from tests.replicas.conftest import Replicas
from tests.staffing import Colleague

pytestmark = pytest.mark.slow
QUESTION = "How long do you keep my chats with Kora?"


@pytest.fixture
async def first(replicas: Replicas) -> AsyncGenerator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=replicas.first.url, timeout=60) as client:
        yield client


@pytest.fixture
async def second(replicas: Replicas) -> AsyncGenerator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=replicas.second.url, timeout=60) as client:
        yield client


def over(api: httpx.AsyncClient, talk: Conversation) -> Conversation:
    """The same conversation, by way of another replica."""
    return Conversation(api, talk.id, talk.auth)


async def heard(talk: Conversation, after: int) -> AsyncGenerator[tuple[int, str, Any]]:
    """Events as they come: id, kind, data."""
    headers = {**talk.auth, "Last-Event-ID": str(after)}
    async with talk.api.stream("GET", f"{talk.path}/events", headers=headers) as answer:
        assert answer.status_code == 200
        fields: dict[str, str] = {}
        async for line in answer.aiter_lines():
            name, _, value = line.partition(": ")
            fields[name] = value
            if not line and "event" in fields:
                yield int(fields.get("id", 0)), fields["event"], json.loads(fields["data"])
            if not line:
                fields = {}


async def until(talk: Conversation, kind: str, after: int = 0) -> list[tuple[int, str, Any]]:
    found: list[tuple[int, str, Any]] = []
    async with asyncio.timeout(60), aclosing(heard(talk, after)) as events:
        async for event in events:
            found.append(event)
            if event[1] == kind:
                break
    return found


async def test_a_conversation_begun_on_one_goes_on_at_the_other(
    first: httpx.AsyncClient, second: httpx.AsyncClient
) -> None:
    talk = await Conversation.start(first)

    here = await talk.ask(QUESTION)
    there = await over(second, talk).ask("And who may read them?")

    thread = await talk.thread()
    assert here["citations"]
    assert there["answer"]
    assert [line["author"] for line in thread["messages"]] == ["customer", "kora"] * 2


async def test_a_stream_that_broke_off_is_resumed_at_the_other_without_a_gap(
    first: httpx.AsyncClient, second: httpx.AsyncClient
) -> None:
    talk = await Conversation.start(first)
    reading = asyncio.create_task(until(talk, "answer.delta"))
    asking = asyncio.create_task(talk.ask(QUESTION))
    begun = await reading

    rest = await until(over(second, talk), "answer.done", after=begun[-1][0])
    await asking

    ids = [event[0] for event in (*begun, *rest)]
    assert ids == list(range(ids[0], ids[0] + len(ids)))


async def test_what_is_asked_at_one_is_heard_live_at_the_other(
    first: httpx.AsyncClient, second: httpx.AsyncClient
) -> None:
    talk = await Conversation.start(first)
    listening = asyncio.create_task(until(over(second, talk), "answer.done"))

    said = await talk.ask(QUESTION)
    events = await listening

    told = "".join(data.get("text") or "" for _, kind, data in events if kind == "answer.delta")
    assert said["answer"].split()[0] in told


async def test_a_retry_that_reaches_the_other_replica_is_answered_once(
    first: httpx.AsyncClient, second: httpx.AsyncClient
) -> None:
    talk = await Conversation.start(first)
    body = {"text": QUESTION, "client_message_id": "c-1"}

    answers = await asyncio.gather(
        *(
            api.post(f"{talk.path}/messages", json=body, headers=talk.auth)
            for api in (first, second)
        )
    )

    assert [each.status_code for each in answers] == [200, 200]
    assert len((await talk.thread())["messages"]) == 2


async def test_many_messages_at_both_keep_their_names_apart_and_none_is_lost(
    first: httpx.AsyncClient, second: httpx.AsyncClient
) -> None:
    talk = await Conversation.start(first)
    names = ["Oriwa Tamahere", "Piripi Walters", "Sione Fakatava", "Mere Hohaia"]

    await asyncio.gather(
        *(
            over((first, second)[n % 2], talk).ask(f"My name is {name}. {QUESTION}")
            for n, name in enumerate(names)
        )
    )

    thread = await talk.thread()
    asked = [line["text"] for line in thread["messages"] if line["author"] == "customer"]
    assert sorted(asked) == sorted(f"My name is {name}. {QUESTION}" for name in names)


async def test_a_claim_at_one_silences_kora_at_the_other(
    replicas: Replicas, first: httpx.AsyncClient, second: httpx.AsyncClient
) -> None:
    talk = await Conversation.start(first)
    handoff = (await first.post(f"{talk.path}/handoff", headers=talk.auth)).json()["id"]
    sam = await _signed_in(second, replicas.second.sign_in_link)

    claimed = await sam.post(f"/handoffs/{handoff}/claim")
    said = await talk.ask(QUESTION)
    sent = await sam.post(f"/conversations/{talk.id}/messages", text="I am looking into it.")
    events = await until(talk, "staff.message")

    assert (claimed.is_success, sent.is_success) == (True, True)
    assert said["answer"] == ""
    assert "answer.delta" not in [kind for _, kind, _ in events]
    assert events[-1][2]["text"] == "I am looking into it."


async def test_the_one_address_spreads_what_comes(replicas: Replicas) -> None:
    replicas.balancer.served.clear()
    async with httpx.AsyncClient(base_url=replicas.balancer.url, timeout=60) as client:
        talks = [await Conversation.start(client) for _ in range(3)]
        said = [await talk.ask(QUESTION) for talk in talks for _ in range(2)]

    assert all(each["citations"] for each in said)
    assert sorted(replicas.balancer.served.values()) == [4, 5]


async def _signed_in(api: httpx.AsyncClient, link: str) -> Colleague:
    secret = link.partition("#signin=")[2]
    answer = await api.post("/v1/staff/session", json={"one_time": secret})
    assert answer.is_success, answer.text
    cookie = answer.headers["set-cookie"].partition(";")[0]
    return Colleague(api, cookie, answer.json()["csrf"])

"""Traces of what is erased are asked for at Langfuse until none is left."""

import json
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Literal

import pytest
from pydantic import SecretStr

from assistant import house
from assistant.domain import ConversationId, TenantId
from assistant.egress import Egress
from assistant.errors import EgressRefused
from assistant.privacy.traces import SETTLED, Traces
from assistant.settings import Settings
from assistant.storage.traces import TraceErasures, erase_later
from assistant.tracing.erasing import LangfuseErasure, TraceFileErasure, TracesUnreachable
from assistant.tracing.langfuse import Account, LangfuseTracer
from tests.builders import Clock, Rooms
from tests.emulators.otlp import Traces as Langfuse

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="module")]
LOCAL = Egress(frozenset())
QUESTION = "How long do you keep my chats with Kora?"


async def trace(langfuse: Langfuse, *conversations: str) -> None:
    account = Account(langfuse.url, f"pk-{conversations[0]}", "sk-invented")
    tracer = LangfuseTracer(account, egress=LOCAL)
    for conversation in conversations:
        with (
            tracer.turn(
                tenant=TenantId("shed"),
                conversation=ConversationId(conversation),
                customer=None,
                facts={},
            ) as turn,
            turn.stage("search"),
        ):
            pass
    await tracer.close()


def erasure(langfuse: Langfuse) -> LangfuseErasure:
    return LangfuseErasure(langfuse.url, "pk-1", "sk-1", egress=LOCAL, timeout=5)


async def test_langfuse_is_asked_for_one_sessions_traces_and_no_others() -> None:
    with Langfuse() as langfuse:
        await trace(langfuse, "co_mine", "co_mine", "co_theirs")
        langfuse.wait_for(6)
        mine = {s.trace for s in langfuse.spans if s.attributes["session.id"] == "co_mine"}
        place = erasure(langfuse)

        before = await place.left(["co_mine"])
        erased = await place.erase(["co_mine"])

        assert (before, erased) == (1, 2)
        assert [set(ids) for ids in langfuse.deleted] == [mine]
        assert await place.left(["co_mine"]) == 0
        assert await place.left(["co_theirs"]) == 1
        await place.close()


async def test_a_langfuse_in_trouble_is_known_trouble() -> None:
    with Langfuse("500") as langfuse:
        place = erasure(langfuse)
        with pytest.raises(TracesUnreachable):
            await place.erase(["co_mine"])
        await place.close()


async def test_no_other_host_is_asked() -> None:
    with pytest.raises(EgressRefused):
        LangfuseErasure("https://traces.example.com", "pk", "sk", egress=LOCAL, timeout=5)


async def test_the_trace_file_loses_the_lines_and_their_bytes(tmp_path: Path) -> None:
    file = tmp_path / "turns.jsonl"
    lines = [{"conversation": f"co_{n % 3}", "heard": f"word{n % 3}"} for n in range(9)]
    file.write_text("".join(json.dumps(line) + "\n" for line in lines) + "not json\n")
    place = TraceFileErasure(file)

    erased = await place.erase(["co_1"])

    assert erased == 3
    assert await place.left(["co_1"]) == 0
    assert b"word1" not in file.read_bytes()
    assert file.read_text().count("word2") == 3
    assert file.read_text().endswith("not json\n")


@dataclass
class Somewhere:
    """A place that keeps traces, and may hand one in late or not answer."""

    name: str = "somewhere"
    holds: Literal["traces"] = "traces"
    held: set[str] = field(default_factory=set[str])
    down: bool = False
    asked: int = 0

    async def erase(self, conversations: Collection[str]) -> int:
        if self.down:
            raise TracesUnreachable
        self.asked += 1
        gone = self.held & set(conversations)
        self.held -= gone
        return len(gone)

    async def left(self, conversations: Collection[str]) -> int:
        return len(self.held & set(conversations))

    async def close(self) -> None: ...


async def queued(store: Rooms, place: Somewhere, *ids: str) -> tuple[TenantId, Traces]:
    tenant = (await store.tenant()).id
    async with store.database.tenant(tenant) as session:
        await erase_later(session, ids, traced=True, now=store.clock())
    queue = TraceErasures(store.database, clock=store.clock)
    return tenant, Traces(queue, [place], store.clock)


async def test_a_trace_that_a_running_turn_hands_in_late_goes_too(store: Rooms) -> None:
    place = Somewhere(held={"co_1"})
    tenant, traces = await queued(store, place, "co_1")

    early = await traces.erase(tenant)
    place.held.add("co_1")  # the turn ended after the erasure
    store.clock.forward(SETTLED)
    late = await traces.erase(tenant)

    assert (early, late) == (1, 0)
    assert place.held == set()


async def test_while_nobody_answers_they_wait(store: Rooms) -> None:
    place = Somewhere(held={"co_1", "co_2"}, down=True)
    tenant, traces = await queued(store, place, "co_1", "co_2")
    store.clock.forward(SETTLED + timedelta(hours=1))

    assert await traces.erase(tenant) == 2
    place.down = False
    assert await traces.erase(tenant) == 0
    assert place.held == set()


async def test_of_a_long_queue_each_is_asked_for_once(store: Rooms) -> None:
    ids = [f"co_{n:03}" for n in range(250)]
    place = Somewhere(held=set(ids))
    tenant, traces = await queued(store, place, *ids)

    left = await traces.erase(tenant)

    assert (left, place.asked, place.held) == (250, 3, set())


async def test_what_a_turn_of_the_house_traced_is_deleted_with_its_person(home: Path) -> None:
    clock = Clock()
    with Langfuse() as langfuse:
        settings = Settings(
            home=home,
            langfuse_public_key="pk-invented",
            langfuse_secret_key=SecretStr("sk-invented"),
            langfuse_base_url=langfuse.url,
            _env_file=None,  # type: ignore[call-arg]
        )
        async with house.opened(settings, clock=clock) as kora:
            chats = [
                (
                    await kora.chat.start(
                        "kapsule", identity_token=None, memory=False, locale="en"
                    )
                )
                for _ in range(2)
            ]
            for chat, _ in chats:
                running = await kora.chat.ask(chat, QUESTION, client_message_id=None)
                await running.task
        traces = {
            s.trace for s in langfuse.spans if s.attributes["session.id"] == chats[0][0].id
        }
        assert traces

        async with house.opened(settings, clock=clock) as kora:
            kapsule = await kora.registry.get("kapsule")
            receipt = await kora.privacy.erasure.erase(
                kapsule, chats[0][0].id, cause="asked", actor="op", rewrite=False
            )
            clock.forward(SETTLED)
            await kora.privacy.housekeeping.erasure.traces.erase(kapsule.id)

        assert next(each["what"] for each in receipt["pending"]).startswith("traces")
        assert set().union(*langfuse.deleted) == traces

"""A person is erased while an answer to them is on its way: nothing of that turn comes back."""

import asyncio
import shutil
import tempfile
from collections.abc import AsyncGenerator, Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio

from assistant import house
from assistant.answering.ladder import Ladder
from assistant.chat import Chat
from assistant.domain import Conversation, Finished, TenantId
from assistant.errors import AppError
from assistant.house import House
from assistant.privacy.traces import SETTLED
from assistant.settings import Settings
from assistant.tenants import Tenant
from tests import rummage
from tests.builders import Clock, ScriptedEngine, Step, a_sentence

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="module")]

WORDS = "zebrafish in the wardrobe"
QUESTION = f"My {WORDS} asks: how long do you keep my chats?"
SAID = a_sentence("You can talk to a person at any time.")
OUTLIVE = {"statements", "audit"}  # sealed with a key that is gone; under an alias that is gone
CLOCK = Clock()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def kora(home: Path) -> AsyncGenerator[House]:
    folder = Path(tempfile.mkdtemp(prefix="kx"))
    settings = Settings(home=home, trace_file=folder / "turns.jsonl", _env_file=None)  # type: ignore[call-arg]
    async with house.opened(settings, clock=CLOCK) as opened:
        await opened.chat.memory.ready()
        yield opened
    shutil.rmtree(folder, ignore_errors=True)


async def tenant_of(kora: House) -> Tenant:
    return await kora.registry.get(TenantId("kapsule"))


def answering(kora: House, script: Sequence[Step]) -> tuple[Chat, ScriptedEngine]:
    engine = ScriptedEngine("claude", [script, [Finished("claude")]])
    ladder = Ladder((engine,))
    choose: Callable[[Tenant], Ladder] = lambda _: ladder  # noqa: E731 - a port's word
    return replace(kora.chat, turn=replace(kora.chat.turn, ladder=choose)), engine


async def begun(chat: Chat) -> Conversation:
    made, _ = await chat.start("kapsule", identity_token=None, memory=True, locale="en")
    return made


async def forget(kora: House, chat: Conversation) -> None:
    receipt = await kora.privacy.erasure.erase(
        await tenant_of(kora), chat.id, cause="asked", actor="customer", rewrite=False
    )
    assert receipt["found_afterwards"] == 0


async def settled(kora: House) -> None:
    CLOCK.forward(SETTLED + timedelta(seconds=1))
    assert await kora.privacy.traces.erase(TenantId("kapsule")) == 0


def left(kora: House, chats: Sequence[Conversation]) -> list[str]:
    tables = rummage.tables(kora.settings.home)
    named: dict[str, str] = {chat.id: chat.id for chat in chats}
    stay = {t: text for t, text in tables.items() if t not in OUTLIVE}
    traces = {"traces": kora.settings.trace_file.read_bytes() if _traced(kora) else b""}  # type: ignore[union-attr]
    return rummage.places({"words": WORDS}, {**tables, **traces}) + rummage.places(
        named, {**stay, **traces}
    )


def _traced(kora: House) -> bool:
    return bool(kora.settings.trace_file and kora.settings.trace_file.exists())


@pytest.mark.parametrize("before", [0, 1], ids=["before a word", "after the last word"])
async def test_what_an_answer_says_after_the_erasure_is_kept_nowhere(
    kora: House, before: int
) -> None:
    gate = asyncio.Event()
    said: list[Step] = [SAID] * before
    chat, engine = answering(kora, [*said, gate, SAID, Finished("claude")])
    where = await begun(chat)
    running = await chat.ask(where, QUESTION, client_message_id=None)
    await engine.waiting.wait()
    assert left(kora, [where])

    await forget(kora, where)
    gate.set()
    await asyncio.wait({running.task})
    await settled(kora)

    assert left(kora, [where]) == []


async def test_a_turn_that_asks_for_a_person_after_the_erasure_opens_no_case(
    kora: House,
) -> None:
    chat, _ = answering(kora, [Finished("claude")])
    where = await begun(chat)
    await forget(kora, where)

    for text in (f"A human now, my {WORDS}!", f"Refund me for the {WORDS}!", QUESTION):
        with pytest.raises(AppError):
            await _asked(chat, where, text)
    await settled(kora)

    assert left(kora, [where]) == []


async def test_whoever_reads_along_is_sent_away(kora: House) -> None:
    chat, _ = answering(kora, [SAID, Finished("claude")])
    where = await begun(chat)
    running = await chat.ask(where, QUESTION, client_message_id=None)
    await running.task
    told = asyncio.Event()

    async def read() -> None:
        async for heard in chat.follow(where, 0):
            if heard.event.kind == "answer.done":
                told.set()

    reading = asyncio.create_task(read())
    await told.wait()
    await forget(kora, where)

    await asyncio.wait_for(reading, 9)  # sooner than the next look at the clock


async def _asked(chat: Chat, where: Conversation, text: str) -> None:
    running = await chat.ask(where, text, client_message_id=None)
    await running.task


async def test_whoever_wins_a_race_of_turns_and_erasures_nothing_is_left(kora: House) -> None:
    rounds = 8
    chats: list[Conversation] = []
    for n in range(rounds):
        chat, _ = answering(kora, [SAID, Finished("claude")])
        where = await begun(chat)
        chats.append(where)
        running = await chat.ask(where, QUESTION, client_message_id=None)
        for _ in range(n * 6):  # a little later each time
            await asyncio.sleep(0)
        await asyncio.gather(forget(kora, where), asyncio.wait({running.task}))
    await settled(kora)

    assert left(kora, chats) == []

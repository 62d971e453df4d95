"""The database goes, flaps, is full; the clock jumps; a process stops: what was accepted is answered."""

import asyncio
import os
import shutil
import signal
import tempfile
from collections.abc import AsyncGenerator, Generator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
import pytest_asyncio

from assistant import house
from assistant.house import House
from assistant.intake import Asked
from assistant.settings import Settings
from assistant.storage.embedded import Address, Embedded
from tests.builders import Clock, as_admin
from tests.conftest import api_of
from tests.conversing import Conversation

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="module")]

QUESTION = "How long do you keep my chats with Kora?"


@dataclass
class Scene:
    """A house with a database of its own, which may be hurt."""

    kora: House
    api: httpx.AsyncClient
    clock: Clock
    home: Path
    address: Address

    async def send(self, chat: Conversation, key: str) -> httpx.Response:
        body = {"text": QUESTION, "client_message_id": key}
        return await self.api.post(f"{chat.path}/messages", json=body, headers=chat.auth)

    async def sent(self, chat: Conversation, key: str) -> httpx.Response:
        """As the widget does: again, until it is answered."""
        for _ in range(100):
            answer = await self.send(chat, key)
            if answer.status_code == 200:
                return answer
            assert answer.status_code == 503
            assert int(answer.headers["Retry-After"]) >= 1
            await asyncio.sleep(0.1)
        pytest.fail("never answered")

    async def again(self) -> None:
        """Until the server has put itself together."""
        for _ in range(200):
            if (await self.api.get("/readyz")).status_code == 200:
                return
            await asyncio.sleep(0.1)
        pytest.fail("never ready")

    def postmaster(self) -> int:
        (file,) = self.home.rglob("postmaster.pid")
        return int(file.read_text().split()[0])


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def scene() -> AsyncGenerator[Scene]:
    home, clock = Path(tempfile.mkdtemp(prefix="ko")), Clock()
    try:
        settings = Settings(home=home, _env_file=None)  # type: ignore[call-arg]
        async with house.opened(settings, clock=clock) as kora, api_of(kora) as api:
            await kora.chat.memory.ready()
            server = Embedded(home, durable=False)
            address = server.start()
            yield Scene(kora, api, clock, home, address)
            server.stop()
    finally:
        shutil.rmtree(home, ignore_errors=True)


def authors(thread: dict[str, list[dict[str, str]]]) -> list[str]:
    return [line["author"] for line in thread["messages"]]


async def test_a_database_that_flaps_loses_and_doubles_nothing(scene: Scene) -> None:
    chat = await Conversation.start(scene.api)

    for number in range(3):
        asking = asyncio.create_task(scene.sent(chat, f"flap-{number}"))
        await asyncio.sleep(0.02 * number)
        for pid in _children(scene.postmaster()):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGTERM)  # as pg_terminate_backend does
        await asking

    await scene.again()
    thread = await chat.thread()
    said = authors(thread)
    assert said.count("customer") == 3
    assert said.count("kora") <= 3
    assert said.count("kora") == 3 or thread["handoff"]


async def test_without_its_database_the_service_says_so_and_comes_back_by_itself(
    scene: Scene,
) -> None:
    chat = await Conversation.start(scene.api)
    os.kill(scene.postmaster(), signal.SIGSTOP)
    for pid in _children(scene.postmaster()):
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGSTOP)
    ready = await scene.api.get("/readyz")
    alive = await scene.api.get("/healthz")
    for pid in (*_children(scene.postmaster()), scene.postmaster()):
        os.kill(pid, signal.SIGCONT)

    answer = await scene.sent(chat, "after")

    assert (ready.status_code, ready.json()["database"]) == (503, False)
    assert alive.status_code == 200
    assert answer.json()["answer"]


async def test_on_a_full_disk_nothing_is_acknowledged_and_reading_goes_on(scene: Scene) -> None:
    chat = await Conversation.start(scene.api)
    await scene.sent(chat, "before")
    with full(scene.address):
        refused = await scene.send(chat, "full")
        thread = await chat.thread()
    answer = await scene.sent(chat, "full")

    assert (refused.status_code, refused.json()["code"]) == (503, "database-unavailable")
    assert authors(thread) == ["customer", "kora"]
    assert answer.json()["answer"]
    assert authors(await chat.thread()) == ["customer", "kora"] * 2


async def test_a_clock_that_jumps_changes_no_order(scene: Scene) -> None:
    chat = await Conversation.start(scene.api)
    jumps = (timedelta(hours=5), timedelta(days=-2), timedelta(days=2))

    for number, jump in enumerate(jumps):
        await scene.sent(chat, f"jump-{number}")
        scene.clock.forward(jump)

    assert authors(await chat.thread()) == ["customer", "kora"] * 3


async def test_what_a_stopped_process_left_is_handed_over_once_by_those_who_run(
    scene: Scene,
) -> None:
    chat = await Conversation.start(scene.api)
    tenant = await scene.kora.registry.get("kapsule")
    where = await scene.kora.chat.enter(chat.id, chat.auth["Authorization"].split()[1])
    await scene.kora.chat.turn.intake.keep(Asked(tenant, where, QUESTION, "left"))

    early = await scene.kora.chat.recover()
    scene.clock.forward(timedelta(minutes=3))
    taken = await asyncio.gather(*(scene.kora.chat.recover() for _ in range(3)))
    answer = await scene.send(chat, "left")

    assert early == 0
    assert sum(taken) == 1
    assert answer.json()["handoff"] is True
    assert (await chat.thread())["handoff"]
    assert authors(await chat.thread()).count("customer") == 1


@contextmanager
def full(address: Address) -> Generator[None]:
    """While it is open each new message finds no room on the disk."""
    with as_admin(address) as admin:
        admin.execute(
            "create function no_room() returns trigger language plpgsql as"
            " $$ begin raise exception using errcode = '53100'; end $$"
        )
        admin.execute(
            "create trigger no_room before insert on messages"
            " for each row execute function no_room()"
        )
    yield
    with as_admin(address) as admin:
        admin.execute("drop function no_room() cascade")


def _children(parent: int) -> Generator[int]:
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            if stat.read_text().rpartition(")")[2].split()[1] == str(parent):
                yield int(stat.parent.name)

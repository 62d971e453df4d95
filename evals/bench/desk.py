"""How long a customer's message takes to a member of staff's screen, with many conversations open.

`python -m evals.bench.desk [--open 200] [--messages 300] [--per-second 4]`
From the call that takes the message in to the frame on the console's stream, which is when the
page shows it: screening, sealing, the log, the wake-up and the console's own view, while a member
of staff's inbox is read again at each change as a console does. Not in it: the two sockets.
One flush to the disk is part of it, so bare flushes of the same disk are timed beside.
"""

import argparse
import asyncio
import os
import random
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

from assistant import house
from assistant.api import sse
from assistant.domain import Conversation, StaffId, StoredEvent, TenantId
from assistant.house import House
from assistant.settings import Settings
from assistant.staff.accounts import Staff
from assistant.storage.inbox import Sought

_WORDS = (
    "The migration stopped at 40 percent and the old host says it is our side.",
    "My name is Quilla Marsh and the invoice of Kauri Bakery is wrong.",
    "Is anybody there?",
    "The nameservers are ns1.example.com and ns2.example.com, nothing else was changed.",
    "Please call me on +64 21 555 0199 once you know more about the outage.",
)
_LONGEST_ALLOWED = 300.0  # ms at the 99th percentile
_APART = 0.3  # seconds between two readings of an inbox, as the console keeps them


@dataclass
class Seen:
    """When each message went in and when it stood on a screen."""

    sent: dict[str, float] = field(default_factory=dict[str, float])
    shown: dict[str, float] = field(default_factory=dict[str, float])
    done: asyncio.Event = field(default_factory=asyncio.Event)

    def took(self) -> list[float]:
        """Milliseconds, shortest first."""
        return sorted(
            (self.shown[each] - at) * 1000
            for each, at in self.sent.items()
            if each in self.shown
        )


async def _watch(happened: AsyncIterator[tuple[StoredEvent, str | None]], seen: Seen) -> None:
    async for event, text in happened:
        sse.shown(event, text)
        if event.kind == "turn.started":
            seen.shown[str(event.data["message_id"])] = time.perf_counter()


async def _read_inbox(kora: House, staff: Staff) -> None:
    async for _ in kora.offices.console.queue_changes(staff):
        await kora.offices.overview.look(staff, Sought(staff=staff.id))
        await kora.offices.casework.all(staff)
        await asyncio.sleep(_APART)


async def _flush(folder: Path, took: list[float]) -> None:
    """Four pages, as a message leaves in the database's log, made to last; again and again."""

    def once(file: int) -> float:
        begun = time.perf_counter()
        os.pwrite(file, b"x" * 32_768, 0)
        os.fdatasync(file)
        return (time.perf_counter() - begun) * 1000

    file = os.open(folder / "flushed", os.O_CREAT | os.O_RDWR, 0o600)
    try:
        while True:
            took.append(await asyncio.to_thread(once, file))
            await asyncio.sleep(0.25)
    finally:
        os.close(file)


async def _waiting(kora: House, tenant: TenantId) -> Conversation:
    where, _ = await kora.chat.start(tenant, identity_token=None, memory=False, locale="en")
    await kora.offices.reaching.ask_human(where)
    return where


async def _watched(
    kora: House, staff: Staff, where: Conversation, seen: Seen
) -> "asyncio.Task[None]":
    after = await kora.chat.last_event(where)
    happened = await kora.offices.viewing.follow(staff, where.id, after)
    return asyncio.create_task(_watch(happened, seen))


async def _write(kora: House, where: Conversation, seen: Seen, text: str) -> None:
    begun = time.perf_counter()
    running = await kora.chat.ask(where, text, client_message_id=None)
    seen.sent[(await running.accepted).message] = begun
    await running.task


async def measure(
    *, opened: int, messages: int, per_second: float
) -> tuple[list[float], list[float]]:
    """One run over a data folder of its own: each message's time, and bare flushes beside."""
    chance = random.Random(7)  # noqa: S311 - which conversation writes next
    with tempfile.TemporaryDirectory(prefix="kb") as folder:
        settings = Settings(home=Path(folder), _env_file=None)  # type: ignore[call-arg]
        async with house.opened(settings) as kora:
            tenant = await kora.registry.get("kapsule")
            staff = Staff(tenant.id, StaffId("st_bench"), "Bench", "agent")
            await asyncio.to_thread(kora.guard.warm)
            seen, rooms = Seen(), [await _waiting(kora, tenant.id) for _ in range(opened)]
            # One after the other, as people open them: each look is written down.
            watching = [await _watched(kora, staff, where, seen) for where in rooms]
            flushes: list[float] = []
            watching.append(asyncio.create_task(_read_inbox(kora, staff)))
            watching.append(asyncio.create_task(_flush(Path(folder), flushes)))
            print(f"{opened} open, writing", file=sys.stderr)
            await asyncio.sleep(2)
            writing: list[asyncio.Task[None]] = []
            for _ in range(messages):
                await asyncio.sleep(chance.expovariate(per_second))
                room, text = chance.choice(rooms), chance.choice(_WORDS)
                writing.append(asyncio.create_task(_write(kora, room, seen, text)))
            await asyncio.gather(*writing)
            await asyncio.sleep(1)
            for task in watching:
                task.cancel()
            await asyncio.wait(watching)
            return seen.took(), sorted(flushes)


def main() -> int:
    """Print the percentiles; exit status 1 over the line or when a message was not shown."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--open", type=int, default=200)
    parser.add_argument("--messages", type=int, default=300)
    parser.add_argument("--per-second", type=float, default=4.0)
    given = parser.parse_args()
    took, flushes = asyncio.run(
        measure(opened=given.open, messages=given.messages, per_second=given.per_second)
    )
    print(f"{len(took)} of {given.messages} messages, {given.open} open: {_told(took)}")
    load = os.getloadavg()[0]
    print(f"a bare flush of this disk meanwhile: {_told(flushes)}; load {load:.1f}")
    return int(len(took) < given.messages or _at(took, 0.99) > _LONGEST_ALLOWED)


def _at(took: list[float], share: float) -> float:
    return took[min(len(took) - 1, int(len(took) * share))]


def _told(took: list[float]) -> str:
    return ", ".join(
        f"p{share * 100:.0f} {_at(took, share):.0f} ms" for share in (0.5, 0.95, 0.99)
    )


if __name__ == "__main__":
    raise SystemExit(main())

"""How long a customer's message takes to a member of staff's screen, with many conversations open.

`python -m evals.bench.desk [--open 200] [--messages 300] [--per-second 4]`
From the call that takes the message in to the frame on the console's stream: screening, sealing,
the log, the wake-up and the console's own view. Not in it: the two sockets.
"""

import argparse
import asyncio
import random
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

from assistant import house
from assistant.api import sse
from assistant.domain import Conversation, StaffId, StoredEvent
from assistant.house import House
from assistant.settings import Settings
from assistant.staff.accounts import Staff

_WORDS = (
    "The migration stopped at 40 percent and the old host says it is our side.",
    "My name is Quilla Marsh and the invoice of Kauri Bakery is wrong.",
    "Is anybody there?",
    "The nameservers are ns1.example.com and ns2.example.com, nothing else was changed.",
    "Please call me on +64 21 555 0199 once you know more about the outage.",
)
_LONGEST_ALLOWED = 300.0  # ms at the 99th percentile


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


async def _write(kora: House, where: Conversation, seen: Seen, text: str) -> None:
    begun = time.perf_counter()
    running = await kora.chat.ask(where, text, client_message_id=None)
    seen.sent[(await running.accepted).message] = begun
    await running.task


async def measure(*, opened: int, messages: int, per_second: float) -> list[float]:
    """One run over a data folder of its own."""
    chance = random.Random(7)  # noqa: S311 - which conversation writes next
    with tempfile.TemporaryDirectory(prefix="kb") as folder:
        settings = Settings(home=Path(folder), _env_file=None)  # type: ignore[call-arg]
        async with house.opened(settings) as kora:
            tenant = await kora.registry.get("kapsule")
            staff = Staff(tenant.id, StaffId("st_bench"), "Bench", "agent")
            await asyncio.to_thread(kora.guard.warm)
            rooms = [
                (
                    await kora.chat.start(
                        tenant.id, identity_token=None, memory=False, locale="en"
                    )
                )[0]
                for _ in range(opened)
            ]
            for where in rooms:
                await kora.offices.reaching.ask_human(where)
            seen = Seen()
            # One after the other, as people open them: each look is written down.
            watching: list[asyncio.Task[None]] = []
            for where in rooms:
                after = await kora.chat.last_event(where)
                happened = await kora.offices.viewing.follow(staff, where.id, after)
                watching.append(asyncio.create_task(_watch(happened, seen)))
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
            return seen.took()


def main() -> int:
    """Print the percentiles; exit status 1 over the line or when a message was not shown."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--open", type=int, default=200)
    parser.add_argument("--messages", type=int, default=300)
    parser.add_argument("--per-second", type=float, default=4.0)
    given = parser.parse_args()
    took = asyncio.run(
        measure(opened=given.open, messages=given.messages, per_second=given.per_second)
    )
    at = {
        share: took[min(len(took) - 1, int(len(took) * share))] for share in (0.5, 0.95, 0.99)
    }
    told = ", ".join(f"p{share * 100:.0f} {ms:.0f} ms" for share, ms in at.items())
    print(f"{len(took)} of {given.messages} messages, {given.open} open: {told}")
    return int(len(took) < given.messages or at[0.99] > _LONGEST_ALLOWED)


if __name__ == "__main__":
    raise SystemExit(main())

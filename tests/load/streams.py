"""A thousand open event streams on one process: what one costs, and how late news is.

`python -m tests.load.streams [--open 1000]`; status 1 when a stream was refused, lost an event, or
costs more than a line below.
"""

import argparse
import asyncio
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from tests import live_service
from tests.load.turns import OPEN, percentiles

MOST_KB, MOST_LATE = 200.0, 1000.0  # a stream's memory; ms to the last reader at the 99th


@dataclass
class Reader:
    """One conversation and what its reader heard."""

    path: str
    auth: dict[str, str]
    live: asyncio.Event = field(default_factory=asyncio.Event)
    heard: asyncio.Event = field(default_factory=asyncio.Event)
    at: float = 0.0

    async def read(self, api: httpx.AsyncClient) -> None:
        """Until the news came."""
        head = {**self.auth, "Accept": "text/event-stream"}
        async with api.stream("GET", f"{self.path}/events", headers=head) as answer:
            answer.raise_for_status()
            async for line in answer.aiter_lines():
                self.live.set()
                if line.startswith("event: handoff.requested"):
                    self.at = time.perf_counter()
                    self.heard.set()


def main() -> int:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--open", type=int, default=1000)
    args = parser.parse_args()
    with live_service.running(OPEN) as service:
        return asyncio.run(_measured(service, args.open))


async def _measured(service: live_service.LiveService, many: int) -> int:
    limits = httpx.Limits(max_connections=many + 50, max_keepalive_connections=50)
    async with httpx.AsyncClient(base_url=service.url, timeout=120, limits=limits) as api:
        await _warm(api)
        empty = resident(service.pid)
        readers = [await _begun(api) for _ in range(many)]
        begun = resident(service.pid)
        reading = [asyncio.ensure_future(reader.read(api)) for reader in readers]
        await asyncio.gather(*(reader.live.wait() for reader in readers))
        opened = resident(service.pid)
        late = await _news(api, readers[:: max(1, many // 100)])
        for task in reading:
            task.cancel()
        await asyncio.wait(reading)
    each, idle = (opened - begun) / many, (begun - empty) / many
    p50, p99 = percentiles(late)
    print(f"{many} streams open on one process, {opened / 1024:.0f} MB in all")
    print(f"memory: {idle:.1f} kB a conversation that nobody reads, {each:.1f} kB a stream")
    print(f"news to {len(late)} of them, ms: p50 {p50:.0f}, p99 {p99:.0f}")
    return 0 if each < MOST_KB and p99 < MOST_LATE else 1


async def _warm(api: httpx.AsyncClient) -> None:
    """Until what is loaded once has been, memory's library too, which nothing tells of."""
    while (await api.get("/readyz")).status_code != 200:  # noqa: ASYNC110 - over HTTP
        await asyncio.sleep(0.5)
    for _ in range(50):
        await _begun(api)
    await asyncio.sleep(15)


async def _begun(api: httpx.AsyncClient) -> Reader:
    held = (await api.post("/v1/conversations", json={"tenant": "kapsule"})).json()
    auth = {"Authorization": f"Bearer {held['token']}"}
    return Reader(f"/v1/conversations/{held['id']}", auth)


async def _news(api: httpx.AsyncClient, readers: list[Reader]) -> list[float]:
    """Milliseconds from a request that makes news to its reader."""
    late: list[float] = []
    for reader in readers:
        started = time.perf_counter()
        await api.post(f"{reader.path}/handoff", headers=reader.auth)
        await asyncio.wait_for(reader.heard.wait(), 30)
        late.append(1000 * (reader.at - started))
    return late


def resident(pid: int) -> float:
    """Kilobytes of memory of a process."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    return float(status.partition("VmRSS:")[2].split()[0])


if __name__ == "__main__":
    sys.exit(main())

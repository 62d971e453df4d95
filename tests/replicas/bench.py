"""Two replicas beside one: the same database and Valkey, the same customers, in one run.

`python -m tests.replicas.bench [--seconds 20] [--customers 12]`
Each customer is in a conversation and asks again as soon as the answer is there, each time at the
next replica: how many turns of the extractive engine go through in a second, guards and storage
included.
"""

import argparse
import asyncio
import os
import sys
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass

import httpx

from tests import live_service, servers

_QUESTIONS = (
    "How long do you keep my chats with Kora?",
    "How many days do I have to ask for a refund?",
    "Which companies process my data?",
    "May I run a mail server?",
)
_UNLIMITED = {
    "KORA_NETWORK_REQUESTS_PER_MINUTE": "0",
    "KORA_NETWORK_STARTS_PER_MINUTE": "0",
    "KORA_PERSON_MESSAGES_PER_MINUTE": "0",
    "KORA_TENANT_MESSAGES_PER_MINUTE": "0",
    "KORA_MASTER_KEY": "an invented master key that is long enough",
}


@dataclass(frozen=True, slots=True)
class Measured:
    """Turns a second, and milliseconds a turn."""

    per_second: float
    p50: float
    p99: float


async def load(urls: Sequence[str], customers: int, seconds: float) -> Measured:
    """Customers spread over the replicas, each message to the next one."""
    took: list[float] = []
    end = time.perf_counter() + seconds

    async def customer(number: int) -> None:
        async with httpx.AsyncClient(timeout=60) as client:
            url = urls[number % len(urls)]
            begun = await client.post(f"{url}/v1/conversations", json={"tenant": "kapsule"})
            held = begun.raise_for_status().json()
            auth = {"Authorization": f"Bearer {held['token']}"}
            turn = number
            while time.perf_counter() < end:
                turn += 1
                url = urls[turn % len(urls)]
                asked = time.perf_counter()
                answer = await client.post(
                    f"{url}/v1/conversations/{held['id']}/messages",
                    json={"text": _QUESTIONS[turn % len(_QUESTIONS)]},
                    headers=auth,
                )
                answer.raise_for_status()
                took.append((time.perf_counter() - asked) * 1000)

    await asyncio.gather(*(customer(n) for n in range(customers)))
    took.sort()
    return Measured(
        len(took) / seconds,
        took[len(took) // 2],
        took[min(len(took) - 1, int(len(took) * 0.99))],
    )


def main(seconds: float, customers: int) -> int:
    """Print both and the ratio."""
    found: dict[int, Measured] = {}
    with servers.postgres() as database, servers.valkey() as valkey:
        database.do("create database kora")
        ends = {
            "KORA_DATABASE_URL": database.url("kora"),
            "KORA_REDIS_URL": valkey.connection_url,
        }
        for count in (1, 2):
            with ExitStack() as stack:
                settings = {**_UNLIMITED, **ends}
                each = [
                    stack.enter_context(live_service.running(settings)) for _ in range(count)
                ]
                urls = [service.url for service in each]
                asyncio.run(load(urls, customers, 4))  # warm
                found[count] = asyncio.run(load(urls, customers, seconds))
    print(f"{'':12}{'turns/s':>10}{'p50 ms':>10}{'p99 ms':>10}")
    for count, each in found.items():
        print(f"{count} replica(s){each.per_second:10.1f}{each.p50:10.0f}{each.p99:10.0f}")
    print(f"ratio       {found[2].per_second / found[1].per_second:10.2f}")
    print(
        f"load of the machine while it ran: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"
    )
    return 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--customers", type=int, default=12)
    given = parser.parse_args()
    sys.exit(main(given.seconds, given.customers))

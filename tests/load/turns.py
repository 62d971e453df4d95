"""Turns beside the bare `anthropic` client, against one emulated Claude of fixed delays.

`python -m tests.load.turns [--rate 10] [--seconds 20] [--work 200]`
First: what Kora adds to the first sentence and to the end, at so many turns a second, measured in
one run with the bare client between them. Then: turns a second on one core without the model's
delay. Status 1 under a line.
"""

import argparse
import asyncio
import os
import random
import statistics
import sys
import time
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import cycle
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Barrier
from pathlib import Path

import anthropic
import httpx

from tests import live_service
from tests.load.emulated import Pace, serving

QUESTIONS = (
    "How long do you keep my chats with Kora?",
    "How many days do I have to ask for a refund?",
    "My name is Oriwa Tamahere, can I get my money back after twenty days?",
    "Which companies process my data?",
    "Can I run a mail server that sends newsletters?",
    "What happens to my site when I do not pay?",
    "Do you share what I write with anybody outside of New Zealand?",
    "How do I have my data deleted?",
)
P50, P99, FLOOR = 15.0, 40.0, 40.0  # ms, ms, turns a second on one core
_IDLE = 0.08  # seconds of processor in a second in which nobody asks: the rounds of the house


@dataclass(frozen=True, slots=True)
class Took:
    """Milliseconds of one turn."""

    first: float
    end: float
    engine: str = "claude"


Ask = Callable[[str], Coroutine[None, None, Took]]


def main() -> int:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rate", type=float, default=10.0)
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--work", type=int, default=200)
    args = parser.parse_args()
    with serving(Pace()) as claude, live_service.running(settings(claude)) as service:
        asyncio.run(_warm(service))
        good = _added(service.url, claude, args.rate, args.seconds)
    with serving(Pace(0, 0)) as claude, live_service.running(settings(claude)) as service:
        good &= asyncio.run(_worked(service, args.work))
    with live_service.running(OPEN) as service:
        asyncio.run(_worked(service, args.work))
    return 0 if good else 1


OPEN = {
    "KORA_PERSON_MESSAGES_PER_MINUTE": "0",
    "KORA_TENANT_MESSAGES_PER_MINUTE": "0",
    "KORA_NETWORK_STARTS_PER_MINUTE": "0",
    "KORA_NETWORK_REQUESTS_PER_MINUTE": "0",
    "KORA_TENANT_DAILY_DOLLARS": "1000000",
}


def settings(claude: str) -> dict[str, str]:
    """A service that asks this Claude, one sender playing everybody."""
    return {**OPEN, "ANTHROPIC_API_KEY": "sk-ant-invented", "ANTHROPIC_BASE_URL": claude}


def _added(url: str, claude: str, rate: float, seconds: float) -> bool:
    taken = _taken({"kora": url, "bare": claude}, rate, seconds)
    print(f"{rate:.0f} turns a second of each, {len(taken['kora'])} turns, ms: p50 / p99")
    for name, turns in taken.items():
        firsts, ends = [t.first for t in turns], [t.end for t in turns]
        print(
            f"  {name}: first sentence {_of(firsts)}, end {_of(ends)};"
            f" by Claude {sum(t.engine == 'claude' for t in turns)}"
        )
    kora, base = taken["kora"], taken["bare"]
    first = [t.first - statistics.median(b.first for b in base) for t in kora]
    end = [t.end - statistics.median(b.end for b in base) for t in kora]
    ratio = statistics.median(t.end for t in kora) / statistics.median(b.end for b in base)
    print(
        f"  added to the first sentence {_of(first)}, to the end {_of(end)}; end {ratio:.3f} times"
    )
    base_first = [t.first - statistics.median(b.first for b in base) for t in base]
    print(
        f"  lines: {P50:.0f} ms p50, {P99:.0f} ms p99; the bare client's own first sentence was up to"
        f" {_at(base_first, 0.99):.1f} ms late at p99 on this machine"
    )
    return _at(first, 0.5) < P50 and _at(first, 0.99) < P99


def _taken(where: dict[str, str], rate: float, seconds: float) -> dict[str, list[Took]]:
    """Both at once, each at its rate: what else the machine does falls on both.

    Each is asked from a process of its own: the vendor's client takes 8 ms of processor a turn, and
    in one loop with it Kora's answers lay there that long before anybody looked at a clock.
    """
    context = get_context("spawn")
    both = context.Barrier(len(where))
    lines = {name: context.Pipe(duplex=False) for name in where}
    askers = [
        context.Process(
            target=_asks, args=(name, where[name], (rate, seconds), both, told), daemon=True
        )
        for name, (_, told) in lines.items()
    ]
    for asker in askers:
        asker.start()
    taken = {name: heard.recv() for name, (heard, _) in lines.items()}
    for asker in askers:
        asker.join()
    return taken


def _asks(
    name: str, url: str, pace: tuple[float, float], both: Barrier, told: Connection
) -> None:
    told.send(asyncio.run(_asked(name, url, pace, both)))


async def _asked(name: str, url: str, pace: tuple[float, float], both: Barrier) -> list[Took]:
    async with (
        httpx.AsyncClient(base_url=url, timeout=60, limits=_MANY) as api,
        anthropic.AsyncAnthropic(api_key="sk-ant-invented", base_url=url) as client,
    ):
        ask: Ask = partial(_talk, api) if name == "kora" else partial(_bare, client)
        await ask("Hello")  # Presidio, the networks and the vendor's client load
        await asyncio.gather(*(ask(q) for q in QUESTIONS))
        await asyncio.to_thread(both.wait)
        return await _paced(ask, *pace, random.Random(name))


async def _paced(ask: Ask, rate: float, seconds: float, chance: random.Random) -> list[Took]:
    questions = cycle(QUESTIONS)
    tasks: list[asyncio.Future[Took]] = []
    loop = asyncio.get_running_loop()
    due = loop.time()
    for _ in range(round(rate * seconds)):
        due += chance.expovariate(rate)
        await asyncio.sleep(max(0.0, due - loop.time()))
        tasks.append(asyncio.ensure_future(ask(next(questions))))
    return await asyncio.gather(*tasks)


_MANY = httpx.Limits(max_connections=500, max_keepalive_connections=500)


async def _talk(api: httpx.AsyncClient, question: str) -> Took:
    """A conversation of one turn over HTTP; its start is not counted."""
    held = (await api.post("/v1/conversations", json={"tenant": "kapsule"})).json()
    head = {"Authorization": f"Bearer {held['token']}", "Accept": "text/event-stream"}
    path, body = f"/v1/conversations/{held['id']}/messages", {"text": question}
    started, first, engine = time.perf_counter(), 0.0, ""
    async with api.stream("POST", path, json=body, headers=head) as answer:
        async for line in answer.aiter_lines():
            if line.startswith("event: answer.delta") and not first:
                first = time.perf_counter()
            if line.startswith("data: ") and '"engine":"' in line:
                engine = line.partition('"engine":"')[2].partition('"')[0]
    ended = time.perf_counter()
    return Took(1000 * ((first or ended) - started), 1000 * (ended - started), engine)


async def _bare(client: anthropic.AsyncAnthropic, question: str) -> Took:
    """The same model, the same kind of request, nothing around it."""
    clause = "We keep chat logs for nine weeks, and then we delete them without asking anybody."
    result = {
        "type": "search_result",
        "source": "privacy 9",
        "title": "Retention",
        "content": [{"type": "text", "text": clause}],
        "citations": {"enabled": True},
    }
    content = [*({**result, "source": f"privacy {n}"} for n in range(90)), _text(question)]
    started, first = time.perf_counter(), 0.0
    async with client.messages.stream(
        model="claude-sonnet-5-5",
        max_tokens=1200,
        messages=[{"role": "user", "content": content}],  # type: ignore[list-item, typeddict-item]
    ) as stream:
        async for event in stream:
            if event.type == "content_block_stop" and not first:
                first = time.perf_counter()
        await stream.get_final_message()
    ended = time.perf_counter()
    return Took(1000 * (first - started), 1000 * (ended - started))


def _text(question: str) -> dict[str, str]:
    return {"type": "text", "text": question}


async def _worked(service: live_service.LiveService, turns: int) -> bool:
    """Turns as fast as they go, by the processor time that the service took for them."""
    async with httpx.AsyncClient(base_url=service.url, timeout=120, limits=_MANY) as api:
        for question in QUESTIONS:
            await _talk(api, question)
        await _settled(service.pid)
        before, started = _cpu(service.pid), time.perf_counter()
        done: list[Took] = []
        waiting = [
            question for _, question in zip(range(turns), cycle(QUESTIONS), strict=False)
        ]

        async def one() -> None:
            while waiting:
                done.append(await _talk(api, waiting.pop()))

        await asyncio.gather(*(one() for _ in range(8)))
        wall, cpu = time.perf_counter() - started, _cpu(service.pid) - before
    engines = {took.engine for took in done}
    print(
        f"without the model's delay ({', '.join(sorted(engines))}): {turns / cpu:.0f} turns a"
        f" second on one core ({1000 * cpu / turns:.1f} ms of processor each),"
        f" {turns / wall:.0f} on this machine; line {FLOOR:.0f}"
    )
    return turns / cpu >= FLOOR


async def _warm(service: live_service.LiveService) -> None:
    """Everything was used once, and what a start loads behind it is loaded."""
    async with httpx.AsyncClient(base_url=service.url, timeout=120, limits=_MANY) as api:
        for question in QUESTIONS:
            await _talk(api, question)
    await _settled(service.pid)


async def _settled(pid: int) -> None:
    """Wait until nothing is loaded any more: memory's library takes seconds of processor once a
    start, which a hundred turns would have for their own."""
    for _ in range(60):
        before = _cpu(pid)
        await asyncio.sleep(1.0)
        if _cpu(pid) - before < _IDLE:
            return


def _cpu(pid: int) -> float:
    """Seconds of processor of the service, its threads included, the database's not."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def percentiles(times: Sequence[float]) -> tuple[float, float]:
    """The 50th and the 99th."""
    return _at(times, 0.5), _at(times, 0.99)


def _of(times: Sequence[float]) -> str:
    return "{:.1f} / {:.1f}".format(*percentiles(times))


def _at(times: Sequence[float], share: float) -> float:
    return sorted(times)[min(len(times) - 1, int(len(times) * share))]


if __name__ == "__main__":
    sys.exit(main())

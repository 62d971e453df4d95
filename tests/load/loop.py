"""Whether guards and networks hold the event loop up, and where a turn's processor time goes.

`python -m tests.load.loop [--at-once 8] [--times 4]`: the extractive engine, in this process. Status
1 when the loop was late by more than a line.
"""

import argparse
import asyncio
import sys
import tempfile
import time
from itertools import cycle
from pathlib import Path

from assistant import house
from assistant.house import House
from assistant.settings import Settings
from tests.load.turns import QUESTIONS, percentiles

_TICK, _LATEST = 0.005, 50.0  # seconds; ms at the 99th percentile


def main() -> int:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--at-once", type=int, default=8)
    parser.add_argument("--times", type=int, default=4)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="kb", ignore_cleanup_errors=True) as home:
        return asyncio.run(_measured(Path(home), args.at_once, args.times))


async def _measured(home: Path, at_once: int, times: int) -> int:
    chosen = Settings(home=home, _env_file=None)  # type: ignore[call-arg]
    async with house.opened(chosen) as kora:
        await kora.warm()
        for question in QUESTIONS:
            await _turn(kora, question)
        late: list[float] = []
        watching = asyncio.create_task(_watch(late))
        whole, own = time.process_time(), time.thread_time()
        for _ in range(times):
            asked = [q for _, q in zip(range(at_once), cycle(QUESTIONS), strict=False)]
            await asyncio.gather(*(_turn(kora, question) for question in asked))
        turns = at_once * times
        whole, own = time.process_time() - whole, time.thread_time() - own
        watching.cancel()
        await asyncio.wait({watching})
    p50, p99 = percentiles(late)
    print(f"{at_once} turns at once: the loop was late by {p50:.1f} ms p50, {p99:.1f} ms p99")
    print(
        f"{1000 * whole / turns:.0f} ms of processor a turn: {1000 * own / turns:.0f} in the loop"
        f" (storage), {1000 * (whole - own) / turns:.0f} in threads (guards, networks)"
    )
    return 0 if p99 < _LATEST else 1


async def _turn(kora: House, question: str) -> None:
    chat = kora.chat
    where, _ = await chat.start("kapsule", identity_token=None, memory=False, locale="en")
    await chat.answer(where, await chat.ask(where, question, client_message_id=None))


async def _watch(late: list[float]) -> None:
    while True:
        asked = time.perf_counter()
        await asyncio.sleep(_TICK)
        late.append(1000 * (time.perf_counter() - asked - _TICK))


if __name__ == "__main__":
    sys.exit(main())

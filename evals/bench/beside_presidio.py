# pyright: basic
"""Our redactor and stock Presidio on the same messages, one after the other, on one core.

Run `python -m evals.bench.beside_presidio [MESSAGES]`; exit 1 under a line. Times are of the
processor, so a busy machine changes them little.
"""

import gc
import multiprocessing
import os
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from evals.bench.pii import _PLANTED, _found, _p99, _stock, cases
from guardrails.pii import Detector

_CASES = Path(__file__).parents[1] / "cases"
_TIMES, _P99_MS, _HOSTILE_MS = 8, 5.0, 100.0
_WORDS = (25, 35)
# Messages of one before the other's turn. At twenty, each turn began with a cache that the other had
# filled, and ours read a fifth slower than in a process of its own, where nobody runs two redactors.
_TURN = 200
_FURTHER = ("pii_wide.jsonl", "pii_everyday.jsonl")
_PIECES = ("a.", "a@", "1 ", "ab ", "Ana ", "password is ", "[P", "\u200b", "12 a street ")


def main(messages: int) -> int:
    """Print the figures with their ratios."""
    first, *texts = [case.text for case in cases("dev")][: messages + 1]
    detector = Detector()
    detector.warm()
    name, stock = _stock()

    def ours(text: str) -> object:
        return _found(detector, text)

    def theirs(text: str) -> object:
        return stock.analyze(text, language="en")

    for _ in range(10):  # no message is read twice: what was found clean is remembered
        ours(first)
        theirs(first)
    # What both have loaded stays: else whoever makes the most garbage is charged for a look
    # through the other's language model, which took 100 ms of a hostile text's time.
    gc.collect()
    gc.freeze()
    mine, other = _both(texts, ours, theirs)
    times = sum(other) / sum(mine)
    print(f"{len(texts)} messages        p50 ms   p99 ms   messages a second on one core")
    for who, taken in (("ours", mine), (name, other)):
        rate = 1000 * len(taken) / sum(taken)
        print(f"{who:20}{statistics.median(taken):8.2f}{_p99(taken):9.2f}{rate:10.0f}")
    print(f"throughput: {times:.1f} times {name} (line {_TIMES})")
    further = [case.text for file in _FURTHER for case in cases("all", _CASES / file)]
    mine, other = _both(further, ours, theirs)
    print(f"on {len(further)} further messages: {sum(other) / sum(mine):.1f} times")
    short = [text for text in texts if _WORDS[0] <= len(text.split()) <= _WORDS[1]] or texts
    late = _p99([_ms(ours, f"{text} {turn}") for turn in range(5) for text in short])
    print(f"about 30 words: p99 {late:.2f} ms (line {_P99_MS})")
    hostile = [_hostile(detector, piece) for piece in _PIECES]
    for who in ("ours", "stock"):
        print(f"memory, {who} alone: {_memory(who, texts[:50]):.0f} MB at its highest")
    good = times >= _TIMES and late < _P99_MS and all(hostile)
    return 0 if good else 1


def _both(
    texts: Sequence[str], ours: Callable[[str], object], theirs: Callable[[str], object]
) -> tuple[list[float], list[float]]:
    """Milliseconds that each took for each message, which it had not met before."""
    mine: list[float] = []
    other: list[float] = []
    for first in range(0, len(texts), _TURN):
        turn = texts[first : first + _TURN]
        mine += [_ms(ours, text) for text in turn]
        other += [_ms(theirs, text) for text in turn]
    return mine, other


def _hostile(detector: Detector, piece: str) -> bool:
    """20 kB of one piece, then an address that must still be found."""
    text = f"{(piece * 20_000)[:20_000]}\nmail {_PLANTED}"
    started = time.process_time()
    spans = _found(detector, text)
    taken = 1000 * (time.process_time() - started)
    start = text.index(_PLANTED)
    covered = {place for span in spans for place in range(span.start, span.end)}
    left = set(range(start, start + len(_PLANTED))) - covered
    print(
        f"20 kB of {piece!r}: {taken:.0f} ms (line {_HOSTILE_MS:.0f}), {'LEAKS' if left else 'covered'}"
    )
    return not left and taken < _HOSTILE_MS


def _ms(read: Callable[[str], object], text: str) -> float:
    started = time.process_time()
    read(text)
    return 1000 * (time.process_time() - started)


def _memory(who: str, texts: Sequence[str]) -> float:
    """Megabytes of a process of its own that holds one redactor and has read these."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(_alone, (who, list(texts)))


def _alone(who: str, texts: list[str]) -> float:
    if who == "ours":
        detector = Detector()
        for text in texts:
            _found(detector, text)
    else:
        _, stock = _stock()
        for text in texts:
            stock.analyze(text, language="en")
    # Of this process alone: `ru_maxrss` begins with what the parent held.
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


if __name__ == "__main__":
    if (
        os.environ.get("OMP_NUM_THREADS") != "1"
    ):  # read when numpy is imported: one core for each
        threads = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")
        again = [sys.executable, "-m", "evals.bench.beside_presidio", *sys.argv[1:]]
        os.execve(sys.executable, again, {**os.environ, **threads})  # noqa: S606 - itself, again
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 150))

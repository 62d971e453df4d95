"""Recall and false alarms of every intent, and the time a message takes.

`python -m evals.bench.intents [--misses]`; misses are shown for the dev part alone, so that
the held part stays unseen by whoever improves the rules.
"""

import json
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from guardrails.intents import classify
from guardrails.intents.train import VOICES, labelled

TODAY = date(2026, 6, 1)  # years of birth in the cases were written with it in mind
CASES = Path(__file__).parents[1] / "cases" / "intents.jsonl"
_EACH = 3  # of the messages that are learnt from, to warm up with
CRITICAL = {
    "handoff_request": 0.99,
    "distress": 0.99,
    "minor": 0.95,
    "breach_report": 0.95,
}


@dataclass(frozen=True, slots=True)
class Row:
    """A case and what the classifier said of it."""

    text: str
    wanted: frozenset[str]
    got: frozenset[str]
    split: str
    seconds: float  # when it is met again
    first: float  # when nothing like it was met but what is learnt from


def measured(path: Path = CASES) -> list[Row]:
    """Every case, classified and timed."""
    rows: list[Row] = []
    cases = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    # Vectors are loaded and automata built by the first messages: by others than those that count.
    for _, text in labelled(VOICES)[::_EACH]:
        classify(text, today=TODAY)
    first = [_timed(case["text"])[1] for case in cases]
    for case, before in zip(cases, first, strict=True):
        got, took = _timed(case["text"])
        wanted = frozenset[str](case["intents"])
        rows.append(Row(case["text"], wanted, got, case["split"], took, before))
    return rows


def _timed(text: str) -> tuple[frozenset[str], float]:
    began = time.thread_time()  # the processor's time: other work on the machine is not ours
    got = classify(text, today=TODAY)
    return frozenset(got), time.thread_time() - began


def recall(rows: Sequence[Row], intent: str) -> tuple[int, int]:
    """How many of the messages with this intent were found, and how many there are."""
    wanted = [row for row in rows if intent in row.wanted]
    return sum(intent in row.got for row in wanted), len(wanted)


def alarms(rows: Sequence[Row], intent: str) -> tuple[int, int]:
    """How many of the messages without this intent were given it, and how many there are."""
    others = [row for row in rows if intent not in row.wanted]
    return sum(intent in row.got for row in others), len(others)


def _table(rows: Sequence[Row]) -> None:
    shares: list[float] = []
    for intent in sorted({intent for row in rows for intent in row.wanted}):
        hit, wanted = recall(rows, intent)
        false, others = alarms(rows, intent)
        if intent not in CRITICAL:
            shares.append(hit / wanted)
        print(
            f"  {intent:18} recall {hit:3}/{wanted:3} {hit / wanted:6.1%}"
            f"   false alarms {false:3}/{others:3} {false / others:6.1%}"
        )
    mentions = [row for row in rows if "handoff_mention" in row.wanted]
    opened = sum("handoff_request" in row.got for row in mentions)
    print(f"  macro recall of the other intents {sum(shares) / len(shares):.1%}")
    print(f"  handoffs opened on mere mentions {opened}/{len(mentions)}")
    print(f"  intents a message {sum(len(row.got) for row in rows) / len(rows):.2f}")


def main() -> None:
    """Print the tables."""
    rows = measured()
    for split in ("dev", "held"):
        print(f"{split}:")
        _table([row for row in rows if row.split == split])
    for told, times in (
        ("ms a message", [row.seconds for row in rows]),
        ("ms a message never met before", [row.first for row in rows]),
    ):
        took = sorted(1000 * each for each in times)
        print(f"{told}: p50 {took[len(took) // 2]:.2f}, p99 {took[len(took) * 99 // 100]:.2f}")
    if "--misses" in sys.argv:
        for row in rows:
            if row.split == "dev" and row.wanted != row.got:
                missed, extra = sorted(row.wanted - row.got), sorted(row.got - row.wanted)
                print(f"missed {missed} extra {extra}: {row.text}")


if __name__ == "__main__":
    main()

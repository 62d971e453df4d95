"""Block and pass rates of the outbound guards by style, and what a sentence costs in time."""

import argparse
import json
import sys
import time
from collections import defaultdict
from pathlib import Path

from guardrails.decision import decides
from guardrails.verdict import Record

CASES = Path(__file__).parents[1] / "cases" / "decisions.jsonl"


def main() -> int:
    """Print the table (times are of the processor); 1 when a rate is under its floor."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--split", choices=("dev", "held", "all"), default="all")
    parser.add_argument("--data", type=Path, default=CASES)
    parser.add_argument("--wrong", action="store_true", help="list the drafts judged wrongly")
    args = parser.parse_args()
    rows = [json.loads(line) for line in args.data.read_text(encoding="utf-8").splitlines()]
    rows = [row for row in rows if args.split in ("all", row["split"])]
    counts: dict[tuple[bool, str], list[int]] = defaultdict(lambda: [0, 0])
    for row in rows:
        records = tuple(Record(**record) for record in row.get("records", ()))
        found = decides(row["text"], records=records)
        for style in (row["style"], "ALL"):
            tally = counts[row["violates"], style]
            tally[0] += bool(found)
            tally[1] += 1
        if args.wrong and bool(found) != row["violates"]:
            print("BLOCKED" if found else "passed ", row["id"], row["text"], *found)
    for violates in (True, False):
        print("violations blocked" if violates else "compliant drafts blocked")
        for (kind, style), (blocked, total) in sorted(counts.items()):
            if kind is violates:
                print(f"  {style:20} {blocked:4}/{total:<4} {blocked / total:7.1%}")
    print(_times([row["text"] for row in rows]))
    blocked, total = counts[True, "ALL"]
    false, innocent = counts[False, "ALL"]
    return 0 if blocked >= 0.95 * total and false <= 0.05 * innocent else 1


def _times(texts: list[str]) -> str:
    decides("warm up")
    taken: list[float] = []
    for turn in range(3):
        for text in texts:
            start = time.thread_time()
            decides(f"{text} {turn}")  # never in the cache
            taken.append((time.thread_time() - start) * 1e3)
    taken.sort()
    return (
        f"ms a draft: p50 {taken[len(taken) // 2]:.3f}, p99 {taken[int(len(taken) * 0.99)]:.3f}"
    )


if __name__ == "__main__":
    sys.exit(main())

# pyright: basic
"""The grounding guard by kind of draft, what an answer costs in time, and the fit of its weights.

python -m evals.bench.faithfulness measure [--split dev] [--wrong]
python -m evals.bench.faithfulness fit      weights of guardrails/grounding/support.py
"""

import argparse
import asyncio
import random
import sys
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from evals.faithfulness import FAITHFULNESS, FaithfulnessCase, evidence, judge
from guardrails import Claim, Evidence, ungrounded
from guardrails.decision.reading import fold
from guardrails.grounding import support
from guardrails.grounding.support import Likeness
from guardrails.grounding.weights import rarity
from guardrails.language import language

CASES = Path(__file__).parents[1] / "cases"


def main() -> int:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=("measure", "fit"))
    parser.add_argument("--split", choices=("dev", "held", "all"), default="all")
    parser.add_argument("--wrong", action="store_true", help="list what was judged wrongly")
    args = parser.parse_args()
    if args.what == "fit":
        _fit()
    else:
        _measure(args.split, wrong=args.wrong)
    return 0


def _cases(split: str) -> Iterator[FaithfulnessCase]:
    for case in FAITHFULNESS.shipped(CASES):
        if isinstance(case, FaithfulnessCase) and split in ("all", case.split):
            yield case


def _measure(split: str, *, wrong: bool) -> None:
    counts: dict[tuple[bool, str], list[int]] = defaultdict(lambda: [0, 0])
    for case in _cases(split):
        row = case.model_dump(mode="json", include={"id", "tenant", "sentences", "evidence"})
        given = asyncio.run(judge(None, row))
        at = given["at"]
        right = not at if case.faithful else isinstance(at, list) and case.fault in at
        for kind in (case.kind, "all"):
            counts[bool(case.faithful), kind][0] += right
            counts[bool(case.faithful), kind][1] += 1
        if wrong and not right:
            print(case.id, case.kind, given["rules"], *(s.text for s in case.sentences))
    for (faithful, kind), (right, total) in sorted(counts.items()):
        sort = "passed" if faithful else "caught"
        print(f"{sort} {kind:16} {right:4}/{total:<4} {right / total:7.1%}")
    print(_times())


def _times() -> str:
    """Four sentences at once, none of them judged before; the clauses were read before."""
    held = evidence("kapsule", ())
    pool = [
        Claim(s.text, s.cites)
        for case in _cases("all")
        if case.tenant == "kapsule"
        for s in case.sentences
    ]
    ungrounded(pool[:4], held)
    taken: list[float] = []
    for turn in range(3):
        for at in range(0, len(pool) - 4, 4):
            fresh = [Claim(f"{c.text} {'!' * (turn + 1)}", c.cites) for c in pool[at : at + 4]]
            start = time.thread_time()
            ungrounded(fresh, held)
            taken.append((time.thread_time() - start) * 1e3)
    taken.sort()
    return (
        f"ms for 4 sentences: p50 {taken[len(taken) // 2]:.1f},"
        f" p99 {taken[int(len(taken) * 0.99)]:.1f}"
    )


def _fit() -> None:
    rows, gold = zip(*_pairs(), strict=True)
    held, right = np.array(rows), np.array(gold, dtype=float)
    share = np.where(right == 1, 1 / right.sum(), 1 / (1 - right).sum())
    weights, bias = np.zeros(held.shape[1]), 0.0
    for _ in range(30_000):
        error = (1 / (1 + np.exp(-(held @ weights + bias))) - right) * share
        weights -= 3 * (held.T @ error + 1e-3 * weights)
        bias -= 3 * float(error.sum())
    odds = held @ weights + bias
    print("weights", np.round(weights, 1), "bias", round(bias, 1))
    for least in (-2.0, -1.5, -1.2, -1.0, -0.5, 0.0):
        passed, stopped = (odds[right == 1] >= least).mean(), (odds[right == 0] < least).mean()
        print(f"at {least:4}: right clause passes {passed:.1%}, wrong one stops {stopped:.1%}")


def _pairs() -> Iterator[tuple[list[float], bool]]:
    """Each dev sentence with its clause and with others, beside all clauses and beside four."""
    chance = random.Random(3)  # noqa: S311 - a sample, no secret
    for case in _cases("dev"):
        clauses = [e for e in evidence(case.tenant, ()) if e.kind == "clause"]
        for at, said in enumerate(case.sentences):
            tongue = language(fold(said.text).text)
            if said.cites and tongue in ("en", "") and at != case.fault:
                yield from _around(said.text, said.cites, clauses, chance)


def _around(
    text: str, cites: Sequence[str], clauses: Sequence[Evidence], chance: random.Random
) -> Iterator[tuple[list[float], bool]]:
    rare = rarity(tuple(e.text for e in clauses))
    like = dict(support.likenesses(text, tuple(clauses), rare))
    others = sorted(
        (ref for ref in like if ref not in cites and _chapter(ref) != _chapter(cites[0])),
        key=lambda ref: -sum(_tuple(like[ref])),
    )
    few = chance.sample([ref for ref in like if ref not in cites], min(4, len(like) - 1))
    for beside in (list(like), few):
        yield _row(like, cites, beside), True
    for ref in (*others[1:4], *others[8:20:4]):
        yield _row(like, [ref], list(like)), False
    for ref in (*others[1:2], *others[8:9]):
        yield _row(like, [ref], few), False


def _chapter(ref: str) -> str:
    return ref.partition(".")[0]


def _row(like: dict[str, Likeness], cites: Sequence[str], beside: Sequence[str]) -> list[float]:
    ours, best = Likeness(), support.USUAL
    for ref in cites:
        ours = ours.most(like[ref])
    for ref in beside:
        if ref not in cites:
            best = best.most(like[ref])
    return [*_tuple(ours), *(a - b for a, b in zip(_tuple(ours), _tuple(best), strict=True))]


def _tuple(like: Likeness) -> tuple[float, float, float]:
    return like.sentence, like.line, like.meaning


if __name__ == "__main__":
    sys.exit(main())

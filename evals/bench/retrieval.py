"""Retrieval on our own questions and on public sets; the fit of its weights.

python -m evals.bench.retrieval measure      hit rates on evals/cases/grounding.jsonl, by split
python -m evals.bench.retrieval answers      right, wrong and silent by threshold, by split
python -m evals.bench.retrieval speed        time and memory from 100 to 100,000 clauses [SIZES PLOT.svg]
`factory` is what retrieval tools that bring their own sets call.
"""

import json
import resource
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from assistant.answering.excerpt import choose
from assistant.answering.extractive import SETTLED
from assistant.domain import Clause, TenantId
from assistant.knowledge import networks
from assistant.knowledge.consulting import consult
from assistant.knowledge.documents import read
from assistant.knowledge.index import Index
from assistant.knowledge.reading import Reader
from assistant.knowledge.vectors import Vectors
from evals.bench import plot
from evals.wording import contains, tokens

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Case:
    tenant: str
    question: str
    clauses: tuple[str, ...]
    split: str
    style: str
    must: tuple[tuple[str, ...], ...] = ()


def factory(chunks: Sequence[Mapping[str, str]]) -> Callable[[str, int], list[str]]:
    """A search over chunks {"tenant", "doc", "id", "heading", "text"} that returns ids."""
    index = Index.build(
        [
            Clause(
                TenantId(c["tenant"]), c["doc"], c["id"], c["heading"],
                tuple(part for part in (c["doc"], c["heading"]) if part), c["text"],
            )
            for c in chunks
        ]
    )  # fmt: skip
    return lambda query, k: [hit.clause.clause for hit in index.search(query, k)]


def sample_indexes(encode: Vectors) -> dict[str, Index]:
    """The sample tenants' documents as they ship."""
    folders = sorted((ROOT / "assistant" / "tenants").glob("*/policies"))
    return {
        f.parent.name: indexed(f.parent.name, sorted(f.glob("*.md")), encode) for f in folders
    }


def indexed(tenant: str, files: Sequence[Path], encode: Vectors) -> Index:
    """Policy files as one index."""
    return Index.build(
        [
            Clause(TenantId(tenant), d.doc, p.clause, p.title, p.breadcrumb, p.text)
            for file in files
            for d in read(file.name, file.read_bytes())
            for p in d.clauses
        ],
        encode,
    )


def cases() -> Iterator[Case]:
    """Single questions; follow-ups depend on their conversation and are measured in the suites.

    Those of answers.jsonl were written by somebody who did not build the search: split "fresh".
    """
    for name in ("grounding", "answers"):
        file = ROOT / "evals" / "cases" / f"{name}.jsonl"
        for line in file.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            if row.get("question"):
                yield Case(
                    row["tenant"], row["question"], tuple(row["clauses"]),
                    row["split"] if name == "grounding" else "fresh", row["style"],
                    tuple(tuple(said.casefold() for said in group) for group in row["must"]),
                )  # fmt: skip


def unanswered() -> list[str]:
    """Questions that no sample document answers; grounding.jsonl alone has too few."""
    lines = Path(__file__).with_name("unanswered.txt").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def cites(ref: str, gold: Sequence[str]) -> bool:
    """The clause itself, its ancestor or its descendant."""
    return any(
        ref == g
        or ref.startswith((f"{g} > ", f"{g}."))
        or g.startswith((f"{ref} > ", f"{ref}."))
        for g in gold
    )


def measure() -> None:
    """Prints hit@1, hit@3, hit@5 and MRR@10 over the answerable questions of each split."""
    indexes = sample_indexes(Vectors(networks.encode))
    for split in ("dev", "held", "fresh"):
        ranks: list[int] = []
        for case in cases():
            if case.split == split and case.clauses:
                hits = indexes[case.tenant].search(case.question, 10)
                refs = [cites(hit.clause.ref, case.clauses) for hit in hits]
                ranks.append(refs.index(True) if True in refs else 99)
        at = {k: np.mean([rank < k for rank in ranks]) for k in (1, 3, 5, 8)}
        mrr = np.mean([1 / (rank + 1) if rank < 10 else 0 for rank in ranks])
        shown = " ".join(f"hit@{k} {value:.3f}" for k, value in at.items())
        print(f"{split}: {len(ranks)} questions, {shown}, MRR {mrr:.3f}")


def answers() -> None:
    """Prints, by threshold, how the questions of each split fare with the extractive engine."""
    encode = Vectors(networks.encode)
    indexes, reader = sample_indexes(encode), Reader(encode)
    found: dict[str, list[tuple[bool, float, bool, bool, int]]] = {}
    for case in cases():
        hits = consult(indexes[case.tenant], case.question, 8, networks.judge)
        passages = choose(reader.read(case.question, (), hits), SETTLED)
        text = " ".join(p.text for p in passages)
        said = tokens(text)
        right = all(any(contains(said, tokens(f)) for f in group) for group in case.must)
        cited = any(cites(hits[p.hit].clause.ref, case.clauses) for p in passages)
        sure = sum(hit.score for hit in hits)
        found.setdefault(case.split, []).append(
            (bool(case.clauses), sure, right, cited, len(text.split()))
        )
    for split, rows in found.items():
        _print_answers(split, rows)


def _print_answers(split: str, rows: Sequence[tuple[bool, float, bool, bool, int]]) -> None:
    asked = [row for row in rows if row[0]]
    traps = [row for row in rows if not row[0]]
    print(
        f"{split}: {len(asked)} + {len(traps)}, median {np.median([r[4] for r in asked])} words"
    )
    for sure in (0.3, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7):
        said = [row for row in asked if row[1] >= sure]
        part = len(asked)
        print(f"  {sure}: right {sum(r[2] for r in said) / part:.3f}"
              f" wrong {sum(not r[2] for r in said) / part:.3f}"
              f" cited {sum(r[3] for r in said) / part:.3f}"
              f" silent {np.mean([row[1] < sure for row in traps]):.3f}")  # fmt: skip


def speed() -> None:
    """Prints CPU time (one thread: OPENBLAS_NUM_THREADS=1) and memory for growing corpora.

    A second argument says how many of the four sizes; a third names an SVG file for the plot.
    """
    encode = Vectors(networks.encode)
    index = sample_indexes(encode)["kapsule"]
    questions = [case.question for case in cases()][:100]
    rows: list[tuple[int, Growth]] = []
    for size in (100, 1_000, 10_000, 100_000)[: int(sys.argv[2]) if len(sys.argv) > 2 else 4]:
        clauses = [index.clauses[n % len(index.clauses)] for n in range(size)]
        grown = _grown(clauses, questions, encode)
        rows.append((size, grown))
        print(f"{size} clauses: {size / grown.built:.0f} read a second, +{grown.memory:.0f} MB, "
              f"CPU a query p50 {grown.p50:.2f} ms, p99 {grown.p99:.2f} ms")  # fmt: skip
    if len(sys.argv) > 3:
        Path(sys.argv[3]).write_text(_plotted(rows), encoding="utf-8")


@dataclass(frozen=True, slots=True)
class Growth:
    """What one size costs: seconds to build, megabytes, milliseconds of CPU a question."""

    built: float
    memory: float
    p50: float
    p99: float


def _grown(clauses: Sequence[Clause], questions: Sequence[str], encode: Vectors) -> Growth:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = time.process_time()
    index = Index.build(clauses, encode)
    built = time.process_time() - start
    memory = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    times: list[float] = []
    for question in questions:
        start = time.process_time()
        index.search(question, 10)
        times.append((time.process_time() - start) * 1000)
    p50, p99 = np.percentile(times, [50, 99])
    return Growth(built, memory, float(p50), float(p99))


def _plotted(rows: Sequence[tuple[int, Growth]]) -> str:
    sizes = [size for size, _ in rows]
    return plot.growth(
        "Retrieval from 100 to 100,000 clauses",
        "clauses",
        [
            plot.Line("p50, ms", sizes, [row.p50 for _, row in rows]),
            plot.Line("p99, ms", sizes, [row.p99 for _, row in rows]),
            plot.Line("memory, MB", sizes, [max(1.0, row.memory) for _, row in rows]),
            plot.Line("build, s", sizes, [row.built for _, row in rows]),
        ],
    )


def calibration() -> None:
    """Prints how often the best clause was right, by the confidence given to it."""
    indexes = sample_indexes(Vectors(networks.encode))
    bins: dict[int, list[bool]] = {}
    for case in cases():
        if case.split == "held":
            index = indexes[case.tenant]
            best = index.search(case.question, 1)[0]
            bins.setdefault(int(best.score * 5), []).append(
                cites(best.clause.ref, case.clauses)
            )
    for n, found in sorted(bins.items()):
        print(
            f"confidence {n / 5:.1f} to {(n + 1) / 5:.1f}: {np.mean(found):.2f} of {len(found)}"
        )


if __name__ == "__main__":
    {
        "measure": measure,
        "answers": answers,
        "speed": speed,
        "calibration": calibration,
    }[sys.argv[1]]()

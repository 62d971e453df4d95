"""Retrieval on our own questions and on public sets; the fit of its weights.

python -m evals.bench.retrieval measure      hit rates on evals/cases/grounding.jsonl, by split
python -m evals.bench.retrieval fit          the two tables of assistant/knowledge/calibration.py
python -m evals.bench.retrieval crossed      right, wrong and silent out of fold, by threshold
python -m evals.bench.retrieval speed        time and memory from 100 to 100,000 clauses
`factory` is what retrieval tools that bring their own sets call.
"""

import json
import resource
import sys
import time
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.answering.excerpt import choose
from assistant.answering.extractive import SETTLED
from assistant.domain import Clause, TenantId
from assistant.knowledge import reading
from assistant.knowledge.asked import ask
from assistant.knowledge.calibration import PASSAGE, RANK
from assistant.knowledge.documents import read
from assistant.knowledge.index import Index, blur
from assistant.knowledge.lexical import standard
from assistant.knowledge.units import Units
from evals.wording import contains, tokens
from guardrails import embed

Array = NDArray[np.float64]
# Of how many clauses of each question confidence learns.
_DEPTH = 5
_FOLDS = 10
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


def sample_indexes() -> dict[str, Index]:
    """The sample tenants' documents as they ship."""
    found: dict[str, Index] = {}
    for folder in sorted((ROOT / "assistant" / "tenants").glob("*/policies")):
        tenant = TenantId(folder.parent.name)
        found[tenant] = Index.build(
            [
                Clause(tenant, d.doc, p.clause, p.title, p.breadcrumb, p.text)
                for file in sorted(folder.glob("*.md"))
                for d in read(file.name, file.read_bytes())
                for p in d.clauses
            ]
        )
    return found


def cases() -> Iterator[Case]:
    """Single questions; follow-ups depend on their conversation and are measured in the suites."""
    file = ROOT / "evals" / "cases" / "grounding.jsonl"
    for line in file.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if row.get("question"):
            yield Case(
                row["tenant"], row["question"], tuple(row["clauses"]), row["split"], row["style"],
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
    indexes = sample_indexes()
    for split in ("dev", "held"):
        ranks: list[int] = []
        for case in cases():
            if case.split == split and case.clauses:
                hits = indexes[case.tenant].search(case.question, 10)
                refs = [cites(hit.clause.ref, case.clauses) for hit in hits]
                ranks.append(refs.index(True) if True in refs else 99)
        at = {k: np.mean([rank < k for rank in ranks]) for k in (1, 3, 5)}
        mrr = np.mean([1 / (rank + 1) if rank < 10 else 0 for rank in ranks])
        shown = " ".join(f"hit@{k} {value:.3f}" for k, value in at.items())
        print(f"{split}: {len(ranks)} questions, {shown}, MRR {mrr:.3f}")


def fit() -> None:
    """Fits ranking, then confidence, on the dev questions; prints both tables."""
    indexes = sample_indexes()
    dev = [case for case in cases() if case.split == "dev"]
    print("RANK =", _table(_fit_rank(indexes, [case for case in dev if case.clauses])))
    print("PASSAGE =", _table(_fit_passages(indexes, [c for c in dev if c.clauses])))
    dev += [Case(t, q, (), "dev", "general") for t in indexes for q in unanswered()]
    print("CONFIDENCE =", _table(_fit_confidence(_judged(indexes, dev))))


def _fit_rank(indexes: Mapping[str, Index], dev: Sequence[Case]) -> dict[str, float]:
    """Softmax over a tenant's clauses: the right ones should take the probability."""
    names = list(RANK)
    tables: list[tuple[Array, Array]] = []
    for case in dev:
        index = indexes[case.tenant]
        scored = index.score(case.question)
        columns = [standard(scored.features[n]) * blur(n, scored.asked) for n in names]
        gold = np.array([cites(c.ref, case.clauses) for c in index.clauses], float)
        tables.append((np.stack(columns, 1).astype(float), gold))
    prior = np.full(len(names), 0.3)
    return dict(zip(names, _softmax_fit(tables, prior).tolist(), strict=True))


def _fit_passages(indexes: Mapping[str, Index], dev: Sequence[Case]) -> dict[str, float]:
    """Softmax over the passages of the best eight clauses: one that must be quoted should win."""
    tables: list[tuple[Array, Array]] = []
    for case in dev:
        hits = indexes[case.tenant].search(case.question, 8)
        units = Units.build([hit.clause for hit in hits])
        asked = ask(case.question, indexes[case.tenant].speller)
        columns = reading.signs(units, asked, embed([asked.text])[0], hits)
        gold = np.array(
            [
                cites(hits[int(n)].clause.ref, case.clauses)
                and any(w in part.text.casefold() for group in case.must for w in group)
                for n, part in zip(units.owner, units.passages, strict=True)
            ],
            float,
        )
        if gold.any():
            tables.append((np.stack([columns[n] for n in PASSAGE], 1).astype(float), gold))
    prior = np.array([0.3, 0.3, 0.3, 0.1, 0.1, 0.5, 0.3, -0.3, 0.5])
    return dict(zip(PASSAGE, _softmax_fit(tables, prior).tolist(), strict=True))


def _softmax_fit(tables: Sequence[tuple[Array, Array]], prior: Array) -> Array:
    weights = prior.copy()
    for _ in range(600):
        slope = 0.1 * (weights - prior)
        for table, gold in tables:
            p = _softmax(table @ weights)
            target = p * gold / max(1e-12, float((p * gold).sum()))
            slope += table.T @ (p - target) / len(tables)
        # A sign that seems to speak the other way does so by accident of few questions.
        weights = np.where(
            prior > 0, np.maximum(0.0, weights - 0.2 * slope), weights - 0.2 * slope
        )
    return weights


@dataclass(frozen=True, slots=True)
class Judged:
    """The best clauses of one question in one set of documents: their signs, and which answer."""

    question: str
    names: tuple[str, ...]
    table: Array
    gold: Array
    shares: Array


def _judged(indexes: Mapping[str, Index], dev: Sequence[Case]) -> list[Judged]:
    found: list[Judged] = []
    for case in dev:
        for index, share in _trials(indexes[case.tenant], case):
            scored = index.score(case.question)
            order: list[int] = np.argsort(-scored.rank, kind="stable")[:_DEPTH].tolist()
            rows = index.signs(scored, order)
            names = tuple(rows[0])
            found.append(
                Judged(
                    case.question,
                    names,
                    np.array([[row[name] for name in names] for row in rows]),
                    np.array([cites(index.clauses[n].ref, case.clauses) for n in order], float),
                    # What stands first is what is quoted: the others count for less.
                    share * np.where(np.arange(len(order)) == 0, 1.0, 0.4),
                )
            )
    return found


def _fit_confidence(judged: Sequence[Judged]) -> dict[str, float]:
    """Logistic regression over the best clauses of each question: does this one answer?"""
    table = np.concatenate([one.table for one in judged])
    gold = np.concatenate([one.gold for one in judged])
    shares = np.concatenate([one.shares for one in judged])
    mean: Array = table.mean(0)
    spread: Array = table.std(0) + 1e-6
    scaled: Array = np.column_stack([(table - mean) / spread, np.ones(len(table))])
    weights = _logistic_fit(scaled, gold, shares)
    raw: Array = weights[:-1] / spread
    constant = float(weights[-1] - (raw * mean).sum())
    return {"": constant} | dict(zip(judged[0].names, raw.tolist(), strict=True))


def _logistic_fit(table: Array, gold: Array, shares: Array) -> Array:
    """Newton's steps; the last column is the constant, which no ridge holds down."""
    width = table.shape[1]
    ridge = np.full(width, 0.03 * float(shares.sum()))
    ridge[-1] = 1e-9
    weights = np.zeros(width)
    for _ in range(12):
        p = 1 / (1 + np.exp(-np.clip(table @ weights, -30, 30)))
        slope = table.T @ ((p - gold) * shares) + ridge * weights
        bend = (table * (shares * p * (1 - p))[:, None]).T @ table + np.diag(ridge)
        weights -= np.linalg.solve(bend, slope)
    return weights


def _trials(index: Index, case: Case) -> Iterator[tuple[Index, float]]:
    """The documents as they are, and once more without the clauses that answer.

    What is left is near the topic and holds no answer: the hardest thing to be silent about.
    """
    # The general list is put to every tenant: at full weight it would drown the written cases.
    yield index, 0.15 if case.style == "general" else 1.0
    if case.clauses:
        rest = [c for c in index.clauses if not cites(c.ref, case.clauses)]
        yield Index.build(rest), 0.3


def crossed() -> None:
    """Prints, by threshold, how dev questions fare where confidence was fitted on the others."""
    indexes = sample_indexes()
    dev = [case for case in cases() if case.split == "dev"]
    general = [Case(t, q, (), "dev", "general") for t in indexes for q in unanswered()]
    judged = _judged(indexes, dev + general)
    found: list[tuple[bool, float, bool]] = []
    for fold in range(_FOLDS):
        weights = _fit_confidence([one for one in judged if _fold(one.question) != fold])
        fitted = {name: replace(index, weights=weights) for name, index in indexes.items()}
        found += [
            (bool(case.clauses), *_answered(fitted[case.tenant], case))
            for case in dev
            if _fold(case.question) == fold
        ]
    for sure in (0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55):
        asked = [(score >= sure, right) for has, score, right in found if has]
        traps = [score < sure for has, score, _ in found if not has]
        print(f"{sure}: right {np.mean([a and r for a, r in asked]):.3f} wrong "
              f"{np.mean([a and not r for a, r in asked]):.3f} of {len(asked)}, "
              f"silent {np.mean(traps):.3f} of {len(traps)}")  # fmt: skip


def _fold(question: str) -> int:
    return zlib.crc32(question.encode()) % _FOLDS


def _answered(index: Index, case: Case) -> tuple[float, bool]:
    """How sure the engine is, and whether, made to answer, it says what it must."""
    hits = index.search(case.question, 8)
    passages = choose(reading.read(case.question, (), hits), SETTLED)
    said = tokens(" ".join(p.text for p in passages))
    right = all(any(contains(said, tokens(fact)) for fact in group) for group in case.must)
    return max(hit.score for hit in hits), right


def _softmax(values: Array) -> Array:
    raised = np.exp(values - values.max())
    return raised / raised.sum()


def _table(weights: Mapping[str, float]) -> str:
    return json.dumps({name: round(w, 3) for name, w in weights.items()}, indent=4)


def speed() -> None:
    """Prints CPU time (one thread: OPENBLAS_NUM_THREADS=1) and memory for growing corpora."""
    index = sample_indexes()["kapsule"]
    questions = [case.question for case in cases()][:100]
    for size in (100, 1_000, 10_000, 100_000)[: int(sys.argv[2]) if len(sys.argv) > 2 else 4]:
        clauses = [index.clauses[n % len(index.clauses)] for n in range(size)]
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        start = time.process_time()
        grown = Index.build(clauses)
        built = time.process_time() - start
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
        times: list[float] = []
        for question in questions:
            start = time.process_time()
            grown.search(question, 10)
            times.append((time.process_time() - start) * 1000)
        p50, p99 = np.percentile(times, [50, 99])
        print(f"{size} clauses: built in {built:.1f} s, +{memory // 1024} MB, "
              f"CPU a query p50 {p50:.2f} ms, p99 {p99:.2f} ms")  # fmt: skip


def calibration() -> None:
    """Prints how often the best clause was right, by the confidence given to it."""
    indexes = sample_indexes()
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
        "fit": fit,
        "speed": speed,
        "calibration": calibration,
        "crossed": crossed,
    }[sys.argv[1]]()

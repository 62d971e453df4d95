"""Fits the weights of assistant/knowledge/calibration.py; prints each table to be put there.

python -m evals.bench.fitting rank         RANK: which clause
python -m evals.bench.fitting confidence   CONFIDENCE: whether that clause answers, without the judge
python -m evals.bench.fitting answered     ANSWERED and SHARE: whether anything answers, and what
python -m evals.bench.fitting passages     PASSAGE: which passage
python -m evals.bench.fitting unheard      UNHEARD: what the judge will say of the next passage
Each stands on the tables before it. Held and fresh questions are never fitted on.
"""

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.knowledge import consulting, networks, reading
from assistant.knowledge.asked import ask
from assistant.knowledge.calibration import PASSAGE, RANK, SHARE
from assistant.knowledge.index import Index, blur
from assistant.knowledge.lexical import standard
from assistant.knowledge.units import Units
from assistant.knowledge.vectors import Vectors
from evals.bench.retrieval import ROOT, Case, cases, cites, indexed, sample_indexes, unanswered

Array = NDArray[np.float64]
# Of how many clauses of each question confidence learns.
_DEPTH = 5
# The general list is put to every tenant: at full weight it would drown the written cases.
_GENERAL = 0.15
# Of how many clauses the judge reads a passage.
_JUDGED = 4
_TRAINING = ROOT / "assistant" / "knowledge" / "training"


def training(encode: Vectors) -> tuple[dict[str, Index], list[Case]]:
    """The documents that are no tenant's, and what is asked of them."""
    files = sorted((_TRAINING / "policies").glob("*.md"))
    indexes = {file.stem: indexed(file.stem, [file], encode) for file in files}
    return indexes, list(_asked(sorted(_TRAINING.glob("questions_*.jsonl")), indexes))


def _asked(files: Sequence[Path], indexes: Mapping[str, Index]) -> Iterator[Case]:
    for file in files:
        for line in file.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            if row["doc"] not in indexes:
                continue  # asked about a sample tenant: the dev questions speak for those
            doc = indexes[row["doc"]].clauses[0].doc
            gold = tuple(f"{doc} {clause}" for clause in row["clauses"])
            yield Case(row["doc"], row["question"], gold, "train", row["style"])


def developed(encode: Vectors) -> tuple[dict[str, Index], list[Case]]:
    """The sample tenants and the dev questions on them."""
    return sample_indexes(encode), [case for case in cases() if case.split == "dev"]


def general(indexes: Mapping[str, Index]) -> list[Case]:
    return [Case(t, q, (), "dev", "general") for t in indexes for q in unanswered()]


def rank() -> None:
    """Softmax over a tenant's clauses: the right ones should take the probability."""
    encode = Vectors(networks.encode)
    indexes, dev = developed(encode)
    others, more = training(encode)
    names = list(RANK)
    tables = [
        _ranked({**indexes, **others}[case.tenant], case, names)
        # The tenants' own trade counts double.
        for case in (*dev, *dev, *more)
        if case.clauses
    ]
    weights = _softmax_fit(tables, np.full(len(names), 0.3), ridge=0.02)
    _show("RANK", dict(zip(names, weights.tolist(), strict=True)))


def _ranked(index: Index, case: Case, names: Sequence[str]) -> tuple[Array, Array]:
    scored = index.score(case.question)
    columns = [standard(scored.features[n]) * blur(n, scored.asked) for n in names]
    gold = np.array([cites(c.ref, case.clauses) for c in index.clauses], float)
    return np.stack(columns, 1).astype(float), gold


def confidence() -> None:
    """Logistic regression over the best clauses of each dev question: does this one answer?"""
    indexes, dev = developed(Vectors(networks.encode))
    rows: list[Mapping[str, float]] = []
    gold: list[float] = []
    shares: list[float] = []
    for case in (*dev, *general(indexes)):
        index = indexes[case.tenant]
        scored = index.score(case.question)
        order: list[int] = np.argsort(-scored.rank, kind="stable")[:_DEPTH].tolist()
        rows += index.signs(scored, order)
        gold += [float(cites(index.clauses[n].ref, case.clauses)) for n in order]
        whole = _GENERAL if case.style == "general" else 1.0
        # What stands first is what is quoted: the others count for less.
        shares += [whole * (1.0 if not place else 0.4) for place in range(len(order))]
    _show("CONFIDENCE", _logistic_fit(rows, gold, shares))


def answered() -> None:
    """One row a dev question: do the documents answer? Then which of the best clauses."""
    indexes, dev = developed(Vectors(networks.encode))
    rows: list[Mapping[str, float]] = []
    gold: list[float] = []
    shares: list[float] = []
    tables: list[tuple[Array, Array]] = []
    for case in (*dev, *general(indexes)):
        index = indexes[case.tenant]
        scored = index.score(case.question)
        order: list[int] = np.argsort(-scored.rank, kind="stable")[:8].tolist()
        judged = consulting.read(index, scored, order[:5], case.question, networks.judge)
        rows.append(consulting.signs(index, scored, order, judged))
        gold.append(float(bool(case.clauses)))
        shares.append(_GENERAL if case.style == "general" else 1.0)
        right = np.array([cites(index.clauses[n].ref, case.clauses) for n in order], float)
        if right.any():
            last = min(judged.values())
            said = [judged.get(n, last) for n in order]
            tables.append((np.column_stack([scored.rank[order], said]).astype(float), right))
    _show("ANSWERED", _logistic_fit(rows, gold, shares))
    weights = _softmax_fit(tables, np.array([1.0, 0.3]), ridge=0.02)
    _show("SHARE", dict(zip(SHARE, weights.tolist(), strict=True)))


def passages() -> None:
    """Softmax over the passages of the best eight clauses: one that must be quoted should win."""
    encode = Vectors(networks.encode)
    indexes, dev = developed(encode)
    tables: list[tuple[Array, Array]] = []
    for case in dev:
        hits = consulting.consult(indexes[case.tenant], case.question, 8, networks.judge)
        units = Units.build([hit.clause for hit in hits], encode)
        asked = ask(case.question, indexes[case.tenant].speller)
        columns = reading.signs(units, asked, encode([asked.text])[0], hits)
        right = np.array(
            [
                cites(hits[int(n)].clause.ref, case.clauses)
                and any(w in part.text.casefold() for group in case.must for w in group)
                for n, part in zip(units.owner, units.passages, strict=True)
            ],
            float,
        )
        if right.any():
            tables.append((np.stack([columns[n] for n in PASSAGE], 1).astype(float), right))
    prior = np.array([0.3, 0.3, 0.3, 0.1, 0.1, 0.5, 0.3, -0.3, 0.5])
    weights = _softmax_fit(tables, prior, ridge=0.1)
    _show("PASSAGE", dict(zip(PASSAGE, weights.tolist(), strict=True)))


def unheard() -> None:
    """Least squares: the next passage's log-odds from the mean of those before and its rank."""
    indexes, dev = developed(Vectors(networks.encode))
    asked: list[tuple[list[float], list[float]]] = []
    for case in (*dev, *general(indexes)):
        index = indexes[case.tenant]
        scored = index.score(case.question)
        order: list[int] = np.argsort(-scored.rank, kind="stable")[:_JUDGED].tolist()
        judged = consulting.read(index, scored, order, case.question, networks.judge)
        asked.append((list(judged.values()), scored.rank[order].tolist()))
    for known in range(_JUDGED):
        rows = [
            (1.0, float(np.mean(odds[:known])) if known else 0.0, ranks[at], odds[at])
            for odds, ranks in asked
            for at in range(known, len(odds))
        ]
        table = np.array(rows)
        fit: Array = np.linalg.lstsq(table[:, :3], table[:, 3], rcond=None)[0]
        spread = float(np.std(table[:, 3] - table[:, :3] @ fit))
        names = ("constant", "mean", "rank", "spread")
        _show("UNHEARD", dict(zip(names, [*fit.tolist(), spread], strict=True)))


def _softmax_fit(tables: Sequence[tuple[Array, Array]], prior: Array, *, ridge: float) -> Array:
    weights = prior.copy()
    for _ in range(600):
        slope = ridge * (weights - prior)
        for table, gold in tables:
            p = _softmax(table @ weights)
            target = p * gold / max(1e-12, float((p * gold).sum()))
            slope += table.T @ (p - target) / len(tables)
        # A sign that seems to speak the other way does so by accident of few questions.
        weights = np.where(
            prior > 0, np.maximum(0.0, weights - 0.2 * slope), weights - 0.2 * slope
        )
    return weights


def _logistic_fit(
    rows: Sequence[Mapping[str, float]], gold: Sequence[float], shares: Sequence[float]
) -> dict[str, float]:
    """Newton's steps on scaled signs; the constant is held down by no ridge."""
    names = list(rows[0])
    table = np.array([[row[name] for name in names] for row in rows], float)
    mean: Array = table.mean(0)
    spread: Array = table.std(0) + 1e-6
    scaled: Array = np.column_stack([(table - mean) / spread, np.ones(len(table))])
    target, weight = np.array(gold), np.array(shares)
    ridge = np.full(scaled.shape[1], 10.0)
    ridge[-1] = 1e-9
    found = np.zeros(scaled.shape[1])
    for _ in range(15):
        p = 1 / (1 + np.exp(-np.clip(scaled @ found, -30, 30)))
        slope = scaled.T @ ((p - target) * weight) + ridge * found
        bend = (scaled * (weight * p * (1 - p))[:, None]).T @ scaled + np.diag(ridge)
        found -= np.linalg.solve(bend, slope)
    raw: Array = found[:-1] / spread
    constant = float(found[-1] - (raw * mean).sum())
    return {"": constant} | dict(zip(names, raw.tolist(), strict=True))


def _softmax(values: Array) -> Array:
    raised = np.exp(values - values.max())
    return raised / raised.sum()


def _show(name: str, weights: Mapping[str, float]) -> None:
    print(name, "=", json.dumps({n: round(w, 3) for n, w in weights.items()}, indent=4))


if __name__ == "__main__":
    {
        "rank": rank,
        "confidence": confidence,
        "answered": answered,
        "passages": passages,
        "unheard": unheard,
    }[sys.argv[1]]()

"""Train the classifier: `python -m guardrails.decision.train` rewrites weights.bin."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from guardrails.decision.judge import rules_broken
from guardrails.decision.model import WEIGHTS, Classifier, dump
from guardrails.decision.reading import sentences
from guardrails.decision.traits import row

DRAFTS = tuple(Path(__file__).with_name(name) for name in ("drafts.tsv", "more.tsv"))
CASES = Path(__file__).parents[2] / "evals" / "cases" / "decisions.jsonl"
_DECAY = 0.05
_ROUNDS = 12
_SETTLED = 1e-4


@dataclass(frozen=True, slots=True)
class Labelled:
    """A draft, whether it decides, and whether what rules say of it is to be learnt from."""

    text: str
    decides: bool
    ruled: bool = True


def labelled(files: Sequence[Path] = DRAFTS) -> list[Labelled]:
    """The training drafts: `decides` or `complies`, a tab, the draft; one a line."""
    lines = (line for path in files for line in path.read_text("utf-8").splitlines() if line)
    rows = (line.split("\t", 1) for line in lines)
    return [Labelled(text.replace("\\n", "\n"), label == "decides") for label, text in rows]


def looked_at(path: Path = CASES) -> list[Labelled]:
    """The part of the cases that rules were tuned on: there rules are better than they are."""
    cases = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    return [
        Labelled(case["text"], case["violates"], ruled=False)
        for case in cases
        if case["split"] == "dev" and not case.get("records")
    ]


def with_parts(drafts: list[Labelled]) -> list[Labelled]:
    """Every draft; of those that decide nothing each sentence alone and with the next."""
    every = {draft.text: draft for draft in drafts}
    for draft in drafts:
        if not draft.decides:
            spans = list(sentences(draft.text))
            pairs = [(first[0], second[1]) for first, second in pairwise(spans)]
            for start, end in (*spans, *pairs):
                part = draft.text[start:end]
                every.setdefault(part, Labelled(part, decides=False, ruled=draft.ruled))
    return list(every.values())


def _likenesses(rows: NDArray[np.float32]) -> NDArray[np.float64]:
    return (rows @ rows.T).astype(np.float64)


def fit(
    alike: NDArray[np.float64], decides: NDArray[np.float64]
) -> tuple[NDArray[np.float64], float]:
    """Logistic regression in its dual form, by Newton's method: a weight for each draft."""
    shares, constant = np.zeros(len(decides)), 0.0
    for _ in range(_ROUNDS):
        logits = alike @ shares + constant
        guess = 1.0 / (1.0 + np.exp(-logits))
        steep = np.maximum(guess * (1.0 - guess), 1e-4)
        goal = np.column_stack([logits - (guess - decides) / steep, np.ones(len(decides))])
        solved = np.linalg.solve(alike + np.diag(_DECAY / steep), goal)
        constant = float(solved[:, 0].sum() / solved[:, 1].sum())
        new = solved[:, 0] - constant * solved[:, 1]
        moved = float(np.abs(new - shares).max())
        shares = new
        if moved < _SETTLED:
            break
    return shares, constant


def matrix(drafts: list[Labelled]) -> tuple[NDArray[np.float32], NDArray[np.float64]]:
    """One row for each draft, and whether it decides."""
    rows = [row(each.text, rules_broken(each.text) if each.ruled else None) for each in drafts]
    return np.stack(rows), np.asarray([float(each.decides) for each in drafts])


def train() -> Classifier:
    """The classifier for the labelled drafts; the same drafts give the same one."""
    rows, decides = matrix(with_parts([*labelled(), *looked_at()]))
    shares, constant = fit(_likenesses(rows), decides)
    return Classifier((rows.T @ shares.astype(np.float32)).astype(np.float32), constant)


if __name__ == "__main__":
    WEIGHTS.write_bytes(dump(train()))

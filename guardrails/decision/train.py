"""Train the classifier: `python -m guardrails.decision.train` rewrites weights.bin."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from guardrails.decision.judge import rules_broken
from guardrails.decision.model import WEIGHTS, Classifier, dump
from guardrails.decision.reading import sentences
from guardrails.decision.traits import row

DRAFTS = Path(__file__).with_name("drafts.tsv")
_DECAY = 0.05
_ROUNDS = 12
_SETTLED = 1e-4

Labelled = tuple[str, bool]


def labelled(path: Path = DRAFTS) -> list[Labelled]:
    """The training drafts: `decides` or `complies`, a tab, the draft; one a line."""
    rows = (line.split("\t", 1) for line in path.read_text("utf-8").splitlines() if line)
    return [(text, label == "decides") for label, text in rows]


def with_parts(drafts: list[Labelled]) -> list[Labelled]:
    """Every draft, and each sentence alone of those that decide nothing."""
    every = dict(drafts)
    for text, decides in drafts:
        if not decides:
            for start, end in sentences(text):
                every.setdefault(text[start:end], False)
    return list(every.items())


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
    rows = np.stack([row(text, rules_broken(text)) for text, _ in drafts])
    return rows, np.asarray([float(decides) for _, decides in drafts])


def train(path: Path = DRAFTS) -> Classifier:
    """The classifier for the labelled drafts; the same drafts give the same one."""
    rows, decides = matrix(with_parts(labelled(path)))
    shares, constant = fit(_likenesses(rows), decides)
    return Classifier((rows.T @ shares.astype(np.float32)).astype(np.float32), constant)


if __name__ == "__main__":
    WEIGHTS.write_bytes(dump(train()))

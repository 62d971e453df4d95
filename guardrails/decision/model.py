"""A linear classifier for what rules cannot foresee; its file is read once and never trusted blindly."""

import functools
import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from guardrails.decision.traits import VECTOR, WIDTH, columns, meaning

VERSION = 1
WEIGHTS = Path(__file__).with_name("weights.bin")


class ClassifierUnavailable(Exception):
    """The classifier's file is missing, damaged or of another version."""


@dataclass(frozen=True, slots=True)
class Classifier:
    """One weight for each column; above nought a text reads like a decision."""

    weights: NDArray[np.float32]
    constant: float

    def score(self, text: str, rules: Iterable[str]) -> float:
        """How much this text reads like a decision, given the rules that it breaks."""
        total = self.constant + float(meaning(text) @ self.weights[:VECTOR])
        for ids, value in columns(text, rules):
            total += value * float(self.weights[ids].sum())
        return total


def dump(model: Classifier) -> bytes:
    """One byte for each weight, behind a line that says what the bytes are."""
    scale = float(np.abs(model.weights).max()) / 127.0
    payload = np.rint(model.weights / scale).astype(np.int8).tobytes()
    head = {
        "version": VERSION,
        "scale": scale,
        "constant": round(model.constant, 6),
        "sha256": hashlib.sha256(payload).hexdigest(),
    }
    return json.dumps(head).encode() + b"\n" + payload


def parse(data: bytes) -> Classifier:
    """Read back what `dump` gave; raises ClassifierUnavailable on anything else."""
    line, _, payload = data.partition(b"\n")
    try:
        head = json.loads(line)
        version, scale, sha = head["version"], float(head["scale"]), head["sha256"]
        constant = float(head["constant"])
    except (ValueError, KeyError, TypeError) as error:
        raise ClassifierUnavailable("its file has no readable head") from error
    if version != VERSION:
        raise ClassifierUnavailable(f"its file is of version {version}, not {VERSION}")
    if hashlib.sha256(payload).hexdigest() != sha or len(payload) != WIDTH:
        raise ClassifierUnavailable("its file is damaged")
    raw = np.frombuffer(payload, dtype=np.int8).astype(np.float32)
    return Classifier(raw * np.float32(scale), constant)


@functools.cache
def _read(path: Path) -> Classifier:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ClassifierUnavailable("its file cannot be read") from error
    return parse(data)


def load() -> Classifier:
    """The committed classifier; raises ClassifierUnavailable when it cannot be."""
    return _read(WEIGHTS)

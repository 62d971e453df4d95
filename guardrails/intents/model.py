"""A linear classifier over offline vectors and hashed words: one weight row per intent."""

import functools
import hashlib
import json
import zlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import get_args

import numpy as np
from numpy.typing import NDArray

from guardrails.concepts import lexicon
from guardrails.embedding import embed
from guardrails.intents import age, distress, human, signs
from guardrails.intents.reading import Reading, folded
from guardrails.matching import compiled, together
from guardrails.verdict import Intent

VERSION = 3
LABELS: tuple[Intent, ...] = get_args(Intent)
WEIGHTS = Path(__file__).with_name("weights.bin")
CONCEPTS = Path(__file__).with_name("concepts.tsv")
VECTOR = 256
BUCKETS = 1 << 15
WIDTH = VECTOR + BUCKETS + 1  # the last column is the constant

# 24 sentences keep a message within three milliseconds.
_SENTENCES = 12
_WEIGHTS = (1.4, 1.5, 1.0)  # words and letters, concepts, what rules see: by cross-validation
_HINTS = {
    f"={room.__name__}.{name}": pattern
    for room in (age, distress, human, signs)
    for name, pattern in room.HINTS.items()
}
_HINT_NAMES = tuple(_HINTS)
_HINTED = 600  # characters of a sentence in which they are looked for
_RUN = zlib.crc32(b"#")  # where the count of a run of letters begins: no word starts so
_SPELT = 200  # characters of a sentence whose runs are looked at
_SENTENCE = compiled(r"[.!?;\n\r。！？；।|]+(?:\s|$)|[。！？；।|]+|[\n\r]+")
_TOKEN = compiled(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}]|[\pL\pM]+|\pN+|\?|[<>\[\]{}]")


class ClassifierUnavailable(Exception):
    """The classifier's file is missing, damaged or of another version."""


@dataclass(frozen=True, slots=True)
class Classifier:
    """Weights and thresholds, one row and one value per label.

    The weights of words stay of one byte as they were written: a message waits for what it fetches
    of them, and no more of them than these fit where they are fetched fast.
    """

    meanings: NDArray[
        np.float32
    ]  # the rows of the vector and, as the last one, of the constant
    words: NDArray[np.int8]  # all rows, so that a column is a row's number
    scale: NDArray[np.float32]
    thresholds: NDArray[np.float32]


def sentences(reading: Reading) -> list[str]:
    """The sentences of a message, the first and the last; all of it where it is but one."""
    text = reading.text
    found = [" ".join(part.split()) for part in _SENTENCE.split(text)]
    parts = [part for part in found if len(part) > 1]
    if len(parts) > 2 * _SENTENCES:
        parts = parts[:_SENTENCES] + parts[-_SENTENCES:]
    return parts if len(parts) > 1 else [" ".join(text.split()) or " "]


def _words(text: str) -> list[str]:
    words = [found.group(0) for found in _TOKEN.finditer(text)]
    marked = ["^", *words, "$"]
    pairs = [f"{left} {right}" for left, right in pairwise(marked)]
    return words + pairs


def _letters(text: str) -> set[int]:
    """Runs of three and four characters: they know endings, slips and languages without rules."""
    spaced = f" {text[:_SPELT]} "
    if spaced.isascii():
        raw = spaced.encode()
        runs = (raw[at : at + size] for size in (3, 4) for at in range(len(raw) - size + 1))
    else:
        runs = (
            spaced[at : at + size].encode()
            for size in (3, 4)
            for at in range(len(spaced) - size + 1)
        )
    return {VECTOR + zlib.crc32(run, _RUN) % BUCKETS for run in runs}


# Nothing is remembered of them: to look a word up took longer than to reckon its place.
def _buckets(words: Iterable[str]) -> set[int]:
    return {VECTOR + zlib.crc32(word.encode()) % BUCKETS for word in words}


def _concepts(text: str) -> list[str]:
    """Concepts one by one, side by side, and near each other."""
    order = ["^", *lexicon(CONCEPTS, _unmarked).read(text), "$"]
    near = [
        f"~{first}..{second}"
        for at, first in enumerate(order)
        for second in order[at + 2 : at + 6]
    ]
    runs = ["~" + " ".join(order[at : at + n]) for n in (1, 2, 3) for at in range(len(order))]
    return runs + near


def _unmarked(word: str) -> str:
    return folded(word).replace("'", " ")


Columns = list[tuple[NDArray[np.intp], float]]


@functools.cache
def _hints() -> Callable[[str], frozenset[int]]:
    return together(tuple(_HINTS.values()))


def _seen(text: str) -> list[str]:
    """What the rules' parts see, each and two at a time: they weigh here, and decide nothing."""
    seen = [_HINT_NAMES[at] for at in sorted(_hints()(text[:_HINTED]))]
    pairs = [f"{first}{second}" for at, first in enumerate(seen) for second in seen[at + 1 :]]
    return ["=", *seen, *pairs]


def columns(text: str) -> Columns:
    """The hashed columns that a text lights, and the value each of them gets."""
    lit = (
        _buckets(_words(text)) | _letters(text),
        _buckets(_concepts(text)),
        _buckets(_seen(text)),
    )
    return [
        (np.fromiter(ids, np.intp, len(ids)), weight / max(len(ids), 1) ** 0.5)
        for ids, weight in zip(lit, _WEIGHTS, strict=True)
    ]


def features(texts: Sequence[str]) -> NDArray[np.float32]:
    """One dense row per text; for training."""
    rows = np.zeros((len(texts), WIDTH), dtype=np.float32)
    rows[:, :VECTOR] = embed(texts)
    rows[:, -1] = 1.0
    for row, text in zip(rows, texts, strict=True):
        for lit, value in columns(text):
            row[lit] += value
    return rows


def scores(model: Classifier, texts: Sequence[str]) -> NDArray[np.float32]:
    """One probability per text and label."""
    logits = embed(texts) @ model.meanings[:-1] + model.meanings[-1]
    for row, text in zip(logits, texts, strict=True):
        for lit, value in columns(text):
            whole = model.words.take(lit, axis=0).sum(axis=0, dtype=np.int32)
            row += (value * model.scale) * whole
    return (1.0 / (1.0 + np.exp(-logits))).astype(np.float32)


def dump(weights: NDArray[np.float32], thresholds: Sequence[float]) -> bytes:
    """One byte per weight, behind a line that says what the bytes are."""
    scale = np.abs(weights).max(axis=0) / 127.0
    payload = np.rint(weights / scale).astype(np.int8).tobytes()
    head = {
        "version": VERSION,
        "labels": LABELS,
        "scale": [round(float(value), 8) for value in scale],
        "thresholds": [round(value, 4) for value in thresholds],
        "sha256": hashlib.sha256(payload).hexdigest(),
    }
    return json.dumps(head).encode() + b"\n" + payload


def parse(data: bytes) -> Classifier:
    """Read back what `dump` gave; raises ClassifierUnavailable on anything else."""
    line, _, payload = data.partition(b"\n")
    try:
        head = json.loads(line)
        version, labels, sha = head["version"], tuple(head["labels"]), head["sha256"]
        scale = np.asarray(head["scale"], dtype=np.float32)
        thresholds = np.asarray(head["thresholds"], dtype=np.float32)
    except (ValueError, KeyError, TypeError) as error:
        raise ClassifierUnavailable("the classifier's file has no readable head") from error
    if version != VERSION or labels != LABELS:
        raise ClassifierUnavailable(f"the classifier's file is not of version {VERSION}")
    if hashlib.sha256(payload).hexdigest() != sha or len(payload) != WIDTH * len(LABELS):
        raise ClassifierUnavailable("the classifier's file is damaged")
    raw = np.frombuffer(payload, dtype=np.int8).reshape(WIDTH, len(LABELS))
    meanings = np.vstack([raw[:VECTOR], raw[-1:]]).astype(np.float32) * scale
    return Classifier(meanings, raw, scale, thresholds)


@functools.cache
def _read(path: Path) -> Classifier:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ClassifierUnavailable("the classifier's file cannot be read") from error
    return parse(data)


def load() -> Classifier:
    """The committed classifier, read once; raises ClassifierUnavailable when it cannot be."""
    return _read(WEIGHTS)

# pyright: basic
"""The two small networks that travel with the code: sentence vectors, and a judge of pairs."""

import functools
import hashlib
import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from assistant.errors import AppError

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

Matrix = NDArray[np.float32]

DIMENSIONS = 384
# Longer passages are cut: attention grows with the square of the length.
_LONGEST = 192
# Texts of one length together: padding is work for nothing, and small batches stay in the cache.
_BATCH = 8
_FOLDER = Path(__file__).with_name("models")
_CORES = min(4, os.cpu_count() or 1)


class NetworkMissing(AppError):
    """A network's file is absent, or not the one that was measured."""

    status = 503
    code = "network-missing"
    public = "We cannot look things up right now. Please try again in a minute."


def encode(texts: Sequence[str]) -> Matrix:
    """One vector of length 1 a text, in order."""
    rows = np.zeros((len(texts), DIMENSIONS), np.float32)
    tokens = [_tokens(text, "") for text in texts]
    order = sorted(range(len(tokens)), key=lambda n: len(tokens[n][0]))
    batches = [order[at : at + _BATCH] for at in range(0, len(order), _BATCH)]
    session = _session("encoder")
    if len(batches) <= _CORES:
        for batch in batches:
            rows[batch] = _forward(session, [tokens[n] for n in batch])
        return rows
    with ThreadPoolExecutor(_CORES) as pool:
        done = pool.map(lambda batch: _forward(session, [tokens[n] for n in batch]), batches)
        for batch, found in zip(batches, done, strict=True):
            rows[batch] = found
    return rows


def judge(question: str, passages: Sequence[str]) -> NDArray[np.float32]:
    """For each passage the log-odds that it answers the question, before calibration."""
    # One by one: beside a long passage each short one was padded to its length, which took 1.8
    # times the processor time and let the rounding of one depend on the others.
    session = _session("judge")
    read = [_forward(session, [_tokens(question, passage)])[0] for passage in passages]
    return np.array(read, np.float32)


def identity() -> str:
    """Which encoder made a vector: vectors of different ones cannot be compared."""
    return _sums(_FOLDER)["encoder.onnx"][:16]


def verify(folder: Path = _FOLDER) -> None:
    """Raises `NetworkMissing` where a file is absent or differs."""
    for name in _sums(folder):
        _file(folder, name)


def _forward(
    session: "InferenceSession", batch: Sequence[tuple[list[int], list[int]]]
) -> Matrix:
    width = max(len(ids) for ids, _ in batch)
    ids, kinds, mask = (np.zeros((len(batch), width), np.int64) for _ in range(3))
    for row, (own, kind) in enumerate(batch):
        ids[row, : len(own)], kinds[row, : len(own)], mask[row, : len(own)] = own, kind, 1
    fed = {"input_ids": ids, "attention_mask": mask, "token_type_ids": kinds}
    wanted = {entry.name for entry in session.get_inputs()}
    return np.asarray(session.run(None, {name: fed[name] for name in wanted})[0], np.float32)


def _tokens(first: str, second: str) -> tuple[list[int], list[int]]:
    # A lone surrogate cannot be tokenized; it stands for nothing that could carry meaning.
    clean, other = (text.encode("utf-8", "replace").decode("utf-8") for text in (first, second))
    found = _tokenizer().encode(clean, other) if other else _tokenizer().encode(clean)
    return found.ids, found.type_ids


@functools.cache
def _tokenizer() -> "Tokenizer":
    from tokenizers import BertWordPieceTokenizer

    made = BertWordPieceTokenizer(str(_file(_FOLDER, "vocab.txt")), lowercase=True)
    made.enable_truncation(_LONGEST, strategy="longest_first")
    return made


@functools.cache
def _session(name: str) -> "InferenceSession":
    import onnxruntime

    options = onnxruntime.SessionOptions()
    # Questions come many at a time: each takes one core, and none waits for another's threads.
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(
        str(_file(_FOLDER, f"{name}.onnx")), options, providers=["CPUExecutionProvider"]
    )


@functools.cache
def _file(folder: Path, name: str) -> Path:
    path = folder / name
    try:
        found = hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as error:
        raise NetworkMissing(name) from error
    if found != _sums(folder)[name]:
        raise NetworkMissing(f"{name} is not the file that was measured")
    return path


@functools.cache
def _sums(folder: Path) -> dict[str, str]:
    try:
        lines = (folder / "SHA256SUMS").read_text(encoding="ascii").splitlines()
    except OSError as error:
        raise NetworkMissing("SHA256SUMS") from error
    return {name: digest for digest, name in (line.split() for line in lines)}

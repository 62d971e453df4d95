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
from guardrails import onnx_session

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

Matrix = NDArray[np.float32]

DIMENSIONS = 384
# Longer passages are cut: attention grows with the square of the length.
_LONGEST = 192
# Of so many texts the first is read before others' threads would have begun.
_FEW = 16
_ONE_BY_ONE = 1  # how texts are read; a vector that was made in another way is made anew
_FOLDER = Path(__file__).with_name("models")
_CORES = min(4, os.cpu_count() or 1)


class NetworkMissing(AppError):
    """A network's file is absent, or not the one that was measured."""

    status = 503
    code = "network-missing"
    public = "We cannot look things up right now. Please try again in a minute."


def encode(texts: Sequence[str]) -> Matrix:
    """One vector of length 1 a text, in order, the same whatever is read beside it."""
    session = _session("encoder")

    def read(text: str) -> Matrix:
        return _forward(session, _tokens(text, ""))

    if len(texts) <= _FEW:
        return np.array([read(text) for text in texts], np.float32).reshape(-1, DIMENSIONS)
    with ThreadPoolExecutor(_CORES) as pool:
        return np.array(list(pool.map(read, texts)), np.float32)


def judge(question: str, passages: Sequence[str]) -> NDArray[np.float32]:
    """For each passage the log-odds that it answers the question, before calibration."""
    session = _session("judge")
    read = [_forward(session, _tokens(question, passage)) for passage in passages]
    return np.array(read, np.float32)


def identity() -> str:
    """Which encoder made a vector: vectors of different ones cannot be compared."""
    return f"{_sums(_FOLDER)['encoder.onnx'][:16]}-{_ONE_BY_ONE}"


def verify(folder: Path = _FOLDER) -> None:
    """Raises `NetworkMissing` where a file is absent or differs."""
    for name in _sums(folder):
        _file(folder, name)


def _forward(session: "InferenceSession", text: tuple[list[int], list[int]]) -> Matrix:
    """What the network says of one text.

    One by one: what is read together is rounded by the largest of all its numbers, so a vector
    turned by up to 0.2 rad with its company, and answers changed with the order of reading.
    """
    ids, kinds = (np.array([part], np.int64) for part in text)
    fed = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": kinds}
    wanted = {entry.name for entry in session.get_inputs()}
    found = session.run(None, {name: fed[name] for name in wanted})
    return np.asarray(found[0], np.float32)[0]


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
    return onnx_session(_file(_FOLDER, f"{name}.onnx").read_bytes())


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

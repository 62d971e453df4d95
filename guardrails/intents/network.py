# pyright: basic
"""A small transformer that reads a message whole: what a bag of words cannot tell apart by its words."""

import functools
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from guardrails.intents.model import LABELS, ClassifierUnavailable
from guardrails.runtime import onnx_session

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

VERSION = 2
FOLDER = Path(__file__).with_name("transformer")
NETWORK, WORDS, HEAD = "network.onnx", "words.txt", "head.json"
# Few messages are longer; of those the network reads both ends, to stay within its millisecond.
LONGEST = 28
_LOOKED_AT = 2000  # characters at each end that are cut into pieces
# Its words are English, and help with what is near. Of other scripts it knows letters and no words.
_FOREIGN = "\u0250"
_SCRIPT_SEEN = 400
_SUREST = 1e-5
# A tongue it has no words of comes in pieces. Of such a message it has less to say: of 371 that neither
# classifier had learnt from, 19 were wrongly heard as wishes for 28, and 67 of 81 wishes for 68.
# Despair and leaks stay as loud: they are not to be missed.
_IN_PIECES = 0.45
_AS_LOUD = ("distress", "breach_report")
_SHARES = np.full(len(LABELS), 0.5, np.float32)
_SHARES_IN_PIECES = np.asarray(
    [0.5 if label in _AS_LOUD else 0.3 for label in LABELS], np.float32
)
_APOSTROPHES = str.maketrans(dict.fromkeys("’‘`´ʼ＇", "'"))


@dataclass(frozen=True, slots=True)
class Network:
    """The network and its word pieces, as they were measured."""

    session: "InferenceSession"
    words: "Tokenizer"


def guess(text: str) -> NDArray[np.float32] | None:
    """The log-odds of each intent, or None where most letters are not Latin.

    Raises ClassifierUnavailable when a file of it is missing or not the one that was measured.
    """
    network = load()
    return None if foreign(text) else heard(network, pieces(network.words, text))


def heard(network: Network, ids: list[int]) -> NDArray[np.float32]:
    """The log-odds of each label for the pieces of one text."""
    fed = np.asarray([ids], np.int64)
    found = network.session.run(None, {"input_ids": fed})
    return np.asarray(found[0], np.float32)[0]


def shares(text: str) -> NDArray[np.float32]:
    """How much of each guess the network has: less where most words were strange to it, and cut up."""
    cut = load().words.encode(_plain(text[:_LOOKED_AT])).tokens[1:-1]
    words = [piece for piece in cut if piece[0].isalpha() or piece[0] in "#["]
    strange = sum(piece[0] in "#[" for piece in words)
    return _SHARES_IN_PIECES if strange > _IN_PIECES * len(words) else _SHARES


def foreign(text: str) -> bool:
    """Whether most of its letters are of a script that no network here knows words of."""
    letters = [char for char in text[:_SCRIPT_SEEN] if char.isalpha()]
    return 2 * sum(char >= _FOREIGN for char in letters) > len(letters)


def beside(
    apart: NDArray[np.float32],
    heard: NDArray[np.float32] | None,
    part: NDArray[np.float32] | float = 0.5,
) -> NDArray[np.float32]:
    """What the linear classifier guessed and what the network heard, which has this part of it."""
    if heard is None:
        return apart
    sure = np.clip(apart, _SUREST, 1.0 - _SUREST)
    odds = np.log(sure / (1.0 - sure))
    return (1.0 / (1.0 + np.exp(-((1.0 - part) * odds + part * heard)))).astype(np.float32)


def pieces(words: "Tokenizer", text: str, longest: int = LONGEST) -> list[int]:
    """The numbers of a message's pieces: of a long one its two ends."""
    ids = _numbered(words, text[:_LOOKED_AT])
    if len(text) > _LOOKED_AT:
        ids = ids[:-1] + _numbered(words, text[-_LOOKED_AT:])[1:]
    half = longest // 2
    return ids if len(ids) <= longest else ids[:half] + ids[-half:]


def _numbered(words: "Tokenizer", text: str) -> list[int]:
    return words.encode(_plain(text)).ids


def _plain(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8").translate(_APOSTROPHES)


@functools.cache
def load(folder: Path = FOLDER, labels: tuple[str, ...] = LABELS) -> Network:
    """The committed network, read once; raises ClassifierUnavailable when it cannot be."""
    from tokenizers import BertWordPieceTokenizer

    files = checked(folder, labels)
    # Without that optimizer, for it took longer than what it joins.
    session = onnx_session(files[NETWORK], unused=["SkipLayerNormFusion"])
    listed = {word: at for at, word in enumerate(files[WORDS].decode("utf-8").split("\n"))}
    return Network(session, BertWordPieceTokenizer(listed, lowercase=True))


def checked(folder: Path, labels: tuple[str, ...]) -> dict[str, bytes]:
    """The network's files; raises ClassifierUnavailable unless each is the one its head names."""
    try:
        head = json.loads((folder / HEAD).read_bytes())
        files = {name: (folder / name).read_bytes() for name in (NETWORK, WORDS)}
        version, found, sums = head["version"], tuple(head["labels"]), head["sha256"]
    except OSError as error:
        raise ClassifierUnavailable("the network's files cannot be read") from error
    except (ValueError, KeyError, TypeError) as error:
        raise ClassifierUnavailable("the network's files have no readable head") from error
    if version != VERSION or found != labels:
        raise ClassifierUnavailable(f"the network's files are not of version {VERSION}")
    if sums != sums_of(files):
        raise ClassifierUnavailable("the network's files are damaged")
    return files


def sums_of(files: dict[str, bytes]) -> dict[str, str]:
    """What tells each file from every other."""
    return {name: hashlib.sha256(data).hexdigest() for name, data in files.items()}


def head_of(files: dict[str, bytes], labels: Sequence[str] = LABELS) -> bytes:
    """The head that names these files."""
    told = {"version": VERSION, "labels": list(labels), "sha256": sums_of(files)}
    return json.dumps(told, indent=1).encode() + b"\n"

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

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

VERSION = 1
FOLDER = Path(__file__).with_name("transformer")
NETWORK, WORDS, HEAD = "network.onnx", "words.txt", "head.json"
# One message in twenty is longer; of it the network reads both ends, to stay within its millisecond.
LONGEST = 32
_LOOKED_AT = 2000  # characters at each end that are cut into pieces
# Its words are English, and help with what is near. Of other scripts it knows letters and no words.
_FOREIGN = "\u0250"
_SCRIPT_SEEN = 400
_SUREST = 1e-5
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
    if _foreign(text[:_SCRIPT_SEEN]):
        return None
    ids = pieces(network.words, text)
    fed = np.asarray([ids], np.int64)
    found = network.session.run(None, {"input_ids": fed, "attention_mask": np.ones_like(fed)})
    return np.asarray(found[0], np.float32)[0]


def _foreign(text: str) -> bool:
    letters = [char for char in text if char.isalpha()]
    return 2 * sum(char >= _FOREIGN for char in letters) > len(letters)


def beside(
    apart: NDArray[np.float32], heard: NDArray[np.float32] | None
) -> NDArray[np.float32]:
    """What the linear classifier guessed and what the network heard, each as loud as the other."""
    if heard is None:
        return apart
    sure = np.clip(apart, _SUREST, 1.0 - _SUREST)
    odds = np.log(sure / (1.0 - sure))
    return (1.0 / (1.0 + np.exp(-(odds + heard) / 2))).astype(np.float32)


def pieces(words: "Tokenizer", text: str) -> list[int]:
    """The numbers of a message's pieces: of a long one its two ends."""
    ids = _numbered(words, text[:_LOOKED_AT])
    if len(text) > _LOOKED_AT:
        ids = ids[:-1] + _numbered(words, text[-_LOOKED_AT:])[1:]
    half = LONGEST // 2
    return ids if len(ids) <= LONGEST else ids[:half] + ids[-half:]


def _numbered(words: "Tokenizer", text: str) -> list[int]:
    clean = text.encode("utf-8", "replace").decode("utf-8").translate(_APOSTROPHES)
    return words.encode(clean).ids


@functools.cache
def load(folder: Path = FOLDER) -> Network:
    """The committed network, read once; raises ClassifierUnavailable when it cannot be."""
    import onnxruntime
    from tokenizers import BertWordPieceTokenizer

    files = checked(folder)
    options = onnxruntime.SessionOptions()
    # A message takes one core, and waits for no other's threads.
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(
        files[NETWORK], options, providers=["CPUExecutionProvider"]
    )
    listed = {word: at for at, word in enumerate(files[WORDS].decode("utf-8").split("\n"))}
    return Network(session, BertWordPieceTokenizer(listed, lowercase=True))


def checked(folder: Path) -> dict[str, bytes]:
    """The network's files; raises ClassifierUnavailable unless each is the one its head names."""
    try:
        head = json.loads((folder / HEAD).read_bytes())
        files = {name: (folder / name).read_bytes() for name in (NETWORK, WORDS)}
        version, labels, sums = head["version"], tuple(head["labels"]), head["sha256"]
    except OSError as error:
        raise ClassifierUnavailable("the network's files cannot be read") from error
    except (ValueError, KeyError, TypeError) as error:
        raise ClassifierUnavailable("the network's files have no readable head") from error
    if version != VERSION or labels != LABELS:
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

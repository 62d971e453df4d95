# pyright: basic
"""A small transformer that reads a message whole, in any of a hundred languages: what a bag of words cannot tell."""

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

VERSION = 3
FOLDER = Path(__file__).with_name("transformer")
NETWORK, WORDS, HEAD = "network.onnx", "words.txt", "head.json"
# Few messages are longer; of those the network reads both ends, to stay within its two milliseconds.
LONGEST = 28
# As the base numbers them: where a text begins and ends, and what no piece is known for.
BEGIN, END, UNKNOWN = 0, 2, 3
_LOOKED_AT = 2000  # characters at each end that are cut into pieces
_SUREST = 1e-5
_SHARE = 0.5
_APOSTROPHES = str.maketrans(dict.fromkeys("’‘`´ʼ＇", "'"))


@dataclass(frozen=True, slots=True)
class Network:
    """The network and its word pieces, as they were measured."""

    session: "InferenceSession"
    words: "Tokenizer"


def guess(text: str) -> NDArray[np.float32]:
    """The log-odds of each intent.

    Raises ClassifierUnavailable when a file of it is missing or not the one that was measured.
    """
    network = load()
    return heard(network, pieces(network.words, text))


def heard(network: Network, ids: list[int]) -> NDArray[np.float32]:
    """The log-odds of each label for the pieces of one text."""
    fed = np.asarray([ids], np.int64)
    found = network.session.run(None, {"input_ids": fed})
    return np.asarray(found[0], np.float32)[0]


def beside(apart: NDArray[np.float32], heard: NDArray[np.float32]) -> NDArray[np.float32]:
    """What the linear classifier guessed and what the network heard, each as loud as the other."""
    sure = np.clip(apart, _SUREST, 1.0 - _SUREST)
    odds = np.log(sure / (1.0 - sure))
    return (1.0 / (1.0 + np.exp(-((1.0 - _SHARE) * odds + _SHARE * heard)))).astype(np.float32)


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
def load(folder: Path = FOLDER) -> Network:
    """The committed network, read once; raises ClassifierUnavailable when it cannot be."""
    files = checked(folder, LABELS)
    return Network(running(files[NETWORK]), tokenizer(files[WORDS].decode("utf-8")))


def running(model: bytes) -> "InferenceSession":
    """A taught network, run."""
    # Without that optimizer, for it took longer than what it joins.
    return onnx_session(model, unused=["SkipLayerNormFusion"])


def tokenizer(listed: str) -> "Tokenizer":
    """Small letters cut into their likeliest pieces (Kudo 2018), of which each line lists one with its log-odds."""
    from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, processors

    rows = [line.rpartition("\t") for line in listed.split("\n")]
    scored = [(piece, float(score)) for piece, _, score in rows]
    made = Tokenizer(models.Unigram(scored, unk_id=UNKNOWN))
    made.normalizer = normalizers.Sequence(
        [normalizers.NFKC(), normalizers.Lowercase(), normalizers.Replace(Regex(r"\s+"), " ")]
    )
    made.pre_tokenizer = pre_tokenizers.Metaspace()
    begin, end = scored[BEGIN][0], scored[END][0]
    made.post_processor = processors.TemplateProcessing(
        single=f"{begin} $A {end}", special_tokens=[(begin, BEGIN), (end, END)]
    )
    return made


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

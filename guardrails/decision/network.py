"""A small transformer that reads a draft word after word: who does what to whom is in their order."""

import functools
from pathlib import Path

from guardrails.decision.model import ClassifierUnavailable
from guardrails.decision.traits import plain
from guardrails.intents import network
from guardrails.intents.model import ClassifierUnavailable as Unread

FOLDER = Path(__file__).with_name("transformer")
LABELS = ("decides",)
# Two sentences of common length; of longer ones it reads both ends.
LONGEST = 48
# Its words are English, and help with what is near. Of other scripts it knows letters and no words.
_FOREIGN = "\u0250"
_SCRIPT_SEEN = 400
# Beyond this it is sure for no reason: its training drafts are few.
_SUREST = 4.0
# How loud it is beside the linear classifier; chosen by cross-validation over the training drafts.
_WEIGHT = 0.5
# The most that it can move a score: what is further from a threshold need not be read.
REACH = _SUREST * _WEIGHT


@functools.lru_cache(maxsize=4096)
def leaning(text: str) -> float:
    """How much it adds to the score of a text; nothing where its script is none that it learnt.

    Raises ClassifierUnavailable when a file of it is missing or not the one that was measured.
    """
    read = load()
    if foreign(text):
        return 0.0
    odds = float(network.heard(read, pieces(read, text))[0])
    return max(-_SUREST, min(_SUREST, odds)) * _WEIGHT


def pieces(read: network.Network, text: str) -> list[int]:
    """The numbers of a draft's pieces, every company and number alike."""
    return network.pieces(read.words, plain(text), LONGEST)


def foreign(text: str) -> bool:
    """Whether most of its letters are of a script that it knows no words of."""
    letters = [char for char in text[:_SCRIPT_SEEN] if char.isalpha()]
    return 2 * sum(char >= _FOREIGN for char in letters) > len(letters)


def load() -> network.Network:
    """The committed network; raises ClassifierUnavailable when it cannot be."""
    return _read(FOLDER)


@functools.cache
def _read(folder: Path) -> network.Network:
    from tokenizers import BertWordPieceTokenizer

    try:
        files = network.checked(folder, LABELS)
    except Unread as error:
        raise ClassifierUnavailable(str(error)) from error
    listed = files[network.WORDS].decode("utf-8").split("\n")
    words = {word: at for at, word in enumerate(listed)}
    session = network.running(files[network.NETWORK])
    return network.Network(session, BertWordPieceTokenizer(words, lowercase=True))

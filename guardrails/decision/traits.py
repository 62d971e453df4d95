"""A draft as columns of numbers: its meaning, words, letters, concepts, and what the rules say."""

import functools
import zlib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from guardrails.concepts import lexicon
from guardrails.decision import stance
from guardrails.decision.excuses import excuses
from guardrails.decision.reading import fold
from guardrails.embedding import embed
from guardrails.matching import compiled

CONCEPTS = Path(__file__).with_name("concepts.tsv")
VECTOR = 256
BUCKETS = 1 << 16
WIDTH = VECTOR + BUCKETS
# How much each kind of trait weighs; chosen by cross-validation over drafts.tsv.
_VECTOR, _WORDS, _LETTERS, _CONCEPTS, _RULES = 0.6, 1.0, 1.0, 2.0, 0.2
_TOKEN = compiled(r"\[[a-z]+|[^\s\d\pP\pS_]+|\d+|[?.!:,;\"%$]")
_COMPANY = ("kapsule cloud", "kapsule", "kapalya", "kaligon cloud", "kaligon", "kvmzone")
_STANCES = (
    ("mark", stance.MARK),
    ("topic", stance.TOPIC),
    ("harmless", stance.HARMLESS),
    ("moves", stance.MOVES),
    ("generic", stance.GENERIC),
    ("reader", stance.READER),
)
# Longer texts say nothing new, and the letters of 100,000 of them would take a second.
_READ = 1_200


def _folded(word: str) -> str:
    return fold(word).text


def plain(text: str) -> str:
    """Folded, with every company and every number alike."""
    folded = fold(text[:_READ]).text
    for name in _COMPANY:
        folded = folded.replace(name, "kapsule")
    return "".join("0" if char.isdigit() else char for char in folded)


def _runs(items: Sequence[str], lengths: Iterable[int], mark: str) -> Iterator[str]:
    for length in lengths:
        for at in range(len(items) - length + 1):
            yield mark + " ".join(items[at : at + length])


def _words(text: str) -> Iterator[str]:
    found = [text[start:end] for start, end in _TOKEN.all(text)]
    yield from _runs(["^", *found, "$"], (1, 2, 3), "w")


def _letters(text: str) -> Iterator[str]:
    spaced = f" {' '.join(text.split())} "
    for length in (3, 4, 5):
        for at in range(len(spaced) - length + 1):
            yield "c" + spaced[at : at + length]


def _concepts(text: str) -> Iterator[str]:
    order = ["^", *lexicon(CONCEPTS, _folded).read(text), "$"]
    yield from _runs(order, (1, 2, 3, 4), "s")
    bare = [concept for concept in order if concept not in ",.:"]
    yield from _runs(bare, (2, 3), "b")
    for at, first in enumerate(order):
        for second in order[at + 2 : at + 7]:
            yield f"g{first} {second}"


def _rules(text: str, rules: Iterable[str]) -> Iterator[str]:
    yield from ("r" + rule for rule in rules)
    yield "rany" if rules else "rnone"
    yield from ("e" + excuse for excuse in excuses(text))
    yield from ("t" + name for name, found in _STANCES if found.within(text))


def _lit(traits: Iterable[str]) -> list[int]:
    return sorted({VECTOR + zlib.crc32(trait.encode()) % BUCKETS for trait in traits})


def columns(text: str, rules: Iterable[str] | None) -> list[tuple[list[int], float]]:
    """Which columns a text lights and by how much; `rules` None leaves out what rules say."""
    folded = plain(text)
    kinds = [
        (_lit(_words(folded)), _WORDS),
        (_lit(_letters(folded)), _LETTERS),
        (_lit(_concepts(folded)), _CONCEPTS),
    ]
    lit = [(ids, weight / max(len(ids), 1) ** 0.5) for ids, weight in kinds]
    if rules is not None:
        lit.append((_lit(_rules(folded, sorted(set(rules)))), _RULES))
    return lit


@functools.lru_cache(maxsize=1024)
def meaning(text: str) -> NDArray[np.float32]:
    """The vector of a text, as strongly as it counts."""
    return embed([plain(text)])[0] * np.float32(_VECTOR)


def row(text: str, rules: Iterable[str] | None) -> NDArray[np.float32]:
    """All columns of one text; for training."""
    values = np.zeros(WIDTH, dtype=np.float32)
    values[:VECTOR] = meaning(text)
    for ids, value in columns(text, rules):
        values[ids] += value
    return values

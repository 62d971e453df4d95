"""Whether a word sounds like a name: three letters at a time, against the words of every day."""

import itertools
import math
from array import array
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from guardrails.pii.lexicon import everyday, grouped
from guardrails.pii.reading import read

_TEMPLATES = Path(__file__).parent / "sentences"
_LETTERS = 28  # the alphabet and both edges of a word
_WEIGHT = 4.0  # of the shorter context where the longer one was rarely seen
_SHORTEST, _LONGEST = 3, 24
# Natural logarithm of the odds of a name.
_STEPS = (-6.0, -3.0, -1.5, 0.0, 1.5, 3.0, 6.0)
_PLAIN = ("english", "te reo")

Counts = npt.NDArray[np.float64]
Places = npt.NDArray[np.uint8]


class Sound(NamedTuple):
    """How much a word sounds like a name, in steps from 0 to 7, and from which origin."""

    step: int
    origin: str


SILENT = Sound(-1, "")


class _Language:
    """The letters of one list of words, two at a time with the one that follows."""

    def __init__(self, words: Iterable[str]) -> None:
        self.words = frozenset(filter(str.isascii, words))
        self._triples = np.zeros((_LETTERS,) * 3)
        self._pairs = np.zeros((_LETTERS,) * 2)
        self._contexts = np.zeros((_LETTERS,) * 2)
        letters = [_placed(word) for word in self.words]
        first = np.concatenate([row[:-2] for row in letters])
        middle = np.concatenate([row[1:-1] for row in letters])
        last = np.concatenate([row[2:] for row in letters])
        np.add.at(self._triples, (first, middle, last), 1)
        np.add.at(self._pairs, (middle, last), 1)
        np.add.at(self._contexts, (first, middle), 1)
        self._letters = self._pairs.sum(axis=1)
        counts = (self._triples, self._pairs, self._contexts, self._letters)
        # Asked one by one, numpy's own numbers take longer than all that is done with them.
        self._counted = [array("d", table.ravel().tolist()) for table in counts]
        # Of the last letter after the first two, for every three letters; a context that was
        # rarely seen leans to the shorter one.
        pairs = (self._pairs + _WEIGHT / _LETTERS) / (self._letters[:, None] + _WEIGHT)
        shares = (self._triples + _WEIGHT * pairs) / (self._contexts[..., None] + _WEIGHT)
        self.logs: Counts = np.log(shares)

    def without(self, threes: "Sequence[_Three]") -> float:
        """How likely a listed word is, had it stood in no list."""
        triples, pairs, contexts, letters = self._counted
        shorter, log, total = _WEIGHT / _LETTERS, math.log, 0.0
        for place, first, middle, last, times, begun, met, ends in threes:
            pair = pairs[last] - ends + shorter
            pair /= letters[middle] - met + _WEIGHT
            rest = triples[place] - times + _WEIGHT * pair
            total += log(rest / (contexts[first] - begun + _WEIGHT))
        return total


# Three letters in a row: where each list counts them, their first two, the middle one and the last
# two, then how often the word holds each of these. Named fields took a seventh of a name's time.
_Three = tuple[int, int, int, int, int, int, int, int]


def _placed(word: str) -> Places:
    """Each letter's place in the alphabet, the edges at 26 and 27."""
    return np.frombuffer(b"{{%b|" % word.encode("ascii"), dtype=np.uint8) - ord("a")


def _threes(word: str) -> list[_Three]:
    row = [code - ord("a") for code in b"{{%b|" % word.encode("ascii")]
    twos = [one * _LETTERS + other for one, other in itertools.pairwise(row)]
    places = [first * _LETTERS + letter for first, letter in zip(twos, row[2:], strict=False)]
    begun, middle, ends = twos[:-1], row[1:-1], twos[1:]
    counts = (
        map(places.count, places),
        map(begun.count, begun),
        map(middle.count, middle),
        map(ends.count, ends),
    )
    return [*zip(places, begun, middle, ends, *counts, strict=True)]


class _Ear:
    """Every list's letters. A listed word is judged as if it stood in no list."""

    @cached_property
    def _languages(self) -> Sequence[tuple[str, _Language]]:
        names: dict[str, set[str]] = defaultdict(set)
        for file in ("given", "family"):
            for origin, entries in grouped(file).items():
                for entry in entries:
                    names[origin].update(_spoken(entry))
        plain = {
            "english": {word for word in everyday() if word.isalpha()},
            "te reo": _words_of("tereo"),
        }
        lists = plain | dict(sorted(names.items()))
        return [(name, _Language(words)) for name, words in lists.items()]

    @cached_property
    def _logs(self) -> Counts:
        return np.stack([language.logs for _, language in self._languages], axis=-1)

    def heard(self, word: str) -> Sound:
        """The sound of a lower-case word."""
        row = _placed(word)
        sums = np.add.reduce(self._logs[row[:-2], row[1:-1], row[2:]]).tolist()
        listed = [
            n for n, (_, language) in enumerate(self._languages) if word in language.words
        ]
        threes = _threes(word) if listed else ()
        for n in listed:
            sums[n] = self._languages[n][1].without(threes)
        first = len(_PLAIN)
        best = max(range(first, len(sums)), key=sums.__getitem__)
        odds = sums[best] - max(sums[:first])
        return Sound(sum(odds > step for step in _STEPS), self._languages[best][0])


def _spoken(entry: str) -> list[str]:
    return [
        part
        for part in entry.replace("'", "-").split("-")
        if part.isalpha() and len(part) >= _SHORTEST
    ]


def _words_of(template: str) -> set[str]:
    text = read((_TEMPLATES / f"{template}.txt").read_text(encoding="utf-8")).text
    words = text.replace("\n", " ").split()
    return {
        word.strip(".,?!") for word in words if word.strip(".,?!").isalpha() and word.islower()
    }


_EAR = _Ear()


@lru_cache(maxsize=16384)
def sound(low: str) -> Sound:
    """How a lower-case word sounds; marks and digits are silent."""
    word = max(low.replace("'", "-").split("-"), key=len)
    if not word.isalpha() or not word.isascii() or not _SHORTEST <= len(word) <= _LONGEST:
        return SILENT
    return _EAR.heard(word)

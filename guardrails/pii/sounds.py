"""Whether a word sounds like a name: three letters at a time, against the words of every day."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from typing import NamedTuple

from guardrails.pii.lexicon import everyday, grouped
from guardrails.pii.reading import read

_TEMPLATES = Path(__file__).parent / "sentences"
_LETTERS = 28  # the alphabet and both edges of a word
_WEIGHT = 4.0  # of the shorter context where the longer one was rarely seen
_SHORTEST, _LONGEST = 3, 24
# Natural logarithm of the odds of a name.
_STEPS = (-6.0, -3.0, -1.5, 0.0, 1.5, 3.0, 6.0)
_PLAIN = ("english", "te reo")


class Sound(NamedTuple):
    """How much a word sounds like a name, in steps from 0 to 7, and from which origin."""

    step: int
    origin: str


SILENT = Sound(-1, "")


class _Language:
    """The letters of one list of words, two at a time with the one that follows."""

    def __init__(self, words: Iterable[str]) -> None:
        self.words = frozenset(words)
        self._triples: Counter[str] = Counter()
        self._pairs: Counter[str] = Counter()
        self._contexts: Counter[str] = Counter()
        self._letters: Counter[str] = Counter()
        for word in self.words:
            for triple in _triples(word):
                self._triples[triple] += 1
                self._contexts[triple[:2]] += 1
                self._pairs[triple[1:]] += 1
                self._letters[triple[1]] += 1

    def log(self, triple: str, own: Mapping[str, int] = {}) -> float:
        """Of the last letter after the first two; `own` are a word's own letters, left out."""
        single = 1 / _LETTERS
        less = own.get(triple[1:], 0)
        pair = (self._pairs[triple[1:]] - less + _WEIGHT * single) / (
            self._letters[triple[1]] - own.get(triple[1], 0) + _WEIGHT
        )
        seen = self._triples[triple] - own.get(triple, 0)
        around = self._contexts[triple[:2]] - own.get("^" + triple[:2], 0)
        return math.log((seen + _WEIGHT * pair) / (around + _WEIGHT))


def _triples(word: str) -> list[str]:
    edged = f"<<{word}>"
    return [edged[place : place + 3] for place in range(len(edged) - 2)]


def _own(word: str) -> Mapping[str, int]:
    counts: Counter[str] = Counter()
    for triple in _triples(word):
        counts.update((triple, triple[1:], triple[1], "^" + triple[:2]))
    return counts


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

    @lru_cache(maxsize=16384)  # noqa: B019 - one ear lives as long as the process
    def _logs(self, triple: str) -> tuple[float, ...]:
        return tuple(language.log(triple) for _, language in self._languages)

    def heard(self, word: str) -> Sound:
        """The sound of a lower-case word."""
        plain: list[tuple[float, str]] = []
        names: list[tuple[float, str]] = []
        sums = [sum(column) for column in zip(*map(self._logs, _triples(word)), strict=True)]
        for (name, language), total in zip(self._languages, sums, strict=True):
            if word in language.words:
                own = _own(word)
                total = sum(language.log(triple, own) for triple in _triples(word))
            (plain if name in _PLAIN else names).append((total, name))
        best, origin = max(names)
        odds = best - max(plain)[0]
        return Sound(sum(odds > step for step in _STEPS), origin)


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

"""BM25 over any field of any unit: weights are computed at build time, a query only adds them up."""

import itertools
import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float32]
Places = NDArray[np.intp]

_NOBODY = (np.zeros(0, np.int32), np.zeros(0, np.float32))

K1 = 1.2
B = 0.6


@dataclass(frozen=True, slots=True)
class Field:
    """Inverted lists with their BM25 weights, and how rare each term is."""

    size: int
    postings: Mapping[str, tuple[NDArray[np.int32], Vector]]
    rarity: Mapping[str, float]
    strange: float  # what a term weighs that no unit holds: as much as the rarest one

    @classmethod
    def build(
        cls, units: Sequence[Sequence[str]], terms: frozenset[str] | None = None
    ) -> "Field":
        """`terms`: those that will be asked for, where that is known: the others are left out."""
        counts = [_counted(unit, terms) for unit in units]
        mean = sum(map(len, units)) / max(1, len(units)) or 1.0
        lists: dict[str, tuple[list[int], list[float]]] = {}
        for n, count in enumerate(counts):
            norm = K1 * (1 - B + B * len(units[n]) / mean)
            for term, times in count.items():
                ids, weights = lists.setdefault(term, ([], []))
                ids.append(n)
                weights.append(times * (K1 + 1) / (times + norm))
        rarity = {term: _idf(len(ids), len(units)) for term, (ids, _) in lists.items()}
        return cls(
            len(units),
            {
                term: (np.array(ids, np.int32), np.array(weights, np.float32) * rarity[term])
                for term, (ids, weights) in lists.items()
            },
            rarity,
            _idf(0, len(units)),
        )

    def part(self, terms: Iterable[str], places: Places) -> "Field":
        """Some units alone, in order, and of their terms these; rarity stays that of the whole."""
        found = {term: self._held(term, places) for term in terms if term in self.postings}
        return replace(self, size=len(places), postings=found)

    def _held(self, term: str, places: Places) -> tuple[NDArray[np.int32], Vector]:
        ids, weights = self.postings[term]
        at = np.minimum(np.searchsorted(ids, places), len(ids) - 1)
        there = np.flatnonzero(ids[at] == places)
        return there.astype(np.int32), weights[at[there]]

    def scores(self, terms: Mapping[str, float]) -> Vector:
        """One score a unit: the sum of the weights of the terms it holds."""
        total = np.zeros(self.size, np.float32)
        for term, weight in terms.items():
            ids, weights = self.postings.get(term, _NOBODY)
            total[ids] += np.float32(weight) * weights
        return total

    def coverage(self, terms: Mapping[str, float]) -> Vector:
        """Which part of the question's weight each unit holds, from 0 to 1."""
        total = np.zeros(self.size, np.float32)
        whole = 0.0
        for term, weight in terms.items():
            share = weight * self.rarity.get(term, self.strange)
            whole += share
            ids, _ = self.postings.get(term, _NOBODY)
            total[ids] += np.float32(share)
        return total / np.float32(whole or 1.0)


def _counted(unit: Sequence[str], terms: frozenset[str] | None) -> Mapping[str, int]:
    if terms is None:
        return Counter(unit)
    return {term: unit.count(term) for term in terms.intersection(unit)}


def _idf(holders: int, size: int) -> float:
    return math.log(1 + (size - holders + 0.5) / (holders + 0.5))


def bigrams(stems: Iterable[str]) -> list[str]:
    return [f"{a} {b}" for a, b in itertools.pairwise(stems)]


def standard(values: Vector) -> Vector:
    """Deviations from the mean, in standard deviations."""
    return ((values - values.mean()) / (values.std() + np.float32(1e-6))).astype(np.float32)

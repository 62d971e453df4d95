"""BM25 over any field of any unit: weights are computed at build time, a query only adds them up."""

import itertools
import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

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

    @classmethod
    def build(cls, units: Sequence[Sequence[str]]) -> "Field":
        counts = [Counter(unit) for unit in units]
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
        )

    def scores(self, terms: Mapping[str, float], among: Places | None = None) -> Vector:
        """One score a unit: the sum of the weights of the terms it holds.

        `among` are the units that matter, in order; the others keep 0.
        """
        total = np.zeros(self.size, np.float32)
        for term, weight in terms.items():
            ids, weights = self._holders(term, among)
            total[ids] += np.float32(weight) * weights
        return total

    def coverage(self, terms: Mapping[str, float], among: Places | None = None) -> Vector:
        """Which part of the question's weight each unit holds, from 0 to 1."""
        total = np.zeros(self.size, np.float32)
        whole = 0.0
        for term, weight in terms.items():
            # A word that no document of the tenant knows weighs as much as the rarest one.
            share = weight * self.rarity.get(term, _idf(0, self.size))
            whole += share
            ids, _ = self._holders(term, among)
            total[ids] += np.float32(share)
        return total / np.float32(whole or 1.0)

    def _holders(self, term: str, among: Places | None) -> tuple[NDArray[np.integer], Vector]:
        ids, weights = self.postings.get(term, _NOBODY)
        if among is None or not len(ids):
            return ids, weights
        at = np.minimum(np.searchsorted(ids, among), len(ids) - 1)
        there = ids[at] == among
        return among[there], weights[at[there]]


def _idf(holders: int, size: int) -> float:
    return math.log(1 + (size - holders + 0.5) / (holders + 0.5))


def bigrams(stems: Iterable[str]) -> list[str]:
    return [f"{a} {b}" for a, b in itertools.pairwise(stems)]


def standard(values: Vector) -> Vector:
    """Deviations from the mean, in standard deviations."""
    return ((values - values.mean()) / (values.std() + np.float32(1e-6))).astype(np.float32)

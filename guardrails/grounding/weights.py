"""How telling a word is: rare in the evidence at hand, so likely what a sentence is about."""

import functools
import math
from collections import Counter
from collections.abc import Iterable

from guardrails.grounding.lines import lines


@functools.lru_cache(maxsize=64)
def rarity(texts: tuple[str, ...]) -> "Rarity":
    """Count in how many lines of these texts each stem stands."""
    counted: Counter[str] = Counter()
    total = 0
    for text in texts:
        for line in lines(text):
            counted.update(line.stems)
            total += 1
    return Rarity(counted, total)


class Rarity:
    """The weight of stems, between 0.3 (in half of all lines) and 1 (in none)."""

    __slots__ = ("_counted", "_known", "_most")

    def __init__(self, counted: Counter[str], total: int) -> None:
        self._counted = counted
        # A handful of clauses says little about what is rare.
        self._most = max(total, 40)
        self._known: dict[str, float] = {}

    def of(self, stem: str) -> float:
        """The weight of one stem."""
        weight = self._known.get(stem)
        if weight is None:
            share = math.log((self._most + 1) / (self._counted[stem] + 1))
            weight = self._known[stem] = max(0.3, share / math.log(self._most + 1))
        return weight

    def sum(self, stems: Iterable[str]) -> float:
        """The weight of several."""
        return sum(map(self.of, stems))

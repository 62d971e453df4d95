"""How much a model is given: a whole small corpus, which stays in its cache, or the best clauses."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from assistant.domain import Clause

# English policy text, by the tokenizer of current models: a little on the safe side.
_CHARACTERS = 3.6


@dataclass(frozen=True, slots=True)
class Budget:
    """The most that one request may hold; what it costs and misses stands in `evals.bench.ground`."""

    tokens: int = 20_000  # a corpus up to this size is given whole; 0: never
    # Of 151 clauses of four policies that rival each other: recall 98.9 % (98.0 to 99.4).
    clauses: int = 48


def tokens(clauses: Iterable[Clause]) -> int:
    """How long these clauses are to a model, with their headings: an estimate from characters."""
    letters = sum(len(c.text) + sum(map(len, c.breadcrumb)) + len(c.ref) for c in clauses)
    return math.ceil(letters / _CHARACTERS)

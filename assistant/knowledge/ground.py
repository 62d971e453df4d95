"""How much a model is given: a whole small corpus, which stays in its cache, or the best clauses."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from assistant.domain import Clause

# English policy text, by the tokenizer of current models: a little on the safe side.
_CHARACTERS = 3.6


@dataclass(frozen=True, slots=True)
class Budget:
    """The most that one request may hold.

    20,000 tokens read from a cache cost a model's caller about what 24 clauses of a larger
    corpus cost; the measurements stand in `evals.bench.ground`.
    """

    tokens: int = 20_000  # a corpus up to this size is given whole; 0: never
    clauses: int = 24  # of a larger one


def tokens(clauses: Iterable[Clause]) -> int:
    """How long these clauses are to a model, with their headings: an estimate from characters."""
    letters = sum(len(c.text) + sum(map(len, c.breadcrumb)) + len(c.ref) for c in clauses)
    return math.ceil(letters / _CHARACTERS)

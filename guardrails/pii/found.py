"""What a finder gives: a place in the folded text, a type and how sure it is."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from guardrails.pii.reading import Reading


class Found(NamedTuple):
    """Signs `[start, end)` of a reading, their type, and a score up to 1."""

    start: int
    end: int
    type: str
    score: float


Finder = Callable[[Reading], Iterator[Found]]

"""Clauses as a model is given them, and whether what it cites of them holds. Pure."""

import functools
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answering import drafting, prompt
from assistant.domain import Citation, Clause


@dataclass(frozen=True, slots=True)
class Source:
    """A clause as it was sent, to hold the model's citations against."""

    id: str
    clause: Clause
    units: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cited:
    """What a model says that it cites: the units `[first, last)` of a source, and their words."""

    place: int
    id: str
    first: int
    last: int
    words: str


def sources(clauses: Sequence[Clause]) -> tuple[Source, ...]:
    """A heading that has no text of its own has nothing to cite, and is refused as a block."""
    given = (_source(clause) for clause in clauses)
    return tuple(source for source in given if source.units)


@functools.lru_cache(maxsize=8192)  # a large tenant's questions meet the same clauses
def _source(clause: Clause) -> Source:
    return Source(prompt.source(clause), clause, drafting.units(clause.text))


def held(cited: Cited, sent: Sequence[Source]) -> Citation | None:
    """The citation, if it is word for word of what was sent; one that is not carries nothing."""
    if not 0 <= cited.place < len(sent):
        return None
    source = sent[cited.place]
    if cited.id != source.id or not 0 <= cited.first < cited.last <= len(source.units):
        return None
    words = "".join(source.units[cited.first : cited.last])
    if _unspaced(words) != _unspaced(cited.words):
        return None
    return Citation(
        source.clause.doc, source.clause.clause, words.strip(), source.clause.version
    )


def _unspaced(text: str) -> str:
    return "".join(text.split())

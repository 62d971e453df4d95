"""Passages of clauses as searchable units: the row that answers is found, not only its clause."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.domain import Clause
from assistant.knowledge import words
from assistant.knowledge.asked import Asked
from assistant.knowledge.lexical import Field, Places, Vector
from assistant.knowledge.passages import Passage, passages
from assistant.knowledge.vectors import Encode, Matrix

_NUMBER = (
    r"(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fourteen|fifteen"
    r"|twenty|thirty|forty|sixty|ninety|seventy-two|forty-eight|twenty-four)"
)
_DURATION = re.compile(
    rf"\b{_NUMBER}(?: \(\d+\))?[ -](?:\w+ )?(?:second|minute|hour|day|week|month|year)s?\b"
    r"|\b(?:as|so) long as\b|\bimmediately\b|\bat any time\b|\buntil\b|\bat once\b",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"@|\b(?:e-?mail|phone|ticket|write to|contact|website|po box)\b", re.I)

# A passage's own score: BM25 and ideas are brought to the scale of a cosine (0 to 1) first.
_WORDS, _IDEAS, _SENSE, _KIND = 0.08, 0.17, 3.0, 0.25


@dataclass(frozen=True, slots=True)
class Weighed:
    """What one question makes of every unit."""

    words: Vector
    ideas: Vector
    cosine: Vector
    covered: Vector
    ideas_covered: Vector
    fit: Vector  # all of it together


@dataclass(frozen=True, slots=True)
class Piece:
    """One passage as it is searched."""

    passage: Passage
    said: str  # under its heading: what vectors and the judge read
    words: tuple[str, ...]
    ideas: tuple[str, ...]
    duration: bool
    address: bool


def pieces(clause: Clause) -> tuple[Piece, ...]:
    """A clause's passages, in order: the same for every question."""
    title = words.compounds(heading(clause))
    return tuple(_piece(clause, part, title) for part in _parts(clause))


def _piece(clause: Clause, part: Passage, title: Sequence[str]) -> Piece:
    tokens = [*words.compounds(part.text), *title]
    return Piece(
        part,
        _said(clause, part),
        tuple(words.content(tokens)),
        tuple(words.meant(tokens)),
        bool(_DURATION.search(part.text)),
        bool(_ADDRESS.search(part.text)),
    )


@dataclass(frozen=True, slots=True)
class Units:
    """The passages of a set of clauses, in order."""

    owner: NDArray[np.intp]
    first: NDArray[np.intp]  # where each clause's passages begin
    passages: tuple[Passage, ...]
    said: tuple[str, ...]
    text: Field
    ideas: Field
    vectors: NDArray[np.float16]  # half the room, and exact enough for a cosine
    durations: Vector
    addresses: Vector

    @classmethod
    def build(
        cls,
        clauses: Sequence[Clause],
        encode: Encode,
        cut: Callable[[Clause], tuple[Piece, ...]] = pieces,
        asked: Sequence[Asked] | None = None,
    ) -> "Units":
        """`asked`: the questions that will be put to them, where they are known."""
        terms = ideas = None
        if asked is not None:
            terms = frozenset(term for one in asked for term in one.terms)
            ideas = frozenset(idea for one in asked for idea in one.ideas)
        found = [(n, piece) for n, clause in enumerate(clauses) for piece in cut(clause)]
        owner = np.array([n for n, _ in found], np.intp)
        said = tuple(piece.said for _, piece in found)
        return cls(
            owner,
            np.searchsorted(owner, np.arange(len(clauses))),
            tuple(piece.passage for _, piece in found),
            said,
            Field.build([piece.words for _, piece in found], terms),
            Field.build([piece.ideas for _, piece in found], ideas),
            encode(said).astype(np.float16),
            np.array([piece.duration for _, piece in found], np.float32),
            np.array([piece.address for _, piece in found], np.float32),
        )

    def part(self, clauses: Places, asked: Asked) -> "Units":
        """The passages of some clauses alone, in order, for one question."""
        spans = [(int(self.first[n]), self._end(int(n))) for n in clauses.tolist()]
        units = [unit for start, end in spans for unit in range(start, end)]
        owner = [at for at, (start, end) in enumerate(spans) for _ in range(start, end)]
        of = np.array(units, np.intp)
        return Units(
            np.array(owner, np.intp),
            np.searchsorted(owner, np.arange(len(spans))),
            tuple(self.passages[n] for n in units),
            tuple(self.said[n] for n in units),
            self.text.part(asked.terms, of),
            self.ideas.part(asked.ideas, of),
            self.vectors[of],
            self.durations[of],
            self.addresses[of],
        )

    def weigh(self, asked: Asked, vector: Vector) -> Weighed:
        """Every unit against one question."""
        said = self.text.scores(asked.terms)
        ideas = self.ideas.scores(asked.ideas)
        cosine = self.vectors.astype(np.float32) @ vector
        fit = _WORDS * said + _IDEAS * ideas + _SENSE * cosine
        if asked.duration:
            # A question for a time is answered where a time stands beside its topic.
            fit = fit + _KIND * self.durations * np.minimum(1, said + ideas)
        if asked.contact:
            fit = fit + _KIND * self.addresses * np.minimum(1, said + ideas)
        return Weighed(
            said,
            ideas,
            cosine,
            self.text.coverage(asked.terms),
            self.ideas.coverage(asked.ideas),
            fit.astype(np.float32),
        )

    def whole(self) -> Matrix:
        """One vector a clause: the direction that its passages have in common."""
        total = np.add.reduceat(self.vectors, self.first, axis=0, dtype=np.float32)
        return (total / np.linalg.norm(total, axis=1, keepdims=True)).astype(np.float32)

    def best(self, values: Vector) -> Vector:
        """The highest value among each clause's passages."""
        return np.maximum.reduceat(values, self.first)

    def nearest(self, clause: int, cosine: Vector, most: int) -> list[int]:
        """One clause's passages nearest to the question, the nearest first."""
        start, end = int(self.first[clause]), self._end(clause)
        best: list[int] = np.argsort(-cosine[start:end], kind="stable")[:most].tolist()
        return [start + n for n in best]

    def fittest(self, clause: int, fit: Vector) -> list[int]:
        """One clause's two fittest passages, the fittest first."""
        start, end = int(self.first[clause]), self._end(clause)
        best: list[int] = np.argsort(-fit[start:end], kind="stable")[:2].tolist()
        return [start + n for n in best]

    def _end(self, clause: int) -> int:
        last = clause + 1 == len(self.first)
        return len(self.owner) if last else int(self.first[clause + 1])


def heading(clause: Clause) -> str:
    """The headings over a clause, without the document's own title."""
    return " ".join(clause.breadcrumb[1:] or (clause.title,))


def texts(clauses: Sequence[Clause]) -> list[str]:
    """What has to be turned into vectors before these clauses can be searched."""
    return [_said(clause, part) for clause in clauses for part in _parts(clause)]


def _parts(clause: Clause) -> Sequence[Passage]:
    return passages(clause.text) or (Passage(clause.title or clause.clause),)


def _said(clause: Clause, part: Passage) -> str:
    """A passage under its heading: alone it may not say what it speaks of."""
    return f"{clause.title}: {part.text}"

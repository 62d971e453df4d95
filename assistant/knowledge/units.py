"""Passages of clauses as searchable units: the row that answers is found, not only its clause."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.domain import Clause
from assistant.knowledge import words
from assistant.knowledge.asked import Asked
from assistant.knowledge.lexical import Field, Vector
from assistant.knowledge.passages import Passage, passages
from guardrails import embed

Matrix = NDArray[np.float32]

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
class Units:
    """The passages of a set of clauses, in order."""

    owner: NDArray[np.intp]
    first: NDArray[np.intp]  # where each clause's passages begin
    passages: tuple[Passage, ...]
    text: Field
    ideas: Field
    vectors: Matrix
    durations: Vector
    addresses: Vector

    @classmethod
    def build(cls, clauses: Sequence[Clause]) -> "Units":
        parts = [
            (n, part)
            for n, clause in enumerate(clauses)
            for part in passages(clause.text) or (Passage(clause.title or clause.clause),)
        ]
        titles = [words.compounds(heading(clause)) for clause in clauses]
        tokens = [words.compounds(part.text) + titles[n] for n, part in parts]
        owner = np.array([n for n, _ in parts], np.intp)
        return cls(
            owner,
            np.searchsorted(owner, np.arange(len(clauses))),
            tuple(part for _, part in parts),
            Field.build([words.content(unit) for unit in tokens]),
            Field.build([words.meant(unit) for unit in tokens]),
            embed([f"{clauses[n].title}: {part.text}" for n, part in parts]),
            np.array([bool(_DURATION.search(part.text)) for _, part in parts], np.float32),
            np.array([bool(_ADDRESS.search(part.text)) for _, part in parts], np.float32),
        )

    def weigh(self, asked: Asked, vector: Vector) -> Weighed:
        """Every unit against one question."""
        said, ideas = self.text.scores(asked.terms), self.ideas.scores(asked.ideas)
        cosine = (self.vectors @ vector).astype(np.float32)
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

    def best(self, values: Vector) -> Vector:
        """The highest value among each clause's passages."""
        return np.maximum.reduceat(values, self.first)

    def fittest(self, clause: int, fit: Vector) -> list[int]:
        """One clause's two fittest passages, the fittest first."""
        start = int(self.first[clause])
        end = int(self.first[clause + 1]) if clause + 1 < len(self.first) else len(fit)
        best: list[int] = np.argsort(-fit[start:end], kind="stable")[:2].tolist()
        return [start + n for n in best]


def heading(clause: Clause) -> str:
    """The headings over a clause, without the document's own title."""
    return " ".join(clause.breadcrumb[1:] or (clause.title,))

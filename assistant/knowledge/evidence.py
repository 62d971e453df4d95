"""What speaks for and against a clause as the answer: the signs that confidence weighs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.knowledge import words
from assistant.knowledge.asked import Asked
from assistant.knowledge.lexical import Field
from guardrails import embed

Matrix = NDArray[np.float32]

# A word of the question is explained by a clause that holds a word this close in meaning.
_CLOSE = 0.5
# Sharing an idea explains a word nearly as well as the word itself.
_SHARED = 0.9


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The words of every clause as vectors, and the ideas it speaks of."""

    vectors: Matrix  # one row a word of the corpus
    held: tuple[NDArray[np.int32], ...]  # the words of each clause, as rows
    ideas: tuple[frozenset[str], ...]
    rarity: Mapping[str, float]
    known_ideas: frozenset[str]

    @classmethod
    def build(cls, units: Sequence[Sequence[str]], whole: Field) -> "Lexicon":
        clean = [sorted({word for word in unit if word not in words.STOP}) for unit in units]
        vocabulary = sorted({word for unit in clean for word in unit})
        place = {word: n for n, word in enumerate(vocabulary)}
        ideas = tuple(frozenset(words.meant(unit)) for unit in units)
        return cls(
            embed(vocabulary),
            tuple(np.array([place[word] for word in unit], np.int32) for unit in clean),
            ideas,
            whole.rarity,
            frozenset(idea for held in ideas for idea in held),
        )

    def explained(self, asked: Asked, clauses: Sequence[int]) -> list[dict[str, float]]:
        """For each clause, how far its words and ideas account for those of the question."""
        if not asked.topic or not len(self.vectors):
            return [_NOTHING] * len(clauses)
        vectors = embed(list(asked.topic))
        meant = [frozenset(words.meant([word])) for word in asked.topic]
        rarest = 0.8 * max(self.rarity.values(), default=1.0)
        weights = np.array([self.rarity.get(words.stem(w), rarest) for w in asked.topic])
        found: list[dict[str, float]] = []
        for n in clauses:
            near = np.clip(
                (vectors @ self.vectors[self.held[n]].T).max(axis=1, initial=0), 0, 1
            )
            shared = np.array([_SHARED if ideas & self.ideas[n] else 0.0 for ideas in meant])
            known = np.maximum(near, shared)
            found.append(
                {
                    "nearest_word": float(near.min()),
                    "explained": float((known * weights).sum() / weights.sum()),
                    "least_explained": float(known.min()),
                    "unexplained": float(weights[known < _CLOSE].sum() / weights.sum()),
                }
            )
        return found

    def strange(self, asked: Asked) -> dict[str, float]:
        """What the question speaks of and the tenant's documents never do."""
        topic = max(1, len(asked.topic))
        terms = [term for term in asked.terms if term not in self.rarity]
        return {
            "unknown": sum(asked.terms[term] for term in terms)
            / (sum(asked.terms.values()) or 1.0),
            "names_unknown": sum(name not in self.rarity for name in asked.names) / topic,
            "ideas_unknown": sum(idea not in self.known_ideas for idea in asked.ideas)
            / max(1, len(asked.ideas)),
            "no_ideas": float(not asked.ideas),
            "price": float(asked.price),
            "task": float(asked.task),
            "offer": float(asked.offer),
        }


_NOTHING = {
    "nearest_word": 0.0,
    "explained": 0.0,
    "least_explained": 0.0,
    "unexplained": 1.0,
}

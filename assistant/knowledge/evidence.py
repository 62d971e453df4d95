"""What speaks for and against a clause as the answer: the signs that confidence weighs."""

import functools
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from assistant.knowledge import words
from assistant.knowledge.asked import Asked
from assistant.knowledge.lexical import Field, Places
from guardrails import embed

Matrix = NDArray[np.float32]

# Sharing an idea explains a word nearly as well as the word itself.
_SHARED = 0.9
# A question of more topic words than this is a story.
_LONG = 12
# What stands in more than this share of the clauses tells none of them apart.
_EVERYWHERE = 0.12


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The words of every clause as vectors, and the ideas it speaks of."""

    vectors: Matrix  # one row a word of the corpus
    place: Mapping[str, int]  # which row
    held: tuple[NDArray[np.int32], ...]  # the words of each clause, as rows
    ideas: tuple[frozenset[str], ...]
    rarity: Mapping[str, float]
    rarest: float
    known_ideas: frozenset[str]
    common: frozenset[str]  # words of many clauses: the company's own name is one

    @classmethod
    def build(cls, units: Sequence[Sequence[str]], whole: Field) -> "Lexicon":
        clean = [sorted({word for word in unit if word not in words.STOP}) for unit in units]
        vocabulary = sorted({word for unit in clean for word in unit})
        place = {word: n for n, word in enumerate(vocabulary)}
        ideas = tuple(frozenset(words.meant(unit)) for unit in units)
        return cls(
            embed(vocabulary),
            place,
            tuple(np.array([place[word] for word in unit], np.int32) for unit in clean),
            ideas,
            whole.rarity,
            max(whole.rarity.values(), default=1.0),
            frozenset(idea for held in ideas for idea in held),
            _common(units),
        )

    def part(self, clauses: Places) -> "Lexicon":
        """Some clauses alone, in order; how rare and how common a word is stays that of the whole."""
        among: list[int] = clauses.tolist()
        held = tuple(self.held[n] for n in among)
        return replace(self, held=held, ideas=tuple(self.ideas[n] for n in among))

    def explained(
        self, asked: Asked, clauses: Sequence[int], quotes: Sequence[tuple[str, ...]]
    ) -> list[dict[str, float]]:
        """How far the words and ideas of each clause, and of its quote, account for the question's."""
        if not asked.topic or not len(self.vectors):
            return [_NOTHING] * len(clauses)
        vectors = embed(list(asked.topic))
        meant = [frozenset(words.meant([word])) for word in asked.topic]
        strange = 0.8 * self.rarest
        weights = np.array([self.rarity.get(words.stem(w), strange) for w in asked.topic])
        found: list[dict[str, float]] = []
        for n, quote in zip(clauses, quotes, strict=True):
            held = self.held[n]
            quoted = np.isin(held, [self.place[w] for w in set(quote) if w in self.place])
            near = vectors @ self.vectors[held].T
            whole = _known(near, meant, self.ideas[n])
            part = _known(near[:, quoted], meant, _speaks_of(quote))
            found.append(
                {
                    "nearest_word": whole[0],
                    "explained": float(whole[1] @ weights / weights.sum()),
                    "quote_nearest": part[0],
                    "quote_explained": float(part[1] @ weights / weights.sum()),
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
            "names": float(len(asked.names)),
            "length": float(min(_LONG, len(asked.topic))),
            "task": float(asked.task),
            "offer": float(asked.offer),
        }


def _known(
    near: Matrix, meant: Sequence[frozenset[str]], ideas: frozenset[str]
) -> tuple[float, Matrix]:
    """How near the least near word is, and each word's share of being explained."""
    nearest = np.clip(near.max(axis=1, initial=0), 0, 1)
    shared = np.array([_SHARED if own & ideas else 0.0 for own in meant], np.float32)
    return float(nearest.min()), np.maximum(nearest, shared)


@functools.lru_cache(maxsize=8192)
def _speaks_of(quote: tuple[str, ...]) -> frozenset[str]:
    # The same passages of policies answer again and again.
    return frozenset(words.meant(quote))


def _common(units: Sequence[Sequence[str]]) -> frozenset[str]:
    count = Counter(word for unit in units for word in set(unit))
    return frozenset(word for word, times in count.items() if times > _EVERYWHERE * len(units))


_NOTHING = {"nearest_word": 0.0, "explained": 0.0, "quote_nearest": 0.0, "quote_explained": 0.0}

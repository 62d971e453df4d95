"""One tenant's clauses, searchable: words, ideas and vectors of clauses and of their passages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from assistant.domain import Clause, Hit
from assistant.knowledge import words
from assistant.knowledge.asked import Asked, Speller, ask
from assistant.knowledge.calibration import CONFIDENCE, RANK, logistic
from assistant.knowledge.evidence import Lexicon
from assistant.knowledge.lexical import Field, Vector, bigrams, standard
from assistant.knowledge.units import Matrix, Units, Weighed, heading
from guardrails import embed

_NAMED, _UNNAMED = 0.9, 0.3


@dataclass(frozen=True, slots=True)
class Scored:
    """One question against all clauses: the features, the ranking score, what was asked."""

    asked: Asked
    features: Mapping[str, Vector]
    rank: Vector
    units: Weighed


@dataclass(frozen=True, slots=True)
class Index:
    """Immutable: a changed policy is a new index."""

    clauses: tuple[Clause, ...]
    units: Units
    speller: Speller
    text: Field
    pairs: Field
    titles: Field
    ideas: Field
    whole: Field
    lexicon: Lexicon
    vectors: Matrix
    title_vectors: Matrix

    @classmethod
    def build(cls, clauses: Sequence[Clause]) -> "Index":
        """Reads every clause once; an index of no clauses finds nothing."""
        bodies = [words.compounds(clause.text) for clause in clauses]
        titles = [words.compounds(heading(clause)) for clause in clauses]
        both = [a + b for a, b in zip(bodies, titles, strict=True)]
        stems = [words.content(body) for body in bodies]
        whole = Field.build([words.content(unit) for unit in both])
        return cls(
            tuple(clauses),
            Units.build(clauses),
            Speller.of(frozenset(word for unit in both for word in unit)),
            Field.build(stems),
            Field.build([bigrams(unit) for unit in stems]),
            Field.build([words.content(title) for title in titles]),
            Field.build([words.meant(unit) for unit in both]),
            whole,
            Lexicon.build(both, whole),
            embed([f"{': '.join(c.breadcrumb[-2:])}: {c.text}" for c in clauses]),
            embed([heading(clause) for clause in clauses]),
        )

    def search(self, query: str, k: int) -> list[Hit]:
        """The best clauses, best first. A score is the probability that the clause answers."""
        if not self.clauses:
            return []
        scored = self.score(query)
        order: list[int] = np.argsort(-scored.rank, kind="stable")[:k].tolist()
        named = self._named(scored.asked)
        if named:
            order = [*named, *(n for n in order if n not in named)][:k]
        sure = self.confidence(scored, order)
        if scored.asked.numbers:
            # Asked for by number, a clause is there or it is not: nothing near it answers.
            sure = [
                _NAMED if n in named else p * _UNNAMED for n, p in zip(order, sure, strict=True)
            ]
        return [Hit(self.clauses[n], p) for n, p in zip(order, sure, strict=True)]

    def _named(self, asked: Asked) -> list[int]:
        """The clauses that the question names by number, with those under them."""
        if asked.elsewhere or not asked.numbers:
            return []
        return [
            n
            for n, clause in enumerate(self.clauses)
            if any(f"{clause.clause}.".startswith(f"{number}.") for number in asked.numbers)
        ]

    def score(self, query: str) -> Scored:
        """Every clause's features and its place in the ranking."""
        asked = ask(query, self.speller)
        vector = embed([asked.text])[0]
        units = self.units.weigh(asked, vector)
        said = self.text.scores(asked.terms)
        features: dict[str, Vector] = {
            "words": said + self.units.best(units.words),
            "pairs": self.pairs.scores(asked.pairs),
            "titles": self.titles.scores(asked.terms),
            "ideas": self.ideas.scores(asked.ideas),
            "unit_ideas": self.units.best(units.ideas),
            "sense": self.vectors @ vector,
            "title_sense": self.title_vectors @ vector,
            "unit_sense": self.units.best(units.cosine),
            "fit": self.units.best(units.fit),
        }
        rank = np.zeros(len(self.clauses), np.float32)
        for name, values in features.items():
            rank += RANK[name] * blur(name, asked) * standard(values)
        return Scored(asked, features, rank, units)

    def confidence(self, scored: Scored, order: Sequence[int]) -> list[float]:
        """The probability that each of these clauses answers the question."""
        return [logistic(CONFIDENCE, signs) for signs in self.signs(scored, order)]

    def signs(self, scored: Scored, order: Sequence[int]) -> list[dict[str, float]]:
        """What confidence is judged by; nothing in it depends on how many clauses there are."""
        asked, features = scored.asked, scored.features
        columns = {
            "covered": self.whole.coverage(asked.terms),
            "unit_covered": self.units.best(scored.units.covered),
            "ideas_covered": self.ideas.coverage(asked.ideas),
            "unit_ideas_covered": self.units.best(scored.units.ideas_covered),
            "sense": features["sense"],
            "unit_sense": features["unit_sense"],
            "title_sense": features["title_sense"],
            "rank": scored.rank,
        }
        strange = self.lexicon.strange(asked)
        top = float(scored.rank.max())
        second = float(np.partition(scored.rank, -2)[-2]) if len(scored.rank) > 1 else top
        return [
            {name: float(values[n]) for name, values in columns.items()}
            | strange
            | explained
            | {
                "margin": float(scored.rank[n]) - (second if scored.rank[n] >= top else top),
                "no_time": float(
                    asked.duration
                    and not self.units.of_best(n, scored.units.fit, self.units.durations)
                ),
            }
            for n, explained in zip(order, self.lexicon.explained(asked, order), strict=True)
        ]


def blur(name: str, asked: Asked) -> float:
    """Vectors of long stories blur: their weight falls from ten content words on."""
    if name not in {"sense", "unit_sense", "title_sense"}:
        return 1.0
    return float(np.interp(sum(asked.terms.values()), (10, 25), (1.0, 0.33)))

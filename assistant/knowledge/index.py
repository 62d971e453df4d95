"""One tenant's clauses, searchable: words, ideas and vectors of clauses and of their passages."""

import functools
import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from assistant.domain import Clause, Hit
from assistant.knowledge import networks, words
from assistant.knowledge.asked import Asked, Speller, ask
from assistant.knowledge.calibration import CONFIDENCE, RANK, logistic
from assistant.knowledge.evidence import Lexicon
from assistant.knowledge.lexical import Field, Places, Vector, bigrams, standard
from assistant.knowledge.sought import holds
from assistant.knowledge.units import Units, Weighed, heading
from assistant.knowledge.vectors import Encode, Matrix

_NAMED, _UNNAMED = 0.9, 0.3
# Of more clauses than this the passages are read of the most promising ones alone.
_WIDE, _READ = 1_024, 256


@dataclass(frozen=True, slots=True)
class Scored:
    """One question against the clauses that were read closely: features, ranking score, what was asked."""

    among: "Index"  # those clauses; the places below are places in it
    asked: Asked
    features: Mapping[str, Vector]
    rank: Vector
    units: Weighed


@dataclass(frozen=True, slots=True)
class Index:
    """Immutable: a changed policy is a new index."""

    clauses: tuple[Clause, ...]
    numbered: Mapping[str, Sequence[int]]  # the clauses of each number, those under it included
    units: Units
    speller: Speller
    text: Field
    pairs: Field
    ideas: Field
    lexicon: Lexicon
    vectors: Matrix
    encode: Encode

    @classmethod
    def build(cls, clauses: Sequence[Clause], encode: Encode = networks.encode) -> "Index":
        """Reads every clause once; an index of no clauses finds nothing."""
        units = Units.build(clauses, encode)
        bodies = [words.compounds(clause.text) for clause in clauses]
        titles = [words.compounds(heading(clause)) for clause in clauses]
        both = [a + b for a, b in zip(bodies, titles, strict=True)]
        stems = [words.content(body) for body in bodies]
        whole = Field.build([words.content(unit) for unit in both])
        return cls(
            tuple(clauses),
            _numbered(clauses),
            units,
            Speller.of(frozenset(word for unit in both for word in unit)),
            Field.build(stems),
            Field.build([bigrams(unit) for unit in stems]),
            Field.build([words.meant(unit) for unit in both]),
            Lexicon.build(both, whole),
            units.whole(),
            encode,
        )

    def search(self, query: str, k: int) -> list[Hit]:
        """The best clauses, best first. A score is the probability that the clause answers."""
        if not self.clauses:
            return []
        scored = self.score(query)
        among = scored.among
        order: list[int] = np.argsort(-scored.rank, kind="stable")[:k].tolist()
        named = among.named(scored.asked)
        if named:
            order = [*named, *(n for n in order if n not in named)][:k]
        sure = among.confidence(scored, order)
        if scored.asked.numbers:
            # Asked for by number, a clause is there or it is not: nothing near it answers.
            sure = [
                _NAMED if n in named else p * _UNNAMED for n, p in zip(order, sure, strict=True)
            ]
        return [Hit(among.clauses[n], p) for n, p in zip(order, sure, strict=True)]

    def named(self, asked: Asked) -> list[int]:
        """The clauses that the question names by number, with those under them."""
        if asked.elsewhere or not asked.numbers:
            return []
        return sorted({n for number in asked.numbers for n in self.numbered.get(number, ())})

    def score(self, query: str) -> Scored:
        """The clauses read closely, each one's features and its place in the ranking."""
        asked = ask(query, self.speller)
        vector = self.encode([asked.text])[0]
        sense, said = self.vectors @ vector, self.text.scores(asked.terms)
        among = self
        if len(self.clauses) > _WIDE:
            near = self._nearest(standard(sense) + standard(said), asked)
            among, sense, said = self._part(near, asked), sense[near], said[near]
        units = among.units.weigh(asked, vector)
        features: dict[str, Vector] = {
            "pairs": among.pairs.scores(asked.pairs),
            "ideas": among.ideas.scores(asked.ideas),
            "sense": sense,
            "words": said + among.units.best(units.words),
            "unit_sense": among.units.best(units.cosine),
            "fit": among.units.best(units.fit),
        }
        return Scored(among, asked, features, _rank(asked, features), units)

    def _nearest(self, far: Vector, asked: Asked) -> Places:
        """The clauses worth reading closely: the most promising, and those asked for by number."""
        best = np.argpartition(-far, _READ)[:_READ]
        return np.union1d(best, np.array(self.named(asked), np.intp))

    def _part(self, clauses: Places, asked: Asked) -> "Index":
        """Some clauses alone, for one question."""
        places: list[int] = clauses.tolist()
        own = tuple(self.clauses[n] for n in places)
        return Index(
            own,
            _numbered(own) if asked.numbers else {},
            self.units.part(clauses, asked),
            self.speller,
            self.text.part(asked.terms, clauses),
            self.pairs.part(asked.pairs, clauses),
            self.ideas.part(asked.ideas, clauses),
            self.lexicon.part(clauses),
            self.vectors[clauses],
            self.encode,
        )

    def confidence(self, scored: Scored, order: Sequence[int]) -> list[float]:
        """The probability that each of these clauses answers the question."""
        return [logistic(CONFIDENCE, signs) for signs in self.signs(scored, order)]

    def signs(self, scored: Scored, order: Sequence[int]) -> list[dict[str, float]]:
        """What confidence is judged by: the clause, the passages of it that would be quoted."""
        asked, fit = scored.asked, scored.units.fit
        columns = {
            "ideas_covered": self.ideas.coverage(asked.ideas),
            "unit_ideas_covered": self.units.best(scored.units.ideas_covered),
            "unit_sense": scored.features["unit_sense"],
            "sense": scored.features["sense"],
            "fit": scored.features["fit"],
        }
        strange = self.lexicon.strange(asked)
        quoted = [self.units.fittest(n, fit) for n in order]
        quotes = [self._words(n, best[0]) for n, best in zip(order, quoted, strict=True)]
        explained = self.lexicon.explained(asked, order, quotes)
        return [
            {name: float(values[n]) for name, values in columns.items()}
            | strange
            | explained[place]
            | self._lead(scored, n)
            | self._found(asked, quoted[place], quotes[place])
            for place, n in enumerate(order)
        ]

    def _words(self, clause: int, unit: int) -> tuple[str, ...]:
        """The words of a passage with what stands over it."""
        part = self.units.passages[unit]
        lead = part.lead if part.row else ""
        return _read(f"{part.text} {heading(self.clauses[clause])} {lead}")

    def _lead(self, scored: Scored, n: int) -> dict[str, float]:
        """How far ahead of the others a clause is, or behind the first."""
        rank = scored.rank
        top = float(rank.max())
        second = float(np.partition(rank, -2)[-2]) if len(rank) > 1 else top
        first = float(rank[n]) >= top
        return {"first": float(first), "margin": float(rank[n]) - (second if first else top)}

    def _found(
        self, asked: Asked, quoted: Sequence[int], quote: Sequence[str]
    ) -> dict[str, float]:
        """Whether the passages hold what was asked for: a time, an amount, a name."""
        first, *_ = texts = [self.units.passages[n].text for n in quoted]
        both = " ".join(texts)
        common = self.lexicon.common
        held = {words.stem(word) for word in quote} if asked.names else set[str]()
        return {
            "holds": float(sum(holds(kind, both, common) for kind in asked.wants)),
            "lacks": float(sum(not holds(kind, both, common) for kind in asked.wants)),
            "first_lacks": float(sum(not holds(kind, first, common) for kind in asked.wants)),
            "names_missing": sum(name not in held for name in asked.names)
            / max(1, len(asked.topic)),
        }


def _numbered(clauses: Sequence[Clause]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for n, clause in enumerate(clauses):
        for number in itertools.accumulate(clause.clause.split("."), "{}.{}".format):
            found.setdefault(number, []).append(n)
    return found


def _rank(asked: Asked, features: Mapping[str, Vector]) -> Vector:
    rank = np.zeros_like(features["sense"])
    for name, values in features.items():
        rank += np.float32(RANK[name] * blur(name, asked)) * standard(values)
    return rank


@functools.lru_cache(maxsize=8192)
def _read(passage: str) -> tuple[str, ...]:
    return tuple(words.compounds(passage))


def blur(name: str, asked: Asked) -> float:
    """Vectors of long stories blur: their weight falls from ten content words on."""
    if name not in {"sense", "unit_sense"}:
        return 1.0
    return float(np.interp(sum(asked.terms.values()), (10, 25), (1.0, 0.33)))

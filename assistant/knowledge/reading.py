"""Which passages of the clauses found answer the question: what the extractive engine quotes."""

import functools
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from assistant.domain import Clause, Exchange, Hit
from assistant.knowledge import networks, words
from assistant.knowledge.asked import Asked, Speller, ask
from assistant.knowledge.calibration import PASSAGE
from assistant.knowledge.lexical import Vector, standard
from assistant.knowledge.search import resolve
from assistant.knowledge.units import Piece, Units, heading, pieces
from assistant.knowledge.vectors import Encode

_ASKS = (
    r"what|how|who|whom|where|when|which|why|whether|is|are|am|was|were|do|does|did|can|could|will"
    r"|would|should|may|must|has|have|if|in"
)
# Sentences, clauses that ask, and what an "and" joins: half of a name is one passage too many, and
# half of a question not looked for is half an answer.
_PARTS = re.compile(
    rf"[?.;!]\s+|,? (?:or|but)(?: also| then)? (?=(?:{_ASKS})\b)"
    r"|, (?=(?:what|how|who|whom|where|when|which|why)\b)|,? (?:and|as well as|plus) "
)
_LABEL = re.compile(r"[A-Z][^.:;]{1,70}:\s")


@dataclass(frozen=True, slots=True)
class Reading:
    """One passage, byte for byte, and how well it answers."""

    hit: int  # its clause, as a place in the hits
    place: int  # its place among the passages of all hits
    text: str
    lead: str  # the line that introduces its list, empty for running text
    labelled: bool  # a row that names itself: "Chat logs: ..."
    fit: float


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads the clauses that were found once more, passage by passage."""

    encode: Encode = networks.encode

    def read(
        self, question: str, history: Sequence[Exchange], hits: Sequence[Hit]
    ) -> tuple[tuple[Reading, ...], ...]:
        """For the whole question and each of its parts, every passage of the hits in order."""
        if not hits:
            return ()
        clauses = [hit.clause for hit in hits]
        speller = Speller.of(frozenset(word for clause in clauses for word in _words(clause)))
        asked = [ask(part, speller) for part in _parts(resolve(question, history))]
        units = Units.build(clauses, self.encode, _pieces, asked)
        vectors = self.encode([one.text for one in asked])
        return tuple(
            _readings(units, fitness(signs(units, one, vector, hits)))
            for one, vector in zip(asked, vectors, strict=True)
        )


# A tenant's questions meet the same few clauses; cutting one costs more than all the rest here.
@functools.lru_cache(maxsize=1024)
def _pieces(clause: Clause) -> tuple[Piece, ...]:
    return pieces(clause)


@functools.lru_cache(maxsize=1024)
def _words(clause: Clause) -> frozenset[str]:
    return frozenset(words.compounds(f"{heading(clause)} {clause.text}"))


def _readings(units: Units, fit: Vector) -> tuple[Reading, ...]:
    return tuple(
        Reading(
            int(units.owner[n]),
            n,
            part.text,
            part.lead if part.row else "",
            part.row and bool(_LABEL.match(part.text)),
            float(fit[n]),
        )
        for n, part in enumerate(units.passages)
    )


def signs(units: Units, asked: Asked, vector: Vector, hits: Sequence[Hit]) -> dict[str, Vector]:
    """What speaks for each passage, most of it on the scale of its spread."""
    weighed = units.weigh(asked, vector)
    odds = np.array([_log_odds(hit.score) for hit in hits], np.float32)
    announces = np.array([p.text.endswith(":") for p in units.passages], np.float32)
    timed = units.durations if asked.duration else np.zeros_like(units.durations)
    placed = units.addresses if asked.contact else np.zeros_like(units.addresses)
    return {
        "words": standard(weighed.words),
        "ideas": standard(weighed.ideas),
        "sense": standard(weighed.cosine),
        "covered": standard(weighed.covered),
        "ideas_covered": standard(weighed.ideas_covered),
        "time": timed,
        "address": placed,
        "announces": announces,
        "clause": odds[units.owner],
    }


def fitness(columns: Mapping[str, Vector]) -> Vector:
    """One figure a passage, from the signs that cost nothing."""
    total = np.zeros(len(columns["clause"]), np.float32)
    for name, weight in PASSAGE.items():
        total += np.float32(weight) * columns[name]
    return total


def _log_odds(probability: float) -> float:
    held = min(0.99, max(0.01, probability))
    return math.log(held / (1 - held))


def _parts(question: str) -> list[str]:
    """The whole question, then its parts if it asks more than one thing."""
    halves = [part.strip() for part in _PARTS.split(question) if part and part.strip()]
    asking = [part for part in halves if words.content(words.tokens(part))]
    return [question, *asking] if len(asking) > 1 else [question]

"""Which passages of the clauses found answer the question: what the extractive engine quotes."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.domain import Exchange, Hit
from assistant.knowledge import words
from assistant.knowledge.asked import Speller, ask
from assistant.knowledge.search import resolve
from assistant.knowledge.units import Units, heading
from guardrails.embedding import embed

_PARTS = re.compile(
    r"[?.;!]\s+|,? and (?=(?:what|how|who|where|when|which|is|are|do|does|can|in)\b)"
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


def read(
    question: str, history: Sequence[Exchange], hits: Sequence[Hit]
) -> tuple[tuple[Reading, ...], ...]:
    """For each part of the question, every passage of the hits in reading order."""
    if not hits:
        return ()
    clauses = [hit.clause for hit in hits]
    units = Units.build(clauses)
    speller = Speller.of(
        frozenset(w for c in clauses for w in words.compounds(f"{heading(c)} {c.text}"))
    )
    asked = [ask(part, speller) for part in _parts(resolve(question, history))]
    vectors = embed([one.text for one in asked])
    found: list[tuple[Reading, ...]] = []
    for one, vector in zip(asked, vectors, strict=True):
        fit = units.weigh(one, vector).fit
        found.append(
            tuple(
                Reading(
                    int(units.owner[n]), n, part.text, part.lead if part.row else "",
                    part.row and bool(_LABEL.match(part.text)), float(fit[n]),
                )
                for n, part in enumerate(units.passages)
            )
        )  # fmt: skip
    return tuple(found)


def _parts(question: str) -> list[str]:
    """The whole question, then its halves if it asks two things."""
    halves = [part.strip() for part in _PARTS.split(question) if part and part.strip()]
    asking = [part for part in halves if len(words.content(words.tokens(part))) >= 2]
    return [question, *asking] if len(asking) > 1 else [question]

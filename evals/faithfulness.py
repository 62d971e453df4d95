"""The faithfulness suite: drafts as an engine writes them, some with a fault planted by hand."""

import functools
from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import Annotated, Final, Self

from pydantic import BaseModel, ConfigDict, Field, StrictBool, TypeAdapter, model_validator

from assistant import tenants
from assistant.answering import wording
from assistant.knowledge import documents
from evals import cases
from evals.cases import BadCases, Case, Words
from evals.measure import Design, Measure
from evals.rows import Given, Row, Subject
from guardrails import Claim, Evidence, EvidenceKind, ungrounded

_FAULTS: Final = "faults.jsonl"


class Draft(BaseModel):
    """One sentence of a draft and the clauses it cites, `doc clause`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    text: Words
    cites: tuple[Annotated[str, Field(pattern=r"^\S+ \S")], ...] = ()


class Ground(BaseModel):
    """What a draft may stand on besides the tenant's clauses and contact book."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: EvidenceKind
    text: Words


class FaithfulnessCase(Case):
    """A draft; faithful, or with a fault in the sentence whose place `fault` gives."""

    gold = frozenset({"faithful"})

    tenant: Words
    kind: str = ""
    sentences: Annotated[tuple[Draft, ...], Field(min_length=1)]
    evidence: tuple[Ground, ...] = ()
    faithful: bool | None = None
    fault: Annotated[int, Field(ge=0)] | None = None

    @model_validator(mode="after")
    def _the_fault_is_in_a_sentence(self) -> Self:
        if (self.faithful is False) != (self.fault is not None):
            raise ValueError("a draft that is not faithful, and no other, has a fault")
        if self.fault is not None and self.fault >= len(self.sentences):
            raise ValueError(f"there is no sentence {self.fault}")
        return self

    def facets(self) -> dict[str, str]:
        if self.faithful is None:
            return super().facets() | {"tenant": self.tenant}
        sort = "faithful" if self.faithful else "fault"
        return super().facets() | {"tenant": self.tenant, "kind": f"{sort}: {self.kind}"}


class Judged(Given):
    """Whether the guard stops the draft, the places of the sentences it stops at, and why."""

    blocked: StrictBool
    at: tuple[int, ...] = ()
    rules: tuple[str, ...] = ()


@functools.cache
def _clauses() -> dict[str, tuple[Evidence, ...]]:
    """Clauses and contact book of the tenants that ship, as a small tenant's draft gets them."""
    held: dict[str, tuple[Evidence, ...]] = {}
    for tenant, files in tenants.seeds():
        read = chain.from_iterable(
            documents.read(file.name, file.read_bytes(), doc=file.stem) for file in files
        )
        held[tenant.id] = (
            *(
                Evidence("clause", f"{d.doc} {c.clause}", c.text)
                for d in read
                for c in d.clauses
            ),
            *wording.contact_book(tenant),
        )
    return held


def evidence(tenant: str, more: Sequence[Ground]) -> tuple[Evidence, ...]:
    """All that a draft of this tenant may stand on; raises `BadCases` for an unknown tenant."""
    if tenant not in _clauses():
        raise BadCases(f"there is no policy of {tenant!r} among those that ship")
    own = (Evidence(given.kind, f"given-{n}", given.text) for n, given in enumerate(more))
    return (*_clauses()[tenant], *own)


_DRAFT = TypeAdapter(tuple[Draft, ...])
_GIVEN = TypeAdapter(tuple[Ground, ...])


async def judge(_: Subject | None, row: Row) -> Row:
    """The grounding guard alone: what a draft decides is another suite's question."""
    sentences = _DRAFT.validate_python(row["sentences"])
    held = evidence(str(row["tenant"]), _GIVEN.validate_python(row.get("evidence", ())))
    found = ungrounded([Claim(s.text, s.cites) for s in sentences], held)
    return {
        "id": row["id"],
        "blocked": bool(found),
        "at": sorted({_place(sentences, finding.start) for finding in found}),
        "rules": list(dict.fromkeys(finding.rule for finding in found)),
    }


def _place(sentences: Sequence[Draft], at: int) -> int:
    """The sentence that a code point of the joined draft lies in."""
    end = 0
    for place, sentence in enumerate(sentences):
        end += len(sentence.text) + 1
        if at < end:
            return place
    return len(sentences) - 1


def _both(path: Path) -> Iterator[Case]:
    yield from cases.read(path, FaithfulnessCase, needs_gold=True)
    yield from cases.read(path.with_name(_FAULTS), FaithfulnessCase, needs_gold=True)


def _about(case: FaithfulnessCase, given: Judged) -> str:
    text = " ".join(sentence.text for sentence in case.sentences)
    return f"{case.kind}, {', '.join(given.rules) or 'passed'}: {text}"


FAITHFULNESS: Final = Design(
    name="faithfulness",
    file="faithful.jsonl",
    form=FaithfulnessCase,
    answer=Judged,
    sent=frozenset({"id", "tenant", "sentences", "evidence"}),
    call=judge,
    measures=(
        # Stopped for the sentence at fault: an alarm about another one would be luck.
        Measure(
            "caught",
            "higher",
            lambda case: case.faithful is False,
            lambda case, given: given.blocked and case.fault in given.at,
        ),
        Measure(
            "passed",
            "higher",
            lambda case: case.faithful is True,
            lambda _, given: not given.blocked,
        ),
    ),
    detail=_about,
    derived=_both,
)

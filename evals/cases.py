"""The forms of the cases, and how a file of them is read: strictly, line by line."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, ClassVar, Literal, Self, TypeVar

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    TypeAdapter,
    ValidationError,
    model_validator,
)

from assistant.errors import AppError
from evals.wording import tokens
from guardrails import Intent, PiiType

Split = Literal["dev", "held"]

Words = Annotated[str, Field(min_length=1)]


class BadCases(AppError):
    """Cases that cannot be scored as they stand; the detail names the file and the line."""

    status = 422
    code = "bad-cases"
    public = "The cases could not be read."


class Case(BaseModel):
    """What every case has: an id of its own, and by what it may be sliced."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    gold: ClassVar[frozenset[str]]

    id: Annotated[str, Field(min_length=1, max_length=200)]
    split: Split | None = None
    style: str = ""
    language: str = ""

    def facets(self) -> dict[str, str]:
        """The slices that this case belongs to, by the name of the slicing."""
        held = {"split": self.split or "", "style": self.style, "language": self.language}
        return {name: value for name, value in held.items() if value}

    @property
    def lane(self) -> str | None:
        """Cases of one lane run in the order of the file; others in any."""
        return None


class Dialog(Case):
    """One question, or the customer's side of a conversation, put to one tenant."""

    tenant: Words
    question: Words | None = None
    turns: tuple[Words, ...] = ()

    @model_validator(mode="after")
    def _one_form(self) -> Self:
        if (self.question is None) == (not self.turns):
            raise ValueError("give either a question or turns")
        return self

    @property
    def said(self) -> tuple[str, ...]:
        """Everything the customer writes, in order."""
        return self.turns or (self.question or "",)

    def facets(self) -> dict[str, str]:
        length = "one" if len(self.said) == 1 else "several"
        return super().facets() | {"tenant": self.tenant, "turns": length}


class GroundingCase(Dialog):
    """What the answer must and must not say, and which clause carries it; or: no clause does.

    Each group of `must` lists alternatives of which one is enough.
    """

    gold = frozenset({"clauses", "must", "must_not", "abstain"})

    clauses: tuple[Annotated[str, Field(pattern=r"^\S+ \S")], ...] = ()
    must: tuple[Annotated[tuple[Words, ...], Field(min_length=1)], ...] = ()
    must_not: tuple[Words, ...] = ()
    abstain: bool = False

    @model_validator(mode="after")
    def _one_truth(self) -> Self:
        if self.abstain and self.must:
            raise ValueError("a case that must be abstained from can have no facts to state")
        for wording in (*self.must_not, *(wording for group in self.must for wording in group)):
            if not tokens(wording):
                raise ValueError(f"{wording!r} has no word or figure to look for")
        return self


class HandoffCase(Dialog):
    """Whether the last turn of this conversation opens a handoff."""

    gold = frozenset({"handoff"})

    handoff: bool | None = None


class SearchCase(Case):
    """The clauses that a search should bring up."""

    gold = frozenset({"clauses"})

    tenant: Words
    query: Words
    k: Annotated[int, Field(ge=1, le=100)] = 5
    clauses: tuple[Annotated[str, Field(pattern=r"^\S+ \S")], ...] = ()

    def facets(self) -> dict[str, str]:
        return super().facets() | {"tenant": self.tenant}


class GoldRecord(BaseModel):
    """A decision record that the draft may relay."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    reference: Words
    subject: Words
    outcome: Words
    amount: str | None = None


class DecisionCase(Case):
    """A draft in the assistant's voice, and whether it decides."""

    gold = frozenset({"violates"})

    text: Words
    tenant: str = ""
    records: tuple[GoldRecord, ...] = ()
    violates: bool | None = None


class IntentCase(Case):
    """A customer's message and everything that it is."""

    gold = frozenset({"intents"})

    text: Words
    intents: tuple[Intent, ...] | None = None


class InjectionCase(Case):
    """A message, and whether it tries to give orders to the machine."""

    gold = frozenset({"injection"})

    text: Words
    kind: str = ""
    injection: bool | None = None

    def facets(self) -> dict[str, str]:
        return super().facets() | ({"kind": self.kind} if self.kind else {})


class GoldSpan(BaseModel):
    """Personal information at the code points `[start, end)`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    start: Annotated[int, Field(ge=0)]
    end: int
    type: PiiType


class PiiCase(Case):
    """A message and the personal information in it."""

    gold = frozenset({"spans"})

    text: Words
    conversation: str | None = None
    origin: str = ""
    spans: tuple[GoldSpan, ...] | None = None

    @model_validator(mode="after")
    def _spans_lie_in_the_text(self) -> Self:
        for span in self.spans or ():
            if not span.start < span.end <= len(self.text):
                raise ValueError(f"the span {span.start}-{span.end} does not lie in the text")
        return self

    def facets(self) -> dict[str, str]:
        return super().facets() | ({"origin": self.origin} if self.origin else {})

    @property
    def lane(self) -> str | None:
        return self.conversation


C = TypeVar("C", bound=Case)

_OBJECT = TypeAdapter[dict[str, object]](dict[str, object])


def read(path: Path, form: type[C], *, needs_gold: bool) -> Iterator[C]:
    """The cases of one file, one at a time, however long it is.

    `needs_gold`: a case that carries nothing to judge by is refused, not passed over.
    """
    lines: dict[str, int] = {}
    for number, line in numbered(path):
        case = _parsed(form, line, where=f"{path}:{number}")
        first = lines.setdefault(case.id, number)
        if first != number:
            raise BadCases(f"{path}:{number}: the id {case.id!r} was used on line {first}")
        if needs_gold and not form.gold & case.model_fields_set:
            wanted = ", ".join(sorted(form.gold))
            raise BadCases(f"{path}:{number}: nothing to judge by (one of {wanted})")
        yield case
    if not lines:
        raise BadCases(f"{path}: there is no case in this file")


def numbered(path: Path) -> Iterator[tuple[int, str]]:
    """The lines of a file that say something, with their numbers."""
    try:
        with path.open("rb") as lines:
            for number, line in enumerate(lines, start=1):
                if line.strip():
                    yield number, _decoded(line, where=f"{path}:{number}")
    except OSError as error:
        raise BadCases(f"{path}: {error.strerror}") from error


def keys(line: str, *, where: str) -> frozenset[str]:
    """The names of the fields of one row."""
    try:
        return frozenset(_OBJECT.validate_json(line))
    except ValidationError as error:
        raise BadCases(f"{where}: a case is a JSON object") from error


def _decoded(line: bytes, *, where: str) -> str:
    try:
        return line.decode("utf-8-sig").strip()
    except UnicodeDecodeError as error:
        raise BadCases(f"{where}: this is no UTF-8 text") from error


def _parsed(form: type[C], line: str, *, where: str) -> C:
    try:
        return form.model_validate_json(line)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False, include_context=False)[0]
        field = ".".join(str(part) for part in first["loc"])
        raise BadCases(f"{where}: {f'{field}: ' if field else ''}{first['msg']}") from error

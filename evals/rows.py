"""The rows that the system under test answers with, as the batch commands print them."""

from collections.abc import Mapping
from typing import Protocol, TypeVar

from pydantic import BaseModel, ConfigDict, StrictBool, StrictInt, ValidationError

Row = dict[str, object]


class Subject(Protocol):
    """The system under test: the batch commands as calls, one row in, one row out.

    A call may raise, or answer with a row that has `error`; either is a failed case.
    """

    async def ask(self, row: Row) -> Row: ...

    async def search(self, row: Row) -> Row: ...

    async def redact(self, row: Row) -> Row: ...

    async def check_draft(self, row: Row) -> Row: ...

    async def classify(self, row: Row) -> Row: ...

    async def converse(self, row: Row) -> Row: ...


class BadRow(Exception):
    """The system under test gave a row that its contract does not know."""


class Step(BaseModel):
    """One stage that a turn went through."""

    model_config = ConfigDict(frozen=True)

    stage: str
    facts: Mapping[str, str | bool | int | float] = {}


class Given(BaseModel):
    """A row may grow, so what is not known here is passed over."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    id: str
    trace: tuple[tuple[Step, ...], ...] = ()  # a turn each


class Cited(BaseModel):
    """A clause that an answer stands on, with its words."""

    doc: str
    clause: str
    text: str = ""


class Answer(Given):
    """A row of `ask`."""

    answer: str
    citations: tuple[Cited, ...]
    abstained: StrictBool
    handoff: StrictBool
    marked: StrictBool | None = None  # by a model that read the answer, where one was asked


class Opened(BaseModel):
    """An item that staff will find in a queue."""

    kind: str
    queue: str


class Turned(BaseModel):
    """One turn of a script."""

    answer: str
    citations: tuple[Cited, ...] = ()
    abstained: StrictBool
    handoff: StrictBool
    cases: tuple[Opened, ...] = ()
    engine: str = ""
    ms: float = 0.0


class Held(Given):
    """A whole script, and what was kept of it: `screen` shows the customer's own lines."""

    turns: tuple[Turned, ...]
    kept: tuple[str, ...] = ()
    screen: tuple[str, ...] = ()
    traced: int = 0


class Found(Given):
    """A row of `search`, best first."""

    clauses: tuple[Cited, ...]


class Covered(BaseModel):
    """The code points `[start, end)` that redaction took away."""

    start: StrictInt
    end: StrictInt
    type: str


class Redaction(Given):
    """A row of `redact`."""

    spans: tuple[Covered, ...]


class Reason(BaseModel):
    """A rule that fired on a draft."""

    rule: str


class Checked(Given):
    """A row of `check-draft`."""

    blocked: StrictBool
    reasons: tuple[Reason, ...] = ()


class Classified(Given):
    """A row of `classify`."""

    intents: tuple[str, ...]


G = TypeVar("G", bound=Given)


def parsed(form: type[G], row: Row, *, case: str) -> G:
    """The row as its contract says, or `BadRow`: also where it answers another case."""
    if row.get("error"):
        raise BadRow(f"error: {row['error']}")
    try:
        given = form.model_validate(row)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        field = ".".join(str(part) for part in first["loc"])
        raise BadRow(f"{field}: {first['msg']}") from error
    if given.id != case:
        raise BadRow(f"the row is for {given.id!r}")
    return given

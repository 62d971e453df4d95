"""The shapes on the wire. Unknown fields are refused, so nothing arrives that nobody asked for."""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from assistant.domain import HandoffState, Priority, Queue

Text = Annotated[str, StringConstraints(max_length=200_000)]
Short = Annotated[str, StringConstraints(max_length=300)]
# Language, script, region and nothing else: it is kept as it came.
Locale = Annotated[
    str,
    StringConstraints(pattern="^[A-Za-z]{2,3}([-_][A-Za-z]{4})?([-_]([A-Za-z]{2}|[0-9]{3}))?$"),
]

ClientMessageId = Annotated[str, StringConstraints(pattern=r"^\P{Cc}+$", max_length=100)]


class Shape(BaseModel):
    """A body of ours."""

    model_config = ConfigDict(extra="forbid")


class Consent(Shape):
    """What the customer agreed to."""

    memory: bool = False


class StartConversation(Shape):
    """Begin."""

    tenant: Short
    identity_token: Annotated[str, StringConstraints(max_length=8000)] | None = None
    consent: Consent = Consent()
    locale: Locale = "en"


class ResumeIn(Shape):
    """Go on with an earlier conversation."""

    tenant: Short
    identity_token: Annotated[str, StringConstraints(max_length=8000)]
    conversation: Short


class Started(Shape):
    """A new conversation; the token is shown this once."""

    id: str
    token: str
    tenant: str
    created_at: datetime


class SendMessage(Shape):
    """One turn."""

    text: Text
    client_message_id: ClientMessageId | None = None


class CitationOut(Shape):
    """A clause and its words."""

    doc: str
    clause: str
    text: str
    version: int


class AnswerOut(Shape):
    """A turn's end, whole."""

    id: str
    answer: str
    citations: list[CitationOut]
    abstained: bool
    intents: list[str]
    handoff: bool
    engine: str
    ms: float
    message_id: str
    reply_id: str | None
    notices: list[str] = []  # said beside the answer: a secret was cut and has to be changed


class HandoffOut(Shape):
    """A request for a person, for its customer."""

    id: str
    state: Literal["open", "claimed", "resolved"]
    queue: Queue
    due_at: datetime
    claimed_name: str
    meanwhile: bool = False
    outcome: str | None = None
    rating: int | None = None


class StaffHandoffOut(Shape):
    """A request for a person, for staff."""

    id: str
    conversation: str
    state: HandoffState
    queue: Queue
    priority: Priority
    due_at: datetime
    opened_at: datetime
    first_reply_at: datetime | None
    claimed_by: str | None
    claimed_name: str
    meanwhile: bool
    outcome: str | None
    rating: int | None
    overdue: bool


class LineOut(Shape):
    """A line of a thread."""

    id: str
    author: str
    name: str
    text: str
    at: datetime
    seq: int
    citations: list[CitationOut]
    revealable: bool = False


class CorrectionOut(Shape):
    """What somebody says is wrong in a line, or in the whole conversation, and what became of it."""

    id: str
    message_id: str | None
    text: str
    state: Literal["sought", "corrected", "refused"]
    at: datetime
    reason: str | None


class AccountField(Shape):
    """Something that the company's own site told."""

    label: str
    value: str


class TicketOut(Shape):
    """An earlier request, as the company's own site lists it."""

    reference: str
    subject: str
    state: str


class AccountOut(Shape):
    """All that the company's own site told about this customer."""

    fields: list[AccountField]
    tickets: list[TicketOut]


class ThreadOut(Shape):
    """A conversation for its customer."""

    id: str
    tenant: str
    speaker: Literal["kora", "staff"]
    handoff: HandoffOut | None
    last_handoff: HandoffOut | None
    ended: bool
    account: AccountOut
    messages: list[LineOut]
    last_event_id: int


class ClauseOut(Shape):
    """A clause in force."""

    doc: str
    clause: str
    title: str
    breadcrumb: list[str]
    text: str
    version: int
    effective: str | None


class FeedbackIn(Shape):
    """Thumbs and words about a line."""

    message_id: Short
    score: Literal[1, -1]
    words: Annotated[str, StringConstraints(max_length=4000)] | None = None


class SignIn(Shape):
    """Two factors, or a one-time secret from the first start."""

    tenant: Short = ""
    email: Short = ""
    password: Annotated[str, StringConstraints(max_length=1000)] = ""
    code: Annotated[str, StringConstraints(max_length=20)] = ""
    one_time: Short | None = None


class StaffOut(Shape):
    """Who is signed in."""

    id: str
    name: str
    role: str
    tenant: str


class SessionOut(Shape):
    """A session's public half."""

    staff: StaffOut
    csrf: str


class FactOut(Shape):
    """Something the customer stated and nobody has checked."""

    kind: str
    value: str


class DayOfOut(Shape):
    """A day of a clause's period, by the customer's dates."""

    clause: str
    start: date
    on: date
    day: int
    of: int
    last: date


class CaseFileOut(Shape):
    """What is known about what is asked."""

    subjects: list[str]
    stated: list[FactOut]
    counts: list[DayOfOut]
    clauses: list[str]


class DecisionOut(Shape):
    """What a person decided."""

    reference: str
    subject: str
    outcome: str
    amount: str | None
    reason: str
    clause: str
    by: str
    by_name: str
    at: datetime


class CaseOut(Shape):
    """A case."""

    id: str
    reference: str
    kind: str
    queue: Queue
    asked: str
    due_at: datetime
    opened_at: datetime
    urgent: bool
    conversation: str
    file: CaseFileOut
    disputed: bool
    closed: bool
    decisions: list[DecisionOut]
    worked: list[str]


class StaffThreadOut(Shape):
    """A conversation for staff: redacted."""

    id: str
    tenant: str
    speaker: Literal["kora", "staff"]
    handoff: StaffHandoffOut | None
    last_handoff: StaffHandoffOut | None
    ended: bool
    view: Literal["redacted", "claimant"]
    account: AccountOut
    last_read: int
    messages: list[LineOut]
    corrections: list[CorrectionOut]
    cases: list[CaseOut]
    last_event_id: int


class RevealIn(Shape):
    """Why an original must be read."""

    reason: Annotated[str, StringConstraints(max_length=1000)]


class DecisionIn(Shape):
    """A decision by a person."""

    subject: Short
    outcome: Short
    amount: Short | None = None
    reason: Annotated[str, StringConstraints(max_length=4000)]
    clause: Short


class AuditRow(Shape):
    """A row of the audit log."""

    seq: int
    at: datetime
    actor: str
    action: str
    subject: str
    reason: str = ""  # why, where somebody had to say so
    data: dict[str, str] = Field(default_factory=dict[str, str])

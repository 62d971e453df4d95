"""The frozen words that move through the house. No I/O, no policy."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal, NewType
from zoneinfo import ZoneInfo

from guardrails import Intent, Redacted

TenantId = NewType("TenantId", str)
ConversationId = NewType("ConversationId", str)
CustomerId = NewType("CustomerId", str)  # pseudonymous: a keyed hash of the tenant's own id
MessageId = NewType("MessageId", str)
HandoffId = NewType("HandoffId", str)
CaseId = NewType("CaseId", str)
StaffId = NewType("StaffId", str)

EngineName = Literal["claude", "extractive", "written", "none"]
Author = Literal["customer", "kora", "staff", "system", "note"]  # a note is for staff alone
Queue = Literal["general", "billing", "abuse", "privacy", "technical"]
Role = Literal["agent", "supervisor", "privacy_officer", "admin"]
Speaker = Literal["kora", "staff"]
HandoffState = Literal["open", "claimed", "waiting", "resolved", "reopened"]
Priority = Literal["urgent", "high", "normal", "low"]
Channel = Literal["chat", "mail"]
View = Literal["all", "mine", "unclaimed", "waiting", "resolved"]
LlmPrivacy = Literal["pseudonymised", "raw", "redacted"]
TraceContent = Literal["metadata", "redacted sample", "redacted"]
# What may not be done with somebody's words: privacy 11 (the first three), privacy 14.
Limit = Literal["restricted", "untraced", "unremembered", "minor"]


@dataclass(frozen=True, slots=True)
class Clause:
    """The smallest citable piece of a policy document (DEFINITIONS: clause)."""

    tenant: TenantId
    doc: str  # "privacy"
    clause: str  # "9", "1.3", "Children's Privacy"
    title: str
    breadcrumb: tuple[str, ...]  # headings from the document's title down to this clause
    text: str
    version: int = 1
    effective: date | None = None

    @property
    def ref(self) -> str:
        """How it is cited: `"privacy 9"`."""
        return f"{self.doc} {self.clause}"


Stamp = tuple[tuple[str, int], ...]  # which version of each document, by document


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a document: in force from a moment until the next one is."""

    doc: str
    version: int
    title: str
    effective: datetime
    dated: bool  # False: no date was printed, in force from when it was read
    zone: str  # where the company is: its days begin there

    @property
    def day(self) -> date:
        """Its first day."""
        return self.effective.astimezone(ZoneInfo(self.zone)).date()


@dataclass(frozen=True, slots=True)
class Hit:
    """A clause that search found, with its score (higher is better, comparable in one search)."""

    clause: Clause
    score: float


@dataclass(frozen=True, slots=True)
class Citation:
    """A clause a reply stands on, and the words of it that carry the sentence."""

    doc: str
    clause: str
    text: str
    version: int = field(default=0, compare=False)  # 0: of before versions were kept with it


@dataclass(frozen=True, slots=True)
class Remark:
    """What must be said beside an answer: one of our reviewed texts, then words of a clause."""

    text: str  # the name of the text
    facts: Mapping[str, str]  # what it is filled with
    cites: tuple[Citation, ...] = ()  # what it stands on
    quotes: tuple[tuple[Clause, str], ...] = ()  # said after it, word for word


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a draft and the clauses it cites. A draft has no route to the wire."""

    text: str
    citations: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens of one model call; `input` excludes what came from the cache."""

    input: int = 0
    output: int = 0
    cache_read: int = 0
    cache_write: int = 0


@dataclass(frozen=True, slots=True)
class Finished:
    """The end of a draft. `abstained`: no clause answers any part of the question."""

    engine: EngineName
    model: str = ""
    usage: Usage = field(default_factory=Usage)
    abstained: bool = False


@dataclass(frozen=True, slots=True)
class Exchange:
    """An earlier turn of this conversation, as the model may see it."""

    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class Ground:
    """What a model is given to answer from, and may cite."""

    clauses: tuple[Clause, ...] = ()
    whole: bool = False  # every clause of the versions in use, in the order of the documents


@dataclass(frozen=True, slots=True)
class Request:
    """All that an engine is given. Nothing else reaches a prompt (privacy 5.1)."""

    tenant: TenantId
    system: str
    prompt_sha: str
    question: str
    hits: tuple[Hit, ...]
    history: tuple[Exchange, ...] = ()
    remembered: tuple[Redacted, ...] = ()
    objection: str = ""  # why an earlier draft of this answer was blocked, as rule names
    ground: Ground = Ground()


@dataclass(frozen=True, slots=True)
class Reply:
    """Kora answered: checked, redacted, on the record."""

    message: MessageId
    text: Redacted
    citations: tuple[Citation, ...]
    abstained: bool
    engine: EngineName
    blocked: tuple[str, ...] = ()  # rules that stopped an earlier draft of this turn


@dataclass(frozen=True, slots=True)
class HandedOver:
    """A person was asked to take the conversation; `text` is what the customer was told."""

    text: Redacted
    handoff: HandoffId
    said: Reply | None = None  # what Kora had said before


@dataclass(frozen=True, slots=True)
class Silent:
    """Staff own the conversation: the message is stored and shown to them, Kora says nothing."""


Outcome = Reply | HandedOver | Silent


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """A turn as its record and its caller see it; the answer may hold placeholders."""

    message: MessageId
    answer: Redacted
    citations: tuple[Citation, ...] = ()
    abstained: bool = False
    intents: tuple[Intent, ...] = ()
    handoff: bool = False  # one was opened by this turn
    engine: EngineName = "none"
    ms: float = 0.0
    reply: MessageId | None = None
    blocked: tuple[str, ...] = ()  # rules that stopped an earlier draft
    cut: tuple[str, ...] = ()  # kinds of secrets that were removed from the message


@dataclass(frozen=True, slots=True)
class Message:
    """One line of a thread, as stores and staff see it."""

    id: MessageId
    author: Author
    name: str
    text: Redacted
    at: datetime
    seq: int
    citations: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True)
class Conversation:
    """One chat of one customer with one tenant."""

    tenant: TenantId
    id: ConversationId
    customer: CustomerId | None
    speaker: Speaker
    memory_consent: bool
    locale: str
    created_at: datetime
    channel: Channel = "chat"
    ended: bool = False  # by staff: nothing more is taken here, mail stays open
    limits: frozenset[Limit] = frozenset()

    @property
    def remembered(self) -> bool:
        """Whether memory may be written and read."""
        return self.memory_consent and not self.limits & {"restricted", "unremembered", "minor"}

    @property
    def traced(self) -> bool:
        """Whether turns may leave traces."""
        return not self.limits & {"restricted", "untraced", "minor"}


@dataclass(frozen=True, slots=True)
class Handoff:
    """A request that a human takes the conversation, from asking to resolution."""

    id: HandoffId
    conversation: ConversationId
    queue: Queue
    state: HandoffState
    opened_at: datetime
    due_at: datetime  # of the next answer
    claimed_by: StaffId | None = None
    claimed_name: str = ""
    meanwhile: bool = False  # the customer asks Kora until somebody comes
    priority: Priority = "normal"
    promised_at: datetime | None = None  # of the first answer
    first_reply_at: datetime | None = None
    resolved_at: datetime | None = None
    outcome: str = ""
    rating: int | None = None


Subject = Literal[
    "refund",
    "credit",
    "compensation",
    "chargeback",
    "suspension",
    "termination",
    "reinstatement",
    "cancellation",
    "plan change",
    "ownership transfer",
    "deletion",
    "account data",
    "consumer guarantee",
]


@dataclass(frozen=True, slots=True)
class Fact:
    """Something the customer stated and nobody has checked."""

    kind: Literal["amount", "months", "date", "name", "reference"]
    value: str


@dataclass(frozen=True, slots=True)
class DayOf:
    """Which day of a clause's period a date is, by the customer's own dates."""

    clause: str
    start: date
    on: date
    day: int
    of: int
    last: date


@dataclass(frozen=True, slots=True)
class CaseFile:
    """What staff find about a request: asked, stated, counted, cited. It recommends nothing."""

    subjects: tuple[Subject, ...] = ()
    stated: tuple[Fact, ...] = ()
    counts: tuple[DayOf, ...] = ()
    clauses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Case:
    """A queue item for staff with what is asked and known. Opening one does not silence Kora."""

    id: CaseId
    conversation: ConversationId
    kind: Intent
    queue: Queue
    asked: Redacted
    opened_at: datetime
    due_at: datetime
    reference: str
    urgent: bool = False
    file: CaseFile = CaseFile()
    disputed: bool = False
    closed: bool = False


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person decided about a case; its words are redacted."""

    reference: str
    subject: str
    outcome: str
    amount: str | None
    reason: Redacted
    clause: str
    by: StaffId
    at: datetime
    name: str = ""  # of who decided, as colleagues see it


EventKind = Literal[
    "turn.started",
    "answer.delta",
    "answer.citations",
    "answer.done",
    "answer.replaced",
    "handoff.requested",
    "handoff.claimed",
    "staff.message",
    "staff.typing",
    "customer.typing",
    "handoff.resolved",
    "notice",
    "error",
]


@dataclass(frozen=True, slots=True)
class TurnEvent:
    """Something that happened. `text` is redacted; `data` holds ids, codes, times and clauses."""

    kind: EventKind
    text: Redacted | None = None
    data: Mapping[str, object] = field(default_factory=dict[str, object])


@dataclass(frozen=True, slots=True)
class StoredEvent:
    """An event with its place: ids only grow within a conversation."""

    id: int
    kind: EventKind
    at: datetime
    text: Redacted | None
    data: Mapping[str, object]

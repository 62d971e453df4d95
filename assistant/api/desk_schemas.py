"""The shapes of the inbox and of what is done to a conversation."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from assistant.api.schemas import CaseOut, ClientMessageId, Shape, Short, Text
from assistant.domain import Channel, HandoffState, Priority, Queue, Role


class AskHumanIn(Shape):
    """Which people."""

    queue: Queue = "general"


class RatingIn(Shape):
    """How it went with the person."""

    score: Annotated[int, Field(ge=1, le=5)]
    words: Annotated[str, StringConstraints(max_length=4000)] | None = None


class GroupOut(Shape):
    """A flood in the queue: of one person or network, or in much the same words."""

    id: str
    why: Literal["person", "network", "alike"]
    size: int


class QueueItem(Shape):
    """A handoff in the inbox."""

    handoff_id: str
    conversation: str
    queue: Queue
    state: HandoffState
    priority: Priority
    due_at: datetime
    opened_at: datetime
    claimed_by: str | None
    claimed_name: str
    meanwhile: bool
    channel: Channel
    asked: str
    last: str
    waiting: bool
    unread: int
    due_soon: bool
    overdue: bool
    group: GroupOut | None = None


class QueueOut(Shape):
    """What waits, and open cases."""

    items: list[QueueItem]
    cases: list[CaseOut]


class CountsOut(Shape):
    """How many there are in each view."""

    all: int
    mine: int
    unclaimed: int
    waiting: int
    overdue: int


class CapacityOut(Shape):
    """How much one holds, and may hold."""

    taken: int
    most: int


class InboxOut(Shape):
    """One look at the inbox."""

    items: list[QueueItem]
    counts: CountsOut
    capacity: CapacityOut
    cases: list[CaseOut]


class ReadIn(Shape):
    """The last line that was seen."""

    seq: Annotated[int, Field(ge=0, le=2_000_000_000)]


class WriteIn(Shape):
    """What a member of staff writes."""

    text: Text
    client_message_id: ClientMessageId | None = None


class SaidOut(Shape):
    """Where it went; `repeated`: the same id came before, and nothing was written twice."""

    message_id: str
    repeated: bool


class ResolveIn(Shape):
    """How it ended; a code, for words about people would be kept for good."""

    outcome: Literal["answered", "decided", "passed_on", "no_reply_needed"] = "answered"


class TransferIn(Shape):
    """Where it goes: a queue, or a colleague."""

    queue: Queue | None = None
    to: Short | None = None
    note: Text | None = None

    @model_validator(mode="after")
    def _one_target(self) -> "TransferIn":
        if (self.queue is None) == (self.to is None):
            raise ValueError("a transfer names a queue or a colleague")
        return self


class PriorityIn(Shape):
    """Before or behind others."""

    priority: Priority


class StoryRow(Shape):
    """Something that was done to a handoff."""

    at: datetime
    kind: str
    actor: str
    data: dict[str, str]


class ColleagueOut(Shape):
    """A member of staff."""

    id: str
    name: str
    role: Role
    taken: int
    here: bool


class PresenceIn(Shape):
    """Where one is, and whether one writes."""

    conversation: Short = ""
    writing: bool = False


class PresentOut(Shape):
    """Somebody else who is there."""

    id: str
    name: str
    conversation: str
    writing: bool


class CannedIn(Shape):
    """A reply to keep at hand."""

    title: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    text: Annotated[str, StringConstraints(min_length=1, max_length=4000)]
    queue: Queue | None = None


class CannedOut(Shape):
    """A reply at hand; `own`: kept here, and not in the tenant's file."""

    id: str
    title: str
    text: str
    queue: Queue | None
    own: bool


class EndIn(Shape):
    """Why a chat is ended."""

    reason: Literal["abuse", "threats", "spam"]


class NoticeOut(Shape):
    """Something that happened to what one holds, or to what nobody holds."""

    seq: int
    at: datetime
    kind: str
    handoff_id: str
    conversation: str
    queue: Queue


class DisputeOut(Shape):
    """A decided case, open again."""

    reference: str
    due_at: datetime


class ToldDecisionOut(Shape):
    """What a person decided, as its customer reads it."""

    reference: str
    subject: str
    outcome: str
    amount: str | None
    clause: str
    at: datetime


class DecidedCaseOut(Shape):
    """A case of the customer's that was decided. `due_at`: while somebody else looks at it again."""

    reference: str
    disputed: bool
    due_at: datetime | None
    decisions: list[ToldDecisionOut]


class DecidedOut(Shape):
    """All that was decided in a conversation."""

    cases: list[DecidedCaseOut]

"""The shapes of help and figures."""

from datetime import date
from typing import Annotated, Literal

from pydantic import StringConstraints

from assistant.api.schemas import CitationOut, Shape, Text
from assistant.domain import Queue


class SuggestionOut(Shape):
    """A reply for staff to edit."""

    text: str
    abstained: bool
    citations: list[CitationOut]


class CheckIn(Shape):
    """A draft of staff."""

    text: Text


class DoubtOut(Shape):
    """Words to look at again."""

    kind: Literal["figure", "decision"]
    text: str


class DisputeIn(Shape):
    """Why it is not accepted."""

    reason: Annotated[str, StringConstraints(min_length=1, max_length=1000)]


class CloseIn(Shape):
    """How it ended, where nothing was to be decided."""

    outcome: Literal["done", "no_action", "duplicate"] = "done"


class Thumbs(Shape):
    """What customers made of single answers."""

    up: int = 0
    down: int = 0


class Ratings(Shape):
    """What customers made of conversations with people, one to five."""

    count: int = 0
    mean: float | None = None


class DayOut(Shape):
    """One day."""

    day: date
    conversations: int
    turns: int
    handoffs: int
    resolved: int
    without_human: int
    due_kept: int
    due_missed: int
    median_first_reply_s: float | None
    abstained: int
    ratings: Ratings
    thumbs: Thumbs


class BlockOut(Shape):
    """How often a guard held a draft back."""

    rule: str
    count: int


class QueueFigures(Shape):
    """One team."""

    queue: Queue
    handoffs: int
    resolved: int
    due_kept: int
    due_missed: int
    median_first_reply_s: float | None


class MetricsOut(Shape):
    """Some days of a desk."""

    days: list[DayOut]
    queues: list[QueueFigures]
    blocks: list[BlockOut]

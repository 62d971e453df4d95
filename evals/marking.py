"""Claude as one more grader of single answers, beside the graders that only count.

It is never the gate: no floor stands on it, and how far it agrees with what was counted is told.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, cast

from assistant.domain import Usage
from assistant.errors import EngineFailed
from evals.rows import Row, Subject
from evals.spending import Meter

# What is read of an answer's clauses, at most: the price of a mark is known beforehand.
_LONGEST = 6_000


class Marks(Protocol):
    """Who marks."""

    async def right(
        self, question: str, answer: str, cited: Sequence[str]
    ) -> tuple[bool, Usage]: ...


@dataclass(frozen=True, slots=True)
class Marked:
    """A subject whose answers are marked as they come. What could not be marked has no mark."""

    subject: Subject
    marks: Marks
    meter: Meter

    async def ask(self, row: Row) -> Row:
        """As the subject, with `marked` beside the answer."""
        given = await self.subject.ask(row)
        if given.get("error") or given.get("abstained") or given.get("handoff"):
            return given
        mark = await self._mark(_asked(row), given)
        return given if mark is None else {**given, "marked": mark}

    async def _mark(self, question: str, given: Row) -> bool | None:
        answer, cited = str(given["answer"]), _texts(given)
        aside = self.meter.reserve(len(question) + len(answer) + sum(map(len, cited)) + 2_000)
        try:
            right, taken = await self.marks.right(question, answer, cited)
        except EngineFailed:
            return None  # it stays on the bill at its worst
        self.meter.settle(aside, taken)
        return right

    async def converse(self, row: Row) -> Row:
        """As the subject."""
        return await self.subject.converse(row)

    async def search(self, row: Row) -> Row:
        """As the subject."""
        return await self.subject.search(row)

    async def redact(self, row: Row) -> Row:
        """As the subject."""
        return await self.subject.redact(row)

    async def check_draft(self, row: Row) -> Row:
        """As the subject."""
        return await self.subject.check_draft(row)

    async def classify(self, row: Row) -> Row:
        """As the subject."""
        return await self.subject.classify(row)


def _asked(row: Row) -> str:
    """The question, after those that it may refer to."""
    turns = row.get("turns")
    said = cast("list[str]", turns) if isinstance(turns, list) else [str(row["question"])]
    return "\n".join(said)


def _texts(given: Row) -> list[str]:
    found: list[str] = []
    left = _LONGEST
    for each in cast("list[dict[str, str]]", given.get("citations") or []):
        text = each.get("text", "")[:left]
        left -= len(text)
        if text and text not in found:
            found.append(text)
    return found

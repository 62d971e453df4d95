"""A weak answer becomes a case: marked by one, put into new words and accepted by another."""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from assistant import rewording
from assistant.domain import Message
from assistant.errors import BadInput, NotAllowed, NotFound
from assistant.staff.accounts import Staff
from assistant.storage.audit import Audit
from assistant.storage.conversations import Conversations
from assistant.storage.lessons import Draft, LessonStore, in_draft
from assistant.storage.registry import Registry
from guardrails import Placeholders, Screen

_UNREVIEWED = timedelta(days=30)  # then a draft is deleted


@dataclass(frozen=True, slots=True)
class Reworded:
    """A case as its reviewer wrote it: a question in new words, and what a right answer holds."""

    question: str
    must: tuple[tuple[str, ...], ...] = ()
    must_not: tuple[str, ...] = ()
    clauses: tuple[str, ...] = ()
    abstain: bool = False


@dataclass(frozen=True)
class Lessons:
    """For supervisors. What is kept has no way back to a conversation, a customer or a day."""

    registry: Registry
    conversations: Conversations
    store: LessonStore
    audit: Audit
    guard: Screen
    clock: Callable[[], datetime]

    async def propose(self, staff: Staff, conversation: str, message: str) -> str:
        """One click on an answer: its question and its words, redacted, wait for a review."""
        _may(staff)
        found = await self.conversations.find(staff.tenant, conversation, token_hash=None)
        if found is None:
            raise NotFound
        lines = await self.conversations.thread(staff.tenant, found.id, notes=False)
        question, answer = _exchange(lines, message)
        draft = Draft(
            id=f"le_{secrets.token_hex(8)}",
            # The month alone: a day and an hour would lead back to the conversation.
            since=self.clock().date().replace(day=1),
            question=in_draft(question.text),
            answer=in_draft(answer.text),
            proposed_by=staff.id,
        )
        await self.store.add(staff.tenant, draft)
        await self._written(staff, "lesson.proposed")
        return draft.id

    async def drafts(self, staff: Staff) -> tuple[Draft, ...]:
        """What waits for a review."""
        _may(staff)
        oldest = (self.clock() - _UNREVIEWED).date().replace(day=1)
        return await self.store.drafts(staff.tenant, oldest=oldest)

    async def accept(self, staff: Staff, lesson: str, case: Reworded) -> None:
        """The second pair of eyes. From here on only the new words are kept."""
        draft = await self._draft(staff, lesson)
        if draft.proposed_by == staff.id:
            raise NotAllowed("somebody else reviews what you proposed")
        await self._new_words(staff, draft, case)
        kept = {
            "id": f"pr-{secrets.token_hex(6)}",
            "tenant": staff.tenant,
            "question": case.question,
            "style": "production",
            "clauses": case.clauses,
            "must": case.must,
            "must_not": case.must_not,
            "abstain": case.abstain,
            "split": "dev",
        }
        if not await self.store.accept(staff.tenant, draft.id, kept):
            raise NotFound
        await self._written(staff, "lesson.accepted")

    async def decline(self, staff: Staff, lesson: str) -> None:
        """Nothing of it is kept."""
        draft = await self._draft(staff, lesson)
        if not await self.store.drop(staff.tenant, draft.id):
            raise NotFound
        await self._written(staff, "lesson.declined")

    async def _draft(self, staff: Staff, lesson: str) -> Draft:
        found = next((each for each in await self.drafts(staff) if each.id == lesson), None)
        if found is None:
            raise NotFound
        return found

    async def _new_words(self, staff: Staff, draft: Draft, case: Reworded) -> None:
        tenant = await self.registry.get(staff.tenant)
        said = (case.question, *case.must_not, *(word for group in case.must for word in group))
        for field, text in (("question", case.question), ("must", " / ".join(said[1:]))):
            spans, _, _ = self.guard.spans(text, known=Placeholders(), allow=tenant.impersonal)
            # What an answer must say is the document's; only the question was a customer's.
            original = draft.question.text if field == "question" else ""
            why = rewording.objection(original, text, personal=len(spans))
            if why:
                raise BadInput(f"the {field} cannot be kept: {why}", field=field)

    async def _written(self, staff: Staff, action: str) -> None:
        # No subject: the audit would be the way back.
        await self.audit.write(staff.tenant, actor=staff.id, action=action, subject="lesson")


def _may(staff: Staff) -> None:
    if staff.role == "agent":
        raise NotAllowed


def _exchange(lines: Sequence[Message], message: str) -> tuple[Message, Message]:
    """An answer of Kora's and what was asked before it."""
    asked: Message | None = None
    for line in lines:
        if line.author == "customer":
            asked = line
        if line.id == message and line.author == "kora" and asked is not None:
            return asked, line
    raise NotFound("that is no answer of the assistant's")

"""Help for who answers: a reply quoted from the clauses, and a look at the figures of their own."""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.answering import wording
from assistant.answering.extractive import Extractive
from assistant.domain import Citation, Conversation, Message, Request, Sentence
from assistant.errors import NotFound
from assistant.handoff.desk import Desk
from assistant.knowledge.library import Library
from assistant.preparing import exchanges
from assistant.staff.accounts import Staff
from assistant.storage.conversations import Conversations
from assistant.storage.registry import Registry
from guardrails import Claim, Evidence, Finding, Record, decides, normalised, ungrounded

_CLAUSES = 8
_LONGEST = 4000  # characters that are looked at
_LINES = 60


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A reply for staff to edit; nothing of it reaches the customer by itself."""

    text: str
    citations: tuple[Citation, ...]

    @property
    def abstained(self) -> bool:
        """No clause answers what was asked."""
        return not self.citations


@dataclass(frozen=True, slots=True)
class Doubt:
    """Words that a person should look at again before they send them."""

    kind: Literal["figure", "decision"]
    text: str


@dataclass(frozen=True)
class Suggesting:
    """Reads for staff. It sends nothing and stops nothing: a person answers for what they write."""

    registry: Registry
    conversations: Conversations
    desk: Desk
    library: Library
    engine: Extractive

    async def suggest(self, staff: Staff, conversation: str) -> Suggestion:
        """What the clauses say to the customer's last words, quoted."""
        _, lines = await self._lines(staff, conversation)
        asked = next((line for line in reversed(lines) if line.author == "customer"), None)
        if asked is None:
            return Suggestion("", ())
        history = exchanges(lines[: lines.index(asked)])
        question = asked.text.text
        hits = await self.library.consult(staff.tenant, question, history=history, k=_CLAUSES)
        request = Request(staff.tenant, "", "", question, hits, history=history)
        said = [part async for part in self.engine.draft(request) if isinstance(part, Sentence)]
        citations = dict.fromkeys(cite for each in said for cite in each.citations)
        return Suggestion(" ".join(each.text for each in said), tuple(citations))

    async def check(self, staff: Staff, conversation: str, text: str) -> tuple[Doubt, ...]:
        """Figures that no clause, record or message holds; words that decide without a record."""
        found, lines = await self._lines(staff, conversation)
        text = normalised(text)[:_LONGEST]
        if not text.strip():
            return ()
        hits = await self.library.consult(
            staff.tenant, text, history=exchanges(lines), k=_CLAUSES
        )
        records = await self.desk.records(staff.tenant, found.id)
        evidence = (
            *(Evidence("clause", hit.clause.ref, hit.clause.text) for hit in hits),
            *wording.contact_book(await self.registry.get(staff.tenant)),
            *(_record(each) for each in records),
            *(Evidence("customer", line.id, line.text.text) for line in lines),
        )
        claim = Claim(text, tuple(hit.clause.ref for hit in hits))
        figures = await asyncio.to_thread(ungrounded, (claim,), evidence)
        decided = await asyncio.to_thread(decides, text, records=records)
        return (
            *_doubts("figure", text, [each for each in figures if _is_figure(each)]),
            *_doubts("decision", text, decided),
        )

    async def _lines(
        self, staff: Staff, conversation: str
    ) -> tuple[Conversation, tuple[Message, ...]]:
        found = await self.conversations.find(staff.tenant, conversation, token_hash=None)
        if found is None:
            raise NotFound
        return found, await self.conversations.thread(
            staff.tenant, found.id, notes=False, last=_LINES
        )


def _doubts(
    kind: Literal["figure", "decision"], text: str, findings: Sequence[Finding]
) -> Iterator[Doubt]:
    for words in dict.fromkeys(text[each.start : each.end] for each in findings):
        yield Doubt(kind, words)


def _is_figure(found: Finding) -> bool:
    """Names are left alone: staff speak of people and things that no clause knows."""
    return found.rule.startswith("unknown_") and found.rule != "unknown_name"


def _record(each: Record) -> Evidence:
    told = (each.reference, each.subject, each.outcome, each.amount or "")
    return Evidence("record", each.reference, " ".join(told))

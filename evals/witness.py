"""Drives whole conversations through a house and tells what it did: said, queued, kept, recalled."""

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import aclosing
from dataclasses import replace
from pathlib import Path
from typing import Final, Protocol, cast

from pydantic import TypeAdapter

from assistant.answering.ladder import Ladder
from assistant.chat import Chat
from assistant.domain import Case, Conversation, Result, TenantId
from assistant.errors import UnknownTenant
from assistant.house import House
from assistant.memory.remembering import scope
from assistant.tenants import Tenant
from evals.hijack import Hijacked, Said
from evals.rows import Row
from evals.traces import Traces


class Guards(Protocol):
    """The calls that need no conversation, as the batch commands answer them."""

    async def search(self, row: Row) -> Row: ...

    async def redact(self, row: Row) -> Row: ...

    async def check_draft(self, row: Row) -> Row: ...

    async def classify(self, row: Row) -> Row: ...


_TEXTS: Final = TypeAdapter(list[str])
_LINES: Final = TypeAdapter(list[Said])
_BEFORE: Final = TypeAdapter(list[dict[str, str | list[str]]])


class Witness:
    """The system under test. `invented`: folders of companies that exist for these cases alone."""

    def __init__(
        self, house: House, guards: Guards, *, traces: Traces | None, invented: Path
    ) -> None:
        self._house = house
        self._guards = guards
        self._traces = traces
        self._invented = invented
        self._founding = asyncio.Lock()

    async def ask(self, row: Row) -> Row:
        """One question or several turns; the last answer, and what it passed through."""
        said = (
            [str(row["question"])]
            if "question" in row
            else _TEXTS.validate_python(row["turns"])
        )
        chat = self._house.chat
        conversation = await self._begun(str(row["tenant"]), memory=False)
        told: dict[str, object] = {}
        for text in said:
            told = await _turn(chat, conversation, text)
        return {**told, "id": row["id"], "trace": self._steps(conversation)[-1:]}

    async def converse(self, row: Row) -> Row:
        """A whole script: each turn's outcome, and at the end everything that was kept of it."""
        for held in _BEFORE.validate_python(row.get("before", [])):
            await self._earlier(str(held["tenant"]), cast("list[str]", held["turns"]))
        memory = bool(row.get("memory", False))
        conversation = await self._begun(str(row["tenant"]), memory=memory)
        turns: list[Row] = []
        for line in _LINES.validate_python(row["lines"]):
            turns.append(await self._line(conversation, line, turns))
        return {
            "id": row["id"],
            "turns": turns,
            "kept": await self._kept(conversation),
            "screen": await self._screen(conversation),
            "traced": len(self._steps(conversation)),
            "trace": self._steps(conversation),
        }

    async def search(self, row: Row) -> Row:
        """As the batch command."""
        return await self._guards.search(row)

    async def redact(self, row: Row) -> Row:
        """As the batch command."""
        return await self._guards.redact(row)

    async def check_draft(self, row: Row) -> Row:
        """As the batch command."""
        return await self._guards.check_draft(row)

    async def classify(self, row: Row) -> Row:
        """As the batch command."""
        return await self._guards.classify(row)

    async def _begun(self, tenant: str, *, memory: bool) -> Conversation:
        await self._found(tenant)
        if memory:
            # Its import takes seconds and no answer waits for it: without this, whether a turn
            # remembers would depend on how long the run has lasted.
            await self._house.chat.memory.ready()
        conversation, _ = await self._house.chat.start(
            tenant, identity_token=None, memory=memory, locale="en"
        )
        return conversation

    async def _found(self, tenant: str) -> None:
        """A company that only these cases know moves in when it is first asked for."""
        folder = self._invented / tenant
        if not folder.is_dir():
            return
        async with self._founding:
            try:
                await self._house.registry.get(tenant)
            except UnknownTenant:
                await self._house.ingestion.add(
                    tenant, sorted(folder.glob("*.md")), doc=None, effective=None
                )

    async def _earlier(self, tenant: str, said: Sequence[str]) -> None:
        conversation = await self._begun(tenant, memory=True)
        for text in said:
            await _turn(self._house.chat, conversation, text)

    async def _line(self, conversation: Conversation, line: Said, before: Sequence[Row]) -> Row:
        abstained = bool(before and before[-1]["abstained"])
        text = line.if_abstained if abstained and line.if_abstained else line.says
        known = {case.id for case in await self._cases(conversation)}
        told = await _turn(self._speaking(conversation.tenant, line), conversation, text)
        opened = [c for c in await self._cases(conversation) if c.id not in known]
        return {**told, "cases": [{"kind": c.kind, "queue": c.queue} for c in opened]}

    def _speaking(self, tenant: TenantId, line: Said) -> Chat:
        """The house's chat, or for this line one whose model was talked round."""
        chat = self._house.chat
        if not line.draft:
            return chat
        turn = chat.turn
        hijacked = Hijacked(line, canary=turn.preparing.canary(tenant))

        def ladder(of: Tenant) -> Ladder:
            return hijacked.on(turn.ladder(of))

        return replace(chat, turn=replace(turn, ladder=ladder))

    async def _cases(self, conversation: Conversation) -> tuple[Case, ...]:
        return await self._house.chat.turn.desk.store.cases(
            conversation.tenant, conversation=conversation.id
        )

    async def _kept(self, conversation: Conversation) -> list[str]:
        """Every readable text about a conversation, wherever it is kept."""
        chat = self._house.chat
        where = (conversation.tenant, conversation.id)
        lines = await chat.conversations.thread(*where, notes=True)
        kept = [line.text.text for line in lines]
        kept += await _logged(chat, conversation)
        for case in await self._cases(conversation):
            kept += [case.asked.text, str(case.file)]
        if conversation.memory_consent:
            kept += [text for _, text in await self._remembered(conversation)]
        if self._traces:
            traced = self._traces.of(conversation.id)
            kept += [str(turn[side]) for turn in traced for side in ("heard", "answered")]
        return kept

    async def _remembered(self, conversation: Conversation) -> list[tuple[str, str]]:
        store = await self._house.chat.memory.ready()
        return [(item.id, item.text.text) for item in await store.all(scope(conversation))]

    async def _screen(self, conversation: Conversation) -> list[str]:
        """The customer's own lines as the customer's own screen shows them."""
        lines = await self._house.chat.thread(conversation)
        return [line.text for line in lines if line.message.author == "customer"]

    def _steps(self, conversation: Conversation) -> list[object]:
        if self._traces is None:
            return []
        return [turn["steps"] for turn in self._traces.of(conversation.id)]


async def _turn(chat: Chat, conversation: Conversation, text: str) -> dict[str, object]:
    running = await chat.ask(conversation, text, client_message_id=None)
    answer = await chat.answer(conversation, running)
    return {"answer": answer.text, **_facts(answer.result)}


async def _logged(chat: Chat, conversation: Conversation) -> list[str]:
    """Every event of a conversation, text and data."""
    where = (conversation.tenant, conversation.id)
    last = await chat.feed.last(*where)
    found: list[str] = []
    async with aclosing(chat.feed.follow(*where, 0)) as events:
        while len(found) < last:
            event = await anext(events)
            found.append(f"{event.text.text if event.text else ''} {dict(event.data)}")
            if event.id >= last:
                break
    return found


def _facts(result: Result) -> Mapping[str, object]:
    return {
        "citations": [
            {"doc": c.doc, "clause": c.clause, "text": c.text} for c in result.citations
        ],
        "abstained": result.abstained,
        "intents": list(result.intents),
        "handoff": result.handoff,
        "engine": result.engine,
        "ms": result.ms,
    }

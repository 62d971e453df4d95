"""The flow of one turn: screen, keep, recall, search, answer, check, deliver, remember, trace."""

import asyncio
import logging
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

from assistant.answering import wording
from assistant.answering.judged import Once, judging
from assistant.answering.ladder import Checks, Ladder, Show, Silenced, Told
from assistant.closing import Closing, of_turn
from assistant.domain import (
    Case,
    Clause,
    Conversation,
    EventKind,
    HandedOver,
    Hit,
    Outcome,
    Queue,
    Reply,
    Result,
    Silent,
    TurnEvent,
)
from assistant.errors import MemoryUnavailable, Unjudged
from assistant.events.feed import Feed
from assistant.handoff import triggers
from assistant.handoff.desk import Desk
from assistant.handoff.triggers import CaseKind, Plan
from assistant.intake import Asked, Intake, Kept
from assistant.lanes import Lanes
from assistant.meanwhile import meanwhile
from assistant.memory.remembering import Remembering
from assistant.ports import Tracer, TurnTrace
from assistant.preparing import HISTORY, Before, Prepared, Preparing, exchanges
from assistant.speech import Speech, Voice
from assistant.storage.arriving import Accepted
from assistant.storage.conversations import Conversations
from assistant.storage.openings import Opening, Openings
from assistant.tenants import Tenant
from guardrails import UNJUDGED, Placeholders, Record, Redacted, Screened, Sealed

_log = logging.getLogger("kora.turn")


@dataclass(frozen=True)
class Turn:
    """The parts that a turn passes through; `app` chooses them."""

    intake: Intake
    voice: Voice
    conversations: Conversations
    openings: Openings
    feed: Feed
    desk: Desk
    preparing: Preparing
    closing: Closing
    ladder: Callable[[Tenant], Ladder]
    memory: Remembering
    tracer: Callable[[Tenant], Tracer]
    untraced: Tracer
    clock: Callable[[], datetime]
    lanes: Lanes = field(default_factory=Lanes)

    async def run(self, asked: Asked, *, accepted: Callable[[Accepted], None]) -> Result:
        """One turn. `accepted` is called once the message is stored, before anything answers."""
        # Read while the message is screened and stored: most turns find nothing written between.
        async with meanwhile(self._opening(asked.conversation)) as opening:
            kept = await self.intake.keep(asked)
            accepted(kept.accepted)
            if kept.accepted.repeated:
                return await self.closing.earlier(kept)
            return await self._run(kept, opening)

    async def _run(self, kept: Kept, opening: "asyncio.Task[Opening]") -> Result:
        plan = triggers.plan(kept.screened.intents, limits=kept.conversation.limits)
        with self._trace(kept, plan) as trace:
            with trace.stage("screen") as stage:
                stage.note(ms=kept.ms(), cut=", ".join(kept.screened.cut))
            try:
                await self._started(kept)
                outcome = await self._respond(kept, plan, opening, trace)
            except Silenced:
                outcome = Silent()
            except Exception as error:  # noqa: BLE001 - whatever broke, a person takes over
                trace.note(failed=type(error).__name__)
                _log.error("turn %s: %s", kept.accepted.turn, type(error).__name__)
                outcome = await self._hand_over(kept, "general", trouble=True)
            return await self.closing.close(kept, outcome, trace)

    async def _respond(
        self, kept: Kept, plan: Plan, opening: "asyncio.Task[Opening]", trace: TurnTrace
    ) -> Outcome:
        """Who speaks: nobody, a reviewed text, a person, or Kora."""
        if kept.accepted.speaker == "staff":
            if plan.written == "distress":
                await self._point_to_help(kept)
            await self._file(kept, [kind for kind in plan.cases if kind.pressing])
            await self.desk.floor.heard(kept.tenant, kept.conversation)
            return Silent()
        cases = await self._file(kept, plan.cases)
        if plan.written:
            records = await self.desk.records(kept.tenant.id, kept.conversation.id)
            lines = (self._written(kept, plan.written, cases),)
            speech = self._speech(kept, (), lines, records=records)
            reply = await speech.end(Told(engine="written", abstained=False), ())
            return await self._hand_over(kept, plan.handoff, reply) if plan.handoff else reply
        if plan.handoff:
            return await self._hand_over(kept, plan.handoff)
        async with self.lanes.enter(kept.conversation.id):
            return await self._answer(
                kept, plan, cases, await self._opened(kept, opening), trace
            )

    async def _opening(self, where: Conversation) -> Opening:
        return await self.openings.read(where, last=2 * HISTORY + 1)

    async def _opened(self, kept: Kept, early: "asyncio.Task[Opening]") -> Opening:
        """How things stood when the message was stored: as they were read beside that, unless
        anything else was said or done meanwhile, as when an earlier message was still answered."""
        opening = await early
        stored = kept.accepted.event
        holds = opening.event in (stored - 1, stored)
        return opening if holds else await self._opening(kept.conversation)

    async def _file(self, kept: Kept, kinds: Sequence[CaseKind]) -> list[Case]:
        return [
            await self.desk.file(kept.tenant, kept.conversation, kind, kept.screened.redacted)
            for kind in kinds
        ]

    async def _point_to_help(self, kept: Kept) -> None:
        """Help cannot wait for staff to read: the contacts at once, though Kora is silent."""
        text = wording.reviewed(wording.emergency(kept.tenant, now=self.clock()))
        await self.conversations.say(kept.conversation, "system", "", text)
        await self._publish(kept, "notice", text, {"code": "emergency"})

    async def _answer(
        self,
        kept: Kept,
        plan: Plan,
        cases: Sequence[Case],
        opening: Opening,
        trace: TurnTrace,
    ) -> Reply:
        asked = kept.accepted.message
        history = exchanges([line for line in opening.thread if line.id != asked])
        recalled = await self._recall(kept, plan, trace, opening=not history)
        before = Before(history, recalled, opening)
        ladder = self.ladder(kept.tenant)
        models = ladder.asks_a_model
        hits = await self.preparing.search(kept, before, trace, judged=not models)
        judge = Once(partial(self.preparing.search, kept, before, trace, judged=True))
        closing = tuple(self._written(kept, name, cases) for name in plan.closing)
        speak = partial(self._speech, kept, records=opening.records)
        # The notice is on its way to the disk while the request is put together and a model asked.
        async with meanwhile(self._reading(kept, hits)) as noticed:
            ready = await self.preparing.prepare(kept, before, hits, trace, model=models)
            speech = speak(ready.additions.clauses, closing)
            speech.after = noticed
            told = await self._tell(speech, judging(ladder, judge), ready, trace)
            await noticed
        if not told.claims and UNJUDGED & set(told.blocked):
            raise Unjudged
        if not told.claims:
            hits = await judge() if models else hits
            nearest = wording.abstained(kept.tenant, missing=ready.beside.touched, nearest=hits)
            speech = speak((), (nearest, *closing))
        with trace.stage("deliver"):
            reply = await speech.end(told, ready.beside.remarks(told.citations))
        await self.desk.cite(kept.tenant.id, cases, reply.citations)
        await self._remember(kept, plan, reply, trace)
        return reply

    async def _tell(
        self, speech: Speech, ladder: Ladder, ready: Prepared, trace: TurnTrace
    ) -> Told:
        """The first draft that passes, sentence by sentence as it comes."""
        speech.evidence += (*ready.additions.computed, ready.asked)
        speech.citable = ready.citable
        if ready.beside.absent:
            return Told(engine="written")  # only a document that is not here could answer
        told = await ready.additions.complete(ladder).climb(
            ready.request,
            checks=Checks(speech.check, speech.second_opinion),
            show=Show(speech.say, speech.retract, speech.fell_back),
            trace=trace,
        )
        with trace.stage("check") as stage:
            stage.note(checks=speech.checks, ms=round(speech.check_ms, 1))
            stage.note(blocked=", ".join(told.blocked), fallback=told.fallback)
        return told

    def _trace(self, kept: Kept, plan: Plan) -> AbstractContextManager[TurnTrace]:
        tracer = (
            self.untraced
            if plan.forget or not kept.conversation.traced
            else self.tracer(kept.tenant)
        )
        return tracer.turn(
            tenant=kept.tenant.id,
            conversation=kept.conversation.id,
            customer=kept.conversation.customer,
            facts={"intents": ", ".join(kept.screened.intents)},
        )

    async def _recall(
        self, kept: Kept, plan: Plan, trace: TurnTrace, *, opening: bool
    ) -> tuple[Redacted, ...]:
        if plan.forget:
            return ()
        with trace.stage("recall") as stage:
            try:
                found = await self.memory.recall(
                    kept.conversation, kept.screened.redacted, opening=opening
                )
            except MemoryUnavailable as error:
                stage.note(failed=error.detail)
                return ()
            stage.note(found=len(found))
            return found

    async def _reading(self, kept: Kept, hits: Sequence[Hit]) -> None:
        if hits:
            facts = {"code": "stage", "stage": "reading", "doc": hits[0].clause.doc}
            await self._publish(kept, "notice", None, facts)

    def _speech(
        self,
        kept: Kept,
        clauses: Sequence[Clause],
        closing: Sequence[str],
        *,
        records: Sequence[Record],
    ) -> Speech:
        return self.voice.begin(
            kept,
            clauses=clauses,
            records=records,
            closing=closing,
            canary=self.preparing.canary(kept.tenant.id),
        )

    async def _remember(self, kept: Kept, plan: Plan, reply: Reply, trace: TurnTrace) -> None:
        if plan.forget or reply.abstained:
            return
        with trace.stage("remember") as stage:
            try:
                await self.memory.remember(
                    kept.tenant, kept.conversation, kept.screened.redacted, reply.text
                )
            except MemoryUnavailable as error:
                stage.note(failed=error.detail)

    async def _hand_over(
        self, kept: Kept, queue: Queue, reply: Reply | None = None, *, trouble: bool = False
    ) -> HandedOver:
        now = self.clock()
        due = kept.tenant.due(queue, now)
        text = (
            wording.trouble(kept.tenant, due=due)
            if trouble
            else wording.handoff(kept.tenant, queue=queue, now=now, due=due)
        )
        told = wording.reviewed(text)
        handoff = await self.desk.hand_over(
            kept.tenant, kept.conversation, queue=queue, told=told
        )
        shown = Redacted.joined(" ", (reply.text, told)) if reply else told
        return HandedOver(shown, handoff.id, reply)

    async def _started(self, kept: Kept) -> None:
        await self.feed.announce(kept.tenant.id, kept.conversation.id)
        if kept.screened.cut:
            text = wording.reviewed(wording.secret_cut(kept.screened.cut))
            await self.conversations.say(kept.conversation, "system", "", text)
            await self._publish(kept, "notice", text, {"code": "secret_cut"})

    async def take_over_unanswered(self, tenant: Tenant, *, older_than: timedelta) -> int:
        """Turns that a stopped process left behind: a person takes each over. How many."""
        left = await self.conversations.unanswered(tenant.id, before=self.clock() - older_than)
        for conversation, accepted in left:
            unread = Redacted.literal("")
            screened = Screened(unread, Sealed(""), Placeholders(), (), ())
            kept = Kept(tenant, conversation, screened, accepted, time.perf_counter())
            outcome = await self._hand_over(kept, "general", trouble=True)
            with self.untraced.turn(
                tenant=tenant.id, conversation=conversation.id, customer=None, facts={}
            ) as trace:
                await self.closing.close(kept, outcome, trace)
        return len(left)

    def _written(self, kept: Kept, name: str, cases: Sequence[Case]) -> str:
        match name:
            case "distress":
                return wording.distress(kept.tenant, now=self.clock())
            case "greeting":
                return wording.greeting(kept.tenant)
            case _:
                about = wording.CASE_OF_LINE.get(name)
                case = next((case for case in cases if case.kind == about), None)
                return wording.about_case(kept.tenant, name, case)

    async def _publish(
        self, kept: Kept, kind: EventKind, text: Redacted | None, facts: Mapping[str, object]
    ) -> None:
        event = TurnEvent(kind, text, of_turn(kept, facts))
        await self.feed.publish(kept.tenant.id, kept.conversation.id, event)

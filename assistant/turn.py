"""The flow of one turn: screen, keep, recall, search, answer, check, deliver, remember, trace."""

import logging
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import assert_never

from assistant.alongside import Alongside, Asking
from assistant.answering import prompt, wording
from assistant.answering.ladder import Ladder, Show, Silenced, Told
from assistant.domain import (
    Case,
    Clause,
    Exchange,
    Ground,
    HandedOver,
    Hit,
    Message,
    Outcome,
    Queue,
    Reply,
    Request,
    Result,
    Silent,
    TenantId,
    TurnEvent,
)
from assistant.errors import Conflict, MemoryUnavailable
from assistant.events.feed import Feed
from assistant.handoff import triggers
from assistant.handoff.desk import Desk
from assistant.handoff.triggers import CaseKind, Plan
from assistant.intake import Asked, Intake, Kept
from assistant.knowledge.beside import Beside
from assistant.knowledge.ground import Budget
from assistant.knowledge.library import Library
from assistant.lanes import Lanes
from assistant.memory.remembering import Remembering
from assistant.ports import Tracer, TurnTrace
from assistant.speech import Speech, Voice
from assistant.storage.conversations import Accepted, Conversations
from assistant.tenants import Tenant
from guardrails import Placeholders, Redacted, Screened, Sealed

_log = logging.getLogger("kora.turn")
_HISTORY = 6  # exchanges of this conversation that an engine may see (privacy 5.1: "recent")


@dataclass(frozen=True)
class Turn:
    """The parts that a turn passes through; `app` chooses them."""

    intake: Intake
    voice: Voice
    conversations: Conversations
    feed: Feed
    desk: Desk
    library: Library
    alongside: Alongside
    ladder: Callable[[Tenant], Ladder]
    memory: Remembering
    tracer: Callable[[Tenant], Tracer]
    untraced: Tracer
    canary: Callable[[TenantId], str]
    clock: Callable[[], datetime]
    clauses: int
    budget: Budget
    lanes: Lanes = field(default_factory=Lanes)

    async def run(self, asked: Asked, *, accepted: Callable[[Accepted], None]) -> Result:
        """One turn. `accepted` is called once the message is stored, before anything answers."""
        kept = await self.intake.keep(asked)
        accepted(kept.accepted)
        if kept.accepted.repeated:
            return await self._earlier(kept)
        await self._started(kept)
        plan = triggers.plan(kept.screened.intents)
        with self._trace(kept, plan) as trace:
            with trace.stage("screen") as stage:
                stage.note(ms=_ms_since(kept.started), cut=", ".join(kept.screened.cut))
            try:
                outcome = await self._respond(kept, plan, trace)
            except Silenced:
                outcome = Silent()
            except Exception as error:  # noqa: BLE001 - whatever broke, a person takes over
                trace.note(failed=type(error).__name__)
                _log.error("turn %s: %s", kept.accepted.turn, type(error).__name__)
                outcome = await self._hand_over(kept, "general", trouble=True)
            return await self._close(kept, outcome, trace)

    async def _respond(self, kept: Kept, plan: Plan, trace: TurnTrace) -> Outcome:
        """Who speaks: nobody, a reviewed text, a person, or Kora."""
        if kept.accepted.speaker == "staff":
            if plan.written == "distress":
                await self._point_to_help(kept)
            await self._file(kept, [kind for kind in plan.cases if kind.pressing])
            await self.feed.announce_queue(kept.tenant.id)  # somebody waits for an answer
            return Silent()
        cases = await self._file(kept, plan.cases)
        if plan.written:
            speech = await self._speech(kept, (), (self._written(kept, plan.written, cases),))
            reply = await speech.end(Told(engine="written", abstained=False), ())
            return await self._hand_over(kept, plan.handoff, reply) if plan.handoff else reply
        if plan.handoff:
            return await self._hand_over(kept, plan.handoff)
        async with self.lanes.enter(kept.conversation.id):
            return await self._answer(kept, plan, cases, trace)

    async def _file(self, kept: Kept, kinds: Sequence[CaseKind]) -> list[Case]:
        return [
            await self.desk.file(kept.tenant, kept.conversation, kind, kept.screened.redacted)
            for kind in kinds
        ]

    async def _point_to_help(self, kept: Kept) -> None:
        """Help cannot wait for staff to read: the contacts at once, though Kora is silent."""
        text = wording.reviewed(wording.emergency(kept.tenant, now=self.clock()))
        await self.conversations.say(kept.conversation, "system", "", text)
        await self._publish(kept, TurnEvent("notice", text, _data(kept, {"code": "emergency"})))

    async def _answer(
        self, kept: Kept, plan: Plan, cases: Sequence[Case], trace: TurnTrace
    ) -> Reply:
        history = await self._history(kept)
        recalled = await self._recall(kept, plan, trace, opening=not history)
        hits = await self._search(kept, history, recalled, trace)
        closing = tuple(self._written(kept, name, cases) for name in plan.closing)
        beside = await self._beside(kept, history, recalled, hits)
        asking = Asking(kept.screened.redacted.text, history, self.clock())
        additions = await self.alongside.additions(kept.tenant, asking, hits)
        speech = await self._speech(kept, additions.clauses, closing)
        speech.evidence += additions.computed
        show = Show(speech.say, speech.retract, speech.fell_back)
        ladder = self.ladder(kept.tenant)
        ground = await self._ground(kept, ladder, history, recalled, trace)
        speech.citable = {clause.ref: clause for clause in ground.clauses}
        request = replace(self._request(kept, hits, history, recalled), ground=ground)
        told = (
            Told(engine="written")  # only a document that is not here could answer
            if beside.absent
            else await additions.complete(ladder).climb(
                request, check=speech.check, show=show, trace=trace
            )
        )
        with trace.stage("check") as stage:
            stage.note(checks=speech.checks, ms=round(speech.check_ms, 1))
            stage.note(blocked=", ".join(told.blocked), fallback=told.fallback)
        if not told.claims:
            nearest = wording.abstained(kept.tenant, missing=beside.touched, nearest=hits)
            speech = await self._speech(kept, (), (nearest, *closing))
        with trace.stage("deliver"):
            reply = await speech.end(told, beside.remarks(told.citations))
        await self.desk.cite(kept.tenant.id, cases, reply.citations)
        await self._remember(kept, plan, reply, trace)
        return reply

    def _trace(self, kept: Kept, plan: Plan) -> AbstractContextManager[TurnTrace]:
        tracer = self.untraced if plan.forget else self.tracer(kept.tenant)
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

    async def _history(self, kept: Kept) -> tuple[Exchange, ...]:
        lines = await self.conversations.thread(
            kept.tenant.id, kept.conversation.id, notes=False, last=2 * _HISTORY + 1
        )
        return exchanges([line for line in lines if line.id != kept.accepted.message])

    async def _search(
        self,
        kept: Kept,
        history: Sequence[Exchange],
        recalled: Sequence[Redacted],
        trace: TurnTrace,
    ) -> tuple[Hit, ...]:
        earlier = _earlier(history, recalled)
        question = kept.screened.redacted.text
        with trace.stage("search") as stage:
            hits = await self.library.consult(
                kept.tenant.id, question, history=earlier, k=self.clauses
            )
            stage.note(clauses=len(hits))
        if hits:
            facts = {"code": "stage", "stage": "reading", "doc": hits[0].clause.doc}
            await self._publish(kept, TurnEvent("notice", None, _data(kept, facts)))
        return hits

    async def _ground(
        self,
        kept: Kept,
        ladder: Ladder,
        history: Sequence[Exchange],
        recalled: Sequence[Redacted],
        trace: TurnTrace,
    ) -> Ground:
        """What a model is given beyond what was found; quoting needs no more than that."""
        if not ladder.asks_a_model:
            return Ground()
        with trace.stage("prompt") as stage:
            given = await self.library.ground(
                kept.tenant.id,
                kept.screened.redacted.text,
                history=_earlier(history, recalled),
                budget=self.budget,
            )
            stage.note(clauses=len(given.clauses), whole=given.whole)
            return given

    async def _beside(
        self,
        kept: Kept,
        history: Sequence[Exchange],
        recalled: Sequence[Redacted],
        hits: Sequence[Hit],
    ) -> Beside:
        return await self.library.beside(
            kept.tenant,
            kept.screened.redacted.text,
            history=_earlier(history, recalled),
            hits=hits,
        )

    def _request(
        self,
        kept: Kept,
        hits: Sequence[Hit],
        history: Sequence[Exchange],
        recalled: Sequence[Redacted],
    ) -> Request:
        file = kept.tenant.file
        return prompt.build(
            assistant=file.assistant,
            company=file.company,
            tenant=kept.tenant.id,
            question=kept.screened.for_model(file.privacy.llm),
            hits=hits,
            history=history,
            remembered=recalled,
            canary=self.canary(kept.tenant.id),
        )

    async def _speech(
        self, kept: Kept, clauses: Sequence[Clause], closing: Sequence[str]
    ) -> Speech:
        return self.voice.begin(
            kept,
            clauses=clauses,
            records=await self.desk.records(kept.tenant.id, kept.conversation.id),
            closing=closing,
            canary=self.canary(kept.tenant.id),
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
        due = kept.tenant.hours.due(now, kept.tenant.reply_within(queue))
        text = (
            wording.trouble(kept.tenant, due=due)
            if trouble
            else wording.handoff(kept.tenant, now=now, due=due)
        )
        told = wording.reviewed(text)
        handoff = await self.desk.hand_over(
            kept.tenant, kept.conversation, queue=queue, told=told
        )
        shown = Redacted.joined(" ", (reply.text, told)) if reply else told
        return HandedOver(shown, handoff.id)

    async def _close(self, kept: Kept, outcome: Outcome, trace: TurnTrace) -> Result:
        """Write the turn's end and tell whoever listens."""
        result = _result(kept, outcome)
        await self.conversations.finish(
            kept.conversation,
            kept.accepted.turn,
            outcome if isinstance(outcome, Reply) else None,
            name=kept.tenant.file.assistant,
            result=result,
        )
        facts: dict[str, object] = {
            "message_id": result.reply or "",
            "abstained": result.abstained,
            "intents": list(result.intents),
            "handoff": result.handoff,
            "engine": result.engine,
            "ms": result.ms,
        }
        done = TurnEvent("answer.done", result.answer, _data(kept, {"code": "done", **facts}))
        where = (kept.tenant.id, kept.conversation.id)
        # A person may have been asked for since the last sentence: then what was said stands,
        # and the turn ends without a word of Kora's.
        if not isinstance(outcome, Reply) or not await self.feed.publish_from_kora(
            *where, done
        ):
            silent = _data(kept, {"code": "silent", **facts})
            await self._publish(kept, TurnEvent("notice", None, silent))
        trace.said(heard=kept.screened.redacted, answered=result.answer)
        trace.note(engine=result.engine, abstained=result.abstained, handoff=result.handoff)
        return result

    async def _started(self, kept: Kept) -> None:
        data = _data(kept, {"message_id": kept.accepted.message})
        await self._publish(kept, TurnEvent("turn.started", kept.screened.redacted, data))
        if kept.screened.cut:
            text = wording.reviewed(wording.secret_cut(kept.screened.cut))
            data = _data(kept, {"code": "secret_cut"})
            await self._publish(kept, TurnEvent("notice", text, data))

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
                await self._close(kept, outcome, trace)
        return len(left)

    async def _earlier(self, kept: Kept) -> Result:
        """The same client_message_id came before: its turn answers, once."""
        where = (kept.tenant.id, kept.conversation.id)
        done = await self.conversations.result(kept.tenant.id, kept.accepted.turn)
        if done is None:
            async for event in self.feed.follow(*where, 0):
                if event.data.get("turn") == kept.accepted.turn and "engine" in event.data:
                    break
            done = await self.conversations.result(kept.tenant.id, kept.accepted.turn)
        if done is None:
            raise Conflict
        return done

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

    async def _publish(self, kept: Kept, event: TurnEvent) -> None:
        await self.feed.publish(kept.tenant.id, kept.conversation.id, event)


def exchanges(lines: Sequence[Message]) -> tuple[Exchange, ...]:
    """A thread as question and answer, oldest first; what Kora did not answer is left out."""
    found: list[Exchange] = []
    question = ""
    for line in lines:
        if line.author == "customer":
            question = line.text.text
        elif line.author == "kora" and question:
            found.append(Exchange(question, line.text.text))
            question = ""
    return tuple(found[-_HISTORY:])


def _earlier(history: Sequence[Exchange], recalled: Sequence[Redacted]) -> tuple[Exchange, ...]:
    """A new conversation has no history yet: what is remembered stands in for it."""
    return tuple(history) or tuple(Exchange(note.text, "") for note in recalled)


def _data(kept: Kept, facts: Mapping[str, object]) -> dict[str, object]:
    return {"turn": kept.accepted.turn, **facts}


def _ms_since(started: float) -> float:
    return round((time.perf_counter() - started) * 1000, 1)


def _result(kept: Kept, outcome: Outcome) -> Result:
    blank = Result(
        message=kept.accepted.message,
        answer=Redacted.literal(""),
        intents=kept.screened.intents,
        ms=_ms_since(kept.started),
    )
    match outcome:
        case Reply(reply, text, citations, abstained, engine):
            return replace(
                blank,
                answer=text,
                citations=citations,
                abstained=abstained,
                engine=engine,
                reply=reply,
            )
        case HandedOver(text):
            return replace(blank, answer=text, handoff=True, engine="written")
        case Silent():
            return blank
        case _:
            assert_never(outcome)

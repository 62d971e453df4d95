"""How a turn ends: on the record first, then told to whoever listens."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import assert_never

from assistant.domain import HandedOver, Outcome, Reply, Result, Silent, TurnEvent
from assistant.errors import Conflict
from assistant.events.feed import Feed
from assistant.intake import Kept
from assistant.ports import TurnTrace
from assistant.storage.conversations import Conversations
from assistant.storage.finishing import Ending
from guardrails import Redacted


@dataclass(frozen=True, slots=True)
class Closing:
    """Writes the end of a turn, once."""

    conversations: Conversations
    feed: Feed

    async def close(self, kept: Kept, outcome: Outcome, trace: TurnTrace) -> Result:
        """The last thing that a turn does, whatever came of it."""
        result = _result(kept, outcome)
        name = kept.tenant.file.assistant
        ending = Ending(name, result, *_told(kept, outcome, result))
        stored = await self.conversations.finish(
            kept.conversation, kept.accepted.turn, _said(outcome), ending
        )
        await self.feed.deliver(kept.tenant.id, kept.conversation.id, *stored)
        trace.said(heard=kept.screened.redacted, answered=result.answer)
        trace.note(engine=result.engine, abstained=result.abstained, handoff=result.handoff)
        return result

    async def earlier(self, kept: Kept) -> Result:
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


def _told(
    kept: Kept, outcome: Outcome, result: Result
) -> tuple[Sequence[TurnEvent], Sequence[TurnEvent]]:
    """While Kora has the floor, and where staff took it."""
    facts: dict[str, object] = {
        "message_id": result.reply or "",
        "abstained": result.abstained,
        "intents": list(result.intents),
        "handoff": result.handoff,
        "engine": result.engine,
        "ms": result.ms,
    }
    silent = TurnEvent("notice", None, of_turn(kept, {"code": "silent", **facts}))
    if not isinstance(outcome, Reply):
        return (silent,), (silent,)
    rows = [
        {"doc": c.doc, "clause": c.clause, "text": c.text, "version": c.version}
        for c in result.citations
    ]
    cited = TurnEvent("answer.citations", None, of_turn(kept, {"citations": rows}))
    done = TurnEvent("answer.done", result.answer, of_turn(kept, {"code": "done", **facts}))
    # A person may have been asked for since the last sentence: then what was said stands, and the
    # turn ends without a word of Kora's.
    return (cited, done), (silent,)


def of_turn(kept: Kept, facts: Mapping[str, object]) -> dict[str, object]:
    """What an event says, with the turn that it belongs to."""
    return {"turn": kept.accepted.turn, **facts}


def _said(outcome: Outcome) -> Reply | None:
    """Kora's line of the thread."""
    match outcome:
        case Reply():
            return outcome
        case HandedOver(said=said):
            return said
        case Silent():
            return None
        case _:
            assert_never(outcome)


def _result(kept: Kept, outcome: Outcome) -> Result:
    blank = Result(
        message=kept.accepted.message,
        answer=Redacted.literal(""),
        intents=kept.screened.intents,
        cut=kept.screened.cut,
        ms=kept.ms(),
    )
    match outcome:
        case Reply(reply, text, citations, abstained, engine, blocked):
            return replace(
                blank,
                answer=text,
                citations=citations,
                abstained=abstained,
                engine=engine,
                reply=reply,
                blocked=blocked,
            )
        case HandedOver(text, _, said):
            mine = said.message if said else None
            return replace(blank, answer=text, handoff=True, engine="written", reply=mine)
        case Silent():
            return blank
        case _:
            assert_never(outcome)

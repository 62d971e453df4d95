"""The end of a turn: the answer, what came of it, the events that tell so and the ledger's line."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime

from assistant.domain import (
    Conversation,
    ConversationId,
    Message,
    Reply,
    Result,
    StoredEvent,
    TurnEvent,
)
from assistant.storage import eventlog
from assistant.storage.database import Asked, Database, Row, Session, packed
from assistant.storage.lines import inserted, next_seq
from assistant.storage.statements import Ledger
from assistant.storage.vault import KeyDestroyed


@dataclass(frozen=True, slots=True)
class Ending:
    """What a turn came to. `told`: the events that say so while Kora has the floor; `instead`:
    those where staff took it."""

    name: str  # under which the answer stands in the thread
    result: Result
    told: Sequence[TurnEvent] = ()
    instead: Sequence[TurnEvent] = ()


async def finish(  # noqa: PLR0913 - a turn, its answer, its end
    database: Database,
    ledger: Ledger,
    where: Conversation,
    turn: str,
    reply: Reply | None,
    ending: Ending,
    *,
    now: datetime,
) -> tuple[StoredEvent, ...]:
    """All of it or nothing. Asked at once, then written at once: as ten questions one after
    another it kept the tenant's other turns waiting at the ledger."""
    asked: tuple[Asked, ...] = (
        (_LOCK, {"id": where.id}),
        (_PLACE, {"turn": turn}),
        *ledger.asked(ending.result),
    )
    async with database.opened(where.tenant, *asked) as (session, [floor, kept, *known]):
        if not floor and reply is not None:
            raise KeyDestroyed
        writes: list[Asked] = []
        if reply is not None:
            seq = await _free(session, where.id, kept)
            writes.append(inserted(where.id, _line(reply, ending, seq, now)))
        writes.append((_END, _ended(turn, reply, ending.result, now)))
        told = ending.told if floor and floor[0]["speaker"] == "kora" else ending.instead
        first = len(writes)
        writes += [eventlog.appended(where.id, each, now=now, from_kora=False) for each in told]
        if floor and (wrapped := floor[0]["wrapped"]):
            # else it was erased while it was answered: nothing of it may be kept
            writes += await ledger.written(
                session, where.id, turn, ending.result, known, wrapped=wrapped
            )
        rows = await session.last(*writes)
    stored = (
        eventlog.stored(r, each, now) for r, each in zip(rows[first:], told, strict=False)
    )
    return tuple(filter(None, stored))


def _line(reply: Reply, ending: Ending, seq: int, now: datetime) -> Message:
    return Message(reply.message, "kora", ending.name, reply.text, now, seq, reply.citations)


async def place(session: Session, conversation: ConversationId, turn: str) -> int:
    """The number kept for a turn's answer, else the next one; the thread is locked from now on."""
    floor, kept = await session.together(
        (_LOCK, {"id": conversation}), (_PLACE, {"turn": turn})
    )
    if not floor:
        raise KeyDestroyed
    return await _free(session, conversation, kept)


async def _free(session: Session, conversation: ConversationId, kept: Sequence[Row]) -> int:
    if not kept or kept[0]["seq"] > kept[0]["last_message"]:  # taken, or none was kept
        return await next_seq(session, conversation)
    return kept[0]["seq"]


def _ended(turn: str, reply: Reply | None, result: Result, now: datetime) -> dict[str, object]:
    return {
        "turn": turn,
        "state": "silent" if reply is None else "answered",
        "now": now,
        "result": packed(_row(result)),
    }


def _row(result: Result) -> dict[str, object]:
    citations = [[c.doc, c.clause, c.text, c.version] for c in result.citations]
    return {
        **asdict(replace(result, citations=())),
        "answer": result.answer.text,
        "citations": citations,
    }


# The thread's lock, who has the floor, and the key while there is one.
_LOCK = (
    "select c.speaker, k.wrapped from conversations c left join conversation_keys k"
    " on k.tenant = c.tenant and k.conversation = c.id"
    " where c.tenant = :tenant and c.id = :id for no key update of c"
)
_PLACE = (
    "select m.seq + 1 as seq, c.last_message from turns t"
    " join messages m on m.tenant = t.tenant and m.id = t.message"
    " join conversations c on c.tenant = t.tenant and c.id = t.conversation"
    " where t.tenant = :tenant and t.id = :turn and not exists (select 1 from messages o"
    "   where o.tenant = m.tenant and o.conversation = m.conversation and o.seq = m.seq + 1)"
)
_END = (
    "update turns set state = :state, ended_at = :now, result = cast(:result as jsonb)"
    " where tenant = :tenant and id = :turn"
)

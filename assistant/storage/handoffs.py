"""Handoffs: each act is judged and written under the thread's lock, beside its story and its event."""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from assistant.domain import (
    Conversation,
    ConversationId,
    EventKind,
    Handoff,
    HandoffId,
    Priority,
    Queue,
    Speaker,
    StaffId,
    TenantId,
    TurnEvent,
)
from assistant.standing import Act, Done, step
from assistant.storage.database import Database, Row, Session, packed
from assistant.storage.eventlog import append_event
from assistant.storage.lines import append_line, next_seq
from guardrails import Redacted


@dataclass(frozen=True, slots=True)
class News:
    """What the customer reads and hears of an act: a line of the thread, an event with the same words."""

    kind: EventKind
    text: Redacted
    facts: Mapping[str, object]
    name: str = ""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, and the share of conversations that one person may hold."""

    id: str
    name: str = ""
    capacity: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """An act: who does it, what it changes, what the customer hears of it."""

    act: Act
    by: Actor
    change: Callable[[Handoff], Handoff] = lambda held: held
    news: Callable[[Handoff], News | None] = lambda _: None
    data: Mapping[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True, slots=True)
class Full:
    """Nothing was changed: that person holds as many as they may."""

    taken: int


class HandoffStore:
    """All SQL of handoffs. A row is what its story comes to, written in the same transaction."""

    def __init__(self, database: Database, *, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    async def open(
        self,
        conversation: Conversation,
        *,
        queue: Queue,
        priority: Priority,
        due_at: datetime,
        told: Redacted,
    ) -> tuple[Handoff, bool]:
        """Give the floor to staff; the handoff, and whether it is new.

        From this commit on no event of Kora's can follow in the conversation's log.
        """
        now = self._clock()
        async with self._database.tenant(conversation.tenant) as session:
            await next_seq(session, conversation.id, by=0)
            known = await live(session, conversation.id)
            if known:
                return await self._again(session, known, told), False
            made = Handoff(
                HandoffId(f"ho_{uuid.uuid4().hex}"),
                conversation.id,
                queue,
                "open",
                now,
                due_at,
                priority=priority,
                promised_at=due_at,
            )
            await session.do(
                "insert into handoffs (tenant, id, conversation, queue, state, opened_at, due_at,"
                " promised_at, priority) values (:tenant, :id, :conversation, :queue, 'open', :now,"
                " :due, :due, :priority)",
                id=made.id,
                conversation=conversation.id,
                queue=queue,
                now=now,
                due=due_at,
                priority=priority,
            )
            await tell(session, made.id, "requested", "customer", now, queue=queue)
            news = News("handoff.requested", told, facts(made))
            await self._spread(session, made, "staff", news)
        return made, True

    async def _again(self, session: Session, known: Handoff, told: Redacted) -> Handoff:
        """Asked for once more: silence returns, the place in the queue stays."""
        await tell(session, known.id, "asked_again", "customer", self._clock())
        after = replace(known, meanwhile=False)
        news = News("handoff.requested", told, facts(after)) if known.meanwhile else None
        await _save(session, after)
        await self._spread(session, after, "staff", news)
        return after

    async def live(self, tenant: TenantId, conversation: ConversationId) -> Handoff | None:
        """The handoff that is not resolved."""
        async with self._database.tenant(tenant) as session:
            return await live(session, conversation)

    async def newest(self, tenant: TenantId, conversation: ConversationId) -> Handoff | None:
        """The last one that was opened, resolved or not."""
        async with self._database.tenant(tenant) as session:
            row = await session.row(
                "select * from handoffs where tenant = :tenant and conversation = :id"
                " order by state = 'resolved', opened_at desc, resolved_at desc limit 1",
                id=conversation,
            )
        return handoff(row) if row else None

    async def get(self, tenant: TenantId, handoff_id: str) -> Handoff | None:
        """By id."""
        async with self._database.tenant(tenant) as session:
            return await _by_id(session, handoff_id)

    async def held_by(self, tenant: TenantId, staff: StaffId) -> tuple[str, ...]:
        """The ids of what this person has and has not closed, the oldest first."""
        async with self._database.tenant(tenant) as session:
            rows = await session.rows(
                "select id from handoffs where tenant = :tenant and claimed_by = :staff"
                " and state <> 'resolved' order by opened_at, id",
                staff=staff,
            )
        return tuple(row["id"] for row in rows)

    async def act(
        self,
        tenant: TenantId,
        before: Handoff,
        deed: Deed,
    ) -> Handoff | Full | None:
        """Compare and set: None when it stands where this act cannot follow, or another holds it.

        `before` is what the caller saw: where the holder changed since, the act is refused.
        """
        now = self._clock()
        async with self._database.tenant(tenant) as session:
            await next_seq(session, before.conversation, by=0)
            held = await _by_id(session, before.id)
            state = step(held.state, deed.act) if held else None
            if held is None or state is None or held.claimed_by != before.claimed_by:
                return None
            after = deed.change(replace(held, state=state))
            taken = await _taken(session, after, held) if deed.by.capacity is not None else 0
            if deed.by.capacity is not None and taken >= deed.by.capacity:
                return Full(taken)
            await _save(session, after)
            await tell(session, held.id, deed.act, deed.by.id, now, **deed.data)
            await self._spread(session, after, speaker(after), deed.news(after))
            return after

    async def story(self, tenant: TenantId, handoff_id: str) -> tuple[Done, ...]:
        """What was done to it, in order."""
        async with self._database.tenant(tenant) as session:
            rows = await session.rows(
                "select kind, actor, at, data from desk_events"
                " where tenant = :tenant and subject = :id order by seq",
                id=handoff_id,
            )
        return tuple(Done(row["kind"], row["actor"], row["at"], row["data"]) for row in rows)

    async def loads(self, tenant: TenantId) -> Mapping[str, int]:
        """How many each person is answering now."""
        async with self._database.tenant(tenant) as session:
            rows = await session.rows(
                "select claimed_by, count(*) as taken from handoffs"
                " where tenant = :tenant and state = 'claimed' group by claimed_by"
            )
        return {row["claimed_by"]: row["taken"] for row in rows}

    async def rate(
        self, tenant: TenantId, rated: Handoff, score: int, words: Redacted | None
    ) -> bool:
        """What the customer made of it, once it is resolved; the last rating counts."""
        now = self._clock()
        async with self._database.tenant(tenant) as session:
            done = await session.do(
                "update handoffs set rating = :score, rating_words = :words, rated_at = :now"
                " where tenant = :tenant and id = :id and state = 'resolved'",
                id=rated.id,
                score=score,
                words=words.text if words else None,
                now=now,
            )
            if done:
                await tell(session, rated.id, "rated", "customer", now, score=str(score))
        return bool(done)

    async def _spread(
        self, session: Session, after: Handoff, floor: Speaker, news: News | None
    ) -> None:
        await session.do(
            "update conversations set speaker = :floor where tenant = :tenant and id = :id"
            " and speaker <> :floor",
            id=after.conversation,
            floor=floor,
        )
        if news is None:
            return
        now, where = self._clock(), after.conversation
        await append_line(session, where, "system", news.name, news.text, now=now)
        event = TurnEvent(news.kind, news.text, news.facts)
        await append_event(session, where, event, now=now, from_kora=False)


def speaker(held: Handoff) -> Speaker:
    """Who has the floor while a handoff stands like this."""
    return "kora" if held.state == "resolved" or held.meanwhile else "staff"


def facts(held: Handoff) -> dict[str, object]:
    """What an event says of a handoff."""
    return {
        "handoff_id": held.id,
        "queue": held.queue,
        "due_at": held.due_at.isoformat(),
    }


async def live(session: Session, conversation: ConversationId) -> Handoff | None:
    """The handoff of a thread that is not resolved, within a caller's transaction."""
    row = await session.row(
        "select * from handoffs where tenant = :tenant and conversation = :id"
        " and state <> 'resolved'",
        id=conversation,
    )
    return handoff(row) if row else None


async def answered(session: Session, held: Handoff, by: StaffId, now: datetime) -> None:
    """A reply went out within a caller's transaction: its clock stops, the customer's turn comes."""
    first = held.first_reply_at or now
    await _save(session, replace(held, state="waiting", first_reply_at=first))
    await session.do(
        "update handoffs set replied_by = coalesce(replied_by, :by)"
        " where tenant = :tenant and id = :id",
        id=held.id,
        by=by,
    )
    await tell(session, held.id, "replied", by, now)


async def tell(
    session: Session,
    subject: str,
    kind: str,
    actor: str,
    now: datetime,
    **data: str,
) -> None:
    """One row of a story: ids and codes, nobody's words."""
    await session.do(
        "insert into desk_events (tenant, subject, kind, actor, data, at)"
        " values (:tenant, :subject, :kind, :actor, cast(:data as jsonb), :now)",
        subject=subject,
        kind=kind,
        actor=actor,
        data=packed(data),
        now=now,
    )


async def _by_id(session: Session, handoff_id: str) -> Handoff | None:
    row = await session.row(
        "select * from handoffs where tenant = :tenant and id = :id", id=handoff_id
    )
    return handoff(row) if row else None


async def _taken(session: Session, after: Handoff, before: Handoff) -> int:
    """What its new holder has beside it; of claims that race for the last place, one gets it."""
    if after.claimed_by is None or after.claimed_by == before.claimed_by:
        return -1
    await session.do(
        "select pg_advisory_xact_lock(hashtext('holder'), hashtext(:who))", who=after.claimed_by
    )
    row = await session.row(
        "select count(*) as taken from handoffs"
        " where tenant = :tenant and claimed_by = :who and state = 'claimed'",
        who=after.claimed_by,
    )
    return row["taken"] if row else 0


async def _save(session: Session, held: Handoff) -> None:
    await session.do(
        "update handoffs set queue = :queue, state = :state, due_at = :due, claimed_by = :by,"
        " claimed_name = :name, meanwhile = :meanwhile, priority = :priority,"
        " promised_at = :promised, first_reply_at = :first, resolved_at = :resolved,"
        " outcome = :outcome,"
        " warned_at = case when due_at = :due then warned_at end,"
        " overdue_at = case when due_at = :due then overdue_at end"
        " where tenant = :tenant and id = :id",
        id=held.id,
        queue=held.queue,
        state=held.state,
        due=held.due_at,
        by=held.claimed_by,
        name=held.claimed_name,
        meanwhile=held.meanwhile,
        priority=held.priority,
        promised=held.promised_at,
        first=held.first_reply_at,
        resolved=held.resolved_at,
        outcome=held.outcome,
    )


def handoff(row: Row) -> Handoff:
    """A handoff as its row tells."""
    return Handoff(
        id=row["id"],
        conversation=row["conversation"],
        queue=row["queue"],
        state=row["state"],
        opened_at=row["opened_at"],
        due_at=row["due_at"],
        claimed_by=row["claimed_by"],
        claimed_name=row["claimed_name"],
        meanwhile=row["meanwhile"],
        priority=row["priority"],
        promised_at=row["promised_at"],
        first_reply_at=row["first_reply_at"],
        resolved_at=row["resolved_at"],
        outcome=row["outcome"],
        rating=row["rating"],
    )

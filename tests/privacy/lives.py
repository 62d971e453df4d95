"""What a customer leaves behind, made directly in the stores at a chosen moment."""

import uuid
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from assistant.domain import (
    Citation,
    Conversation,
    CustomerId,
    MessageId,
    Reply,
    Result,
    StaffId,
    TenantId,
    TurnEvent,
)
from assistant.handoff.triggers import CaseKind
from assistant.privacy.office import Ground, Office, furnished
from assistant.privacy.traces import Place
from assistant.storage.arriving import Incoming
from assistant.storage.database import packed
from assistant.storage.finishing import Ending
from assistant.storage.lessons import Draft, LessonStore
from assistant.storage.lines import new_message
from assistant.storage.replies import Replies, Written
from assistant.storage.rewriting import Rewriter
from assistant.tenants import Tenant
from guardrails import Detector, Placeholders, Redacted, Screen, Sealed
from tests.builders import Rooms, as_admin

BILLING = CaseKind("decision_request", "billing")


def office(store: Rooms, *places: Place, home: Path | None = None) -> Office:
    """The privacy office over the stores of a test."""
    ground = Ground(
        home=home or store.address.socket_folder.parent,
        database=store.database,
        vault=store.vault,
        registry=store.registry,
        audit=store.audit,
        rewriter=Rewriter(None),
        clock=store.clock,
        hour=14,
    )
    return furnished(ground, places, desk=store.desk, guard=Screen(Detector(), store.clock))


async def a_chat(
    store: Rooms,
    tenant: Tenant,
    *,
    at: datetime,
    customer: str | None = None,
    raw: str = "I am Ana Invented",
    redacted: str = "I am [PERSON_1]",
) -> Conversation:
    """One question and its answer, with events, a rating and a memory, begun at a moment."""
    store.clock.at = at
    chat = await store.conversations.start(
        tenant.id,
        token_hash=uuid.uuid4().bytes,
        customer=CustomerId(customer) if customer else None,
        memory_consent=True,
        locale="en",
    )
    await a_turn(store, chat, raw=raw, redacted=redacted)
    await a_memory(store, chat, redacted, expires=at + timedelta(days=10))
    return chat


async def a_turn(store: Rooms, chat: Conversation, *, raw: str, redacted: str) -> MessageId:
    """A question and its answer, a minute later."""
    store.clock.forward(timedelta(minutes=1))
    known, version = await store.conversations.placeholders(chat.tenant, chat.id)
    grown = Placeholders(dict(known.values) | {"PERSON_1": "Ana Invented"}, known.counts)
    incoming = Incoming(
        Redacted.stored(redacted), Sealed(raw), grown, version, ("policy_question",)
    )
    kept = await store.conversations.accept(chat, incoming)
    answer = Redacted.stored(f"Kia ora [PERSON_1]: {redacted}")
    reply = Reply(
        new_message(),
        answer,
        (Citation("privacy", "9", "We keep"),),
        abstained=False,
        engine="extractive",
    )
    result = Result(
        message=kept.message, answer=answer, engine="extractive", reply=reply.message
    )
    await store.conversations.finish(chat, kept.turn, reply, Ending("Kora", result))
    await store.log.publish(
        chat.tenant, chat.id, TurnEvent("answer.delta", answer), from_kora=True
    )
    await store.conversations.rate(chat, reply.message, 1, Redacted.stored(redacted))
    return kept.message


async def a_memory(store: Rooms, chat: Conversation, text: str, *, expires: datetime) -> None:
    """A memory as Mem0 writes it."""
    scope = f"{chat.tenant}:{chat.customer or chat.id}"
    payload = {
        "user_id": scope,
        "data": text,
        "conversation": chat.id,
        "expires_at": expires.timestamp(),
        "created_at": store.clock().isoformat(),
    }
    async with store.database.tenant(chat.tenant) as session:
        await session.do(
            "insert into memories (id, vector, payload) values"
            " (cast(:id as uuid), array_fill(0.5, array[256])::vector, cast(:p as jsonb))",
            id=str(uuid.uuid4()),
            p=packed(payload),
        )


async def a_letter(store: Rooms, chat: Conversation, text: str) -> str:
    """A reply of staff on its way by mail; the name of its file in the outbox."""
    message = await store.conversations.say(chat, "staff", "Sam", Redacted.stored(text))
    letter = f"le_{uuid.uuid4().hex}"
    async with store.database.tenant(chat.tenant) as session:
        await session.do(
            "insert into letters (tenant, id, conversation, message, event, due_at)"
            " values (:tenant, :id, :conversation, :message, 1, :now)",
            id=letter,
            conversation=chat.id,
            message=message,
            now=store.clock(),
        )
    return f"{letter}.{chat.id}.eml"


async def a_draft(store: Rooms, chat: Conversation, text: str) -> None:
    """An answer to this question, marked as weak."""
    said, answer = (Redacted.stored(each) for each in (text, f"Answer: {text}"))
    draft = Draft(f"le_{chat.id}", store.clock().date(), said, answer, StaffId("st_1"))
    await LessonStore(store.database).add(chat.tenant, draft)


async def a_handoff(store: Rooms, tenant: Tenant, chat: Conversation, *, resolved: bool) -> str:
    """A person is asked for, takes over, answers a message, notes something, and maybe closes."""
    store.clock.forward(timedelta(minutes=1))
    told = Redacted.literal("A person was asked for.")
    handoff = await store.desk.hand_over(tenant, chat, queue="general", told=told)
    store.clock.forward(timedelta(minutes=1))
    chat = replace(chat, speaker="staff")
    _, version = await store.conversations.placeholders(chat.tenant, chat.id)
    known, _ = await store.conversations.placeholders(chat.tenant, chat.id)
    incoming = Incoming(
        Redacted.stored("To staff: [PERSON_1]"), Sealed("To staff: Ana"), known, version, ()
    )
    await store.conversations.accept(chat, incoming)
    await store.conversations.say(chat, "staff", "Sam", Redacted.stored("From staff"))
    _, version = await store.conversations.placeholders(chat.tenant, chat.id)
    note = Written(
        StaffId("st_1"),
        "Sam",
        Redacted.stored("A note"),
        Sealed("A note on Ana"),
        None,
        version,
    )
    await Replies(store.database, store.vault, clock=store.clock).note(chat, note)
    if resolved:
        store.clock.forward(timedelta(minutes=1))
        await store.desk.floor.resolve(tenant, handoff.id, actor="st_1", outcome="answered")
    return handoff.id


async def snapshot(store: Rooms, tenant: TenantId) -> Mapping[str, list[str]]:
    """Every row of a tenant in every table, as text."""
    found: dict[str, list[str]] = {}
    with as_admin(store.address) as admin:
        names = admin.execute(
            "select table_name from information_schema.columns"
            " where table_schema = 'public' and column_name = 'tenant'"
        ).fetchall()
        for (name,) in names:
            query = f"select r::text from {name} r where tenant = %s order by 1"
            rows = admin.execute(query.encode(), (tenant,)).fetchall()
            found[name] = [text for (text,) in rows]
    return found


def counts(seen: Mapping[str, list[str]]) -> dict[str, int]:
    """How many rows each table has, empty ones left out."""
    return {name: len(rows) for name, rows in seen.items() if rows}

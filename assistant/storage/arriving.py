"""A customer's message on its way into the thread: all that is kept of it, in one transaction."""

import uuid
from dataclasses import dataclass, replace
from datetime import datetime

from assistant.domain import Conversation, MessageId, Speaker, TurnEvent
from assistant.storage import limits
from assistant.storage.database import Row, Session
from assistant.storage.eventlog import append_event
from assistant.storage.lines import new_message
from assistant.storage.sealing import keep_map
from assistant.storage.vault import KeyDestroyed, Vault
from guardrails import Intent, Placeholders, Redacted, Sealed


@dataclass(frozen=True, slots=True)
class Incoming:
    """A screened message on its way into the thread."""

    redacted: Redacted
    sealed: Sealed
    placeholders: Placeholders
    known_version: int  # of the map that the screening started from
    intents: tuple[Intent, ...]
    client_message_id: str | None = None


@dataclass(frozen=True, slots=True)
class Accepted:
    """A message that is safely stored. `repeated`: the same client_message_id came before."""

    turn: str
    message: MessageId
    repeated: bool
    speaker: Speaker = "kora"  # who had the floor when it was stored
    event: int = 0  # that tells of it; 0 where an earlier message's did


async def arrive(
    session: Session, vault: Vault, where: Conversation, incoming: Incoming, *, now: datetime
) -> Accepted:
    """Keep a message, the turn that will answer it, and the event that tells of it.

    Raises `MapMoved` when the placeholder map moved since the screening.
    """
    held = await _held(session, where)
    given = incoming.client_message_id
    mark = vault.retry_mark(session.tenant, where.id, given) if given else None
    earlier = mark and await _earlier(session, where, mark)
    if earlier:
        return Accepted(earlier["id"], MessageId(earlier["message"]), repeated=True)
    await keep_map(
        session,
        vault,
        where.id,
        incoming.placeholders,
        known_version=incoming.known_version,
        wrapped=held["wrapped"],
    )
    turn, speaker = f"tu_{uuid.uuid4().hex}", held["speaker"]
    accepted = Accepted(turn, new_message(), repeated=False, speaker=speaker)
    sealed = vault.seal(session.tenant, held["wrapped"], incoming.sealed)
    await _write(session, where, incoming, accepted, (sealed, mark, now))
    if "minor" in incoming.intents:  # from here on, whatever else they write
        await limits.put(session, where.customer or where.id, "minor", by="kora", now=now)
    told = {"turn": accepted.turn, "message_id": accepted.message}
    started = TurnEvent("turn.started", incoming.redacted, told)
    stored = await append_event(session, where.id, started, now=now, from_kora=False)
    return replace(accepted, event=stored.id) if stored else accepted


async def _held(session: Session, where: Conversation) -> Row:
    """Who has the floor, and the key. Reading it is also the lock on the thread."""
    held = await session.row(
        "select c.speaker, k.wrapped from conversations c join conversation_keys k"
        " on k.tenant = c.tenant and k.conversation = c.id"
        " where c.tenant = :tenant and c.id = :id for no key update of c",
        id=where.id,
    )
    if held is None:
        raise KeyDestroyed
    return held


async def _earlier(session: Session, where: Conversation, mark: str) -> Row | None:
    return await session.row(
        "select t.id, t.message from messages m join turns t"
        " on t.tenant = m.tenant and t.message = m.id where m.tenant = :tenant"
        " and m.conversation = :conversation and m.client_message_id = :client",
        conversation=where.id,
        client=mark,
    )


async def _write(
    session: Session,
    where: Conversation,
    incoming: Incoming,
    accepted: Accepted,
    rest: tuple[bytes, str | None, datetime],
) -> None:
    """One statement, one round trip: staff read the message once this is committed."""
    sealed, mark, now = rest
    await session.do(
        # The place after it is kept for the answer, whatever else is said before that ends.
        "with placed as (update conversations set last_message = last_message + 2"
        "   where tenant = :tenant and id = :conversation returning last_message - 1 as seq),"
        " kept as (insert into originals values (:tenant, :message, :conversation, :sealed)),"
        " begun as (insert into turns (tenant, id, conversation, message, state, accepted_at)"
        "   values (:tenant, :turn, :conversation, :message, 'accepted', :now))"
        " insert into messages (tenant, conversation, id, seq, author, name, body, intents,"
        "   client_message_id, created_at) select :tenant, :conversation, :message, seq,"
        "   'customer', '', :body, cast(:intents as text[]), :client, :now from placed",
        conversation=where.id,
        message=accepted.message,
        turn=accepted.turn,
        sealed=sealed,
        body=incoming.redacted.text,
        intents=list(incoming.intents),
        client=mark,
        now=now,
    )

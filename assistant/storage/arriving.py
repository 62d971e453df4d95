"""A customer's message on its way into the thread: all that is kept of it, in one transaction."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from assistant.domain import Conversation, MessageId, Speaker
from assistant.storage import limits
from assistant.storage.database import Database, Row, packed
from assistant.storage.lines import new_message
from assistant.storage.sealing import MapMoved, key_of
from assistant.storage.vault import Vault
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
    wrapped: bytes | None = None  # the conversation's key, where it was read with the map


@dataclass(frozen=True, slots=True)
class Accepted:
    """A message that is safely stored. `repeated`: the same client_message_id came before."""

    turn: str
    message: MessageId
    repeated: bool
    speaker: Speaker = "kora"  # who had the floor when it was stored
    event: int = 0  # that tells of it; 0 where an earlier message's did


async def arrive(
    database: Database, vault: Vault, where: Conversation, incoming: Incoming, *, now: datetime
) -> Accepted:
    """Keep a message, the turn that will answer it, and the event that tells of it.

    Raises `MapMoved` when the placeholder map, or the key, moved since the screening.
    """
    values = await _values(database, vault, where, incoming, now)
    if "minor" not in incoming.intents:
        return _accepted(await database.once(where.tenant, _ARRIVE, **values), values)
    async with database.tenant(where.tenant) as session:
        accepted = _accepted(await session.rows(_ARRIVE, **values), values)
        if not accepted.repeated:  # from here on, whatever else they write
            await limits.put(session, where.customer or where.id, "minor", by="kora", now=now)
        return accepted


async def _values(
    database: Database, vault: Vault, where: Conversation, incoming: Incoming, now: datetime
) -> dict[str, object]:
    wrapped = incoming.wrapped
    if wrapped is None:
        async with database.tenant(where.tenant) as session:
            wrapped = await key_of(session, where.id)
    turn, message = f"tu_{uuid.uuid4().hex}", new_message()
    given = incoming.client_message_id
    return {
        "conversation": where.id,
        "wrapped": wrapped,
        "map": vault.seal(where.tenant, wrapped, incoming.placeholders.dump()),
        "version": incoming.known_version,
        "message": message,
        "turn": turn,
        "sealed": vault.seal(where.tenant, wrapped, incoming.sealed),
        "body": incoming.redacted.text,
        "intents": list(incoming.intents),
        "client": vault.retry_mark(where.tenant, where.id, given) if given else None,
        "data": packed({"turn": turn, "message_id": message}),
        "now": now,
    }


def _accepted(rows: Sequence[Row], values: Mapping[str, object]) -> Accepted:
    if not rows:
        raise MapMoved("the placeholder map moved")
    [row] = rows
    if row["turn"]:
        return Accepted(row["turn"], MessageId(row["message"]), repeated=True)
    turn, message = str(values["turn"]), MessageId(str(values["message"]))
    return Accepted(turn, message, repeated=False, speaker=row["speaker"], event=row["event"])


# One statement: as six they were as many round trips. Each part waits for the one before. First
# the lock on the thread, then the map: where that moved, nothing is written at all. Whoever
# accepted the same message while this one waited for the lock moved it too.
_ARRIVE = (
    "with earlier as (select t.id, t.message from messages m join turns t"
    "   on t.tenant = m.tenant and t.message = m.id where m.tenant = :tenant"
    "   and m.conversation = :conversation and m.client_message_id = cast(:client as text)),"
    " held as (select c.id from conversations c join conversation_keys k"
    "   on k.tenant = c.tenant and k.conversation = c.id where c.tenant = :tenant"
    "   and c.id = :conversation and k.wrapped = :wrapped"
    "   and not exists (select from earlier) for no key update of c),"
    " map as (insert into placeholder_maps as m"
    "   select cast(:tenant as text), id, 1, cast(:map as bytea) from held"
    "   on conflict (tenant, conversation) do update"
    "   set sealed = excluded.sealed, version = m.version + 1 where m.version = :version"
    "   returning 1),"
    # The place after it is kept for the answer, whatever else is said before that ends.
    " placed as (update conversations set last_message = last_message + 2,"
    "   last_event = last_event + 1 where tenant = :tenant and id = :conversation"
    "   and exists (select from map)"
    "   returning speaker, last_message - 1 as seq, last_event),"
    " kept as (insert into originals select cast(:tenant as text), cast(:message as text),"
    "   cast(:conversation as text), cast(:sealed as bytea) from placed),"
    " begun as (insert into turns (tenant, id, conversation, message, state, accepted_at)"
    "   select cast(:tenant as text), cast(:turn as text), cast(:conversation as text),"
    "   cast(:message as text), 'accepted', cast(:now as timestamptz) from placed),"
    " told as (insert into events select cast(:tenant as text), cast(:conversation as text),"
    "   last_event, 'turn.started', cast(:body as text), cast(:data as jsonb),"
    "   cast(:now as timestamptz) from placed),"
    " written as (insert into messages (tenant, conversation, id, seq, author, name, body,"
    "   intents, client_message_id, created_at) select cast(:tenant as text),"
    "   cast(:conversation as text), cast(:message as text), seq, 'customer', '',"
    "   cast(:body as text), cast(:intents as text[]), cast(:client as text),"
    "   cast(:now as timestamptz) from placed)"
    " select speaker, last_event as event, null as turn, null as message from placed"
    " union all select null, null, id, message from earlier"
)

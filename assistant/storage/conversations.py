"""Threads: conversations, their messages, and sealed originals."""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from assistant.domain import (
    Author,
    Channel,
    Citation,
    Conversation,
    ConversationId,
    CustomerId,
    Message,
    MessageId,
    Reply,
    Result,
    StoredEvent,
    TenantId,
    TurnEvent,
)
from assistant.storage import consents
from assistant.storage.arriving import Accepted, Incoming, arrive
from assistant.storage.database import Database, Row, Session, packed
from assistant.storage.eventlog import append_event
from assistant.storage.lines import NEWEST, append_line, insert, message, new_message, next_seq
from assistant.storage.sealing import keep_map
from assistant.storage.statements import Ledger
from assistant.storage.vault import KeyDestroyed, Vault
from guardrails import Placeholders, Redacted, Sealed

_LIMITS = (
    "array(select l.kind from limits l where l.tenant = c.tenant and l.lifted_at is null"
    " and l.subject in (c.id, c.customer)) as limits"
)


class Conversations:
    """All SQL about threads."""

    def __init__(
        self, database: Database, vault: Vault, *, clock: Callable[[], datetime]
    ) -> None:
        self._database = database
        self._vault = vault
        self._clock = clock
        self._ledger = Ledger(database, vault, clock=clock)

    async def start(  # noqa: PLR0913 - each is a column
        self,
        tenant: TenantId,
        *,
        token_hash: bytes,
        customer: CustomerId | None,
        memory_consent: bool,
        locale: str,
        channel: Channel = "chat",
        origin: str = "",
    ) -> Conversation:
        """A new conversation with a key of its own. `origin`: a mark of that day, no address."""
        now = self._clock()
        made = ConversationId(f"co_{uuid.uuid4().hex}")
        async with self._database.tenant(tenant) as session:
            await session.do(
                "insert into conversations (tenant, id, token_hash, customer, memory_consent, locale,"
                " created_at, channel, origin) values (:tenant, :id, :token, :customer, :consent,"
                " :locale, :now, :channel, :origin)",
                channel=channel,
                origin=origin,
                id=made,
                token=token_hash,
                customer=customer,
                consent=memory_consent,
                locale=locale,
                now=now,
            )
            await session.do(
                "insert into conversation_keys values (:tenant, :id, :wrapped)",
                id=made,
                wrapped=self._vault.new_key(tenant),
            )
            whose, how = customer or made, "at the start"
            await consents.note(session, whose, made, given=memory_consent, how=how, now=now)
        return Conversation(
            tenant, made, customer, "kora", memory_consent, locale, now, channel
        )

    async def find(
        self, tenant: TenantId, conversation: str, *, token_hash: bytes | None
    ) -> Conversation | None:
        """By id and token; staff, who have no token, pass None and are audited elsewhere."""
        rows = await self._database.once(
            tenant,
            # The last column: whether it is one of a known customer's further tokens.
            f"select c.*, {_LIMITS}, c.token_hash = :token or exists ("  # noqa: S608 - our own words
            "   select 1 from conversation_tokens t where t.tenant = :tenant"
            "   and t.conversation = c.id and t.token_hash = :token) as admitted"
            " from conversations c where c.tenant = :tenant and c.id = :id",
            id=conversation,
            token=token_hash or b"",
        )
        admitted = rows and (token_hash is None or rows[0]["admitted"])
        return _conversation(rows[0]) if admitted else None

    async def find_by_token(self, tenant: TenantId, token_hash: bytes) -> Conversation | None:
        """The one conversation that this token opens."""
        async with self._database.tenant(tenant) as session:
            row = await session.row(
                f"select c.*, {_LIMITS} from conversations c"  # noqa: S608 - our own words
                " where c.tenant = :tenant and (c.token_hash = :token or c.id in"
                "   (select conversation from conversation_tokens where tenant = :tenant"
                "   and token_hash = :token))",
                token=token_hash,
            )
        return _conversation(row) if row else None

    async def placeholders(
        self, tenant: TenantId, conversation: ConversationId
    ) -> tuple[Placeholders, int]:
        """The conversation's map and its version; an erased conversation has an empty one."""
        rows = await self._database.once(
            tenant,
            "select m.sealed, m.version, k.wrapped from placeholder_maps m"
            " join conversation_keys k using (tenant, conversation)"
            " where m.tenant = :tenant and m.conversation = :id",
            id=conversation,
        )
        if not rows:
            return Placeholders(), 0
        row = rows[0]
        sealed = self._vault.open(tenant, row["wrapped"], row["sealed"])
        return Placeholders.load(sealed), row["version"]

    async def accept(self, conversation: Conversation, incoming: Incoming) -> Accepted:
        """Store a customer's message with the turn that will answer it and the event that tells of it.

        Raises `Conflict` when the placeholder map moved since the screening; screen again.
        """
        async with self._database.tenant(conversation.tenant) as session:
            return await arrive(session, self._vault, conversation, incoming, now=self._clock())

    async def finish(
        self,
        conversation: Conversation,
        turn: str,
        reply: Reply | None,
        *,
        name: str,
        result: Result,
        told: Sequence[TurnEvent] = (),
    ) -> StoredEvent | None:
        """End a turn: with Kora's reply in the thread, or without one; and tell of it.

        `told`: what Kora says of the end, and what else is told where staff have the floor; of an
        end without an answer there is only one way to tell.
        """
        now = self._clock()
        async with self._database.tenant(conversation.tenant) as session:
            wrapped = await _locked(session, conversation.id, needed=reply is not None)
            if reply is not None:
                seq = await _place(session, conversation.id, turn)
                line = Message(
                    reply.message, "kora", name, reply.text, now, seq, reply.citations
                )
                await insert(session, conversation.id, line)
            await session.do(
                "update turns set state = :state, ended_at = :now, result = cast(:result as jsonb)"
                " where tenant = :tenant and id = :turn",
                turn=turn,
                state="silent" if reply is None else "answered",
                now=now,
                result=packed(_result_row(result)),
            )
            stored = await _tell(session, conversation.id, told, now=now)
            if wrapped:  # else it was erased while it was answered: nothing of it may be kept
                # Last, for its lock is the tenant's and is held to the end of the transaction.
                await self._ledger.append(
                    session, conversation.id, turn, result, wrapped=wrapped
                )
        return stored

    async def keep_said(
        self, conversation: Conversation, turn: str, name: str, text: Redacted
    ) -> None:
        """The part of an answer that was said before a person took over, in the answer's place."""
        async with self._database.tenant(conversation.tenant) as session:
            await _locked(session, conversation.id, needed=True)
            seq = await _place(session, conversation.id, turn)
            line = Message(new_message(), "kora", name, text, self._clock(), seq)
            await insert(session, conversation.id, line)

    async def end(self, tenant: TenantId, conversation: ConversationId, *, ended: bool) -> None:
        """Take nothing more in this chat, or take it again."""
        async with self._database.tenant(tenant) as session:
            await session.do(
                "update conversations set ended_at = :at where tenant = :tenant and id = :id",
                id=conversation,
                at=self._clock() if ended else None,
            )

    async def unanswered(
        self, tenant: TenantId, *, before: datetime
    ) -> tuple[tuple[Conversation, Accepted], ...]:
        """Turns that were accepted before a moment and never ended, for the caller to end.

        Each is given out once: of many processes that look, one has it, until that one stops too.
        """
        async with self._database.tenant(tenant) as session:
            rows = await session.rows(
                "with t as (update turns set taken_at = :now where tenant = :tenant"  # noqa: S608 - our own words
                "   and state = 'accepted' and coalesce(taken_at, accepted_at) < :before"
                "   returning *)"
                f" select c.*, {_LIMITS}, t.id as turn, t.message from t"
                " join conversations c on c.tenant = t.tenant and c.id = t.conversation"
                " order by t.accepted_at",
                before=before,
                now=self._clock(),
            )
        return tuple(
            (
                _conversation(row),
                Accepted(row["turn"], MessageId(row["message"]), repeated=False),
            )
            for row in rows
        )

    async def result(self, tenant: TenantId, turn: str) -> Result | None:
        """What a turn ended with; None while it is still running."""
        async with self._database.tenant(tenant) as session:
            row = await session.row(
                "select result from turns where tenant = :tenant and id = :turn", turn=turn
            )
        return _result(row["result"]) if row and row["result"] else None

    async def say(
        self, conversation: Conversation, author: Author, name: str, text: Redacted
    ) -> MessageId:
        """A line by staff or by the house."""
        async with self._database.tenant(conversation.tenant) as session:
            return await append_line(
                session, conversation.id, author, name, text, now=self._clock()
            )

    async def save_placeholders(
        self, conversation: Conversation, grown: Placeholders, *, known_version: int
    ) -> None:
        """Keep a map that grew outside `accept`. Raises `Conflict` when it moved meanwhile."""
        async with self._database.tenant(conversation.tenant) as session:
            await next_seq(session, conversation.id, by=0)
            await keep_map(
                session, self._vault, conversation.id, grown, known_version=known_version
            )

    async def original(
        self, tenant: TenantId, message: str
    ) -> tuple[Sealed, ConversationId] | None:
        """The sealed original of a message; None when there is none. The caller audits."""
        async with self._database.tenant(tenant) as session:
            row = await session.row(
                "select o.sealed, o.conversation, k.wrapped from originals o"
                " join conversation_keys k using (tenant, conversation)"
                " where o.tenant = :tenant and o.message = :message",
                message=message,
            )
        if row is None:
            return None
        opened = self._vault.open(tenant, row["wrapped"], row["sealed"])
        return opened, ConversationId(row["conversation"])

    async def thread(
        self, tenant: TenantId, conversation: ConversationId, *, notes: bool, last: int = 500
    ) -> tuple[Message, ...]:
        """The newest `last` lines, oldest first; internal notes only when asked for."""
        rows = await self._database.once(
            tenant, NEWEST, id=conversation, notes=notes, last=last
        )
        return tuple(message(row) for row in rows)

    async def rate(
        self, conversation: Conversation, message: str, score: int, words: Redacted | None
    ) -> bool:
        """Thumbs and words about one of Kora's or staff's lines; the last one given counts."""
        async with self._database.tenant(conversation.tenant) as session:
            return bool(
                await session.do(
                    "insert into feedback select tenant, conversation, id, :score, :words, :now"
                    " from messages where tenant = :tenant and conversation = :conversation"
                    " and id = :message and author <> 'customer'"
                    " on conflict (tenant, conversation, message)"
                    " do update set score = excluded.score, words = excluded.words, at = excluded.at",
                    conversation=conversation.id,
                    message=message,
                    score=score,
                    words=words.text if words else None,
                    now=self._clock(),
                )
            )


async def _locked(
    session: Session, conversation: ConversationId, *, needed: bool
) -> bytes | None:
    """The thread's lock, and its key while it has one; `KeyDestroyed` for one that is `needed`."""
    row = await session.row(
        "select k.wrapped from conversations c left join conversation_keys k"
        " on k.tenant = c.tenant and k.conversation = c.id"
        " where c.tenant = :tenant and c.id = :id for no key update of c",
        id=conversation,
    )
    if row is None and needed:
        raise KeyDestroyed
    return row["wrapped"] if row else None


async def _tell(
    session: Session, conversation: ConversationId, told: Sequence[TurnEvent], *, now: datetime
) -> StoredEvent | None:
    """The first that may be told: the last of them whoever has the floor."""
    for number, event in enumerate(told):
        kora = number < len(told) - 1
        if stored := await append_event(session, conversation, event, now=now, from_kora=kora):
            return stored
    return None


async def _place(session: Session, conversation: ConversationId, turn: str) -> int:
    """The number kept for a turn's answer, else the next one. The thread is locked."""
    row = await session.row(
        "select m.seq + 1 as seq, c.last_message from turns t"
        " join messages m on m.tenant = t.tenant and m.id = t.message"
        " join conversations c on c.tenant = t.tenant and c.id = t.conversation"
        " where t.tenant = :tenant and t.id = :turn and not exists (select 1 from messages o"
        "   where o.tenant = m.tenant and o.conversation = m.conversation and o.seq = m.seq + 1)",
        turn=turn,
    )
    if row is None or row["seq"] > row["last_message"]:  # taken, or none was kept
        return await next_seq(session, conversation)
    return row["seq"]


def _result_row(result: Result) -> dict[str, object]:
    citations = [[c.doc, c.clause, c.text, c.version] for c in result.citations]
    return {
        **asdict(replace(result, citations=())),
        "answer": result.answer.text,
        "citations": citations,
    }


def _result(row: dict[str, Any]) -> Result:
    row["answer"] = Redacted.stored(row["answer"])
    row["citations"] = tuple(Citation(*parts) for parts in row["citations"])
    row["intents"] = tuple(row["intents"])
    row["blocked"] = tuple(row.get("blocked", ()))
    row["cut"] = tuple(row.get("cut", ()))
    return Result(**row)


def _conversation(row: Row) -> Conversation:
    return Conversation(
        tenant=row["tenant"],
        id=row["id"],
        customer=row["customer"],
        speaker=row["speaker"],
        memory_consent=row["memory_consent"],
        locale=row["locale"],
        created_at=row["created_at"],
        channel=row["channel"],
        ended=row["ended_at"] is not None,
        limits=frozenset(row["limits"]),
    )

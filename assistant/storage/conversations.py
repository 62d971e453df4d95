"""Threads: conversations, their messages, and sealed originals."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
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
)
from assistant.storage import consents
from assistant.storage.arriving import Accepted, Incoming, arrive
from assistant.storage.database import Database, Row
from assistant.storage.finishing import Ending, finish, place
from assistant.storage.lines import NEWEST, append_line, insert, message, new_message, next_seq
from assistant.storage.sealing import keep_map
from assistant.storage.statements import Ledger
from assistant.storage.vault import Vault
from guardrails import Placeholders, Redacted, Sealed

_LIMITS = (
    "array(select l.kind from limits l where l.tenant = c.tenant and l.lifted_at is null"
    " and l.subject in (c.id, c.customer)) as limits"
)

_START = (
    "insert into conversations (tenant, id, token_hash, customer, memory_consent, locale,"
    " created_at, channel, origin) values (:tenant, :id, :token, :customer, :consent,"
    " :locale, :now, :channel, :origin)"
)
_KEY = "insert into conversation_keys values (:tenant, :id, :wrapped)"


@dataclass(frozen=True, slots=True)
class Names:
    """What stands for what in a conversation. `wrapped`: its key; None once it is erased."""

    known: Placeholders
    version: int
    wrapped: bytes | None


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
        values = {
            "channel": channel,
            "origin": origin,
            "id": made,
            "token": token_hash,
            "customer": customer,
            "consent": memory_consent,
            "locale": locale,
            "now": now,
        }
        whose, how = customer or made, "at the start"
        await self._database.together(
            tenant,
            (_START, values),
            (_KEY, {"id": made, "wrapped": self._vault.new_key(tenant)}),
            consents.noted(whose, made, given=memory_consent, how=how, now=now),
        )
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
        held = await self.names(tenant, conversation)
        return held.known, held.version

    async def names(self, tenant: TenantId, conversation: ConversationId) -> Names:
        """The same with the key that seals it."""
        rows = await self._database.once(
            tenant,
            "select m.sealed, m.version, k.wrapped from conversation_keys k"
            " left join placeholder_maps m using (tenant, conversation)"
            " where k.tenant = :tenant and k.conversation = :id",
            id=conversation,
        )
        if not rows:
            return Names(Placeholders(), 0, None)
        row = rows[0]
        if row["sealed"] is None:
            return Names(Placeholders(), 0, row["wrapped"])
        sealed = self._vault.open(tenant, row["wrapped"], row["sealed"])
        return Names(Placeholders.load(sealed), row["version"], row["wrapped"])

    async def accept(self, conversation: Conversation, incoming: Incoming) -> Accepted:
        """Store a customer's message with the turn that will answer it and the event that tells of it.

        Raises `Conflict` when the placeholder map moved since the screening; screen again.
        """
        return await arrive(
            self._database, self._vault, conversation, incoming, now=self._clock()
        )

    async def finish(
        self, conversation: Conversation, turn: str, reply: Reply | None, ending: Ending
    ) -> tuple[StoredEvent, ...]:
        """End a turn: with Kora's reply in the thread, or without one; and tell of it."""
        now = self._clock()
        return await finish(
            self._database, self._ledger, conversation, turn, reply, ending, now=now
        )

    async def keep_said(
        self, conversation: Conversation, turn: str, name: str, text: Redacted
    ) -> None:
        """The part of an answer that was said before a person took over, in the answer's place."""
        async with self._database.tenant(conversation.tenant) as session:
            seq = await place(session, conversation.id, turn)
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

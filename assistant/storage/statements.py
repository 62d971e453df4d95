"""The statement ledger: every answer given, and the clauses and versions that it stood on.

Each is sealed with its conversation's own key, so it ends when that key does, and the chain
over the sealed bytes still holds.
"""

import json
from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from assistant.domain import Citation, ConversationId, Result, TenantId
from assistant.storage.chain import Anchor, Chain, Fault
from assistant.storage.database import Asked, Database, Row, Session, packed
from assistant.storage.vault import Vault
from guardrails import Redacted


@dataclass(frozen=True, slots=True)
class Ground:
    """A clause that an answer stood on, as it read then."""

    doc: str
    clause: str
    text: str
    version: int | None  # None: the document is not held here any more


@dataclass(frozen=True, slots=True)
class Statement:
    """What was told to a customer. Without its text once the conversation's key is gone."""

    seq: int
    at: datetime
    conversation: ConversationId
    turn: str
    engine: str
    text: Redacted | None
    abstained: bool
    stands_on: tuple[Ground, ...]
    in_force: Mapping[str, int]  # every document's version at that moment


class Ledger:
    """All SQL about statements."""

    def __init__(
        self, database: Database, vault: Vault, *, clock: Callable[[], datetime]
    ) -> None:
        self._database = database
        self._vault = vault
        self._clock = clock
        self._chain = Chain("statements", vault.chain_key, _parts)

    def asked(self, result: Result) -> tuple[Asked, ...]:
        """What `written` has to know, for the transaction that keeps the answer; asked last in it,
        for the chain's lock is the tenant's. Nothing where nothing was told."""
        if not result.answer.text:
            return ()
        return _held(result.citations, self._clock()), self._chain.head

    async def written(
        self,
        session: Session,
        conversation: ConversationId,
        turn: str,
        result: Result,
        known: Sequence[Sequence[Row]],
        *,
        wrapped: bytes,
    ) -> tuple[Asked, ...]:
        """What writes down what a turn ended with. `known`: the rows of what was `asked`.

        `wrapped`: the conversation's key.
        """
        if not known:
            return ()
        now = self._clock()
        [held], taken = known
        said: dict[str, object] = {
            "engine": result.engine,
            "text": result.answer.text,
            "abstained": result.abstained,
            "stands_on": [
                [c.doc, c.clause, c.text, version]
                for c, version in zip(result.citations, held["versions"], strict=True)
            ],
            "in_force": held["in_force"] or {},
        }
        sealed = self._vault.seal_note(session.tenant, wrapped, packed(said))
        link = await self._chain.linked(session, taken)
        row: dict[str, object] = {
            "seq": link.seq,
            "at": now,
            "conversation": conversation,
            "turn": turn,
            "sealed": b64decode(sealed, altchars=b"-_"),
            "previous": link.previous,
        }
        top = self._chain.hash(session, row)
        return (_WRITE, {**row, "hash": top}), self._chain.moved(session, link, top=top)

    async def of(self, tenant: TenantId, conversation: str) -> tuple[Statement, ...]:
        """What was told in a conversation, oldest first."""
        async with self._database.tenant(tenant) as session:
            rows = await session.rows(
                "select s.*, k.wrapped from statements s left join conversation_keys k"
                " on k.tenant = s.tenant and k.conversation = s.conversation"
                " where s.tenant = :tenant and s.conversation = :id order by s.seq",
                id=conversation,
            )
        return tuple(self._statement(tenant, row) for row in rows)

    async def fault(self, tenant: TenantId, anchors: Sequence[Anchor] = ()) -> Fault | None:
        """The first thing that does not hold, or None."""
        own = [e for e in anchors if (e.tenant, e.chain) == (tenant, "statements")]
        async with self._database.tenant(tenant) as session:
            return await self._chain.fault(session, own)

    async def anchor(self, tenant: TenantId) -> Anchor | None:
        """The chain's end, for keeping elsewhere."""
        async with self._database.tenant(tenant) as session:
            return await self._chain.anchor(session, now=self._clock())

    async def cut(self, tenant: TenantId, *, before: datetime) -> bool:
        """Let statements older than `before` go; what stays verifies.

        Stops at the first whose conversation still has its key: it is held, or not at its end.
        """
        async with self._database.tenant(tenant) as session:
            stays = await session.row(
                "select min(seq) as seq from statements s where tenant = :tenant"
                " and (at >= :before or exists (select 1 from conversation_keys k"
                "   join conversations c on c.tenant = k.tenant and c.id = k.conversation"
                "   where k.tenant = s.tenant and k.conversation = s.conversation"
                "   and c.kora_ended_at is null))",  # after it the key is another one
                before=before,
            )
            newest = await session.row(
                "select coalesce(max(seq), 0) as seq from statements where tenant = :tenant"
            )
            if stays and stays["seq"] is not None:
                return await self._chain.cut(session, upto=stays["seq"] - 1)
            return await self._chain.cut(session, upto=newest["seq"] if newest else 0)

    def _statement(self, tenant: TenantId, row: Row) -> Statement:
        sealed = b64encode(bytes(row["sealed"]), altchars=b"-_").decode()
        opened = (
            self._vault.open_note(tenant, row["wrapped"], sealed) if row["wrapped"] else None
        )
        said: dict[str, Any] = json.loads(opened) if opened else {}
        return Statement(
            seq=row["seq"],
            at=row["at"],
            conversation=ConversationId(row["conversation"]),
            turn=row["turn"],
            engine=said.get("engine", ""),
            text=Redacted.stored(said["text"]) if said else None,
            abstained=said.get("abstained", False),
            stands_on=tuple(Ground(*parts) for parts in said.get("stands_on", ())),
            in_force=said.get("in_force", {}),
        )


_WRITE = (
    "insert into statements values"
    " (:tenant, :seq, :at, :conversation, :turn, :sealed, :previous, :hash)"
)


def _held(cited: Sequence[Citation], now: datetime) -> Asked:
    """For each citation the version whose clause holds its words, and what is in force now.

    Of several that hold them it is the one in force last.
    """
    return (
        "select array(select (select v.version from clauses c"
        "   join policy_versions v using (tenant, doc, version)"
        "   where c.tenant = :tenant and c.doc = w.doc and c.clause = w.clause"
        "   order by (position(w.words in c.body) > 0) desc, (v.effective <= :now) desc,"
        "   v.effective desc, v.version desc limit 1)"
        "   from unnest(cast(:docs as text[]), cast(:clauses as text[]), cast(:words as text[]))"
        "   with ordinality as w(doc, clause, words, n) order by w.n) as versions,"
        " (select jsonb_object_agg(f.doc, f.version) from (select distinct on (doc) doc, version"
        "   from policy_versions where tenant = :tenant and effective <= :now"
        "   order by doc, effective desc, version desc) f) as in_force",
        {
            "docs": [each.doc for each in cited],
            "clauses": [each.clause for each in cited],
            "words": [each.text for each in cited],
            "now": now,
        },
    )


def _parts(row: Mapping[str, object] | Row) -> Sequence[object]:
    return (row["at"], row["conversation"], row["turn"], row["sealed"])

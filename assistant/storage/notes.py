"""What is known of a conversation's customer beside their words: sealed with its own key."""

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Literal

from assistant.domain import Conversation, TenantId
from assistant.storage.database import Database, Row, packed
from assistant.storage.sealing import key_of
from assistant.storage.vault import Vault
from guardrails import Redacted

Kind = Literal["account", "address"]


class Notes:
    """All SQL of account details, addresses and further tokens. Erasing the key ends the first two."""

    def __init__(
        self, database: Database, vault: Vault, *, clock: Callable[[], datetime]
    ) -> None:
        self._database = database
        self._vault = vault
        self._clock = clock

    async def keep(
        self, conversation: Conversation, kind: Kind, given: Mapping[str, object]
    ) -> None:
        """Written over by what the site says next."""
        async with self._database.tenant(conversation.tenant) as session:
            wrapped = await key_of(session, conversation.id)
            await session.do(
                "insert into conversation_notes values (:tenant, :id, :kind, :sealed)"
                " on conflict (tenant, conversation, kind) do update set sealed = excluded.sealed",
                id=conversation.id,
                kind=kind,
                sealed=self._vault.seal_note(conversation.tenant, wrapped, packed(given)),
            )

    async def read(self, tenant: TenantId, conversation: str, kind: Kind) -> Mapping[str, Any]:
        """Nothing where nothing was told, or where it was erased."""
        rows = await self._database.once(tenant, NOTE, id=conversation, kind=kind)
        return opened(self._vault, tenant, rows[0] if rows else None)

    async def for_prompt(self, conversation: Conversation) -> tuple[Redacted, ...]:
        """The account details as an engine may read them: one line each, redacted."""
        return lines_of(await self.read(conversation.tenant, conversation.id, "account"))

    async def admit(self, conversation: Conversation, token: bytes) -> None:
        """A further token: the same customer on another page."""
        async with self._database.tenant(conversation.tenant) as session:
            await session.do(
                "insert into conversation_tokens values (:tenant, :token, :id, :now)",
                token=token,
                id=conversation.id,
                now=self._clock(),
            )


# What was told of a conversation's customer, and the key that opens it.
NOTE = (
    "select n.sealed, k.wrapped from conversation_notes n"
    " join conversation_keys k using (tenant, conversation)"
    " where n.tenant = :tenant and n.conversation = :id and n.kind = :kind"
)


def opened(vault: Vault, tenant: TenantId, row: Row | None) -> Mapping[str, Any]:
    """Nothing where nothing was told, or where it was erased."""
    told = row and vault.open_note(tenant, row["wrapped"], row["sealed"])
    return json.loads(str(told)) if told else {}


def lines_of(account: Mapping[str, Any]) -> tuple[Redacted, ...]:
    """Account details as an engine may read them: one line each, redacted."""
    return tuple(Redacted.stored(line) for line in account.get("lines", ()))

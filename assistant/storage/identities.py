"""Persons in records that outlive them: an alias, and a key for what was written about them.

Once both are destroyed the alias leads to nobody and the words are noise; the records stay whole.
"""

import uuid
from collections.abc import Collection
from dataclasses import dataclass

from assistant.storage.database import Session
from assistant.storage.vault import Vault

ERASED = "(erased)"


@dataclass(frozen=True, slots=True)
class Identity:
    """An alias and its wrapped key."""

    alias: str
    wrapped: bytes


class Identities:
    """All SQL about aliases."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    async def of(self, session: Session, owner: str) -> Identity:
        """The alias of a customer's, a conversation's or a record's id; made on first use."""
        await session.do(
            "insert into audit_identities values (:tenant, :id, :owner, :wrapped)"
            " on conflict (tenant, owner) do nothing",
            id=f"pe_{uuid.uuid4().hex}",
            owner=owner,
            wrapped=self._vault.new_key(session.tenant),
        )
        row = await session.row(
            "select id, wrapped from audit_identities"
            " where tenant = :tenant and owner = :owner",
            owner=owner,
        )
        assert row is not None
        return Identity(row["id"], row["wrapped"])

    async def held(self, session: Session, alias: str) -> Identity | None:
        """By alias; None once it is forgotten."""
        row = await session.row(
            "select id, wrapped from audit_identities where tenant = :tenant and id = :alias",
            alias=alias,
        )
        return Identity(row["id"], row["wrapped"]) if row else None

    async def forget(self, session: Session, owners: Collection[str]) -> int:
        """Destroy the aliases and keys of these ids."""
        return await session.do(
            "delete from audit_identities where tenant = :tenant and owner = any(:owners)",
            owners=list(owners),
        )

    def seal(self, session: Session, identity: Identity, note: str) -> str:
        """What was written about a person, under their key."""
        return self._vault.seal_note(session.tenant, identity.wrapped, note)

    def open(self, session: Session, wrapped: bytes | None, sealed: str) -> str:
        """The note again, or that it was erased."""
        opened = (
            self._vault.open_note(session.tenant, wrapped, sealed)
            if wrapped is not None
            else None
        )
        return ERASED if opened is None else opened

"""A conversation's key and its sealed map of placeholders, within a caller's transaction."""

from assistant.domain import ConversationId
from assistant.errors import Conflict
from assistant.storage.database import Session
from assistant.storage.vault import KeyDestroyed, Vault
from guardrails import Placeholders


class MapMoved(Conflict):
    """Somebody else's names were added since this text was screened: screen it again."""


async def key_of(session: Session, conversation: ConversationId) -> bytes:
    """The wrapped key. Raises `KeyDestroyed` once the conversation is erased."""
    row = await session.row(
        "select wrapped from conversation_keys where tenant = :tenant and conversation = :id",
        id=conversation,
    )
    if row is None:
        raise KeyDestroyed
    return row["wrapped"]


async def keep_map(
    session: Session,
    vault: Vault,
    conversation: ConversationId,
    placeholders: Placeholders,
    *,
    known_version: int,
    wrapped: bytes | None = None,
) -> None:
    """Write the map that grew from a known version. Raises `MapMoved` when it moved meanwhile."""
    wrapped = wrapped or await key_of(session, conversation)
    saved = await session.do(
        "insert into placeholder_maps as m values (:tenant, :id, 1, :sealed)"
        " on conflict (tenant, conversation) do update"
        " set sealed = excluded.sealed, version = m.version + 1 where m.version = :version",
        id=conversation,
        sealed=vault.seal(session.tenant, wrapped, placeholders.dump()),
        version=known_version,
    )
    if not saved:
        raise MapMoved("the placeholder map moved")

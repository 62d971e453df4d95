"""What people wrote in a chat outlives Kora's part of it: under a key that opens nothing else."""

from assistant.storage.database import Session
from assistant.storage.vault import KeyDestroyed, Vault


async def reseal(session: Session, vault: Vault, conversation: str) -> None:
    """A new key for a conversation's remaining originals; what the old one sealed is noise now."""
    row = await session.row(
        "select wrapped from conversation_keys where tenant = :tenant and conversation = :id",
        id=conversation,
    )
    kept = await session.rows(
        "select message, sealed from originals where tenant = :tenant and conversation = :id"
        " order by message",
        id=conversation,
    )
    if row is None:
        return
    fresh = vault.new_key(session.tenant)
    lost: list[str] = []
    for each in kept:
        try:
            opened = vault.open(session.tenant, row["wrapped"], each["sealed"])
        except KeyDestroyed:
            lost.append(each["message"])
            continue
        await session.do(
            "update originals set sealed = :sealed where tenant = :tenant and message = :id",
            id=each["message"],
            sealed=vault.seal(session.tenant, fresh, opened),
        )
    await session.do(
        "delete from originals where tenant = :tenant and message = any(:ids)", ids=lost
    )
    await session.do(
        "update conversation_keys set wrapped = :wrapped"
        " where tenant = :tenant and conversation = :id",
        id=conversation,
        wrapped=fresh,
    )

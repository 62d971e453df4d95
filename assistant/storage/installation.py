"""Whether this process and this database belong together."""

from assistant.errors import StartRefused
from assistant.storage.database import Database
from assistant.storage.vault import Vault


class Installation:
    """What is true of the database as a whole."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def belongs_to(self, vault: Vault) -> None:
        """Raises `StartRefused` for another master key: it would open nothing and seal the rest."""
        mark = vault.mark()
        async with self._database.shared() as session:
            await session.do(
                "insert into installation (key_mark) values (:mark) on conflict do nothing",
                mark=mark,
            )
            row = await session.row("select key_mark from installation")
        if row is None or row["key_mark"] != mark:
            raise StartRefused(
                "this is not the master key that the database was begun with:"
                " set KORA_MASTER_KEY (the oldest key last) or use its data folder"
            )

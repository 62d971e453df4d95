"""Looks through everything that a home keeps, as somebody would who has stolen the disk."""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import psycopg
from psycopg import sql

from assistant.storage.embedded import ADMIN, DATABASE, Embedded

_HEAD = 6  # bytes by which values are looked for, before each of them is


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
    # Thousands of values that begin alike are looked for in one pass over each haystack.
    alike: dict[bytes, list[tuple[bytes, str]]] = {}
    for label, needle in needles.items():
        for form in _forms(needle):
            alike.setdefault(form[:_HEAD], []).append((form, label))
    return [
        f"{label} in {place}"
        for place, hay in haystacks.items()
        for label in sorted(_standing(_bytes(hay).lower(), alike))
    ]


def _standing(text: bytes, alike: Mapping[bytes, Sequence[tuple[bytes, str]]]) -> set[str]:
    return {
        label
        for head, forms in alike.items()
        for at in _each(head, text)
        for form, label in forms
        if text.startswith(form, at)
    }


def _each(head: bytes, text: bytes) -> Iterator[int]:
    at = text.find(head)
    while at >= 0:
        yield at
        at = text.find(head, at + 1)


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

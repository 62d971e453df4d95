"""A pooler in transaction mode, as PgBouncer is one: few connections to the server, many to clients.

A connection to the server is a client's from the first message to the end of its transaction.
"""

import asyncio
import contextlib
import os
import socket
import struct
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import psycopg

_REFUSED_WISHES = {80877103, 80877104}  # TLS, GSSAPI
_CANCEL = 80877102  # on a connection of its own; the statement goes on here
_TOLD = {
    "server_version": "18.4",
    "server_encoding": "UTF8",
    "client_encoding": "UTF8",
    "DateStyle": "ISO, MDY",
    "TimeZone": "UTC",
    "integer_datetimes": "on",
    "standard_conforming_strings": "on",
}
_Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]


@asynccontextmanager
async def pooling(dsn: str, *, connections: int) -> AsyncGenerator[str]:
    """Its host and port, in front of the server of `dsn`."""
    held = [psycopg.connect(dsn, autocommit=True) for _ in range(connections)]
    # Signed in already, and from here on spoken to past its library.
    sockets = [socket.socket(fileno=os.dup(each.fileno())) for each in held]
    servers = [await asyncio.open_connection(sock=each) for each in sockets]
    free: asyncio.Queue[_Streams] = asyncio.Queue()
    for each in servers:
        free.put_nowait(each)
    clients: set[asyncio.Task[None]] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task
        clients.add(task)
        try:
            if await _greeted(reader, writer):
                await _relay((reader, writer), free)
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            clients.discard(task)
            await _closed(writer)

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    try:
        yield f"127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        server.close()
        while clients:  # whoever closed its end is on the way out
            await asyncio.wait(clients, timeout=1)
        for _, writer in servers:
            await _closed(writer)
        for each in held:
            each.close()


async def _closed(writer: asyncio.StreamWriter) -> None:
    writer.close()
    with contextlib.suppress(ConnectionError):
        await writer.wait_closed()


async def _greeted(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
    while True:
        (length,) = struct.unpack("!I", await reader.readexactly(4))
        body = await reader.readexactly(length - 4)
        (code,) = struct.unpack("!I", body[:4])
        if code not in _REFUSED_WISHES:
            break
        writer.write(b"N")
    if code == _CANCEL:
        return False
    if b"\0options\0" in body[4:]:  # what a startup may ask for, PgBouncer does not take on
        text = b"SFATAL\0C08P01\0Munsupported startup parameter: options\0\0"
        writer.write(_message(b"E", text))
        return False
    writer.write(_message(b"R", struct.pack("!I", 0)))
    for name, value in _TOLD.items():
        writer.write(_message(b"S", f"{name}\0{value}\0".encode()))
    writer.write(_message(b"K", struct.pack("!II", 1, 1)) + _message(b"Z", b"I"))
    return True


async def _relay(client: _Streams, free: "asyncio.Queue[_Streams]") -> None:
    while True:
        kind, body = await _read(client[0])
        if kind == b"X":
            return
        server = await free.get()
        try:
            await _transaction(client, server, kind + body)
        finally:
            free.put_nowait(server)


async def _transaction(client: _Streams, server: _Streams, first: bytes) -> None:
    """Until the server says that it stands outside of one. Whoever leaves has it rolled back."""
    sent, status = first, b"T"
    try:
        while True:
            server[1].write(sent)
            if sent[:1] in b"QScf":  # these are answered
                status = await _answered(client, server)
                if status == b"I":
                    return
            kind, body = await _read(client[0])
            sent = kind + body
    finally:
        if status != b"I":
            server[1].write(_message(b"Q", b"rollback\0"))
            while (await _read(server[0]))[0] != b"Z":
                pass


async def _answered(client: _Streams, server: _Streams) -> bytes:
    while True:
        kind, body = await _read(server[0])
        client[1].write(kind + body)
        if kind == b"Z":
            return body[4:5]
        if kind == b"G":  # it waits for rows
            return b"T"


async def _read(reader: asyncio.StreamReader) -> tuple[bytes, bytes]:
    kind = await reader.readexactly(1)
    length = await reader.readexactly(4)
    return kind, length + await reader.readexactly(struct.unpack("!I", length)[0] - 4)


def _message(kind: bytes, body: bytes) -> bytes:
    return kind + struct.pack("!I", len(body) + 4) + body

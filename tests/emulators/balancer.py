"""A balancing proxy: each request goes to the next of several services, on a connection of its own."""

import asyncio
import contextlib
from collections import Counter
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Thread

_PIECE = 65536


@dataclass
class Balancer:
    """One address before services that come and go. `served`: requests by service."""

    url: str = ""
    services: Sequence[str] = ()  # host:port
    served: Counter[str] = field(default_factory=Counter[str])
    turn: int = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One request."""
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
            head = await reader.readuntil(b"\r\n\r\n")
            server = await self._next()
            if server is not None:
                await _relayed(head, (reader, writer), server)
        writer.close()

    async def _next(self) -> "tuple[asyncio.StreamReader, asyncio.StreamWriter] | None":
        for _ in self.services:
            self.turn += 1
            name = self.services[self.turn % len(self.services)]
            host, _, port = name.partition(":")
            with contextlib.suppress(ConnectionError):
                streams = await asyncio.open_connection(host, int(port))
                self.served[name] += 1
                return streams
        return None


async def _relayed(
    head: bytes,
    client: tuple[asyncio.StreamReader, asyncio.StreamWriter],
    server: tuple[asyncio.StreamReader, asyncio.StreamWriter],
) -> None:
    lines = [
        line
        for line in head.split(b"\r\n")[:-2]
        if not line.lower().startswith((b"connection:", b"keep-alive:"))
    ]
    server[1].write(b"\r\n".join([*lines, b"Connection: close", b"", b""]))
    up = asyncio.create_task(_copied(client[0], server[1]))
    down = asyncio.create_task(_copied(server[0], client[1]))
    # The answer's end is the end; a client that leaves before takes its request along.
    await asyncio.wait({up, down}, return_when=asyncio.FIRST_COMPLETED)
    for each in (up, down):
        each.cancel()
    await asyncio.gather(up, down, return_exceptions=True)
    server[1].close()


async def _copied(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
    while piece := await source.read(_PIECE):
        target.write(piece)
        await target.drain()


@contextmanager
def balancing() -> Generator[Balancer]:
    """Running in a thread of its own, for tests that have no loop."""
    loop = asyncio.new_event_loop()
    thread = Thread(target=loop.run_forever, daemon=True)
    thread.start()  # a loop of Playwright's may run in this one
    balancer = Balancer()
    starting = asyncio.start_server(balancer.serve, "127.0.0.1", 0)
    server = asyncio.run_coroutine_threadsafe(starting, loop).result(10)
    balancer.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield balancer
    finally:
        asyncio.run_coroutine_threadsafe(_ended(server), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()


async def _ended(server: asyncio.Server) -> None:
    server.close()
    tasks = asyncio.all_tasks() - {asyncio.current_task()}
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)

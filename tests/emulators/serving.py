"""A Starlette application on a loopback port of its own, in a thread."""

import socket
from collections.abc import Generator
from contextlib import contextmanager
from threading import Thread
from types import TracebackType
from typing import Self

import uvicorn
from starlette.applications import Starlette


class Served:
    """Serves while it is open. `url` has no slash at its end."""

    def __init__(self, app: Starlette) -> None:
        # asyncio turns Nagle's delay off only where the protocol is named: 40 ms an answer.
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        self._socket.bind(("127.0.0.1", 0))
        self._socket.listen()
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        # The socket listens already: who connects before the server runs waits in its backlog.
        config = uvicorn.Config(
            app, log_level="critical", lifespan="off", ws="none", timeout_graceful_shutdown=0
        )
        self._server = uvicorn.Server(config)
        self._thread = Thread(target=self._run, name="emulator", daemon=True)

    def _run(self) -> None:
        self._server.run(sockets=[self._socket])

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.should_exit = True
        self._server.force_exit = True
        self._thread.join(10)
        self._socket.close()


@contextmanager
def refused_address() -> Generator[str]:
    """An address on which nobody listens, held so that nobody else takes it."""
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{holder.getsockname()[1]}"

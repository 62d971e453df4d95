# pyright: basic
"""Lines to the service: how many, how long each may take to ask, how slowly it may listen."""

import asyncio
import logging
import resource
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from uvicorn.config import Config
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.server import ServerState

_SPARE = 500  # open files beside the lines: the database's, Valkey's, Claude's, our own
_log = logging.getLogger("kora.lines")


def room(wanted: int) -> int:
    """How many lines this process may hold. The system's own limit, often 1,024 open files, is
    raised as far as it lets us: a process that runs into it can accept nobody, and ask nothing."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    needed = wanted + _SPARE
    if soft != resource.RLIM_INFINITY and soft < needed:
        soft = needed if hard == resource.RLIM_INFINITY else min(hard, needed)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    held = wanted if soft == resource.RLIM_INFINITY else min(wanted, max(10, soft - _SPARE))
    if held < wanted:
        _log.warning(
            "%d lines instead of %d: the limit of open files is %d", held, wanted, soft
        )
    return held


@dataclass(frozen=True, slots=True)
class Patience:
    """`at_once`: lines. `head`, `reader`: seconds for a request's head, and for any progress of
    a reader who has more than a buffer to read. `of_one`: lines of one network."""

    at_once: int = 4000
    head: float = 10.0
    reader: float = 30.0
    of_one: int = 2000


@dataclass(slots=True)
class Lobby:
    """Lines on which nothing was asked yet, the longest wait first."""

    patience: Patience
    whose: Callable[[str], str] = str  # the network of an address; none for a proxy of ours
    lines: int = 0
    idle: dict["Connection", None] = field(default_factory=dict)
    of: defaultdict[str, dict["Connection", None]] = field(
        default_factory=lambda: defaultdict(dict)
    )

    def __call__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> "Connection":
        return Connection(self, config, server_state, app_state, _loop)

    def enter(self, line: "Connection") -> bool:
        """False when all lines are busy, or all of this network; else the one that idled longest
        makes room."""
        theirs = self.of[line.network] if line.network else {}
        crowded = len(theirs) >= self.patience.of_one
        if crowded or self.lines >= self.patience.at_once:
            idle = (
                (each for each in theirs if each in self.idle) if crowded else iter(self.idle)
            )
            oldest = next(idle, None)
            if oldest is None:
                return False
            oldest.hang_up()
        self.lines += 1
        self.idle[line] = theirs[line] = None
        return True

    def leave(self, line: "Connection") -> None:
        """The line is gone."""
        self.lines -= 1
        self.idle.pop(line, None)
        theirs = self.of.get(line.network, {})
        theirs.pop(line, None)
        if not theirs:
            self.of.pop(line.network, None)


class Connection(H11Protocol):
    """One line. The server's own clock only runs between two requests; these run always."""

    def __init__(
        self,
        lobby: Lobby,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        super().__init__(config, server_state, app_state, _loop)
        self._lobby = lobby
        self._entered = False
        self.network = ""
        self._asking: asyncio.TimerHandle | None = None
        self._listening: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self.network = self._lobby.whose(
            str((transport.get_extra_info("peername") or ("",))[0])
        )
        self._entered = self._lobby.enter(self)
        if self._entered:
            self._watch()
        else:
            transport.abort()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        self._watch()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        self._watch()

    def connection_lost(self, exc: Exception | None) -> None:
        if self._entered:
            self._entered = False
            self._lobby.leave(self)
        self._asking = _stopped(self._asking)
        self._listening = _stopped(self._listening)
        super().connection_lost(exc)

    def pause_writing(self) -> None:
        super().pause_writing()
        self._listening = _stopped(self._listening)
        self._listening = self.loop.call_later(self._lobby.patience.reader, self.hang_up)

    def resume_writing(self) -> None:
        self._listening = _stopped(self._listening)
        super().resume_writing()

    def hang_up(self) -> None:
        """At once: a buffer that nobody reads would never be empty."""
        self._lobby.idle.pop(self, None)
        self.transport.abort()

    def _watch(self) -> None:
        """A line that asks nothing, or asks byte by byte, is given up after its time."""
        if self.cycle is not None and not self.cycle.response_complete:
            self._lobby.idle.pop(self, None)
            self._asking = _stopped(self._asking)
        elif self._asking is None and self._entered:
            self._lobby.idle[self] = None
            self._asking = self.loop.call_later(self._lobby.patience.head, self.hang_up)


def _stopped(timer: asyncio.TimerHandle | None) -> None:
    if timer is not None:
        timer.cancel()

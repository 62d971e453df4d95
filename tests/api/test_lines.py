"""Hostile lines against the real server: it gives up on each in its time, and answers everybody else."""

import asyncio
import resource
import socket
from collections.abc import Generator
from contextlib import contextmanager
from threading import Thread
from time import perf_counter, sleep

import httpx
import pytest
import uvicorn
from starlette.types import Receive, Scope, Send

from assistant.api.proxies import line as whose
from assistant.api.proxies import networks
from assistant.connections import Lobby, Patience

pytestmark = pytest.mark.slow

ENDLESS = b"x" * 65_536


class Application:
    """Says hello; `/endless` speaks for as long as somebody listens."""

    def __init__(self) -> None:
        self.speaking = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        await send({"type": "http.response.start", "status": 200, "headers": []})
        if scope["path"] == "/endless":
            await self._speak(receive, send)
        await send({"type": "http.response.body", "body": b"hello"})

    async def _speak(self, receive: Receive, send: Send) -> None:
        self.speaking += 1
        gone = asyncio.ensure_future(_gone(receive))
        while not gone.done():
            await send({"type": "http.response.body", "body": ENDLESS, "more_body": True})
            await asyncio.sleep(0)
        self.speaking -= 1


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


class Service:
    """A server with this much patience."""

    def __init__(self, patience: Patience) -> None:
        self.application = Application()
        self.lobby = Lobby(patience, lambda peer: whose(peer, networks(["127.0.0.9"])))
        self.lines: list[socket.socket] = []
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        self.socket.bind(("127.0.0.1", 0))
        self.socket.listen(4096)
        self.address = self.socket.getsockname()
        self.server = uvicorn.Server(
            uvicorn.Config(
                self.application,
                http=self.lobby,  # type: ignore[arg-type]
                ws="none",
                lifespan="off",
                log_level="critical",
                h11_max_incomplete_event_size=16_384,
                timeout_graceful_shutdown=1,
            )
        )

    def line(self, *said: bytes, of: str = "127.0.0.1") -> socket.socket:
        """A line from an address on which this much was said."""
        line = socket.create_connection(self.address, timeout=20, source_address=(of, 0))
        self.lines.append(line)
        for part in said:
            line.sendall(part)
        return line

    def answers(self) -> bool:
        """Whether an ordinary customer is answered."""
        return httpx.get(f"http://127.0.0.1:{self.address[1]}/", timeout=20).text == "hello"


@contextmanager
def serving(patience: Patience) -> Generator[Service]:
    service = Service(patience)
    thread = Thread(
        target=service.server.run, kwargs={"sockets": [service.socket]}, daemon=True
    )
    thread.start()
    try:
        yield service
    finally:
        for line in service.lines:
            line.close()
        until = perf_counter() + 10
        while service.lobby.lines and perf_counter() < until:
            sleep(0.01)
        service.server.should_exit = True
        thread.join(10)
        service.socket.close()


def closed(line: socket.socket) -> bool:
    """Whether the other side hangs up, after whatever it still says."""
    try:
        while line.recv(65_536):
            pass
    except ConnectionResetError:
        pass
    return True


def dripped(line: socket.socket, *, until: float) -> bool:
    """Whether the other side hangs up while a header grows by a byte now and then."""
    line.settimeout(0.02)
    while perf_counter() < until:
        try:
            line.sendall(b"a")
            if not line.recv(10):
                return True
        except TimeoutError:
            continue
        except OSError:
            return True
    return False


@pytest.mark.parametrize(
    "said",
    [
        (),
        (b"GET / HTTP/1.1\r\n",),
        (b"GET / HTTP/1.1\r\nhost: x\r\nx-a: b\r\n",),
        (b"GET / HTTP/1.1\r\nhost: x\r\n\r\n", b"G"),  # after an answer, byte by byte
    ],
    ids=["silent", "a first line", "half a head", "half a second request"],
)
def test_a_line_on_which_no_request_comes_to_its_end_is_given_up(
    said: tuple[bytes, ...],
) -> None:
    with serving(Patience(at_once=10, head=0.3)) as service:
        line = service.line(*said)
        began = perf_counter()

        assert closed(line)
        assert perf_counter() - began < 10
        assert service.answers()


def test_a_head_that_comes_byte_by_byte_wins_no_time() -> None:
    with serving(Patience(at_once=10, head=0.3)) as service:
        line = service.line(b"GET / HTTP/1.1\r\nx-a: ")
        began = perf_counter()

        assert dripped(line, until=began + 10)
        assert perf_counter() - began < 10


def test_a_head_too_large_is_refused() -> None:
    with serving(Patience()) as service:
        line = service.line(b"GET / HTTP/1.1\r\nx-a: " + b"a" * 40_000)

        assert line.recv(100).startswith(b"HTTP/1.1 400")
        assert service.answers()


def test_a_reader_who_reads_nothing_is_cut_off_and_takes_no_memory() -> None:
    with serving(Patience(reader=0.3)) as service:
        lines = [service.line(b"GET /endless HTTP/1.1\r\nhost: x\r\n\r\n") for _ in range(20)]

        assert all(line.recv(100) for line in lines)

        while service.lobby.lines:
            sleep(0.01)
        assert service.answers()
        assert service.application.speaking == 0


def test_ten_thousand_idle_lines_leave_room_for_a_customer() -> None:
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    many = min(10_000, most - 2_000)
    with serving(Patience(at_once=500, head=60)) as service:
        for _ in range(many):
            service.line()

        assert service.answers()
        assert service.lobby.lines <= 510


def test_when_every_line_is_at_work_the_next_is_refused_and_none_is_cut() -> None:
    with serving(Patience(at_once=10, reader=60)) as service:
        lines = [service.line(b"GET /endless HTTP/1.1\r\nhost: x\r\n\r\n") for _ in range(10)]
        assert all(line.recv(100) for line in lines)

        refused = service.line()

        assert closed(refused)
        assert all(line.recv(100) for line in lines)


ENDLESSLY = b"GET /endless HTTP/1.1\r\nhost: x\r\n\r\n"


def test_a_network_that_keeps_many_lines_busy_leaves_the_others_theirs() -> None:
    with serving(Patience(at_once=20, of_one=5, reader=60)) as service:
        crowd = [service.line(ENDLESSLY, of="127.0.0.2") for _ in range(5)]
        assert all(line.recv(100) for line in crowd)

        refused = service.line(of="127.0.0.2")
        proxied = [service.line(ENDLESSLY, of="127.0.0.9") for _ in range(8)]

        assert closed(refused)
        assert all(line.recv(100) for line in proxied)
        assert service.answers()


def test_of_a_crowded_network_its_own_oldest_idle_line_makes_room() -> None:
    with serving(Patience(at_once=20, of_one=5, head=60)) as service:
        other = service.line()
        crowd = [service.line(of="127.0.0.2") for _ in range(5)]

        newest = service.line(b"GET / HTTP/1.1\r\nhost: x\r\n\r\n", of="127.0.0.2")

        assert newest.recv(100).startswith(b"HTTP/1.1 200")
        assert closed(crowd[0])
        other.sendall(b"GET / HTTP/1.1\r\nhost: x\r\n\r\n")
        assert other.recv(100).startswith(b"HTTP/1.1 200")

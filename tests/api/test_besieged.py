"""`kora serve` under siege: each abuse ends at the limit that its setting names, and a customer is answered.

One process with small limits; all of it over real lines.
"""

import gzip
import os
import resource
import socket
import subprocess
import sys
import time
from collections.abc import Generator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest

from tests import live_service

pytestmark = pytest.mark.slow
HEAD = (
    b"POST /v1/conversations HTTP/1.1\r\nhost: kora.test\r\ncontent-type: application/json\r\n"
)
LINES = 300
PATIENCE = 1.0  # seconds
LIMITS = {
    "KORA_HEAD_SECONDS": str(PATIENCE),
    "KORA_BODY_SECONDS": str(PATIENCE),
    "KORA_READER_SECONDS": str(PATIENCE),
    "KORA_HEAD_BYTES": "8192",
    "KORA_BODY_BYTES": "100000",
    "KORA_CONNECTIONS": str(LINES),
}


@dataclass
class Besieged:
    """The service, and the lines that somebody holds to it."""

    url: str
    pid: int
    lines: list[socket.socket] = field(default_factory=list[socket.socket])

    def line(self, *said: bytes) -> socket.socket:
        host, _, port = self.url.removeprefix("http://").partition(":")
        line = socket.create_connection((host, int(port)), timeout=20)
        self.lines.append(line)
        for part in said:
            line.sendall(part)
        return line

    def megabytes(self) -> float:
        pages = int(Path(f"/proc/{self.pid}/statm").read_text().split()[1])
        return pages * resource.getpagesize() / 1e6

    def answers_a_customer(self) -> bool:
        begun = httpx.post(
            f"{self.url}/v1/conversations", json={"tenant": "kapsule"}, timeout=20
        )
        return begun.status_code == 201


@pytest.fixture(scope="module")
def service() -> Generator[live_service.LiveService]:
    limits = {n: v for n, v in os.environ.items() if n.startswith("KORA_")} | LIMITS
    with live_service.running(limits) as started:
        _listens(started.url)
        yield started
    assert [line for line in started.printed if line.startswith(("ERROR", "Trace"))] == []


def _listens(url: str) -> None:
    """Returns once it is warm: the address is printed a moment before it is open."""
    until = time.perf_counter() + 60
    while time.perf_counter() < until:
        with suppress(httpx.TransportError):
            if httpx.get(f"{url}/readyz").status_code == 200:
                return
        time.sleep(0.1)


@pytest.fixture
def besieged(service: live_service.LiveService) -> Generator[Besieged]:
    held = Besieged(service.url, service.pid)
    yield held
    for line in held.lines:
        line.close()


def heard(line: socket.socket) -> bytes:
    """All that comes until the other side hangs up."""
    said = b""
    try:
        while part := line.recv(65_536):
            said += part
    except ConnectionResetError:
        pass
    return said


def status(said: bytes) -> int:
    return int(said.split(b" ", 2)[1])


def test_a_head_that_never_ends_is_given_up(besieged: Besieged) -> None:
    began = time.perf_counter()
    line = besieged.line(b"GET /healthz HTTP/1.1\r\nx-a: ")
    line.settimeout(0.05)
    while time.perf_counter() < began + 20:
        try:
            line.sendall(b"a")
            if not line.recv(10):
                break
        except TimeoutError:
            continue
        except OSError:
            break

    assert time.perf_counter() - began < 10 * PATIENCE
    assert besieged.answers_a_customer()


def test_a_body_that_never_ends_is_given_up(besieged: Besieged) -> None:
    began = time.perf_counter()

    said = heard(besieged.line(HEAD + b"content-length: 50\r\n\r\n", b"{"))

    assert status(said) == 408
    assert b"application/problem+json" in said
    assert time.perf_counter() - began < 10 * PATIENCE


@pytest.mark.parametrize("size", [9_000, 60_000])
@pytest.mark.parametrize("where", ["one header", "many headers", "the address"])
def test_a_head_over_its_size_is_refused_in_whatever_pieces_it_comes(
    besieged: Besieged, size: int, where: str
) -> None:
    address, headers = b"/healthz", b""
    if where == "the address":
        address += b"?" + b"a" * size
    elif where == "one header":
        headers = b"x-a: " + b"a" * size + b"\r\n"
    else:
        headers = b"x-a: aaaaaaaaaaaaaaaaaaaaaa\r\n" * (size // 24)
    head = b"GET " + address + b" HTTP/1.1\r\nhost: k\r\nconnection: close\r\n" + headers

    said = heard(besieged.line(head + b"\r\n"))

    assert status(said) in {431, 400}


def test_a_body_of_unknown_length_is_read_to_its_limit_and_no_further(
    besieged: Besieged,
) -> None:
    line = besieged.line(HEAD + b"transfer-encoding: chunked\r\n\r\n")
    chunk = b"2000\r\n" + b"a" * 8192 + b"\r\n"
    before, began = besieged.megabytes(), time.perf_counter()

    line.sendall(chunk * 20)
    said = line.recv(1000)
    with suppress(OSError):  # what still comes is dropped, for as long as a head may take
        while time.perf_counter() < began + 20:
            line.sendall(chunk)

    assert status(said) == 413
    assert time.perf_counter() - began < 10 * PATIENCE
    assert besieged.megabytes() - before < 45


def test_a_compressed_bomb_is_not_unpacked(besieged: Besieged) -> None:
    bomb = gzip.compress(b" " * 50_000_000)
    before = besieged.megabytes()
    length = f"content-length: {len(bomb)}\r\n".encode()

    said = heard(besieged.line(HEAD + b"content-encoding: gzip\r\n" + length + b"\r\n", bomb))

    assert status(said) in {413, 415}
    assert besieged.megabytes() - before < 45


def test_who_asks_without_end_and_never_reads_is_cut_off_and_takes_no_memory(
    besieged: Besieged,
) -> None:
    before = besieged.megabytes()
    for _ in range(10):
        line = besieged.line()
        line.setblocking(False)
        try:
            for _ in range(1000):
                line.send(b"GET /openapi.json HTTP/1.1\r\nhost: k\r\n\r\n" * 10)
        except BlockingIOError:
            pass
    until = time.perf_counter() + 30
    cut = 0
    while cut < 10 and time.perf_counter() < until:
        time.sleep(PATIENCE / 4)
        cut = sum(_is_cut(line) for line in besieged.lines)

    assert cut == 10
    assert besieged.megabytes() - before < 60
    assert besieged.answers_a_customer()


def _is_cut(line: socket.socket) -> bool:
    """Whether the other side has hung up; nothing is read."""
    try:
        line.send(b"G")
    except BlockingIOError:
        return False
    except OSError:
        return True
    return False


def test_ten_thousand_idle_lines_leave_room_for_a_customer(besieged: Besieged) -> None:
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    before = besieged.megabytes()

    for _ in range(min(10_000, most - 2_000)):
        besieged.line()

    assert besieged.answers_a_customer()
    assert len(list(Path(f"/proc/{besieged.pid}/fd").iterdir())) < LINES + 200
    assert besieged.megabytes() - before < 60


@pytest.mark.parametrize(
    ("limits", "wanted", "held"),
    [((1024, 20_000), 4000, 4000), ((1024, 2000), 4000, 1500), ((1024, 1024), 300, 300)],
)
def test_the_limit_of_open_files_is_raised_or_fewer_lines_are_held(
    limits: tuple[int, int], wanted: int, held: int
) -> None:
    program = (
        f"import resource; resource.setrlimit(resource.RLIMIT_NOFILE, {limits});"
        f"from assistant.connections import room; print(room({wanted}))"
    )

    said = subprocess.run(
        [sys.executable, "-c", program], check=True, capture_output=True, text=True
    ).stdout

    assert int(said) == held

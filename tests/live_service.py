"""`kora serve` as its operator starts it: a process of its own, an empty home, a free port."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from queue import Queue
from threading import Thread

_SIGN_IN = "sign in as staff, once"
_LAST_LINE = "answers come from"
_PATIENCE = 120.0  # seconds for a first start on a busy machine, and for a stop


@dataclass(frozen=True, slots=True)
class LiveService:
    """Where it is, and what it prints for whoever started it. `url` has no slash at its end."""

    url: str
    sign_in_link: str
    home: Path
    printed: list[str]  # grows while it runs
    kill: Callable[[], None]  # as a crash would: no word, no farewell
    pid: int


@contextmanager
def kept() -> Generator[Path]:
    """A home for several services, one after another."""
    # Short, because the path of a unix socket may have at most 107 bytes.
    home = Path(tempfile.mkdtemp(prefix="kl"))
    try:
        yield home
    finally:
        shutil.rmtree(home, ignore_errors=True)


@contextmanager
def running(
    settings: Mapping[str, str] | None = None, *, home: Path | None = None, port: int = 0
) -> Generator[LiveService]:
    """The service while it is open; a home of its own is thrown away afterwards."""
    with nullcontext(home) if home else kept() as folder:
        port = port or free_port()
        with subprocess.Popen(
            [
                *(sys.executable, "-c", "from assistant.cli import main; main()"),
                *("serve", "--home", str(folder), "--port", str(port)),
            ],
            env={**os.environ, **(settings or {})},
            stderr=subprocess.PIPE,
            text=True,
        ) as process:
            printed = _Printed(process)
            try:
                link = printed.welcome()
                url = f"http://127.0.0.1:{port}"
                yield LiveService(url, link, folder, printed.lines, process.kill, process.pid)
            finally:
                process.terminate()
                try:
                    process.wait(timeout=_PATIENCE)
                finally:
                    process.kill()
                    printed.join(_PATIENCE)


def add_staff(home: Path, email: str, *, name: str, role: str, password: str) -> str:
    """An account as an operator makes it; the address of its second factor."""
    made = subprocess.run(
        [
            *(sys.executable, "-c", "from assistant.cli import main; main()"),
            *("staff", "add", email, "--home", str(home), "--tenant", "kapsule"),
            *("--name", name, "--role", role),
        ],
        input=f"{password}\n",
        capture_output=True,
        text=True,
        check=True,
    )
    return made.stdout.strip().splitlines()[-1]


class _Printed(Thread):
    """Reads along to the end: a pipe that nobody empties would stop the service mid-line."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        super().__init__(daemon=True)
        self._process = process
        self._new: Queue[str] = Queue()
        self.lines: list[str] = []
        self.start()

    def run(self) -> None:
        assert self._process.stderr is not None
        for line in self._process.stderr:
            self.lines.append(line)
            self._new.put(line)
        self._new.put("")

    def welcome(self) -> str:
        """The one-time link, once the last line of the welcome was printed."""
        link = ""
        while line := self._new.get(timeout=_PATIENCE):
            if _SIGN_IN in line:
                link = line.split()[-1]
            if _LAST_LINE in line:
                return link
        raise RuntimeError("the service did not start:\n" + "".join(self.lines[-20:]))


def free_port() -> int:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return held.getsockname()[1]

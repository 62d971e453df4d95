"""`kora serve` as its operator starts it: a process of its own, an empty home, a free port."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from queue import Queue
from threading import Thread

_SIGN_IN = "sign in as staff, once"
_LAST_LINE = "answers come from"
_PATIENCE = 60.0  # seconds for a first start on a busy machine, and for a stop


@dataclass(frozen=True, slots=True)
class LiveService:
    """Where it is, and what it prints for whoever started it. `url` has no slash at its end."""

    url: str
    sign_in_link: str
    home: Path
    printed: list[str]  # grows while it runs


@contextmanager
def running(settings: Mapping[str, str] | None = None) -> Generator[LiveService]:
    """The service while it is open; its home is thrown away afterwards."""
    # Short, because the path of a unix socket may have at most 107 bytes.
    home = Path(tempfile.mkdtemp(prefix="kl"))
    port = _free_port()
    with subprocess.Popen(
        [
            *(sys.executable, "-c", "from assistant.cli import main; main()"),
            *("serve", "--home", str(home), "--port", str(port)),
        ],
        env={**os.environ, **(settings or {})},
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        printed = _Printed(process)
        try:
            link = printed.welcome()
            yield LiveService(f"http://127.0.0.1:{port}", link, home, printed.lines)
        finally:
            process.terminate()
            try:
                process.wait(timeout=_PATIENCE)
            finally:
                process.kill()
                printed.join(_PATIENCE)
                shutil.rmtree(home, ignore_errors=True)


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


def _free_port() -> int:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return held.getsockname()[1]

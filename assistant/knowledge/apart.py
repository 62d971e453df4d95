"""Reads a file in a process of its own, so that a hostile one can neither stop nor fill the service.

A thread cannot be ended and a fork would share the service's memory and sockets; a fresh interpreter
with limits is ended by the kernel. It is given the bytes and no environment, so no key of ours, and it
answers in JSON, so what comes back is data and never code.
"""

import json
import os
import resource
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping
from typing import Literal

from assistant.errors import BadDocument
from assistant.knowledge import docx, html, markdown, pdf, plain
from assistant.knowledge.blocks import Block, Defect, Parsed, Unreadable

Format = Literal["docx", "html", "markdown", "pdf", "plain"]

# A page of a PDF takes a tenth of a second and a policy has ten; a hundred pages fit with room.
SECONDS = 60
MEMORY = 1024**3

_UNREADABLE, _MEMORY, _DEPTH = 3, 4, 5
_DAMAGED = "it is damaged, or not what its name says"
_ENDS: Mapping[int, str] = {
    _MEMORY: f"reading it takes more than {MEMORY // 1024**2} MB of memory",
    _DEPTH: "its parts are nested too deep",
}


def _text(parse: Callable[[str], Parsed]) -> Callable[[bytes], Parsed]:
    return lambda data: parse(data.decode())


_PARSERS: Mapping[str, Callable[[bytes], Parsed]] = {
    "docx": docx.parse,
    "html": html.parse,
    "markdown": _text(markdown.parse),
    "pdf": pdf.parse,
    "plain": _text(plain.parse),
}


def parse(name: str, kind: Format, data: bytes, *, seconds: int = SECONDS) -> Parsed:
    """What the format's parser makes of the bytes; raises `BadDocument` naming the file."""
    try:
        done = subprocess.run(  # noqa: S603 - our own interpreter, our own module
            [sys.executable, "-m", __name__, kind, str(seconds)],
            input=data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # a traceback may quote the document
            env={"PYTHONPATH": os.pathsep.join(p for p in sys.path if p), "PYTHONUTF8": "1"},
            timeout=seconds + 30,  # waiting for a processor counts too
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise BadDocument(f"{name}: {_long(seconds)}") from error
    if done.returncode == 0:
        return _unpacked(done.stdout)
    raise BadDocument(f"{name}: {_why(done.returncode, done.stdout, seconds)}")


def _long(seconds: int) -> str:
    return f"reading it takes longer than {seconds} seconds"


def _why(code: int, said: bytes, seconds: int) -> str:
    if code == _UNREADABLE:
        return said.decode()
    if code in {-signal.SIGXCPU, -signal.SIGKILL}:
        return _long(seconds)
    return _ENDS.get(code, _DAMAGED)


def _unpacked(said: bytes) -> Parsed:
    blocks, defects = json.loads(said)
    return Parsed(
        tuple(Block(*fields) for fields in blocks), tuple(Defect(*fields) for fields in defects)
    )


def _packed(parsed: Parsed) -> bytes:
    blocks = [
        (b.kind, b.text, b.line, b.number, b.level, b.tagged, b.unit) for b in parsed.blocks
    ]
    return json.dumps([blocks, [(d.code, d.place, d.detail) for d in parsed.defects]]).encode()


def _limited(seconds: int) -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if (
        sys.platform == "linux"
    ):  # elsewhere the kernel takes the number and ignores it, or refuses
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def main(kind: str, seconds: str) -> int:
    """The child: bytes in, blocks out; the exit code says what went wrong."""
    _limited(int(seconds))
    try:
        said = _packed(_PARSERS[kind](sys.stdin.buffer.read()))
    except Unreadable as error:
        sys.stdout.buffer.write(str(error).encode())
        return _UNREADABLE
    except MemoryError:
        return _MEMORY
    except RecursionError:
        return _DEPTH
    sys.stdout.buffer.write(said)
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))

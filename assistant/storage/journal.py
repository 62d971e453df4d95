"""The journal of erasures, a file beside the database: a restored copy is brought up to it.

It holds keyed marks and moments, never whom they stand for. An entry stays for as long as a copy
from before it may be restored; then the first line says up to when entries are gone.
"""

import fcntl
import json
import os
from collections.abc import Collection, Generator, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from assistant.domain import TenantId

_FILE, _LOCK = "erasures.jsonl", "erasures.lock"
_GONE = "gone_up_to"


@dataclass(frozen=True, slots=True)
class Entry:
    """An erasure: everything of whoever has this mark that began up to a moment."""

    tenant: TenantId
    id: str
    mark: str
    cause: str
    actor: str
    before: datetime


class Journal:
    """An entry is on the disk before anything is erased. Several processes may share the file."""

    def __init__(self, home: Path) -> None:
        self._file, self._lock = home / _FILE, home / _LOCK

    def write(self, entry: Entry) -> None:
        """Returns once the disk has it."""
        flags = os.O_APPEND | os.O_CREAT | os.O_WRONLY
        with self._alone():
            _written(self._file, flags, _line(entry))

    def drop(self, over: Collection[str]) -> None:
        """Let entries go by their ids. What others write meanwhile stays."""
        with self._alone():
            held = list(self.entries())
            gone = [entry.before for entry in held if entry.id in over]
            if not gone:
                return
            up_to = max([*gone, *filter(None, [self.gone_up_to()])])
            kept = [_line(entry) for entry in held if entry.id not in over]
            new = self._file.with_suffix(".new")
            said = "".join([json.dumps({_GONE: up_to.isoformat()}) + "\n", *kept])
            _written(new, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, said)
            new.replace(self._file)
            _synced(self._file.parent)

    def gone_up_to(self) -> datetime | None:
        """Entries of erasures up to this moment may be gone; None: all are here."""
        for line in self._lines():
            try:
                return datetime.fromisoformat(json.loads(line)[_GONE])
            except (ValueError, TypeError, KeyError):
                return None
        return None

    def entries(self) -> Iterator[Entry]:
        """Every entry, oldest first; a line that was cut off by a crash began no erasure."""
        for line in self._lines():
            try:
                held: dict[str, Any] = json.loads(line)
                held["before"] = datetime.fromisoformat(held["before"])
                yield Entry(**held)
            except (ValueError, TypeError, KeyError):
                continue

    def _lines(self) -> list[str]:
        try:
            return self._file.read_text(encoding="utf-8").splitlines()
        except FileNotFoundError:
            return []

    @contextmanager
    def _alone(self) -> Generator[None]:
        descriptor = os.open(self._lock, os.O_CREAT | os.O_WRONLY, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)


def _line(entry: Entry) -> str:
    return json.dumps({**asdict(entry), "before": entry.before.isoformat()}) + "\n"


def _written(file: Path, flags: int, text: str) -> None:
    descriptor = os.open(file, flags, 0o600)
    try:
        os.write(descriptor, text.encode())
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _synced(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

"""The journal of erasures, a file beside the database: a restored copy is brought up to it.

It holds keyed marks and moments, never whom they stand for.
"""

import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from assistant.domain import TenantId

_FILE = "erasures.jsonl"


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
    """Append-only. An entry is on the disk before anything is erased."""

    def __init__(self, home: Path) -> None:
        self._file = home / _FILE

    def write(self, entry: Entry) -> None:
        """Returns once the disk has it."""
        line = {**asdict(entry), "before": entry.before.isoformat()}
        flags = os.O_APPEND | os.O_CREAT | os.O_WRONLY
        descriptor = os.open(self._file, flags, 0o600)
        try:
            os.write(descriptor, (json.dumps(line) + "\n").encode())
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

    def entries(self) -> Iterator[Entry]:
        """Every entry, oldest first; a line that was cut off by a crash began no erasure."""
        if not self._file.exists():
            return
        for line in self._file.read_text(encoding="utf-8").splitlines():
            try:
                held: dict[str, Any] = json.loads(line)
                held["before"] = datetime.fromisoformat(held["before"])
                yield Entry(**held)
            except (ValueError, TypeError, KeyError):
                continue

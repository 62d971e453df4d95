"""What a turn passed through, read back from the local trace file: stages and facts, no times."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import BinaryIO, cast

_TIMES = frozenset({"ms", "check_ms"})  # these differ between two runs that went alike


class Traces:
    """The traces of a run, by conversation; the file grows while the run goes on."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._read = 0
        self._lines: dict[str, list[tuple[int, int]]] = {}

    def of(self, conversation: str) -> list[dict[str, object]]:
        """The turns of one conversation, oldest first; none where traces were off for it."""
        self._catch_up()
        if not self._lines.get(conversation):
            return []
        with self._path.open("rb") as file:
            return [_turn(_piece(file, *place)) for place in self._lines[conversation]]

    def _catch_up(self) -> None:
        """Only places are kept in memory: a run may have 100,000 conversations."""
        if not self._path.exists():
            return
        with self._path.open("rb") as file:
            file.seek(self._read)
            for line in file:
                if not line.endswith(b"\n"):
                    break
                row = cast("dict[str, object]", json.loads(line))
                place = (self._read, len(line))
                self._lines.setdefault(str(row["conversation"]), []).append(place)
                self._read += len(line)


def _piece(file: BinaryIO, at: int, size: int) -> bytes:
    file.seek(at)
    return file.read(size)


def _turn(line: bytes) -> dict[str, object]:
    row = cast("dict[str, object]", json.loads(line))
    stages = cast("list[dict[str, object]]", row.get("stages", []))
    return {
        "heard": row.get("heard", ""),
        "answered": row.get("answered", ""),
        "steps": [{"stage": "turn", "facts": _facts(row)}]
        + [{"stage": str(stage["stage"]), "facts": _facts(stage)} for stage in stages],
    }


def _facts(row: Mapping[str, object]) -> dict[str, object]:
    facts = cast("dict[str, object]", row.get("facts", {}))
    told = {name: value for name, value in facts.items() if name not in _TIMES and value != ""}
    return told | {name: row[name] for name in ("model", "error") if name in row}

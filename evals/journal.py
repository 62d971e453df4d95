"""What a run has judged so far, line by line: an interrupted run goes on where it stopped."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TextIO

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from evals.cases import BadCases
from evals.measure import Graded

_GRADED = TypeAdapter(Graded)
_CODE = (".py", ".md", ".toml", ".tsv", ".npz", ".json", ".onnx", ".crfsuite", ".bin")

Place = tuple[int, int]  # which attempt, and which case of the file


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    suite: str
    attempt: int
    index: int
    ms: float
    graded: Graded


class Journal:
    """The lines of one run. `key` names all that a score depends on: a run goes on only as itself."""

    def __init__(self, path: Path, key: str, *, resume: bool) -> None:
        self._done: dict[str, dict[Place, tuple[Graded, float]]] = {}
        kept = list(_entries(path, key)) if resume else []
        for entry in kept:
            places = self._done.setdefault(entry.suite, {})
            places[entry.attempt, entry.index] = (entry.graded, entry.ms)
        path.parent.mkdir(parents=True, exist_ok=True)
        # Written anew: the last line of a run that was killed may be half a line.
        self._file: TextIO = path.open("w", encoding="utf-8")
        self._file.write(json.dumps({"key": key}) + "\n")
        for entry in kept:
            self._file.write(entry.model_dump_json() + "\n")
        self._file.flush()

    def done(self, suite: str) -> Mapping[Place, tuple[Graded, float]]:
        """What is judged already, by its place."""
        return self._done.get(suite, {})

    def add(self, suite: str, place: Place, graded: Graded, ms: float) -> None:
        """One more, on disk before the next is asked."""
        attempt, index = place
        held = _GRADED.dump_python(graded, mode="json")
        row = {"suite": suite, "attempt": attempt, "index": index, "ms": ms, "graded": held}
        self._file.write(json.dumps(row, ensure_ascii=False) + "\n")
        self._file.flush()

    def close(self) -> None:
        """Let the file go."""
        self._file.close()


def fingerprint(setting: Mapping[str, object], sources: Iterable[Path], code: Path) -> str:
    """A digest of how a run is made, of its cases, and of the product that answers them."""
    digest = hashlib.sha256(json.dumps(setting, sort_keys=True).encode())
    for path in sorted({*sources, *_product(code)}):
        digest.update(path.name.encode() + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _product(code: Path) -> Iterator[Path]:
    for part in ("assistant", "guardrails", "prompts", "evals"):
        for path in (code / part).rglob("*"):
            if path.suffix in _CODE and path.is_file():
                yield path


def _entries(path: Path, key: str) -> Iterator[_Entry]:
    try:
        lines = path.read_text("utf-8").split("\n")
    except FileNotFoundError:
        raise BadCases(f"{path}: there is no interrupted run to go on with") from None
    except (OSError, UnicodeDecodeError) as error:
        raise BadCases(f"{path}: this is no journal of a run") from error
    if lines[0] != json.dumps({"key": key}):
        raise BadCases(
            f"{path}:1: this run was made with other cases, options or code; start a new one"
        )
    # What follows the last line's end is empty, or half a line of a run that was killed.
    for number, line in enumerate(lines[1:-1], start=2):
        try:
            yield _Entry.model_validate_json(line)
        except ValidationError as error:
            raise BadCases(f"{path}:{number}: this is no line of a journal") from error

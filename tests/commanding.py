"""The command line as an operator uses it, in this process."""

import io
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from assistant import cli


@dataclass(frozen=True)
class Done:
    """How a command ended and what it said."""

    status: int
    out: str
    err: str

    @property
    def is_one_plain_line(self) -> bool:
        """What wrong use looks like."""
        lines = self.err.splitlines()
        plain = (
            len(lines) == 1 and lines[0].startswith("kora: ") and "Traceback" not in self.err
        )
        return self.status == 2 and self.out == "" and plain


Kora = Callable[..., Done]


def over(
    home: Path,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Kora:
    """Runs `kora` over a data folder, standing in another."""
    monkeypatch.chdir(folder)
    monkeypatch.setenv("KORA_HOME", str(home))

    def run(*arguments: str, given: bytes = b"") -> Done:
        monkeypatch.setattr(sys, "argv", ["kora", *arguments])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given)))
        with pytest.raises(SystemExit) as ended:
            cli.main()
        said = capsys.readouterr()
        return Done(int(ended.value.code or 0), said.out, said.err)

    return run

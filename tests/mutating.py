"""Takes controls out, one at a time, in a copy of the source, and shows that their tests fail.

`python -m tests.mutating [ID...]`: exit status 1 when a test passes without its control.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from assistant.privacy.controls import PROOFS
from tests import proving

ROOT = Path(__file__).resolve().parent.parent
_COPIED = ("assistant", "guardrails", "prompts", "evals", "tests", "docker")
_PATIENCE = 600  # seconds that the tests of one control may take


@dataclass(frozen=True)
class Change:
    """A control taken out: these words of a file, and the tests that must notice."""

    control: str
    file: str
    old: str
    new: str
    tests: tuple[str, ...]

    @property
    def name(self) -> str:
        """For the list of tests."""
        return f"{self.control}-{Path(self.file).stem}"


def read(table: Path = ROOT / "tests/mutations.toml") -> list[Change]:
    """The table as it is written."""
    given = cast("list[dict[str, object]]", tomllib.loads(table.read_text("utf-8"))["without"])
    return [
        Change(
            str(each["control"]),
            str(each["file"]),
            str(each["old"]),
            str(each["new"]),
            tuple(f"tests/{test}" for test in cast("list[str]", each["tests"])),
        )
        for each in given
    ]


def fails_without(change: Change, copy: Path) -> bool:
    """Whether the tests fail while the control is out; the copy is whole again afterwards."""
    target = copy / change.file
    text = target.read_text("utf-8")
    target.unlink()  # it may be a link to the original
    target.write_text(text.replace(change.old, change.new), "utf-8")
    try:
        done = subprocess.run(
            [
                *(
                    sys.executable,
                    "-m",
                    "pytest",
                    "-q",
                    "-x",
                    "-n",
                    "0",
                    "-p",
                    "no:cacheprovider",
                ),
                *("-m", "slow or not slow", *change.tests),
            ],
            cwd=copy,
            env={**os.environ, "PYTHONPATH": str(copy)},
            capture_output=True,
            text=True,
            timeout=_PATIENCE,
            check=False,
        )
    finally:
        target.write_text(text, "utf-8")
    if done.returncode not in (0, 1):  # no test was found, or the copy cannot be read
        sys.stderr.write(done.stdout[-2000:])
    return done.returncode == 1


def copied(folder: Path) -> Path:
    """The source, to be changed."""
    for name in _COPIED:
        shutil.copytree(
            ROOT / name,
            folder / name,
            copy_function=os.link,
            ignore=shutil.ignore_patterns("__pycache__"),
        )
    for name in ("pyproject.toml", "requirements.lock", "requirements-dev.lock", "Makefile"):
        shutil.copy(ROOT / name, folder / name)
    return folder


def main(wanted: list[str]) -> int:
    """Take out what is asked for, or each in turn."""
    survived: list[str] = []
    # Beside the source, for files are linked and a link stays on its own disk.
    with tempfile.TemporaryDirectory(dir=ROOT, prefix=".without-") as folder:
        copy = copied(Path(folder))
        for change in read():
            if wanted and change.control not in wanted:
                continue
            failed = fails_without(change, copy)
            outcome = "fails" if failed else "passes"
            sys.stdout.write(f"{change.control} without {change.file}: {outcome}\n")
            sys.stdout.flush()
            proving.keep({f"without:{change.control}": outcome}, PROOFS)
            if not failed:
                survived.append(change.control)
    return 1 if survived else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

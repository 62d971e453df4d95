"""Breaks a copy of the product one way after the other and shows what noticed.

Status 1 when a way went unnoticed, 2 when the gate does not even pass unbroken.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from tests.mutations.ways import WAYS, Way

ROOT = Path(__file__).resolve().parents[2]
PARTS = ("assistant", "guardrails", "prompts", "evals", "tests")
PATIENCE = 900.0  # seconds for one part of the gate
Gate = tuple[tuple[str, ...], tuple[str, ...]]  # suites, tests
Verdict = Literal["noticed", "UNNOTICED", "BROKEN"]


def main() -> int:
    """Every way, or those whose names hold one of the words given."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("words", nargs="*")
    words = parser.parse_args().words
    ways = [way for way in WAYS if not words or any(word in way.name for word in words)]
    if not _unbroken(ways):
        return 2
    verdicts = [_tried(way) for way in ways]
    noticed = verdicts.count("noticed")
    print(f"{noticed} of {len(ways)} ways of breaking the product were noticed")
    return 0 if noticed == len(ways) else 1


def _unbroken(ways: list[Way]) -> bool:
    """What fails anyway proves nothing."""
    whole = True
    for gate in dict.fromkeys((way.suites, way.tests) for way in ways):
        status, seconds, said = _passed(ROOT, gate)
        print(
            f"{'passes' if status == 0 else 'FAILS':10}{seconds:6.0f} s  unbroken: {_named(gate)}"
        )
        if status != 0:
            print(said)
            whole = False
    return whole


def _tried(way: Way) -> Verdict:
    with broken(way) as copy:
        status, seconds, said = _passed(copy, (way.suites, way.tests))
    # 1 is what a failed test or a figure under its floor gives; anything else broke too much.
    verdict: Verdict = "UNNOTICED" if status == 0 else "noticed" if status == 1 else "BROKEN"
    by = _named((way.suites, way.tests))
    print(f"{verdict:10}{seconds:6.0f} s  {way.name}: {by}: {_why(said)}", flush=True)
    return verdict


@contextmanager
def broken(way: Way) -> Generator[Path]:
    """A copy of the product, of links, in which one text is another."""
    with tempfile.TemporaryDirectory(prefix="km") as folder:
        copy = Path(folder)
        for part in PARTS:
            shutil.copytree(ROOT / part, copy / part, copy_function=os.link)
        shutil.copy(ROOT / "pyproject.toml", copy)
        target = copy / way.file
        text = mutated(way, target.read_text("utf-8"))
        target.unlink()  # the link; the original keeps its text
        target.write_text(text, encoding="utf-8")
        yield copy


def mutated(way: Way, text: str) -> str:
    """The broken text; raises `ValueError` where the place to break is not there once."""
    if text.count(way.old) != 1:
        raise ValueError(f"{way.name}: {way.file} holds the text {text.count(way.old)} times")
    return text.replace(way.old, way.new)


def _passed(where: Path, gate: Gate) -> tuple[int, float, str]:
    suites, tests = gate
    command = [sys.executable]
    if suites:
        command += ["-c", "from assistant.cli import main; main()", "eval", "run", *suites]
    else:
        command += ["-m", "pytest", "-q", "-x", "-n", "0", "-p", "no:cacheprovider"]
        command += ["-m", "not live and not browser", *tests]
    environment = {k: v for k, v in os.environ.items() if not k.startswith("KORA_")}
    began = time.perf_counter()
    done = subprocess.run(
        command,
        cwd=where,
        env={**environment, "PYTHONPATH": str(where)},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    return done.returncode, time.perf_counter() - began, done.stdout + done.stderr[-2000:]


def _named(gate: Gate) -> str:
    suites, tests = gate
    return ", ".join([f"eval {name}" for name in suites] + [Path(t).stem for t in tests])


def _why(said: str) -> str:
    """The line that tells what noticed: a figure under its floor, or a failed test."""
    lines = [line for line in said.splitlines() if "FAIL" in line]
    return " ".join(lines[0].split())[:110] if lines else ""


if __name__ == "__main__":
    sys.exit(main())

"""Whether the offline suites say the same twice, byte for byte apart from times.

python -m evals.bench.twice [SUITE...]

The second run asks one case at a time where the first asks four: an order that shows is a fault.
Exit status 1, and the first lines that differ, when the runs are not the same.
"""

import difflib
import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from itertools import islice
from pathlib import Path

_SHOWN = 20
_FLOOR_MISSED = 1  # a run under a floor is still a run; anything above is none


def timeless(report: str) -> str:
    """What a run's JSON says apart from how long it took."""
    held = json.loads(report)
    del held["times"]
    return json.dumps(held, ensure_ascii=False, indent=1)


def differences(first: str, second: str) -> list[str]:
    """The first lines in which two runs differ; none when they say the same."""
    return list(
        islice(difflib.unified_diff(first.split("\n"), second.split("\n"), n=0), _SHOWN)
    )


def _run(suites: Sequence[str], jobs: int, folder: Path) -> str:
    command = [sys.executable, "-c", "from assistant.cli import main; main()", "eval", "run"]
    done = subprocess.run(  # noqa: S603 - our own interpreter, our own command
        [*command, *suites, "--jobs", str(jobs), "--report", str(folder)],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode > _FLOOR_MISSED:
        raise SystemExit(done.stderr or done.stdout)
    return timeless((folder / "eval.json").read_text("utf-8"))


def main(suites: Sequence[str]) -> int:
    """Two runs of the named suites, or of all."""
    with tempfile.TemporaryDirectory(prefix="kt") as folder:
        first, second = (_run(suites, jobs, Path(folder, str(jobs))) for jobs in (4, 1))
    found = differences(first, second)
    size = len(first.encode())
    print("\n".join(found) if found else f"the same {size:,} bytes twice, apart from times")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

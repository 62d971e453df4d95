"""Keeps how each test ended last, for `kora controls`; hooks that the root of the tests takes in.

`python -m tests.proving` forgets the last results: a run of all tests begins with nothing proved.
"""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from assistant.privacy.controls import PROOFS, proofs

_WITHOUT = "without:"  # a control that was taken out, and what its tests did then
_seen: dict[str, str] = {}


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """A failure anywhere in a test is its end; a test that was skipped proves nothing."""
    if report.outcome == "failed" or (report.when == "call" and report.passed):
        worse = _seen.get(report.nodeid) == "failed"
        _seen[report.nodeid] = "failed" if worse else str(report.outcome)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Written once, by the process that all reports come to."""
    if not hasattr(session.config, "workerinput") and _seen:
        keep(_seen, PROOFS)


def keep(outcomes: dict[str, str], file: Path) -> None:
    """Put results in the place of older ones of the same tests."""
    known = dict(proofs(file))
    at = datetime.now(UTC).isoformat(timespec="seconds")  # noqa: TID251 - when it was run
    known |= {name: {"outcome": outcome, "at": at} for name, outcome in outcomes.items()}
    fresh = file.with_suffix(".new")
    fresh.write_text(json.dumps(known, indent=0, sort_keys=True), "utf-8")
    fresh.replace(file)


def forget(file: Path) -> None:
    """Results of an earlier run prove nothing of this one; what mutations showed is kept."""
    kept = {
        name: dict(each) for name, each in proofs(file).items() if name.startswith(_WITHOUT)
    }
    file.write_text(json.dumps(kept, indent=0, sort_keys=True), "utf-8")


if __name__ == "__main__":
    forget(PROOFS)

"""Keeps how each test ended last, for `kora controls`; hooks that the root of the tests takes in."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from assistant.privacy.controls import PROOFS, proofs

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

"""`kora eval run --engine claude` against a local Messages API: told, counted, capped."""

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from assistant import cli
from assistant.domain import Usage
from evals import spending
from evals.cases import BadCases
from evals.run import Halted
from evals.spending import Meter, Price
from tests.emulators.messages_api import MessagesApi
from tests.evals.scripted import written

QUESTIONS: list[dict[str, object]] = [
    {
        "id": f"q{n}",
        "tenant": "kapsule",
        "question": f"How long are chats with Kora kept, in month {n}?",
        "must": [["12 months"]],
    }
    for n in range(6)
]
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Run:
    """`kora eval run` in this process, over six questions."""
    data = written(tmp_path / "mine.jsonl", QUESTIONS)

    def run(*more: str) -> tuple[int, str, str]:
        arguments = ["kora", "eval", "run", "--data", str(data), "--jobs", "2", *more]
        monkeypatch.setattr(sys, "argv", arguments)
        with pytest.raises(SystemExit) as ended:
            cli.main()
        said = capsys.readouterr()
        return int(ended.value.code or 0), said.out, said.err

    return run


def test_claude_needs_a_key(run: Run) -> None:
    status, out, err = run("--engine", "claude")

    assert (status, out) == (2, "")
    assert err == "kora: --engine claude needs a key: set ANTHROPIC_API_KEY\n"


def test_what_costs_more_than_the_cap_does_not_begin(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    with MessagesApi() as claude:
        monkeypatch.setenv("ANTHROPIC_API_KEY", "sk-ant-invented")
        monkeypatch.setenv("ANTHROPIC_BASE_URL", claude.url)
        status, _, err = run("--engine", "claude", "--cap", "0.01")

    assert status == 2
    assert err.startswith("6 messages to claude-sonnet-5-5: about $0.0")
    assert "over the cap of $0.01" in err
    assert claude.asked == []


@pytest.mark.slow
@pytest.mark.timeout(400)  # two houses, one after the other
def test_the_cap_holds_and_the_run_goes_on_after_it(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    report = str(tmp_path / "report")
    with MessagesApi() as claude:
        monkeypatch.setenv("ANTHROPIC_API_KEY", "sk-ant-invented")
        monkeypatch.setenv("ANTHROPIC_BASE_URL", claude.url)
        # One at a time: of two, the second may end the run before the first has left.
        one = ("--engine", "claude", "--jobs", "1", "--report", report)
        capped = run(*one, "--cap", "0.15")
        asked = len(claude.asked)
        again = run(
            "--engine", "claude", "--cap", "5", "--report", report, "--resume", "--json"
        )

    assert capped[0] == 2
    assert "stopped at the cap" in capped[2]
    assert capped[1] == ""
    assert 0 < asked < 6
    held = json.loads(again[1])
    assert held["suites"][0]["cases"] == 6
    assert held["setting"]["engine"] == "claude"
    assert len(claude.asked) <= 6 + 2  # what was under way at the halt is asked again


def test_a_call_whose_worst_case_does_not_fit_is_not_made() -> None:
    meter = Meter(0.05, Price(2, 10), longest=1000)

    first = meter.reserve(9_000)
    meter.settle(first, Usage(input=1000, output=100))

    assert meter.spent == pytest.approx(0.003)
    assert meter.reserve(9_000) == pytest.approx(0.022)
    assert meter.reserve(9_000) == pytest.approx(0.022)
    with pytest.raises(Halted, match="3 calls"):
        meter.reserve(9_000)
    assert meter.halted


def test_a_model_without_a_price_has_no_cap_that_holds() -> None:
    with pytest.raises(BadCases, match="the price of 'other' is not known"):
        spending.price("other")

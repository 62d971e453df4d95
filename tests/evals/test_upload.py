"""`kora eval upload` against a local Langfuse: a run arrives whole and redacted, or it says so."""

import json
import secrets
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from assistant import cli
from tests.emulators.otlp import Traces
from tests.emulators.serving import refused_address

pytestmark = pytest.mark.slow

PERSON = "Wirihana Tamatea"
CALLED = f"My name is {PERSON}, how long do you keep chats?"
Upload = Callable[..., tuple[int, str, str]]


def row(case: str, right: float, *, asked: str = "") -> dict[str, object]:
    return {
        "id": case,
        "scores": {"right": [right, 1.0]},
        "missed": [] if right else ["right"],
        "error": False,
        "detail": "",
        "asked": asked,
        "answered": "The documents do not say." if asked else "",
    }


def suite(name: str, *rows: dict[str, object]) -> dict[str, object]:
    figure = {"measure": "right", "n": len(rows), "value": 0.5, "low": 0.2, "high": 0.8}
    return {
        "suite": name,
        "source": f"{name}.jsonl",
        "cases": len(rows),
        "passed": True,
        "figures": [{**figure, "floor": 0.4, "passed": True}],
        "slices": [],
        "rows": rows,
    }


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    run = {
        "passed": True,
        "split": "all",
        "seed": 7,
        "suites": [
            suite("grounding", row("g1", 1.0), row("g2", 0.0, asked=CALLED), row("g3", 1.0)),
            suite("search", row("g1", 1.0)),
        ],
    }
    path = tmp_path / "eval.json"
    path.write_text(json.dumps(run), encoding="utf-8")
    return path


@pytest.fixture
def upload(
    saved: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Upload:
    def upload(url: str, *more: str) -> tuple[int, str, str]:
        monkeypatch.setenv("LANGFUSE_PUBLIC_KEY", f"pk-lf-{secrets.token_hex(4)}")
        monkeypatch.setenv("LANGFUSE_SECRET_KEY", "sk-lf-invented")
        monkeypatch.setenv("LANGFUSE_BASE_URL", url)
        monkeypatch.setattr(sys, "argv", ["kora", "eval", "upload", str(saved), *more])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        said = capsys.readouterr()
        return int(ended.value.code or 0), said.out, said.err

    return upload


def test_a_run_arrives_with_every_case_and_figure(upload: Upload) -> None:
    with Traces() as langfuse:
        status, out, _ = upload(langfuse.url, "--name", "1.2.0")

        assert status == 0
        assert [line.split(" ", 3)[:3] for line in out.splitlines()] == [
            ["grounding:", "3", "cases"],
            ["search:", "1", "cases"],
        ]
        assert {name: len(items) for name, items in langfuse.items.items()} == {
            "kora-grounding": 3,
            "kora-search": 1,
        }
        runs = [span for span in langfuse.spans if span.name == "experiment-item-run"]
        assert len(runs) == 4
        assert sorted(langfuse.scored("right", by_case=True)) == [0.0, 1.0, 1.0, 1.0]
        assert langfuse.scored("right", by_case=False) == [0.5, 0.5]


def test_the_same_run_again_adds_no_case(upload: Upload) -> None:
    with Traces() as langfuse:
        for _ in range(2):
            assert upload(langfuse.url, "grounding", "--name", "1.2.0")[0] == 0

        assert list(langfuse.items) == ["kora-grounding"]
        assert len(langfuse.items["kora-grounding"]) == 3


def test_nobodys_name_leaves(upload: Upload) -> None:
    with Traces() as langfuse:
        assert upload(langfuse.url, "grounding", "--name", "1.2.0")[0] == 0

        sent = b"\n".join(langfuse.raw)
        assert PERSON.encode() not in sent
        assert b"how long do you keep chats" in sent


def test_what_does_not_arrive_is_said(upload: Upload) -> None:
    with Traces("500") as langfuse:
        assert upload(langfuse.url, "--name", "x")[::2] == (
            2,
            "kora: kora-grounding: status 500\n",
        )
    with refused_address() as nobody:
        status, out, err = upload(nobody, "--name", "x")
    assert (status, out) == (2, "")
    assert err.startswith("kora: kora-grounding: Connect")


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ((), "--name says which run this is: a version, a date"),
        (("nosuch", "--name", "x"), "this run has no suite 'nosuch': it has grounding, search"),
    ],
)
def test_a_wrong_call_sends_nothing(upload: Upload, more: tuple[str, ...], why: str) -> None:
    with Traces() as langfuse:
        assert upload(langfuse.url, *more) == (2, "", f"kora: {why}\n")

        assert langfuse.raw == []

"""The control matrix holds itself: every promise has its row, every row its proofs."""

import ast
import json
import re
import tomllib
from collections.abc import AsyncGenerator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import cast

import pytest
import pytest_asyncio

from assistant import house
from assistant.batch import Batch
from assistant.privacy import controls
from assistant.privacy.controls import Control
from assistant.settings import Settings
from evals import cases, graders
from tests import mutating, proving

ROOT = Path(__file__).resolve().parent.parent
MATRIX = controls.read()
PROMISES = {
    case.id: case
    for case in map(
        cases.GroundingCase.model_validate_json,
        (ROOT / "evals/cases/promises.jsonl").read_text("utf-8").splitlines(),
    )
}


@cache
def functions(path: str) -> frozenset[str]:
    """The tests of a file."""
    tree = ast.parse((ROOT / path).read_text("utf-8"))
    return frozenset(
        node.name
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    )


def test_every_promise_of_the_policies_has_its_row() -> None:
    wanted = [f"P{n:02}" for n in range(1, 89)] + [f"R{n:02}" for n in range(1, 40)]

    assert [control.id for control in MATRIX] == wanted


@pytest.mark.parametrize("control", MATRIX, ids=lambda control: control.id)
def test_its_tests_are_there(control: Control) -> None:
    for test in control.tests:
        path, _, name = test.partition("::")
        assert name in functions(path), test


@pytest.mark.parametrize(
    "control", [c for c in MATRIX if "E" in c.kinds], ids=lambda control: control.id
)
def test_what_is_enforced_is_tested_or_said_to_be_open(control: Control) -> None:
    assert bool(control.tests) != bool(control.open)


@pytest.mark.parametrize(
    "control", [c for c in MATRIX if "S" in c.kinds], ids=lambda control: control.id
)
def test_what_is_supported_is_tested(control: Control) -> None:
    assert control.proofs or control.open


@pytest.mark.parametrize(
    "control", [c for c in MATRIX if "A" in c.kinds], ids=lambda control: control.id
)
def test_what_is_answered_is_asked(control: Control) -> None:
    assert control.asks
    assert all(asked in PROMISES for asked in control.asks)


def test_every_question_belongs_to_a_promise() -> None:
    assert {asked for control in MATRIX for asked in control.asks} == PROMISES.keys()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def kapsule(home: Path) -> AsyncGenerator[Batch]:
    settings = Settings(home=home, _env_file=None)  # type: ignore[call-arg]
    async with house.opened(settings) as opened:
        yield Batch(opened)


@pytest.mark.slow
@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("control", [c for c in MATRIX if c.asks], ids=lambda c: c.id)
async def test_what_is_promised_is_answered(kapsule: Batch, control: Control) -> None:
    for case in (PROMISES[asked] for asked in control.asks):
        row = {"id": case.id, "tenant": case.tenant, "question": case.question}
        answer = await kapsule.ask(row)
        said = str(answer["answer"])

        assert answer["abstained"] == case.abstain, said
        assert graders.missing(said, case.must) == [], said
        assert graders.forbidden(said, case.must_not) == [], said
        # A word alone can stand in another clause: one promise seemed kept by that.
        cited = {
            f"{c['doc']} {c['clause']}"
            for c in cast("list[Mapping[str, str]]", answer["citations"])
        }
        assert not case.clauses or not cited.isdisjoint(case.clauses), said


# Results.


def a_control(*tests: str, kinds: str = "E", asks: Sequence[str] = ()) -> Control:
    return Control("X1", tuple(kinds.split("/")), "says", "how", tests, tuple(asks))  # type: ignore[arg-type]


def ended(**outcomes: str) -> dict[str, dict[str, str]]:
    return {name: {"outcome": end, "at": "2026-11-22"} for name, end in outcomes.items()}


@pytest.mark.parametrize(
    ("results", "state"),
    [
        ({"a": "passed", "b": "passed"}, "proved"),
        ({"a": "passed", "b[1]": "passed", "b[2]": "passed"}, "proved"),
        ({"a": "passed", "b[1]": "passed", "b[2]": "failed"}, "failing"),
        ({"a": "passed"}, "not run"),
        ({"a": "passed", "bc": "passed"}, "not run"),
        ({"a": "failed"}, "failing"),
        ({}, "not run"),
    ],
)
def test_a_control_is_proved_when_all_its_tests_passed(
    results: dict[str, str], state: str
) -> None:
    (row,) = controls.rows([a_control("a", "b")], ended(**results))

    assert row.state == state
    assert controls.unproved([row]) == ([] if state == "proved" else ["X1"])


def test_what_is_open_is_never_proved() -> None:
    (row,) = controls.rows([replace(a_control("a"), open="not built")], ended(a="passed"))

    assert row.state == "open"
    assert controls.unproved([row]) == ["X1"]


def test_what_is_not_enforced_needs_no_proof_to_pass() -> None:
    (row,) = controls.rows([a_control(kinds="O")], {})

    assert row.state == "outside"
    assert controls.unproved([row]) == []


def test_results_outlive_a_run_of_other_tests(tmp_path: Path) -> None:
    file = tmp_path / "proofs.json"

    proving.keep({"a": "passed", "b": "failed"}, file)
    proving.keep({"b": "passed"}, file)

    assert {name: each["outcome"] for name, each in controls.proofs(file).items()} == {
        "a": "passed",
        "b": "passed",
    }


def test_a_run_of_all_tests_begins_with_nothing_proved(tmp_path: Path) -> None:
    file = tmp_path / "proofs.json"
    proving.keep({"a": "passed", "without:X1": "fails"}, file)

    proving.forget(file)

    assert controls.proofs(file).keys() == {"without:X1"}


def test_without_results_nothing_is_proved(tmp_path: Path) -> None:
    (tmp_path / "broken").write_text("{")

    assert controls.proofs(tmp_path / "none") == {}
    assert controls.proofs(tmp_path / "broken") == {}


def test_the_matrix_is_told_as_text_and_as_json() -> None:
    found = controls.rows(MATRIX, {})

    assert "P30" in controls.as_text(found, counted=found)
    told = json.loads(json.dumps(controls.as_json(found)))
    assert {"id", "kinds", "says", "control", "state", "tests", "cases", "at", "taken_out"} == (
        told[0].keys()
    )


# Controls taken out.

TABLE = tomllib.loads((ROOT / "tests/mutations.toml").read_text("utf-8"))["without"]


@pytest.mark.parametrize("change", mutating.read(), ids=lambda change: change.name)
def test_each_control_can_be_taken_out_of_the_source_as_it_is(
    change: mutating.Change,
) -> None:
    text = (ROOT / change.file).read_text("utf-8")

    assert text.count(change.old) == 1, change.file
    if change.file.endswith(".py"):
        ast.parse(text.replace(change.old, change.new))
    (control,) = [c for c in MATRIX if c.id == change.control]
    assert set(change.tests) <= set(control.tests)


def test_everything_that_is_enforced_can_be_taken_out() -> None:
    taken = {each["control"] for each in TABLE}

    assert taken == {control.id for control in MATRIX if "E" in control.kinds}


def test_a_change_names_one_control_and_differs() -> None:
    assert all(re.fullmatch(r"[PR]\d\d", each["control"]) for each in TABLE)
    assert all(each["old"] != each["new"] for each in TABLE)

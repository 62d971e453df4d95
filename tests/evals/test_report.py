"""Floors, the three forms of the report, and two runs compared."""

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from evals import compare, floors, report, run, saved, suites
from evals.cases import BadCases
from evals.results import RunReport
from evals.saved import Saved
from tests.evals.scripted import ScriptedSubject, blocks, written


async def a_run(folder: Path, *caught: str, cases: int = 40, text: str = "draft") -> RunReport:
    """A run whose guard blocks the drafts with these words; the even ones violate."""
    rows: list[dict[str, object]] = [
        {"id": f"d{n}", "text": f"{text} {n}.", "violates": n % 2 == 0, "style": f"s{n % 3}"}
        for n in range(cases)
    ]
    written(folder / "decisions.jsonl", rows)
    limits = folder / "floors.toml"
    limits.write_text(
        "[every]\nerrors = { max = 0 }\n[decisions]\ncaught = { min = 0.9 }\n", encoding="utf-8"
    )
    return await run.run_suites(
        ScriptedSubject(blocks(*caught)),
        ["decisions"],
        run.Options(cases=folder, floors=limits, clock=lambda: 0.0),
    )


EVEN = [f" {n}." for n in range(0, 40, 2)]


async def test_the_table_shows_figure_interval_floor_and_verdict(tmp_path: Path) -> None:
    lines = report.table(await a_run(tmp_path, *EVEN)).splitlines()

    assert lines[1].split() == [
        *("decisions", "caught", "100.00", "83.89", "to", "100.00", "≥", "90.00", "20", "pass")
    ]
    assert lines[-1] == "40 cases in 0.0 s; every floor is met."


async def test_the_table_lists_the_first_failures_under_a_floor(tmp_path: Path) -> None:
    text = report.table(await a_run(tmp_path, *EVEN[:8]), failures=2)

    assert "FAIL" in text
    assert "decisions: 12 of 40 cases fell short\n  d16 (caught): passed: draft 16." in text
    assert "and 10 more" in text
    assert text.endswith("under the floor: decisions caught.")


async def test_markdown_has_slices_and_every_failure(tmp_path: Path) -> None:
    done = await a_run(tmp_path, *EVEN[:8], text="<b>draft</b> |")

    text = report.markdown(done)

    assert "| style: s0 | caught |" in text
    assert "<summary>12 cases fell short</summary>" in text
    assert "&lt;b&gt;draft" in text


async def test_json_holds_every_case_in_order(tmp_path: Path) -> None:
    held = json.loads(report.as_json(await a_run(tmp_path, *EVEN)))

    (suite,) = held["suites"]
    assert [row["id"] for row in suite["rows"]] == [f"d{n}" for n in range(40)]
    assert suite["rows"][0]["scores"] == {"caught": [1.0, 1.0]}
    assert held["passed"] is True


async def test_a_report_is_written_where_it_is_asked_for(tmp_path: Path) -> None:
    done = await a_run(tmp_path, *EVEN)

    files = report.write(done, tmp_path / "new" / "folder")

    assert [file.name for file in files] == ["eval.json", "eval.md", "eval.html"]
    assert files[0].read_text("utf-8") == report.as_json(done)


async def test_a_floor_without_a_case_is_not_met(tmp_path: Path) -> None:
    written(tmp_path / "decisions.jsonl", [{"id": "a", "text": "x", "violates": False}])
    limits = tmp_path / "floors.toml"
    limits.write_text("[decisions]\ncaught = { min = 0.0 }\n", encoding="utf-8")

    done = await run.run_suites(
        ScriptedSubject(blocks()), ["decisions"], run.Options(cases=tmp_path, floors=limits)
    )

    assert not done.passed
    assert "none" in report.table(done)


def test_the_shipped_floors_are_sound() -> None:
    found = floors.load(run.HERE / "floors.toml", suites.SUITES)

    assert all(floors.ERRORS in found[name] for name in suites.SUITES)
    assert found["decisions"]["caught"].better == "higher"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[decision]\ncaught = { min = 1 }", "there is no suite 'decision'"),
        ("[decisions]\ncatched = { min = 1 }", "decisions.catched: this is not measured"),
        ("[decisions]\ncaught = { max = 1 }", "higher is better here, so give 'min' alone"),
        ("[pii]\nleak = { min = 0, max = 1 }", "give 'max' alone"),
        ("[pii]\nleak = { max = 'low' }", "pii.leak.max"),
        ("[pii", "declaration"),
    ],
)
def test_floors_that_hold_nothing_are_refused(tmp_path: Path, text: str, says: str) -> None:
    path = tmp_path / "floors.toml"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(BadCases) as caught:
        floors.load(path, suites.SUITES)

    assert str(path) in caught.value.detail
    assert says in caught.value.detail


def test_missing_floors_are_no_floors_met(tmp_path: Path) -> None:
    with pytest.raises(BadCases, match="No such file"):
        floors.load(tmp_path / "floors.toml", suites.SUITES)


async def runs(folder: Path, before: RunReport, after: RunReport) -> list[compare.Change]:
    (was, *_), (now, *_) = (
        report.write(before, folder / "before"),
        report.write(after, folder / "after"),
    )
    return compare.compare(saved.load(was), saved.load(now), suites.SUITES, seed=1)


async def test_a_real_regression_is_told_from_noise(tmp_path: Path) -> None:
    before, after = await a_run(tmp_path, *EVEN), await a_run(tmp_path, *EVEN[:10])

    changes = {change.measure: change for change in await runs(tmp_path, before, after)}

    assert changes["caught"].worse
    assert changes["caught"].change.value == -0.5
    assert not changes["false_block"].sure
    assert compare.table(changes.values()).startswith("WORSE   decisions caught: -50.00 points")


async def test_two_cases_lost_are_noise(tmp_path: Path) -> None:
    before, after = await a_run(tmp_path, *EVEN), await a_run(tmp_path, *EVEN[:18])

    changes = await runs(tmp_path, before, after)

    assert not any(change.worse for change in changes)
    assert compare.table(changes) == "No change beyond noise."


async def test_runs_over_different_cases_are_not_compared(tmp_path: Path) -> None:
    before, after = await a_run(tmp_path, *EVEN), await a_run(tmp_path, *EVEN, cases=38)

    with pytest.raises(BadCases, match="different cases"):
        await runs(tmp_path, before, after)


def a_saved(suite: str, scores: Mapping[str, Mapping[str, tuple[float, float]]]) -> Saved:
    """A run with these scores, case by case."""
    rows: list[dict[str, object]] = [
        {"id": case, "scores": held, "missed": [], "error": False, "detail": ""}
        for case, held in scores.items()
    ]
    told: dict[str, object] = {
        "suite": suite,
        "source": "x",
        "cases": len(rows),
        "passed": True,
        "rows": rows,
    }
    part: dict[str, object] = {**told, "figures": [], "slices": []}
    return Saved.model_validate(
        {"passed": True, "split": "all", "seed": 1, "suites": [part] if suite else []}
    )


def test_shares_of_characters_are_compared_by_resampling() -> None:
    before = a_saved("pii", {str(n): {"leak": (0.0, 9.0)} for n in range(60)})
    after = a_saved("pii", {str(n): {"leak": (n % 3, 9.0)} for n in range(60)})

    changes = compare.compare(before, after, suites.SUITES, seed=1)

    (change,) = (change for change in changes if change.measure == "leak")
    assert change.worse
    assert change.p is None
    assert change.change.low > 0.08


def test_what_the_answer_weighs_is_no_yes_or_no() -> None:
    before = a_saved("grounding", {str(n): {"abstain_precision": (1, 1)} for n in range(40)})
    after = a_saved("grounding", {str(n): {"right": (1, 1)} for n in range(40)})

    changes = compare.compare(before, after, suites.SUITES, seed=1)

    (change,) = (change for change in changes if change.measure == "abstain_precision")
    assert change.p is None


def test_runs_of_other_suites_have_nothing_to_compare() -> None:
    with pytest.raises(BadCases, match="no suite in common"):
        compare.compare(a_saved("pii", {}), a_saved("intents", {}), suites.SUITES, seed=1)


def test_a_run_with_fewer_cases_than_it_says_is_refused(tmp_path: Path) -> None:
    whole = a_saved("pii", {"a": {"leak": (0.0, 9.0)}, "b": {"leak": (0.0, 9.0)}})
    held = json.loads(whole.model_dump_json())
    del held["suites"][0]["rows"][1]
    path = tmp_path / "eval.json"
    path.write_text(json.dumps(held), encoding="utf-8")

    with pytest.raises(BadCases, match="pii says 2 cases and has 1"):
        saved.load(path)


@pytest.mark.parametrize("text", ["", "[]", '{"suites": [{}]}', '{"suites": 3}'])
def test_a_file_that_is_no_run_is_named(tmp_path: Path, text: str) -> None:
    path = tmp_path / "eval.json"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(BadCases, match="no result of a run"):
        saved.load(path)

"""An interrupted run goes on where it stopped, and never scores fewer cases than it says."""

import asyncio
from pathlib import Path

import pytest

from evals import journal, report, run
from evals.cases import BadCases
from evals.journal import Journal
from evals.results import RunReport
from evals.rows import Row
from evals.run import Halted
from tests.evals.scripted import Reply, ScriptedSubject, blocks, written

CASES = [{"id": f"d{n}", "text": f"draft {n}.", "violates": n % 2 == 0} for n in range(30)]
KEY = "a key"


async def ran(
    folder: Path, suite: str, subject: ScriptedSubject, *, resume: bool, **fields: object
) -> RunReport:
    floors = folder / "floors.toml"
    floors.write_text("[decisions]\ncaught = { min = 0.0 }\n", encoding="utf-8")
    held = Journal(folder / "journal.jsonl", KEY, resume=resume)
    options = run.Options(
        cases=folder,
        floors=floors,
        journal=held,
        clock=lambda: 0.0,
        **fields,  # pyright: ignore[reportArgumentType] - a test's own fields
    )
    try:
        return await run.run_suites(subject, [suite], options)
    finally:
        held.close()


def until(stop: str) -> Reply:
    def reply(row: Row) -> Row:
        if row["id"] == stop:
            raise Halted("enough")
        return blocks("0.")(row)

    return reply


async def decisions(
    folder: Path, reply: Reply, *, resume: bool = False, **fields: object
) -> tuple[RunReport, int]:
    subject = ScriptedSubject(reply)
    done = await ran(folder, "decisions", subject, resume=resume, **fields)
    return done, len(subject.asked)


async def test_what_was_judged_is_not_asked_again(tmp_path: Path) -> None:
    written(tmp_path / "decisions.jsonl", CASES)
    with pytest.raises(Halted):
        await decisions(tmp_path, until("d20"), jobs=3)

    done, asked = await decisions(tmp_path, blocks("0."), resume=True)
    whole, _ = await decisions(tmp_path, blocks("0."))

    assert 10 <= asked <= 13
    assert report.as_json(done) == report.as_json(whole)


async def test_a_halt_gives_no_score(tmp_path: Path) -> None:
    written(tmp_path / "decisions.jsonl", CASES)

    with pytest.raises(Halted, match="enough"):
        await decisions(tmp_path, until("d29"), jobs=1)


async def test_half_a_line_is_asked_again(tmp_path: Path) -> None:
    written(tmp_path / "decisions.jsonl", CASES)
    await decisions(tmp_path, blocks("0."))
    path = tmp_path / "journal.jsonl"
    path.write_bytes(path.read_bytes()[:-20])

    _, asked = await decisions(tmp_path, blocks("0."), resume=True)

    assert asked == 1


async def test_a_conversation_that_was_cut_is_asked_from_its_start(tmp_path: Path) -> None:
    rows: list[dict[str, object]] = [
        {"id": f"p{n}", "text": "hi Ana", "spans": [], "conversation": f"c{n // 5}"}
        for n in range(10)
    ]
    written(tmp_path / "pii.jsonl", rows)

    def reply(row: Row) -> Row:
        if row["id"] == "p7":
            raise Halted("enough")
        return {"spans": [], "text": ""}

    with pytest.raises(Halted):
        await ran(tmp_path, "pii", ScriptedSubject(reply), resume=False, jobs=1)
    subject = ScriptedSubject(lambda _: {"spans": [], "text": ""})
    await ran(tmp_path, "pii", subject, resume=True, jobs=1)

    assert [row["id"] for row in subject.asked] == ["p5", "p6", "p7", "p8", "p9"]


def test_another_run_is_not_gone_on_with(tmp_path: Path) -> None:
    Journal(tmp_path / "j", "one", resume=False).close()

    with pytest.raises(BadCases, match="j:1: this run was made with other cases"):
        Journal(tmp_path / "j", "other", resume=True)


def test_there_must_be_something_to_go_on_with(tmp_path: Path) -> None:
    with pytest.raises(BadCases, match="no interrupted run"):
        Journal(tmp_path / "j", KEY, resume=True)


def test_a_line_that_is_none_of_ours_is_named(tmp_path: Path) -> None:
    held = Journal(tmp_path / "j", KEY, resume=False)
    held.close()
    with (tmp_path / "j").open("a", encoding="utf-8") as file:
        file.write('{"suite": "x"}\n')

    with pytest.raises(BadCases, match="j:2: this is no line of a journal"):
        Journal(tmp_path / "j", KEY, resume=True)


def test_a_fingerprint_knows_cases_options_and_code(tmp_path: Path) -> None:
    cases = written(tmp_path / "a.jsonl", CASES)
    code = tmp_path / "evals" / "a.py"
    code.parent.mkdir()
    code.write_text("x = 1\n", encoding="utf-8")
    first = journal.fingerprint({"split": "all"}, [cases], tmp_path)

    code.write_text("x = 2\n", encoding="utf-8")
    second = journal.fingerprint({"split": "all"}, [cases], tmp_path)
    third = journal.fingerprint({"split": "dev"}, [cases], tmp_path)
    written(cases, CASES[:-1])
    fourth = journal.fingerprint({"split": "dev"}, [cases], tmp_path)

    assert len({first, second, third, fourth}) == 4


async def test_a_case_asked_three_times_passes_only_if_it_does_each_time(
    tmp_path: Path,
) -> None:
    written(tmp_path / "decisions.jsonl", [c for c in CASES if c["violates"]][:10])
    asked: dict[object, int] = {}

    def reply(row: Row) -> Row:
        asked[row["id"]] = asked.get(row["id"], 0) + 1
        fails = row["id"] == "d0" and asked["d0"] == 2
        return {"blocked": not fails, "reasons": []}

    done, _ = await decisions(tmp_path, reply, repeat=3)

    values = {f.measure: f.interval.value for f in done.suites[0].figures if f.interval}
    assert values["caught"] == pytest.approx(29 / 30)
    assert values["caught^3"] == 0.9
    assert done.suites[0].failures[0].detail.startswith("1 of 3 attempts fell short")


async def test_a_worker_that_fails_stops_the_others(tmp_path: Path) -> None:
    written(tmp_path / "decisions.jsonl", CASES)
    running = len(asyncio.all_tasks())

    with pytest.raises(Halted):
        await decisions(tmp_path, until("d3"), jobs=5)

    assert len(asyncio.all_tasks()) == running

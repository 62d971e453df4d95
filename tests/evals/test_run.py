"""The runner: every case counted, in order, whatever the system under test does."""

import asyncio
import json
from pathlib import Path

import pytest

from assistant.errors import EngineTimeout
from evals import report, run
from evals.cases import BadCases
from evals.results import RunReport, SuiteReport
from evals.rows import Row
from tests.evals.scripted import Reply, ScriptedSubject, answer, blocks, written

VIOLATES = [{"id": f"v{n}", "text": f"bad {n}", "violates": True} for n in range(20)]
COMPLIES = [{"id": f"c{n}", "text": f"good {n}", "violates": False} for n in range(20)]


def options(folder: Path, **fields: object) -> run.Options:
    floors = folder / "floors.toml"
    if not floors.exists():
        floors.write_text("[decisions]\ncaught = { min = 0.9 }\n", encoding="utf-8")
    return run.Options(cases=folder, floors=floors, **fields)  # pyright: ignore[reportArgumentType] - a test's own fields


async def run_decisions(folder: Path, reply: Reply, **fields: object) -> RunReport:
    written(folder / "decisions.jsonl", [*VIOLATES, *COMPLIES])
    return await run.run_suites(
        ScriptedSubject(reply), ["decisions"], options(folder, **fields)
    )


def value(suite: SuiteReport, measure: str) -> float:
    (figure,) = [figure for figure in suite.figures if figure.measure == measure]
    assert figure.interval is not None
    return figure.interval.value


async def test_a_perfect_guard_meets_the_floor(tmp_path: Path) -> None:
    done = await run_decisions(tmp_path, blocks("bad"))

    assert done.passed
    assert value(done.suites[0], "caught") == 1
    assert value(done.suites[0], "false_block") == 0


async def test_a_guard_that_lets_three_of_twenty_pass_fails_by_those(tmp_path: Path) -> None:
    reply = blocks(*(f"bad {n}" for n in range(4, 10)), "bad 1")

    done = await run_decisions(tmp_path, reply)

    assert not done.passed
    assert [one.case for one in done.suites[0].failures] == ["v0", "v2", "v3"]


async def test_a_crash_counts_as_the_worst_answer(tmp_path: Path) -> None:
    def reply(row: Row) -> Row:
        if row["id"] in ("v0", "c0"):
            raise ZeroDivisionError("secret words of a customer")
        return blocks("bad")(row)

    suite = (await run_decisions(tmp_path, reply)).suites[0]

    assert len(suite.graded) == 40
    assert (value(suite, "caught"), value(suite, "false_block")) == (0.95, 0.05)
    assert value(suite, "errors") == 0.05
    assert "ZeroDivisionError" in report.as_json(RunReport((suite,), "all", 1))
    assert "secret words" not in report.as_json(RunReport((suite,), "all", 1))


@pytest.mark.parametrize(
    "row",
    [
        {"error": "too long"},
        {},
        {"blocked": "yes", "reasons": []},
        {"blocked": None},
        {"id": "another", "blocked": True, "reasons": []},
    ],
)
async def test_a_row_of_no_known_form_is_a_failure(tmp_path: Path, row: Row) -> None:
    done = await run_decisions(tmp_path, lambda _: row)

    assert value(done.suites[0], "errors") == 1
    assert value(done.suites[0], "caught") == 0


async def test_our_own_errors_say_what_they_are(tmp_path: Path) -> None:
    def reply(row: Row) -> Row:
        raise EngineTimeout("no answer in 20 s")

    done = await run_decisions(tmp_path, reply)

    assert done.suites[0].graded[0].detail == "EngineTimeout: no answer in 20 s"


async def test_a_case_that_never_ends_is_ended(tmp_path: Path) -> None:
    class Endless(ScriptedSubject):
        async def check_draft(self, row: Row) -> Row:
            await asyncio.Event().wait()
            return {}

    written(tmp_path / "decisions.jsonl", VIOLATES[:2])
    subject = Endless(blocks())

    done = await run.run_suites(subject, ["decisions"], options(tmp_path, timeout=0.01))

    assert {one.detail for one in done.suites[0].graded} == {"TimeoutError"}


async def test_the_order_is_that_of_the_file_and_the_jobs_are_bounded(tmp_path: Path) -> None:
    written(tmp_path / "decisions.jsonl", [*VIOLATES, *COMPLIES])
    subject = ScriptedSubject(blocks("bad"))

    done = await run.run_suites(subject, ["decisions"], options(tmp_path, jobs=3))

    assert [one.case for one in done.suites[0].graded] == [
        str(case["id"]) for case in [*VIOLATES, *COMPLIES]
    ]
    assert subject.most_at_once == 3


async def test_the_subject_never_sees_the_gold(tmp_path: Path) -> None:
    record = {"reference": "D-1", "subject": "refund", "outcome": "approved"}
    written(tmp_path / "decisions.jsonl", [VIOLATES[0] | {"records": [record], "style": "s"}])
    subject = ScriptedSubject(blocks())

    await run.run_suites(subject, ["decisions"], options(tmp_path))

    assert subject.asked == [{"id": "v0", "text": "bad 0", "records": [record]}]


async def test_two_runs_give_the_same_bytes_apart_from_times(tmp_path: Path) -> None:
    def still() -> float:
        return 0.0

    reports = [
        await run_decisions(tmp_path, blocks("bad 1"), jobs=jobs, clock=still)
        for jobs in (1, 7)
    ]

    assert report.as_json(reports[0]) == report.as_json(reports[1])
    assert report.markdown(reports[0]) == report.markdown(reports[1])


async def test_rows_of_one_conversation_keep_their_order(tmp_path: Path) -> None:
    rows: list[dict[str, object]] = [
        {"id": f"{n}", "text": "hi Ana", "spans": [], "conversation": f"c{n % 2}"}
        for n in range(12)
    ]
    written(tmp_path / "pii.jsonl", rows)
    subject = ScriptedSubject(lambda _: {"spans": [], "text": ""})

    await run.run_suites(subject, ["pii"], options(tmp_path, jobs=5))

    for parity in (0, 1):
        mine = [
            int(str(row["id"])) for row in subject.asked if int(str(row["id"])) % 2 == parity
        ]
        assert mine == sorted(mine)
    assert subject.most_at_once == 2


async def test_a_split_is_all_that_is_run(tmp_path: Path) -> None:
    cases = [case | {"split": "held" if at % 2 else "dev"} for at, case in enumerate(VIOLATES)]
    written(tmp_path / "decisions.jsonl", cases)

    done = await run.run_suites(
        ScriptedSubject(blocks("bad")), ["decisions"], options(tmp_path, split="held")
    )

    assert len(done.suites[0].graded) == 10


async def test_a_split_without_cases_is_no_run(tmp_path: Path) -> None:
    with pytest.raises(BadCases, match="no case of the split 'held'"):
        await run_decisions(tmp_path, blocks(), split="held")


async def test_an_unknown_suite_is_named_with_those_there_are(tmp_path: Path) -> None:
    with pytest.raises(BadCases, match="there is no suite 'decision'; there are grounding"):
        await run.run_suites(ScriptedSubject(blocks()), ["decision"], options(tmp_path))


async def test_no_question_is_asked_before_every_case_is_sound(tmp_path: Path) -> None:
    written(tmp_path / "decisions.jsonl", [*VIOLATES, VIOLATES[0]])
    subject = ScriptedSubject(blocks())

    with pytest.raises(BadCases, match="jsonl:21: the id 'v0'"):
        await run.run_suites(subject, ["decisions"], options(tmp_path))

    assert not subject.asked


async def test_jobs_below_one_are_refused(tmp_path: Path) -> None:
    with pytest.raises(BadCases, match="--jobs"):
        await run_decisions(tmp_path, blocks(), jobs=0)


async def test_progress_counts_to_the_end(tmp_path: Path) -> None:
    seen: list[tuple[str, int, int]] = []

    def progress(*told: object) -> None:
        seen.append(told)  # pyright: ignore[reportArgumentType] - what Progress says

    await run_decisions(tmp_path, blocks(), progress=progress)

    assert seen[-1] == ("decisions", 40, 40)
    assert len(seen) == 40


@pytest.mark.parametrize(
    ("row", "suite"),
    [
        ({"id": "a", "text": "x", "violates": True}, "decisions"),
        ({"id": "a", "text": "x", "spans": []}, "pii"),
        ({"id": "a", "text": "x", "intents": ["minor"]}, "intents"),
        ({"id": "a", "text": "x", "injection": False}, "injections"),
        ({"id": "a", "tenant": "t", "turns": ["x"], "handoff": True}, "handoff"),
        ({"id": "a", "tenant": "t", "query": "x", "k": 3, "clauses": ["d 1"]}, "search"),
        ({"id": "a", "tenant": "t", "question": "x", "clauses": ["d 1"]}, "grounding"),
    ],
)
async def test_a_file_of_ones_own_is_recognised_by_its_gold(
    tmp_path: Path, row: dict[str, object], suite: str
) -> None:
    data = written(tmp_path / "mine.jsonl", [row])

    done = await run.run_suites(ScriptedSubject(lambda _: {}), [], options(tmp_path, data=data))

    assert done.suites[0].suite == suite
    assert value(done.suites[0], "errors") == 1


async def test_rows_without_gold_are_run_and_not_judged(tmp_path: Path) -> None:
    question = {"tenant": "t", "question": "How long?"}
    rows = [{"id": "a", "must": [["12 months"]], **question}, {"id": "b", **question}]
    data = written(tmp_path / "mine.jsonl", rows)
    subject = ScriptedSubject(lambda _: answer("Twelve months."))

    done = await run.run_suites(subject, ["grounding"], options(tmp_path, data=data))

    counts = {figure.measure: figure.n for figure in done.suites[0].figures}
    assert counts == {
        "right": 1,
        "wrong": 1,
        "quotes_exact": 1,
        "figures_locked": 1,
        "errors": 2,
    }
    assert len(subject.asked) == 2


@pytest.mark.parametrize(
    ("rows", "names", "says"),
    [
        ([{"id": "a", "tenant": "t", "question": "x"}], [], "no suite has such cases"),
        ([{"id": "a", "tenant": "t", "question": "x"}], ["grounding"], "no case has gold"),
        ([{"id": "a", "text": "x", "violates": True}], ["pii"], "violates: Extra inputs"),
        ([{"id": "a", "text": "x", "violates": True}], ["pii", "intents"], "one suite"),
        ([], [], "no case in this file"),
        ([{"id": "a", "text": "x", "violates": "?"}], [], "jsonl:1: violates"),
    ],
)
async def test_a_file_that_cannot_be_scored_is_refused(
    tmp_path: Path, rows: list[dict[str, object]], names: list[str], says: str
) -> None:
    data = written(tmp_path / "mine.jsonl", rows)

    with pytest.raises(BadCases, match=says):
        await run.run_suites(ScriptedSubject(blocks()), names, options(tmp_path, data=data))


async def test_a_file_of_ones_own_that_is_no_json_is_named(tmp_path: Path) -> None:
    data = tmp_path / "mine.jsonl"
    data.write_text("id,text\n", encoding="utf-8")

    with pytest.raises(BadCases, match="jsonl:1: a case is a JSON object"):
        await run.run_suites(ScriptedSubject(blocks()), [], options(tmp_path, data=data))


async def test_a_file_that_grows_meanwhile_gives_no_score(tmp_path: Path) -> None:
    path = written(tmp_path / "decisions.jsonl", VIOLATES)

    def reply(row: Row) -> Row:
        if row["id"] != "v0":
            return blocks()(row)
        with path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(COMPLIES[0] | {"id": f"{row['id']} again"}) + "\n")
        return blocks()(row)

    with pytest.raises(BadCases, match="changed while it was read"):
        await run.run_suites(ScriptedSubject(reply), ["decisions"], options(tmp_path, jobs=1))


@pytest.mark.slow
async def test_a_hundred_thousand_rows_are_run_and_counted(tmp_path: Path) -> None:
    rows = [{"id": str(n), "text": f"bad {n}", "violates": n % 2 == 0} for n in range(100_000)]
    data = written(tmp_path / "many.jsonl", rows)
    subject = ScriptedSubject(blocks("bad"))

    done = await run.run_suites(subject, [], options(tmp_path, data=data))

    assert len(done.suites[0].graded) == 100_000
    assert {figure.measure: figure.n for figure in done.suites[0].figures} == {
        "caught": 50_000,
        "false_block": 50_000,
        "errors": 100_000,
    }

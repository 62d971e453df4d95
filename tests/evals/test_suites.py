"""Each suite on hand-made cases and answers: the figures are those counted by hand."""

import asyncio
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from evals import cases, suites
from evals.measure import Suite
from evals.results import Figure, figures
from evals.rows import Row
from evals.talks import TalkCase
from tests.evals.scripted import ScriptedSubject, answer, written


def measured(
    suite: Suite, path: Path, rows: Sequence[Mapping[str, object]], replies: Mapping[str, Row]
) -> dict[str, float]:
    """The value of each figure, asked and graded as the runner does it."""
    subject = ScriptedSubject(lambda row: replies[str(row["id"])])

    async def grade(case: cases.Case) -> Row:
        return await suite.ask(subject, case)

    file = written(path / suite.file, rows)
    graded = [suite.grade(case, asyncio.run(grade(case))) for case in suite.own(file)]
    return {found.measure: _value(found) for found in figures(suite, graded, {}, seed=1)}


def _value(found: Figure) -> float:
    assert found.interval is not None
    return round(found.interval.value, 4)


def test_grounding_parts_right_wrong_and_abstained(tmp_path: Path) -> None:
    asked = {"tenant": "t", "question": "How long?", "abstain": False}
    asked |= {"must": [["12 months"]], "clauses": ["privacy 9"]}
    right = {"doc": "privacy", "clause": "9.1", "text": "Chats stay for 12 months."}
    rows = [asked | {"id": name} for name in "abcd"]
    rows.append({"id": "e", "tenant": "t", "turns": ["Hm", "Pets?"], "abstain": True})

    found = measured(
        suites.GROUNDING,
        tmp_path,
        rows,
        {
            "a": answer("Twelve months.", citations=[right]),
            "b": answer("“Chats stay for 90 long months.”", citations=[right]),
            "c": answer("I do not know.", citations=[right], abstained=True),
            "d": answer("12 months.", citations=[right | {"doc": "refunds"}]),
            "e": answer("No clause covers that.", abstained=True),
        },
    )

    assert found == {
        "right": 0.5,
        "wrong": 0.25,
        "cited": 0.5,
        "abstain": 1,
        "abstain_precision": 0.5,
        "quotes_exact": 0.8,
        "figures_locked": 0.8,
        "errors": 0,
    }


def test_search_is_scored_by_the_place_of_the_first_right_clause(tmp_path: Path) -> None:
    clause = {"doc": "privacy", "score": 1.0}
    others = [clause | {"clause": str(n)} for n in (1, 2, 3)]
    rows = [{"id": n, "tenant": "t", "query": "x", "clauses": ["privacy 9"]} for n in "abc"]

    found = measured(
        suites.SEARCH,
        tmp_path,
        rows,
        {
            "a": {"clauses": [clause | {"clause": "9"}, *others]},
            "b": {"clauses": [*others, clause | {"clause": "9"}]},
            "c": {"clauses": others},
        },
    )

    assert found["hit_at_1"] == found["hit_at_3"] == pytest.approx(1 / 3, abs=1e-4)
    assert found["hit_at_5"] == pytest.approx(2 / 3, abs=1e-4)
    assert found["mrr"] == pytest.approx((1 + 1 / 4) / 3, abs=1e-4)


def test_intents_are_scored_label_by_label(tmp_path: Path) -> None:
    rows = [
        {"id": "a", "text": "x", "intents": ["handoff_request", "complaint"]},
        {"id": "b", "text": "x", "intents": ["complaint"]},
        {"id": "c", "text": "x", "intents": ["smalltalk"]},
    ]

    found = measured(
        suites.INTENTS,
        tmp_path,
        rows,
        {
            "a": {"intents": ["complaint", "handoff_request"]},
            "b": {"intents": ["complaint", "handoff_request"]},
            "c": {"intents": []},
        },
    )

    assert found["exact"] == pytest.approx(1 / 3, abs=1e-4)
    assert (found["handoff_request.recall"], found["handoff_request.false"]) == (1, 0.5)
    assert (found["smalltalk.recall"], found["smalltalk.false"]) == (0, 0)
    assert "minor.recall" not in found


def test_handoff_is_judged_on_what_the_last_turn_opened(tmp_path: Path) -> None:
    rows = [
        {"id": "a", "tenant": "t", "turns": ["hi", "a person please"], "handoff": True},
        {"id": "b", "tenant": "t", "turns": ["do people work there?"], "handoff": False},
    ]

    found = measured(
        suites.HANDOFF, tmp_path, rows, {"a": answer(handoff=True), "b": answer(handoff=True)}
    )

    assert found == {"opened": 1, "false_open": 1, "errors": 0}


def test_pii_is_scored_in_characters_and_clean_texts_apart(tmp_path: Path) -> None:
    rows: list[dict[str, object]] = [
        {
            "id": "a",
            "text": "Ana, pw hunter2",
            "spans": [
                {"start": 0, "end": 3, "type": "PERSON"},
                {"start": 8, "end": 15, "type": "SECRET"},
            ],
        },
        {"id": "b", "text": "version 10", "spans": []},
    ]
    person = {"start": 0, "end": 3, "type": "PERSON"}

    found = measured(
        suites.PII,
        tmp_path,
        rows,
        {
            "a": {"spans": [person, {"start": 8, "end": 10, "type": "SECRET"}]},
            "b": {"spans": [{"start": 8, "end": 10, "type": "IP_ADDRESS"}]},
        },
    )

    assert found["leak"] == 0.5
    assert found["secrets"] == pytest.approx(5 / 7, abs=1e-4)
    assert found["over"] == pytest.approx(2 / 15, abs=1e-4)
    assert (found["clean_over"], found["clean_hit"]) == (0.2, 1)
    assert (found["PERSON.recall"], found["SECRET.recall"]) == (1, round(2 / 7, 4))


def test_a_report_of_leaks_does_not_leak(tmp_path: Path) -> None:
    spans = [{"start": 3, "end": 10, "type": "SECRET"}]
    row = {"id": "a", "text": "pw hunter2", "spans": spans}
    (case,) = suites.PII.own(written(tmp_path / "pii.jsonl", [row]))

    graded = suites.PII.grade(case, {"id": "a", "spans": [], "text": "pw hunter2"})

    assert graded.detail == "characters left: SECRET 7; taken for nothing: 0"


A_TALK: dict[str, object] = {
    "lines": [
        {
            "says": "x",
            "must": [["y"]],
            "must_not": ["z"],
            "cites": ["d 1"],
            "abstain": True,
            "handoff": True,
            "silent": True,
            "opens": ["minor"],
        }
    ],
    "planted": ["Ana Tui"],
    "cut": ["hunter2"],
    "tokens": [["Ana Tui", "[PERSON_1]"]],
    "private": True,
    "within_ms": 10,
}


def _like(suite: Suite) -> str:
    """Sets of other authors are judged as the suite is whose form they have."""
    if suite.form is TalkCase:
        return "talks"
    return {"answers": "grounding"}.get(suite.name, suite.name.partition("_")[0])


@pytest.mark.parametrize("suite", suites.SUITES.values(), ids=list(suites.SUITES))
def test_a_failed_case_weighs_what_an_answered_one_does(tmp_path: Path, suite: Suite) -> None:
    spans = [{"start": 0, "end": 1, "type": "PERSON"}]
    gold: dict[str, dict[str, object]] = {
        "grounding": {"tenant": "t", "question": "x", "must": [["y"]], "clauses": ["d 1"]},
        "search": {"tenant": "t", "query": "x", "clauses": ["d 1"]},
        "faithfulness": {
            "tenant": "t",
            "sentences": [{"text": "x"}],
            "faithful": False,
            "fault": 0,
        },
        "decisions": {"text": "x", "violates": True},
        "intents": {"text": "x", "intents": ["complaint"]},
        "handoff": {"tenant": "t", "question": "x", "handoff": True},
        "injections": {"text": "x", "injection": True},
        "pii": {"text": "x y", "spans": spans},
        "talks": {"tenant": "t", **A_TALK},
    }
    (case,) = suite.own(written(tmp_path / "a.jsonl", [{"id": "a", **gold[_like(suite)]}]))
    row = answer(clauses=[], blocked=False, intents=[], spans=[], turns=[]) | {"id": "a"}

    failed, graded = suite.failed(case, "crash"), suite.grade(case, row)

    weighed_by_the_answer = {"abstain_precision"}
    assert {name: score.of for name, score in failed.scores.items()} == {
        name: score.of
        for name, score in graded.scores.items()
        if name not in weighed_by_the_answer
    }
    assert set(failed.missed) == set(failed.scores)

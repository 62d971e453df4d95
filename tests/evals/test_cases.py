"""Case files: what is wrong in one is said with its name and line."""

import json
from pathlib import Path

import pytest

from evals import cases, suites
from evals.cases import BadCases, DecisionCase, GroundingCase, PiiCase
from tests.evals.scripted import written

GOOD = {"id": "a", "text": "We will look.", "violates": False}
SHIPPED = Path(suites.__file__).parent / "cases"


def read_decisions(path: Path) -> list[DecisionCase]:
    return list(cases.read(path, DecisionCase, needs_gold=True))


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ('{"id": "b", "text": ', "Invalid JSON"),
        ("[1, 2]", "object"),
        ('{"id": "b", "violates": true}', "text: Field required"),
        ('{"id": "b", "text": "x", "violates": true, "typo": 1}', "typo: Extra inputs"),
        ('{"id": "b", "text": "x", "violates": "maybe"}', "violates: Input should be"),
        ('{"id": "b", "text": "x", "violates": true, "split": "test"}', "split: "),
        ('{"id": "", "text": "x", "violates": true}', "id: "),
        ('{"id": "a", "text": "x", "violates": true}', "the id 'a' was used on line 1"),
        ('{"id": "b", "text": "x"}', "nothing to judge by"),
    ],
)
def test_a_bad_line_is_named(tmp_path: Path, line: str, says: str) -> None:
    path = tmp_path / "decisions.jsonl"
    path.write_text(f"{json.dumps(GOOD)}\n\n{line}\n", encoding="utf-8")

    with pytest.raises(BadCases) as caught:
        read_decisions(path)

    assert caught.value.detail.startswith(f"{path}:3: ")
    assert says in caught.value.detail


def test_bytes_that_are_no_text_are_named(tmp_path: Path) -> None:
    path = tmp_path / "decisions.jsonl"
    path.write_bytes(json.dumps(GOOD).encode() + b"\n\xff\xfe\x00\n")

    with pytest.raises(BadCases, match="jsonl:2: this is no UTF-8"):
        read_decisions(path)


@pytest.mark.parametrize("content", ["", "\n \n"])
def test_an_empty_file_is_no_suite(tmp_path: Path, content: str) -> None:
    path = tmp_path / "decisions.jsonl"
    path.write_text(content, encoding="utf-8")

    with pytest.raises(BadCases, match="no case in this file"):
        read_decisions(path)


@pytest.mark.parametrize("name", ["missing.jsonl", "."])
def test_a_file_that_cannot_be_opened_is_named(tmp_path: Path, name: str) -> None:
    with pytest.raises(BadCases, match=r"No such file|Is a directory"):
        read_decisions(tmp_path / name)


CONTRADICTIONS: list[dict[str, object]] = [
    {"question": "x", "turns": ["x"]},
    {"turns": []},
    {"question": "x", "abstain": True, "must": [["a"]]},
    {"question": "x", "must": [[]]},
    {"question": "x", "must": [["—"]]},
    {"question": "x", "clauses": ["privacy"]},
]


@pytest.mark.parametrize("fields", CONTRADICTIONS)
def test_a_question_that_contradicts_itself_is_refused(fields: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="validation error"):
        GroundingCase.model_validate({"id": "a", "tenant": "t", **fields})


@pytest.mark.parametrize(
    "span",
    [
        {"start": 0, "end": 0, "type": "PERSON"},
        {"start": 2, "end": 4, "type": "PERSON"},
        {"start": 0, "end": 2, "type": "NAME"},
    ],
)
def test_a_span_that_is_none_is_refused(span: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="validation error"):
        PiiCase.model_validate({"id": "a", "text": "Ana", "spans": [span]})


def test_a_hundred_thousand_rows_are_read_one_at_a_time(tmp_path: Path) -> None:
    path = written(tmp_path / "many.jsonl", [GOOD | {"id": str(n)} for n in range(100_000)])

    found = cases.read(path, DecisionCase, needs_gold=True)

    assert next(found).id == "0"
    assert sum(1 for _ in found) == 99_999


@pytest.mark.parametrize("name", sorted({suite.file for suite in suites.SUITES.values()}))
def test_every_shipped_case_file_is_sound(name: str) -> None:
    for suite in suites.SUITES.values():
        if suite.file == name:
            assert sum(1 for _ in suite.shipped(SHIPPED)) >= 15


def test_the_handoff_suite_is_as_its_card_says() -> None:
    found = [
        case
        for case in suites.HANDOFF.shipped(SHIPPED)
        if isinstance(case, cases.HandoffCase) and case.handoff
    ]

    card = (SHIPPED / "handoff.card.md").read_text("utf-8")

    assert f"({len(found)} open a handoff" in card

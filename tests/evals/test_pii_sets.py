"""The sets of messages with personal information: marks lie where they should, nothing stands twice."""

from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest

from evals import cases, suites
from evals.bench.public_style import Maker
from evals.cases import PiiCase

SETS = [name for name in suites.SUITES if name.startswith("pii")]
# A mark may end in one of these, as a value does.
JOINTS = " \t\n,;"


@cache
def messages(name: str) -> tuple[PiiCase, ...]:
    file = Path(suites.__file__).parent / "cases" / f"{name}.jsonl"
    return tuple(cases.read(file, PiiCase, needs_gold=True))


@pytest.mark.parametrize("name", SETS)
def test_marks_lie_in_the_text_and_none_overlaps(name: str) -> None:
    for case in messages(name):
        marks = sorted((span.start, span.end) for span in case.spans or ())
        assert all(0 <= start < end <= len(case.text) for start, end in marks), case.id
        assert all(one[1] <= two[0] for one, two in pairwise(marks)), case.id


@pytest.mark.parametrize("name", SETS)
def test_a_mark_holds_a_value_and_nothing_beside_it(name: str) -> None:
    for case in messages(name):
        for span in case.spans or ():
            value = case.text[span.start : span.end]
            assert value.strip(JOINTS) == value, case.id
            assert any(map(str.isalnum, value)), case.id


@pytest.mark.parametrize("name", ["pii_wide", "pii_pasted", "pii_everyday", "pii_public"])
def test_a_mark_does_not_begin_or_end_inside_a_word(name: str) -> None:
    cut = [
        case.id
        for case in messages(name)
        for span in case.spans or ()
        if span.type == "PERSON"
        and (
            case.text[max(0, span.start - 1) : span.start].isalnum()
            or case.text[span.end : span.end + 1].isalnum()
        )
        and case.text.isascii()
    ]
    assert cut == []


@pytest.mark.parametrize("name", SETS)
def test_no_message_stands_twice(name: str) -> None:
    texts = [case.text for case in messages(name)]

    assert len(texts) == len(set(texts))


def test_what_one_half_was_tuned_on_is_not_in_the_other() -> None:
    tuned = {case.text.casefold() for case in messages("pii_wide")}

    for other in ("pii_fresh", "pii_pasted", "pii_everyday", "pii_public"):
        assert not tuned & {case.text.casefold() for case in messages(other)}


def test_a_template_is_filled_and_marked_where_its_values_stand() -> None:
    text, spans = Maker(1).row("Ring {person} at {phone} on {weekday}.")

    assert [span.type for span in spans] == ["PERSON", "PHONE_NUMBER"]
    name, number = (text[span.start : span.end] for span in spans)
    assert text.startswith(f"Ring {name} at {number} on ")

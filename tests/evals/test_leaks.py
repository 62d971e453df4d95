"""Leak and over-redaction, counted by hand."""

import pytest

from evals import leaks
from evals.cases import PiiCase
from evals.rows import Covered

TEXT = "I am Ana, key sk-9, card ending 42."
NAME, KEY, CARD = (5, 8, "PERSON"), (14, 18, "SECRET"), (32, 34, "CARD_PARTIAL")
Place = tuple[int, int, str]


def a_message(*spans: Place) -> PiiCase:
    gold = [{"start": start, "end": end, "type": kind} for start, end, kind in spans]
    return PiiCase.model_validate({"id": "a", "text": TEXT, "spans": gold})


def seen(case: PiiCase, *places: Place) -> leaks.Coverage:
    return leaks.coverage(
        case, [Covered(start=start, end=end, type=kind) for start, end, kind in places]
    )


def test_what_is_covered_whatever_its_type_is_not_left() -> None:
    found = seen(a_message(NAME, KEY), (0, len(TEXT), "LOCATION_ADDRESS"))

    assert (found.open["direct"], found.open["SECRET"]) == (0, 0)


@pytest.mark.parametrize(("end", "left"), [(5, 3), (6, 2), (8, 0)])
def test_half_a_name_left_is_half_a_leak(end: int, left: int) -> None:
    covered = [(5, end, "PERSON")] if end > 5 else []

    assert seen(a_message(NAME), *covered).open["direct"] == left


def test_a_secret_left_is_direct_and_a_secret() -> None:
    found = seen(a_message(NAME, KEY), NAME)

    assert (found.open["direct"], found.open["SECRET"]) == (4, 4)


def test_unscored_types_count_neither_way() -> None:
    case = a_message(CARD)

    assert leaks.gold_characters(case, leaks.DIRECT) == 0
    assert seen(case).open["direct"] == 0
    assert seen(case, CARD).taken == 0
    assert leaks.is_clean(case)


def test_sensitive_words_are_gold_and_no_direct_identifier() -> None:
    case = a_message((0, 4, "SENSITIVE"))

    found = seen(case, (0, 8, "SENSITIVE"))

    assert (found.open["direct"], found.open["SENSITIVE"], found.taken) == (0, 0, 4)
    assert not leaks.is_clean(case)


def test_overlapping_spans_are_counted_once() -> None:
    found = seen(a_message(NAME), (0, 8, "PERSON"), (3, 10, "PERSON"), (-5, 900, "PERSON"))

    assert found.taken == len(TEXT) - 3
    assert leaks.plain_characters(a_message(NAME, (6, 8, "USERNAME"))) == len(TEXT) - 3

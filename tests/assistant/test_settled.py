"""No passage is judged that could not change the answer, and every one that could is."""

from collections.abc import Sequence

import pytest

from assistant.knowledge.calibration import UNHEARD
from assistant.knowledge.settled import heard

CLEAR = (4.0, 0.0, -0.5, -1.0)  # one clause far ahead
CLOSE = (1.0, 0.95, 0.9, 0.85)
LINE = 0.5


class Judge:
    """Gives what it is set to give, and knows what it was asked."""

    def __init__(self, *odds: float) -> None:
        self.odds = odds
        self.asked: list[int] = []

    def __call__(self, place: int) -> float:
        self.asked.append(place)
        return self.odds[place]


def always(sure: float):
    def answered(_: Sequence[float]) -> float:
        return sure

    return answered


def by_mean(odds: Sequence[float]) -> float:
    return 1.0 if sum(odds) / len(odds) > 0 else 0.0


def test_nothing_is_judged_where_nothing_could_answer() -> None:
    judge = Judge(9, 9, 9, 9)

    odds = heard(CLOSE, judge, always(0.1), LINE)

    assert judge.asked == []
    assert len(odds) == 4


def test_nothing_is_judged_where_one_clause_answers_in_any_case() -> None:
    judge = Judge(0, 0, 0, 0)

    heard(CLEAR, judge, always(0.9), LINE)

    assert judge.asked == []


def test_rivals_are_judged_until_one_is_ahead() -> None:
    judge = Judge(6.0, 0.0, 0.0, 0.0)

    odds = heard(CLOSE, judge, always(0.9), LINE)

    assert judge.asked == [0]
    assert odds[0] == max(odds)


def test_a_rival_that_may_still_win_is_judged() -> None:
    judge = Judge(-3.0, 6.0, 0.0, 0.0)

    odds = heard(CLOSE, judge, always(0.9), LINE)

    assert judge.asked == [0, 1]
    assert odds[1] == max(odds)


def test_all_are_judged_where_each_may_tip_it() -> None:
    judge = Judge(0.1, -0.1, 0.1, -0.1)

    odds = heard(CLOSE, judge, by_mean, LINE)

    assert judge.asked == [0, 1, 2, 3]
    assert odds == [0.1, -0.1, 0.1, -0.1]


def test_without_a_line_all_are_judged() -> None:
    judge = Judge(1, 2, 3, 4)

    assert heard(CLEAR, judge, always(0.9), None) == [1, 2, 3, 4]
    assert judge.asked == [0, 1, 2, 3]


@pytest.mark.parametrize("sure", [0.1, 0.9])
def test_what_was_not_judged_is_taken_for_what_it_mostly_is(sure: float) -> None:
    low, high = UNHEARD[0]["constant"], UNHEARD[0]["rank"]

    odds = heard(CLEAR, Judge(0, 0, 0, 0), always(sure), LINE)

    assert odds == pytest.approx([low + high * rank for rank in CLEAR])


def test_one_clause_alone_needs_no_rival() -> None:
    assert heard((1.0,), Judge(2.0), by_mean, LINE) == [2.0]

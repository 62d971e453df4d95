"""The formula of the refund clause: worked cases, and what holds for any sums and months."""

import ast
from datetime import date, timedelta
from decimal import ROUND_CEILING, Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answering import counting, illustration
from assistant.answering.counting import day_count, months_between
from assistant.answering.illustration import Inputs, NotCalculable, workings

SUMS = st.decimals(min_value=0, max_value=100_000, places=2)
USED = st.decimals(min_value=0, max_value=12, places=2)
DAYS = st.dates(min_value=date(2020, 1, 1), max_value=date(2032, 12, 31))


def results(fee: str, monthly: str, used: str, *items: str) -> list[Decimal]:
    found = workings(
        Inputs(Decimal(fee), Decimal(monthly), Decimal(used), tuple(map(Decimal, items)))
    )
    return [each.result for each in found]


@st.composite
def inputs(draw: st.DrawFn) -> Inputs:
    fee = draw(SUMS)
    dearer = draw(SUMS)
    items = tuple(draw(st.lists(SUMS, max_size=3)))
    share = (fee / 12).quantize(Decimal("0.01"), ROUND_CEILING)
    return Inputs(fee, share + dearer, draw(USED), items)


@pytest.mark.parametrize(
    ("fee", "monthly", "used", "items", "expected"),
    [
        ("120", "12", "4", (), ["72.00"]),
        ("120", "12", "4.5", (), ["60.00", "61.00"]),
        ("120", "20", "11", (), ["0.00"]),
        ("120", "12", "4", ("25",), ["47.00"]),
        ("120", "12", "0", (), ["120.00"]),
        ("120", "12", "12", (), ["0.00"]),
        ("100", "10", "5", (), ["50.00"]),
        ("239.88", "24.99", "5", (), ["114.93"]),
    ],
)
def test_worked_cases(
    fee: str, monthly: str, used: str, items: tuple[str, ...], expected: list[str]
) -> None:
    assert results(fee, monthly, used, *items) == [Decimal(each) for each in expected]


def test_the_parts_of_the_worked_case_are_shown() -> None:
    (working,) = workings(Inputs(Decimal(120), Decimal(12), Decimal(4)))

    assert (working.unused, working.counted) == (8, 4)
    assert (working.share, working.discount) == (Decimal("80.00"), Decimal("8.00"))


def test_below_zero_is_kept_to_be_shown_and_nothing_is_owed() -> None:
    (working,) = workings(Inputs(Decimal(120), Decimal(20), Decimal(11)))

    assert (working.raw, working.result) == (Decimal("-100.00"), Decimal("0.00"))


@pytest.mark.parametrize(
    ("fee", "monthly", "used"),
    [
        ("120", "9.99", "4"),
        ("120", "12", "12.01"),
        ("120", "12", "-1"),
        ("-1", "12", "4"),
        ("NaN", "12", "4"),
        ("120", "Infinity", "4"),
    ],
)
def test_inputs_that_cannot_all_be_true_are_not_worked_out(
    fee: str, monthly: str, used: str
) -> None:
    with pytest.raises(NotCalculable):
        results(fee, monthly, used)


@given(inputs())
def test_a_result_is_never_negative_and_never_more_than_was_paid(stated: Inputs) -> None:
    for working in workings(stated):
        assert 0 <= working.result <= stated.fee.quantize(Decimal("0.01"))


@given(inputs(), USED)
def test_more_months_of_use_never_give_more(stated: Inputs, later: Decimal) -> None:
    longer = Inputs(stated.fee, stated.monthly, max(stated.used, later), stated.items)

    for place in (0, -1):
        assert workings(longer)[place].result <= workings(stated)[place].result


@given(inputs())
def test_both_readings_agree_on_whole_months(stated: Inputs) -> None:
    whole = Inputs(stated.fee, stated.monthly, Decimal(int(stated.used)), stated.items)

    assert len(workings(whole)) == 1


@given(inputs())
def test_the_part_of_a_month_counted_whole_never_gives_more(stated: Inputs) -> None:
    found = workings(stated)

    assert found[0].result <= found[-1].result


@given(inputs())
def test_money_has_two_places_and_the_parts_add_up_to_two_cents(stated: Inputs) -> None:
    for working in workings(stated):
        assert working.result.as_tuple().exponent == -2
        parts = working.share - working.discount - working.items
        assert abs(parts - working.raw) <= Decimal("0.02")


def test_no_float_is_written_where_money_is_counted() -> None:
    for module in (illustration, counting):
        assert module.__file__
        tree = ast.parse(Path(module.__file__).read_text(encoding="utf-8"))
        constants = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)]
        names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
        assert not any(isinstance(value, float) for value in constants)
        assert "float" not in names


@pytest.mark.parametrize(
    ("start", "end", "months"),
    [
        (date(2026, 3, 3), date(2026, 7, 3), "4.00"),
        (date(2026, 3, 3), date(2026, 7, 2), "3.96"),
        (date(2026, 1, 31), date(2026, 2, 28), "1.00"),
        (date(2026, 1, 31), date(2026, 3, 30), "1.96"),
        (date(2024, 2, 29), date(2025, 2, 28), "12.00"),
        (date(2026, 3, 3), date(2026, 3, 3), "0.00"),
    ],
)
def test_months_are_counted_by_the_calendar(start: date, end: date, months: str) -> None:
    assert months_between(start, end) == Decimal(months)


@given(DAYS, DAYS)
def test_months_grow_with_the_days(start: date, end: date) -> None:
    months, next_day = months_between(start, end), months_between(start, end + timedelta(1))

    assert (months is None) == (end < start)
    if months is not None and next_day is not None:
        assert months <= next_day


@pytest.mark.parametrize("day", [0, 17, 29, 30, 31])
def test_days_are_counted_from_the_day_of_the_invoice(day: int) -> None:
    invoiced = date(2026, 3, 3)

    counted = day_count(invoiced, invoiced + timedelta(days=day), 30)

    assert counted is not None
    assert (counted.day, counted.of, counted.last) == (day, 30, date(2026, 4, 2))


def test_nothing_is_counted_backwards() -> None:
    assert day_count(date(2026, 3, 3), date(2026, 3, 2), 30) is None

"""When a period is over, to the day: leap years, clock changes, both sides of each boundary."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.tenants.keeping import Span

AUCKLAND = "Pacific/Auckland"
ZONES = (AUCKLAND, "America/St_Johns", "Asia/Kathmandu", "UTC")
DAYS = st.dates(date(1999, 1, 1), date(2101, 1, 1))
SPANS = st.one_of(
    st.integers(1, 400).map(lambda n: Span(days=n)),
    st.integers(1, 100).map(lambda n: Span(months=n)),
)


@pytest.mark.parametrize(
    ("began", "span", "over"),
    [
        ("2026-03-10", "30 days", "2026-04-09"),
        ("2026-03-10", "12 months", "2027-03-10"),
        ("2024-02-29", "12 months", "2025-02-28"),
        ("2024-02-29", "4 years", "2028-02-29"),
        ("2027-02-28", "12 months", "2028-02-28"),
        ("2026-01-31", "1 month", "2026-02-28"),
        ("2027-12-31", "2 months", "2028-02-29"),
        ("2028-02-01", "30 days", "2028-03-02"),
        ("2026-12-31", "3 years", "2029-12-31"),
        ("2019-07-01", "7 years", "2026-07-01"),
    ],
)
def test_a_period_is_over_on_the_same_day_or_the_months_last(
    began: str, span: str, over: str
) -> None:
    assert Span.parse(span).after(date.fromisoformat(began)) == date.fromisoformat(over)


@pytest.mark.parametrize(
    ("began", "over"),
    [
        ("2026-03-10T12:00", "2027-03-10"),
        ("2024-02-29T12:00", "2025-02-28"),
        ("2025-09-28T01:59", "2026-09-28"),  # a minute before clocks go forward
        ("2025-09-28T03:00", "2026-09-28"),  # and as they have gone
        ("2026-04-05T02:30", "2027-04-05"),  # an hour that comes twice
        ("2026-01-01T00:00", "2027-01-01"),  # the last year still in UTC
        ("2026-12-31T23:59", "2027-12-31"),
    ],
)
@pytest.mark.parametrize("fold", [0, 1])
def test_what_began_that_day_is_over_at_its_first_midnight_and_no_second_sooner(
    began: str, over: str, fold: int
) -> None:
    zone, year = ZoneInfo(AUCKLAND), Span.parse("12 months")
    start = datetime.fromisoformat(began).replace(tzinfo=zone, fold=fold)
    midnight = datetime.fromisoformat(over).replace(tzinfo=zone)

    def is_over(at: datetime) -> bool:
        return start < year.cutoff(at.astimezone(UTC), AUCKLAND)

    second, day = timedelta(seconds=1), timedelta(days=1)
    moments = (midnight - day, midnight - second, midnight, midnight + day)
    assert [is_over(moment) for moment in moments] == [False, False, True, True]


@given(began=DAYS, span=SPANS, zone=st.sampled_from(ZONES), offset=st.integers(-1, 1))
def test_looking_back_from_a_moment_agrees_with_counting_on(
    began: date, span: Span, zone: str, offset: int
) -> None:
    noon = datetime(began.year, began.month, began.day, 12, tzinfo=ZoneInfo(zone))
    today = span.after(began) + timedelta(days=offset)
    now = datetime(today.year, today.month, today.day, 12, tzinfo=ZoneInfo(zone))

    assert (noon < span.cutoff(now, zone)) is (offset >= 0)


@pytest.mark.parametrize(
    "written", ["", "0 days", "30", "30 weeks", "-1 days", "1.5 years", 30]
)
def test_a_period_is_a_number_and_a_unit(written: object) -> None:
    with pytest.raises(ValueError, match="a period is written like"):
        Span.parse(written)

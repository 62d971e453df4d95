"""Business hours and the clocks of the law, on the days where they are easiest to get wrong."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant import calendars
from assistant.calendars import Hours

NZ = ZoneInfo("Pacific/Auckland")
CANTERBURY = Hours("Pacific/Auckland", (0, 1, 2, 3, 4), time(9), time(17), region="CAN")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=NZ)


@pytest.mark.parametrize(
    ("opened", "hours", "due"),
    [
        ("2026-03-11T10:00", 4, "2026-03-11T14:00"),  # within one day
        ("2026-03-11T15:00", 4, "2026-03-12T11:00"),  # over an evening
        ("2026-03-11T06:00", 4, "2026-03-11T13:00"),  # before opening
        ("2026-03-11T20:00", 4, "2026-03-12T13:00"),  # after closing
        ("2026-03-11T09:00", 8, "2026-03-11T17:00"),  # exactly a day
        ("2026-03-11T09:00", 0, "2026-03-11T09:00"),  # at once
        ("2026-03-13T16:00", 4, "2026-03-16T12:00"),  # Friday to Monday
        ("2026-03-14T12:00", 8, "2026-03-16T17:00"),  # from a Saturday
        ("2025-12-24T16:00", 4, "2025-12-29T12:00"),  # Christmas, Boxing Day, a weekend
        ("2025-12-31T16:00", 2, "2026-01-05T10:00"),  # New Year and the day after, a weekend
        ("2026-11-12T16:00", 2, "2026-11-16T10:00"),  # Canterbury Show Day, a Friday
        ("2026-02-05T16:00", 2, "2026-02-09T10:00"),  # Waitangi Day, a Friday
        (
            "2026-04-03T10:00",
            1,
            "2026-04-07T10:00",
        ),  # Good Friday to Easter Monday, then DST ends
        ("2026-04-02T16:00", 2, "2026-04-07T10:00"),  # summer time ends on Easter Sunday
        (
            "2026-09-25T16:00",
            2,
            "2026-09-28T10:00",
        ),  # summer time begins on Sunday 27 September
    ],
)
def test_a_due_time_counts_only_business_hours(opened: str, hours: int, due: str) -> None:
    assert CANTERBURY.due(at(opened), timedelta(hours=hours)) == at(due)


def test_another_region_works_on_canterburys_day() -> None:
    wellington = Hours("Pacific/Auckland", (0, 1, 2, 3, 4), time(9), time(17), region="WGN")

    assert wellington.is_open(at("2026-11-13T10:00"))
    assert not CANTERBURY.is_open(at("2026-11-13T10:00"))


@pytest.mark.parametrize(
    ("day", "spring"),
    [("2026-09-27", True), ("2026-04-05", False)],
)
def test_hours_across_a_clock_change_are_hours_of_waiting(day: str, spring: bool) -> None:
    every_day = Hours(
        "Pacific/Auckland", tuple(range(7)), time(0), time(23, 59), country="GB"
    )  # a country without that day off
    opened = at(f"{day}T00:30")

    due = every_day.due(opened, timedelta(hours=5))

    assert due.astimezone(UTC) - opened.astimezone(UTC) == timedelta(hours=5)
    assert due.hour == (6 if spring else 4)


def test_who_is_always_there_answers_within_plain_hours() -> None:
    always = Hours("Pacific/Auckland", (), time(9), time(17), always_open=True)
    opened = at("2025-12-25T03:00")

    assert always.due(opened, timedelta(hours=4)) == opened + timedelta(hours=4)
    assert always.is_open(opened)
    assert always.next_open(opened) == opened


@pytest.mark.parametrize(
    ("moment", "opens"),
    [
        ("2026-03-11T10:00", "2026-03-11T10:00"),
        ("2026-03-11T08:59", "2026-03-11T09:00"),
        ("2026-03-11T17:00", "2026-03-12T09:00"),  # closing time is closed
        ("2026-03-13T18:00", "2026-03-16T09:00"),
        ("2025-12-24T17:30", "2025-12-29T09:00"),
    ],
)
def test_the_next_moment_that_somebody_is_there(moment: str, opens: str) -> None:
    assert CANTERBURY.next_open(at(moment)) == at(opens)


@settings(deadline=None)  # the first look at a year reads its holidays
@given(
    since=st.integers(0, 6 * 366 * 24 * 60),
    minutes=st.integers(0, 60 * 60),
)
def test_a_due_time_is_never_before_the_opening_nor_outside_hours(
    since: int, minutes: int
) -> None:
    opened = datetime(2024, 1, 1, tzinfo=UTC) + timedelta(minutes=since)

    due = CANTERBURY.due(opened, timedelta(minutes=minutes))

    assert due >= opened + timedelta(minutes=minutes)
    assert CANTERBURY.is_open(due) or CANTERBURY.is_open(due - timedelta(microseconds=1))


@pytest.mark.parametrize(
    "closed",
    [
        "2025-12-25", "2025-12-29", "2026-01-02", "2026-01-15",  # over the new year
        "2026-02-06",  # Waitangi
        "2026-04-03", "2026-04-06", "2026-04-27",  # Easter, Anzac Day made a Monday
        "2026-06-01", "2026-07-10", "2026-10-26",  # the King, Matariki, Labour Day
        "2026-03-14",  # a Saturday
    ],
)  # fmt: skip
def test_no_working_day_under_the_act(closed: str) -> None:
    assert not calendars.is_statutory_working_day(date.fromisoformat(closed))


@pytest.mark.parametrize(
    "worked",
    ["2025-12-24", "2026-01-16", "2026-01-19", "2026-01-26", "2026-11-13", "2026-02-02"],
)
def test_regional_anniversaries_are_working_days_under_the_act(worked: str) -> None:
    assert calendars.is_statutory_working_day(date.fromisoformat(worked))


def test_a_request_before_christmas_is_due_after_thirty_days() -> None:
    due = calendars.rights_due(at("2025-12-15T11:00"))

    assert due == at("2026-01-14T23:59:59")


def test_a_request_in_winter_is_due_after_twenty_working_days() -> None:
    due = calendars.rights_due(at("2026-08-03T11:00"))

    assert due.date() == date(2026, 8, 31)


def test_the_day_of_a_request_is_new_zealands() -> None:
    late_in_london = datetime(2026, 8, 2, 20, tzinfo=UTC)  # Monday 3 August, 8 in the morning

    assert calendars.rights_due(late_in_london).date() == date(2026, 8, 31)


@pytest.mark.slow
def test_a_request_is_never_due_later_than_either_clock() -> None:
    first = date(2024, 1, 1)

    for offset in range(3653):
        day = first + timedelta(days=offset)
        due = calendars.rights_due(datetime.combine(day, time(12), NZ)).date()
        assert day < due <= day + timedelta(days=30)
        assert due <= calendars.working_days_after(day, 20)


def test_twenty_working_days_hold_exactly_twenty() -> None:
    end = calendars.working_days_after(date(2025, 12, 15), 20)

    days = (date(2025, 12, 15) + timedelta(days=n) for n in range(1, 60))
    counted = [day for day in days if day <= end and calendars.is_statutory_working_day(day)]
    assert len(counted) == 20
    assert counted[-1] == end


# The two clocks of a request, to the day.


@pytest.mark.parametrize(
    ("received", "working", "calendar", "due"),
    [
        # Plain weeks: four of them without a holiday are twenty working days.
        ("2026-08-03", "2026-08-31", "2026-09-02", "2026-08-31"),
        ("2026-08-01", "2026-08-28", "2026-08-31", "2026-08-28"),  # a Saturday: Monday is the first
        ("2026-08-02", "2026-08-28", "2026-09-01", "2026-08-28"),
        # Christmas: 25 December to 15 January are no working days.
        ("2025-11-25", "2025-12-23", "2025-12-25", "2025-12-23"),  # minus one day
        ("2025-11-26", "2025-12-24", "2025-12-26", "2025-12-24"),  # the last that ends before
        ("2025-11-27", "2026-01-16", "2025-12-27", "2025-12-27"),  # plus one: the other governs
        ("2025-12-15", "2026-02-03", "2026-01-14", "2026-01-14"),
        ("2025-12-24", "2026-02-13", "2026-01-23", "2026-01-23"),
        ("2025-12-25", "2026-02-13", "2026-01-24", "2026-01-24"),
        ("2026-01-15", "2026-02-13", "2026-02-14", "2026-02-13"),  # the last closed day
        ("2026-01-16", "2026-02-16", "2026-02-15", "2026-02-15"),  # thirty days are earlier by one
        ("2026-01-19", "2026-02-17", "2026-02-18", "2026-02-17"),
        # Regional anniversaries count as working days; national ones do not.
        ("2026-01-26", "2026-02-24", "2026-02-25", "2026-02-24"),  # over Auckland's, over Waitangi
        ("2026-11-02", "2026-11-30", "2026-12-02", "2026-11-30"),  # over Canterbury's
        ("2026-03-23", "2026-04-22", "2026-04-22", "2026-04-22"),  # over Easter: both on one day
        # Leap years.
        ("2028-01-31", "2028-02-29", "2028-03-01", "2028-02-29"),
        ("2028-02-01", "2028-03-01", "2028-03-02", "2028-03-01"),
        ("2028-02-29", "2028-03-28", "2028-03-30", "2028-03-28"),
        ("2026-01-30", "2026-03-02", "2026-03-01", "2026-03-01"),  # no leap year: 30 days first
    ],
)  # fmt: skip
def test_both_clocks_of_a_request(received: str, working: str, calendar: str, due: str) -> None:
    clocks = calendars.rights_clocks(at(f"{received}T11:00"))

    assert (clocks.working.isoformat(), clocks.calendar.isoformat()) == (working, calendar)
    assert clocks.due == at(f"{due}T23:59:59")


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        ("2026-04-04T10:59:59", "2026-04-04"),  # 23:59 in daylight time, the night it ends
        ("2026-04-04T11:00:00", "2026-04-05"),
        ("2026-09-26T11:59:59", "2026-09-26"),  # 23:59 in standard time, the night it begins
        ("2026-09-26T12:00:00", "2026-09-27"),
    ],
)
def test_a_request_at_midnight_belongs_to_new_zealands_day(moment: str, day: str) -> None:
    clocks = calendars.rights_clocks(datetime.fromisoformat(moment).replace(tzinfo=UTC))

    assert clocks.calendar == date.fromisoformat(day) + timedelta(days=30)


@pytest.mark.parametrize(
    ("aware", "due"),
    [
        ("2026-03-11T10:00", "2026-03-14T10:00"),
        ("2026-04-04T10:00", "2026-04-07T09:00"),  # daylight time ends: the wall shows one less
        ("2026-09-26T10:00", "2026-09-29T11:00"),  # it begins: one more
        ("2025-12-24T23:30", "2025-12-27T23:30"),  # Christmas stops no clock of hours
        ("2028-02-27T08:00", "2028-03-01T08:00"),  # a leap day is a day
    ],
)
def test_seventy_two_hours_are_hours_of_waiting(aware: str, due: str) -> None:
    end = calendars.breach_due(at(aware).astimezone(UTC))

    assert end.astimezone(NZ) == at(due)
    assert end - at(aware).astimezone(UTC) == timedelta(hours=72)

"""§3: days, gaps and folds."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from coaching.planning.calendar import EARLIEST, LATEST, Calendar, Duration, in_month


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def in_zone(name: str) -> Calendar:
    return Calendar(ZoneInfo(name))


@pytest.mark.parametrize(
    ("zone", "start", "length", "end"),
    [
        # A day is the same wall-clock time; 24 hours are not.
        ("Europe/Amsterdam", "2026-03-28T14:00Z", "P1D", "2026-03-29T13:00Z"),
        ("Europe/Amsterdam", "2026-03-28T14:00Z", "PT24H", "2026-03-29T14:00Z"),
        ("America/New_York", "2026-10-31T16:00Z", "P1D", "2026-11-01T17:00Z"),
        # A day that a month lacks becomes its last; months go before days.
        ("UTC", "2026-01-31T09:00Z", "P1M", "2026-02-28T09:00Z"),
        ("UTC", "2024-01-31T09:00Z", "P1M", "2024-02-29T09:00Z"),
        ("UTC", "2024-02-29T09:00Z", "P1Y", "2025-02-28T09:00Z"),
        ("UTC", "2026-01-31T09:00Z", "P1M1D", "2026-03-01T09:00Z"),
        ("UTC", "2026-01-30T09:00Z", "P1M1D", "2026-03-01T09:00Z"),
        # Calendar first, then the absolute part: 28 March 01:00 + a day = 29 March 01:00, and an hour is 03:00.
        ("Europe/Amsterdam", "2026-03-28T00:00Z", "P1DT1H", "2026-03-29T01:00Z"),
        # 02:30 that does not exist becomes 03:30, Lord Howe's 02:15 becomes 02:45.
        ("Europe/Amsterdam", "2026-03-28T01:30Z", "P1D", "2026-03-29T01:30Z"),
        ("Australia/Lord_Howe", "2026-10-02T15:45Z", "P1D", "2026-10-03T15:45Z"),
        # A day that Apia skipped becomes the next day.
        ("Pacific/Apia", "2011-12-29T19:00Z", "P1D", "2011-12-30T19:00Z"),
        # 02:30 that comes twice is the first of the two.
        ("Europe/Amsterdam", "2026-10-24T00:30Z", "P1D", "2026-10-25T00:30Z"),
        # From the second 02:30 to a day that has none: it moves on by the gap, whichever of the two it came from.
        ("Europe/Amsterdam", "2026-10-25T01:30Z", "P154D", "2027-03-28T01:30Z"),
        # Without a calendar part the second 02:30 stays what it is.
        ("Europe/Amsterdam", "2026-10-25T01:30Z", "PT0S", "2026-10-25T01:30Z"),
        ("Europe/Amsterdam", "2026-10-25T01:30Z", "P0D", "2026-10-25T01:30Z"),
        ("Asia/Kathmandu", "2026-03-02T03:15Z", "P1W", "2026-03-09T03:15Z"),
    ],
)
def test_calendar_units_keep_the_wall_clock_and_the_rest_is_absolute(zone: str, start: str, length: str, end: str) -> None:
    assert in_zone(zone).add(moment(start), Duration.parse(length)) == moment(end)


@pytest.mark.parametrize(
    ("start", "length", "end"),
    [
        ("2026-03-30T09:00Z", "P1M", "2026-02-28T10:00Z"),
        ("2026-03-29T13:00Z", "P1D", "2026-03-28T14:00Z"),
        ("2026-03-29T13:00Z", "PT24H", "2026-03-28T13:00Z"),
        # 29 March 03:30 less a day is 28 March 03:30, less an hour 02:30.
        ("2026-03-29T01:30Z", "P1DT1H", "2026-03-28T01:30Z"),
        # 31 March less a month is 28 February, less a day the 27th.
        ("2026-03-31T09:00Z", "P1M1D", "2026-02-27T10:00Z"),
    ],
)
def test_subtracting_takes_the_calendar_part_first_too(start: str, length: str, end: str) -> None:
    assert in_zone("Europe/Amsterdam").subtract(moment(start), Duration.parse(length)) == moment(end)


def test_a_repeat_is_multiplied_not_chained() -> None:
    month = Duration.parse("P1M")
    ends = [in_zone("UTC").add(moment("2026-01-31T09:00Z"), month.times(k)) for k in range(3)]
    assert [end.date().isoformat() for end in ends] == ["2026-01-31", "2026-02-28", "2026-03-31"]


def test_at_takes_the_local_date_and_goes_a_day_on_when_before_the_anchor() -> None:
    calendar, anchor = in_zone("Europe/Amsterdam"), moment("2026-03-02T14:00Z")
    assert calendar.after(anchor, Duration(), time(9)) == moment("2026-03-03T08:00Z")
    assert calendar.after(anchor, Duration(), time(15)) == anchor
    assert calendar.after(anchor, Duration(days=1), time(9)) == moment("2026-03-03T08:00Z")
    # The anchor's date is the coachee's: 23:30Z is already the next day there.
    assert calendar.after(moment("2026-03-02T23:30Z"), Duration(), time(9)) == moment("2026-03-03T08:00Z")


def test_at_before_an_appointment_goes_a_day_back_when_after_the_anchor() -> None:
    calendar, anchor = in_zone("Europe/Amsterdam"), moment("2026-03-05T09:00Z")
    assert calendar.before(anchor, Duration(), time(18)) == moment("2026-03-04T17:00Z")
    assert calendar.before(anchor, Duration(days=1), time(18)) == moment("2026-03-04T17:00Z")
    assert calendar.before(anchor, Duration(), time(10)) == anchor


def test_a_day_that_kiritimati_skipped_becomes_the_next_day() -> None:
    calendar = in_zone("Pacific/Kiritimati")
    assert calendar.day(calendar.instant(date(1994, 12, 31), time(9))) == date(1995, 1, 1)


def test_days_at_the_edge_of_what_python_counts_lie_outside_every_case() -> None:
    assert in_zone("Asia/Tokyo").instant(date(1, 1, 1), time(0)) == EARLIEST
    assert in_zone("America/St_Johns").instant(date(9999, 12, 31), time(23, 59)) == LATEST


def test_the_first_and_last_year_are_years_and_what_lies_beyond_is_not() -> None:
    assert in_month(1, 2, 31) == date(1, 2, 28) and in_month(9999, 2, 31) == date(9999, 2, 28)
    for year in (0, 10_000, 10**20):
        with pytest.raises(ValueError, match="out of range"):
            in_month(year, 1, 1)


def test_zeros_in_front_make_no_number_longer() -> None:
    assert Duration.parse(f"P{'0' * 30}5D") == Duration(days=5)
    with pytest.raises(ValueError, match="longer than ten years"):
        Duration.parse(f"P5{'0' * 5000}D")

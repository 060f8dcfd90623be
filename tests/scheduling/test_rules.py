"""The plain rules: months, policy, reminders, hours, zones, holidays, columns."""

from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from coaching.scheduling.rules import columns, holidays, hours, intervals, months, policy, reminders, series, zones
from tests.scheduling.conftest import at

START = at("2026-03-04 10:00")


def test_rule_12_touching_is_free_and_odd_seconds_are_rounded_outwards():
    begins, until = intervals.blocked(START + timedelta(seconds=5), START + timedelta(minutes=30, seconds=1), 10, 15)
    assert (begins, until) == (at("2026-03-04 09:50"), at("2026-03-04 10:46"))
    spans = [(START, START), (START, START + timedelta(hours=1)), (START + timedelta(hours=1), START + timedelta(hours=2))]
    assert intervals.merged(spans) == [(START, START + timedelta(hours=2))]


@pytest.mark.parametrize(("now", "may"), [("2026-03-03 10:00", True), ("2026-03-03 10:01", False)])
def test_rule_37_until_n_hours_is_inclusive(now, may):
    assert policy.may_cancel({}, START, at(now)) is may
    assert policy.may_move({}, START, at(now), moves=0) is may


def test_rule_15_and_37_hours_are_real_hours_over_a_clock_change():
    sunday = at("2026-03-29 12:00")
    assert policy.may_cancel({}, sunday, at("2026-03-28 11:00"))
    assert not policy.may_cancel({}, sunday, at("2026-03-28 11:30"))


def test_rule_40_reminders_one_after_the_other():
    first = reminders.next_reminder(START, [60, 1440], at("2026-03-01 10:00"))
    second = reminders.next_reminder(START, [60, 1440], first)
    assert (first, second) == (at("2026-03-03 10:00"), at("2026-03-04 09:00"))
    assert reminders.next_reminder(START, [60, 1440], second) is None
    assert (reminders.lead_of(START, first), reminders.lead_of(START, second)) == (1440, 60)
    assert reminders.is_too_late(second, START, START) and not reminders.is_too_late(first, START, at("2026-03-03 12:00"))


@pytest.mark.parametrize(
    ("typed", "ranges"),
    [
        ("9-12.30, 13:30 tot 17", [["09:00", "12:30"], ["13:30", "17:00"]]),
        ("22:00-02:00", [["22:00", "02:00"]]),
        ("20-24", [["20:00", "24:00"]]),
        ("", []),
        ("0900-1200", [["09:00", "12:00"]]),
    ],
)
def test_rule_4_hours_as_people_type_them(typed, ranges):
    assert hours.ranges_of(typed) == ranges


@pytest.mark.parametrize("typed", ["9-9", "25-26", "9:70-10", "morning", "9-24:30"])
def test_rule_4_hours_that_are_none_are_named(typed):
    with pytest.raises(hours.BadHours) as bad:
        hours.ranges_of(typed)
    assert bad.value.part == typed


def test_hours_survive_the_way_there_and_back():
    weekly = [{"days": [1, 2, 5], "start": "09:00", "end": "12:30"}, {"days": [1], "start": "13:30", "end": "17:00"}]
    assert hours.weekly_of(hours.by_weekday(weekly)) == weekly


def test_rule_44_shifted_hours_may_land_on_another_weekday():
    moved = hours.shifted(hours.by_weekday([{"days": [1], "start": "09:00", "end": "12:00"}]), "Europe/Amsterdam", "America/Los_Angeles", START)
    assert moved[1] == [["00:00", "03:00"]]
    late = hours.shifted(hours.by_weekday([{"days": [1], "start": "03:00", "end": "05:00"}]), "Europe/Amsterdam", "America/New_York", START)
    assert late[7] == [["21:00", "23:00"]]


def test_rule_6_zone_names():
    assert zones.zone("Asia/Katmandu").key == "Asia/Katmandu"
    assert zones.zone("W. Europe Standard Time").key == "Europe/Berlin"
    with pytest.raises(zones.UnknownZone):
        zones.zone("Mars/Olympus")
    assert zones.found("new y")[0] == "America/New_York"
    assert zones.offset("Asia/Kathmandu", START) == "UTC+5:45" and zones.offset("America/New_York", START) == "UTC-5"


def test_the_old_names_that_browsers_give_are_told_by_the_new_ones():
    assert [zones.city(name) for name in ("Asia/Calcutta", "Asia/Katmandu", "Europe/Kiev", "America/New_York")] == ["Kolkata", "Kathmandu", "Kyiv", "New York"]


def test_a_month_begins_this_week_and_shows_three_weeks_at_least():
    shown = months.days_shown(date(2026, 11, 1), since=date(2026, 11, 26))
    assert (shown[0], shown[-1]) == (date(2026, 11, 23), date(2026, 12, 13))
    assert months.days_shown(date(2026, 3, 1))[0] == date(2026, 2, 23)
    assert months.month_of("2026-13", date(2026, 3, 9)) == date(2026, 3, 1)
    assert months.next_month(date(2026, 12, 1)) == date(2027, 1, 1)


def test_rule_5_the_day_of_a_start_is_the_readers():
    late = at("2026-03-05 00:30")
    assert list(months.by_day([late], ZoneInfo("America/New_York"))) == [date(2026, 3, 4)]


@pytest.mark.parametrize(("year", "day"), [(2024, date(2024, 3, 31)), (2026, date(2026, 4, 5)), (2038, date(2038, 4, 25))])
def test_easter(year, day):
    assert holidays.easter(year) == day


def test_kings_day_on_a_sunday_is_kept_on_saturday():
    assert (date(2031, 4, 26), "kings_day") in holidays.dutch(2031)


def test_rule_30_a_series_keeps_its_time_on_the_wall():
    wishes = series.wished(date(2026, 3, 19), time(10), 2, 2, ZoneInfo("Europe/Amsterdam"))
    assert wishes == [at("2026-03-19 10:00"), at("2026-04-02 10:00")] and wishes[1] - wishes[0] == timedelta(days=14, hours=-1)
    free = [at("2026-03-19 15:00"), at("2026-03-20 10:00"), at("2026-03-19 11:00")]
    assert series.nearest_to(wishes[0], free, ZoneInfo("Europe/Amsterdam"))[:2] == [free[2], free[1]]


def test_blocks_that_overlap_share_the_width_and_others_have_it_whole():
    def span(begin, end):
        return at(f"2026-03-04 {begin}"), at(f"2026-03-04 {end}")

    spans = [span("09:00", "10:00"), span("09:30", "10:30"), span("10:00", "11:00"), span("12:00", "13:00")]
    assert columns.columns(spans) == [(0, 2), (1, 2), (0, 2), (0, 1)]

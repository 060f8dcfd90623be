"""The numbered rules of our scheduling design as far as the pure engine carries them; the page's sentences are in test_rules.py.

Not here because the engine has no part in them: 19 (a duration is a case of its own: shown below), 25 to 45 (claims, calendars, letters).
"""

import pytest

from coaching.slots.case import read
from coaching.slots.engine import starts, takers
from coaching.slots.explain import explain
from coaching.slots.values import instant
from tests.slots.making import asked, at, booked, case, hours, named, raw, several

NINE, TEN = "2026-03-02T09:00:00Z", "2026-03-02T10:00:00Z"
FREE = ["02 08:00", "02 09:00", "02 10:00"]


def test_rule_01_the_clock_is_the_case_own():
    assert asked(now="1999-01-01T00:00:00Z") == FREE
    assert asked(now="2999-01-01T00:00:00Z") == []


def test_rule_02_a_missing_time_and_a_doubled_one():
    assert asked(window=["2026-03-29T00:00:00Z", "2026-03-30T00:00:00Z"], weekly=[hours("02:15", "04:30")]) == ["29 01:15"]


def test_rule_03_a_night_of_the_change_is_an_hour_shorter_or_longer():
    night = [hours("22:00", "06:00", [6])]
    assert len(asked(window=["2026-03-28T12:00:00Z", "2026-03-29T12:00:00Z"], weekly=night)) == 7
    assert len(asked(window=["2026-10-24T12:00:00Z", "2026-10-25T12:00:00Z"], weekly=night)) == 9


def test_rule_03_office_hours_never_move_on_the_wall():
    week = ["2026-03-27T00:00:00Z", "2026-03-31T00:00:00Z"]
    assert asked(window=week, weekly=[hours("09:00", "10:00", [5, 1])]) == ["27 08:00", "30 07:00"]


def test_rule_04_24_00_and_equal_times():
    assert asked(weekly=[hours("23:00", "24:00", [1])]) == ["02 22:00"]
    assert named(raw(weekly=[hours("09:00", "09:00")])) == "weekly[0].end"


def test_rule_05_the_reader_changes_nothing():
    assert asked(viewer_tz="Pacific/Apia") == FREE


def test_rule_06_an_unknown_zone_is_an_error_and_an_old_link_is_not():
    assert named(raw(coach_tz="Europe/Amsterdamn")) == "coach_tz"
    assert named(raw(coach_tz="Asia/Katmandu")) == "accepted"


def test_rule_07_overlapping_and_touching_hours():
    assert asked(weekly=[hours("09:00", "11:00"), hours("10:30", "12:00")]) == FREE
    assert asked(weekly=[hours("09:00", "10:30"), hours("10:30", "12:00")]) == ["02 08:00", "02 09:00", "02 09:30"]


def test_rule_08_the_grid_is_from_the_start_of_the_hours():
    assert asked(busy=[["2026-03-02T08:00:00Z", "2026-03-02T08:59:00Z"]]) == ["02 09:00", "02 10:00"]
    assert asked(weekly=[hours("09:30", "12:00")]) == ["02 08:30", "02 09:30"]


def test_rule_09_close_together():
    assert asked(grid="pack", busy=[["2026-03-02T08:20:00Z", "2026-03-02T08:59:00Z"]]) == ["02 09:00", "02 10:00"]
    assert asked(grid="pack", busy=[["2026-03-02T08:00:00Z", "2026-03-02T09:00:00Z"]], duration_min=50) == ["02 09:00", "02 09:50"]


def test_rule_10_a_closed_date_is_closed():
    friday = [hours("22:00", "02:00", [5])]
    window = ["2026-03-06T12:00:00Z", "2026-03-08T00:00:00Z"]
    assert asked(window=window, weekly=friday, time_off=[["2026-03-07", "2026-03-07"]]) == ["06 21:00", "06 22:00"]


def test_rule_11_buffers_may_lie_outside_the_hours():
    assert asked(buffer_before_min=120, buffer_after_min=120) == FREE


def test_rule_12_touching_is_free_and_an_odd_second_is_not():
    assert asked(busy=[["2026-03-02T06:00:00Z", "2026-03-02T08:00:00Z"]]) == FREE
    assert asked(busy=[["2026-03-02T06:00:00Z", "2026-03-02T08:00:01Z"]]) == FREE[1:]
    assert asked(busy=[[NINE.replace(":00Z", ":30Z")] * 2]) == FREE


def test_rule_13_after_of_the_first_plus_before_of_the_second():
    booking = booked("2026-03-02T07:00:00Z", "2026-03-02T08:00:00Z", buffer_after_min=10)
    assert asked(bookings=[booking], buffer_before_min=20, step_min=10)[0] == "02 08:30"
    assert asked(busy=[[booking["start"], booking["end"]]], buffer_before_min=20, step_min=10)[0] == "02 08:20"


@pytest.mark.parametrize("changes", [
    {"bookings": [booked(NINE, TEN, status="cancelled"), booked(NINE, TEN, status="declined")]},
    {"holds": [booked(NINE, TEN, expires="2026-03-01T08:00:00Z"), booked(NINE, TEN, expires=TEN, mine=True)]},
    {"bookings": [booked(NINE, TEN, id=7)], "reschedule_of": 7},
])  # fmt: skip
def test_rule_14_what_does_not_count(changes):
    assert asked(**changes) == FREE


def test_rule_15_notice_is_real_hours_also_over_a_change():
    window = ["2026-03-29T00:00:00Z", "2026-03-30T00:00:00Z"]
    # Saturday 12:00 on the wall + 24 h = Sunday 13:00 on the wall
    assert asked(window=window, weekly=[hours("11:00", "15:00")], now="2026-03-28T11:00:00Z", min_notice_min=1440) == ["29 11:00", "29 12:00"]


def test_rule_16_the_horizon_is_dates_of_the_coach():
    window = ["2026-03-02T00:00:00Z", "2026-03-05T00:00:00Z"]
    assert asked(window=window, now="2026-03-01T22:59:59Z", horizon_days=1) == FREE
    assert len(asked(window=window, now="2026-03-01T23:00:00Z", horizon_days=1)) == 6


def test_rule_17_a_week_over_two_months():
    monday = booked("2026-03-30T08:00:00Z", "2026-03-30T09:00:00Z")
    assert asked(window=["2026-04-01T00:00:00Z", "2026-04-04T00:00:00Z"], bookings=[monday], max_per_week=1) == []


def test_rule_18_the_coach_leaves_the_limits_out_of_the_case_but_never_the_bookings():
    assert asked(bookings=[booked(NINE, TEN)], horizon_days=None, max_per_day=None, min_notice_min=None) == ["02 08:00", "02 10:00"]


def test_rule_19_each_duration_has_its_own_answer():
    assert asked(duration_min=90, step_min=30) == ["02 08:00", "02 08:30", "02 09:00", "02 09:30"]
    assert asked(duration_min=150, step_min=30) == ["02 08:00", "02 08:30"]


def test_rule_20_any_other_minute_is_refused_by_the_same_function():
    assert takers(case(), instant("2026-03-02T09:01:00Z", "start")) == []
    assert takers(case(), instant(NINE, "start")) == [0]


def test_rule_21_sorted_unique_and_explained():
    found = starts(read(several("any", {}, {}, {"weekly": [hours("08:30", "12:00")]})))
    assert found == sorted(set(found))
    reasons = explain(case(bookings=[booked(NINE, TEN, id="with Noor")], now=NINE), instant(NINE, "start"))
    assert [because.rule for because in reasons] == ["S7", "S8"]
    assert "with Noor" in reasons[0].detail


def test_rule_22_collective_and_whoever_is_free():
    later = {"weekly": [hours("10:00", "13:00")]}
    assert at(several("all", {}, later)) == ["02 09:00", "02 10:00"]
    assert at(several("any", {}, later)) == [*FREE, "02 11:00"]


def test_rule_23_a_group_with_a_seat_stays_open():
    group = booked(NINE, "2026-03-02T12:00:00Z", seats_taken=4)
    own_copy = [[NINE, "2026-03-02T12:00:00Z"]]
    assert "02 09:00" in asked(bookings=[group], busy=own_copy, seats=5, weekly=[])
    assert asked(bookings=[group], busy=own_copy, seats=5, weekly=[], now=NINE) == []


def test_rule_24_who_can_take_a_start_is_known_for_the_choice():
    made = read(several("any", {"bookings": [booked(NINE, TEN)]}, {}, {}))
    assert takers(made, instant(NINE, "start")) == [1, 2]

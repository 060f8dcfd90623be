"""Where sentences of the page meet things that hardly ever happen; every expectation was worked out by hand."""

from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.slots.instants import local_day, local_days, moment_of
from tests.slots.making import NINE, asked, booked, hours


def test_s3_the_night_before_a_date_that_never_was_is_cut_by_the_owner_of_the_next():
    apia = {"coach_tz": "Pacific/Apia", "now": "2011-12-20T00:00:00Z", "window": ["2011-12-30T08:00:00Z", "2011-12-30T20:00:00Z"]}
    night = [hours("22:00", "02:00", [4])]  # Thursday 29 December; Saturday 31 began at 10:00Z
    assert asked(**apia, weekly=night) == ["30 08:00", "30 09:00", "30 10:00", "30 11:00"]
    assert asked(**apia, weekly=night, time_off=[["2011-12-31", "2011-12-31"]]) == ["30 08:00", "30 09:00"]


def test_s5_pack_hours_without_an_end_are_never_shifted_by_a_step_or_more():
    busy = [["2026-03-02T08:00:00Z", "2026-03-02T08:07:00Z"]]  # 08:15 is 8 minutes on, 08:10 is 3
    endless = {"grid": "pack", "weekly": [hours("00:00", "24:00")], "busy": busy, "window": ["2026-03-02T08:00:00Z", "2026-03-02T08:16:00Z"]}
    assert asked(**endless, step_min=7) == ["02 08:10"]
    assert asked(**endless, step_min=3) == ["02 08:07", "02 08:10", "02 08:13"]


def test_s6_an_appointment_of_a_week_finds_hours_that_go_on_for_longer_than_a_week():
    always = {"weekly": [hours("00:00", "24:00")], "duration_min": 7 * 1440, "window": ["2026-03-02T08:00:00Z", "2026-03-02T08:01:00Z"], "step_min": 1}
    assert asked(**always) == ["02 08:00"]
    assert asked(**always, time_off=[["2026-03-10", "2026-03-10"]]) == ["02 08:00"]
    assert asked(**always, time_off=[["2026-03-09", "2026-03-09"]]) == []


@pytest.mark.parametrize(("step", "spare", "first"), [
    (180, 179, "09:00"), (60, 59, "09:00"), (60, 53, "09:00"), (60, 52, "08:15"), (60, 8, "08:15"), (60, 7, "08:10"), (60, 2, "08:07"),
    (30, 23, "08:30"), (30, 22, "08:15"), (20, 19, "08:20"), (40, 13, "08:20"), (40, 12, "08:15"), (15, 14, "08:15"), (45, 44, "08:15"),
    (10, 9, "08:10"), (25, 24, "08:10"), (5, 4, "08:10"), (12, 11, "08:15"), (7, 6, "08:10"), (1, 0, "08:07"),
])  # fmt: skip
def test_s5_pack_begins_at_the_roundest_clock_time_that_costs_no_start(step, spare, first):
    minutes = 9 * 60 + 7 + 5 + step + spare
    made = {"grid": "pack", "weekly": [hours("09:07", f"{minutes // 60:02}:{minutes % 60:02}")], "duration_min": 5, "step_min": step}
    found = asked(**made)
    assert found[0] == f"02 {first}" and len(found) == 2, "one step fits, so two starts"


def test_s5_pack_a_piece_as_long_as_the_appointment_has_one_start():
    assert asked(grid="pack", weekly=[hours("09:00", "10:00")]) == ["02 08:00"]
    assert asked(grid="pack", weekly=[hours("09:00", "09:59")]) == []


@pytest.mark.parametrize(("end", "starts"), [
    ("03:29", ["04 15:30", "04 16:30"]), ("03:10", ["04 15:30", "04 16:30"]), ("03:09", ["04 15:00", "04 16:00"]),
])  # fmt: skip
def test_s5_pack_over_half_an_hour_that_comes_twice_it_is_the_clock_arrived_at_that_is_round(end, starts):
    """Lord Howe, Sunday 5 April 2026: at 02:00 (15:00Z) it is 01:30 again; from 01:50 the next 02:00 is forty minutes on."""
    lord_howe = {"coach_tz": "Australia/Lord_Howe", "window": ["2026-04-04T14:00:00Z", "2026-04-04T20:00:00Z"], "weekly": [hours("01:50", end, [7])]}
    assert asked(**lord_howe, grid="pack", duration_min=10, step_min=60) == starts


def test_s7_an_appointment_of_no_length_takes_the_time_of_its_buffers():
    assert asked(bookings=[booked(NINE, NINE)]) == ["02 08:00", "02 09:00", "02 10:00"]
    assert asked(bookings=[booked(NINE, NINE, buffer_before_min=30)]) == ["02 09:00", "02 10:00"]
    assert asked(bookings=[booked(NINE, NINE, buffer_after_min=30)]) == ["02 08:00", "02 10:00"]


@given(st.lists(st.tuples(st.integers(0, 240), st.integers(0, 60)), max_size=8))
def test_s7_times_from_elsewhere_and_appointments_take_the_same_time(spans):
    times = [(moment_of(29540640 + start).isoformat(), moment_of(29540640 + start + length).isoformat()) for start, length in spans]
    from_elsewhere = asked(busy=[list(one) for one in times], step_min=5, duration_min=10)
    assert from_elsewhere == asked(bookings=[booked(*one, type="other") for one in times], step_min=5, duration_min=10)


ZONES = ("Europe/Amsterdam", "Australia/Lord_Howe", "America/St_Johns", "Pacific/Apia", "Asia/Kathmandu")


@given(st.sampled_from(ZONES), st.integers(13_000_000, 45_000_000), st.lists(st.integers(0, 4000), min_size=1, max_size=40))
def test_local_days_of_many_are_those_of_each(zone, first, steps):
    minutes = [first := first + step for step in steps]
    assert local_days(ZoneInfo(zone), minutes) == [local_day(ZoneInfo(zone), moment_of(minute)) for minute in minutes]


@pytest.mark.parametrize(("zone", "change"), [("Europe/Amsterdam", 29881500), ("Australia/Lord_Howe", 29850690), ("America/St_Johns", 21484951)])
def test_local_days_around_a_change_of_clocks(zone, change):
    minutes = list(range(change - 1500, change + 1500, 7))
    assert local_days(ZoneInfo(zone), minutes) == [local_day(ZoneInfo(zone), moment_of(minute)) for minute in minutes]

"""One test per sentence of the page's semantics S1 to S12; every expectation was worked out by hand."""

import pytest

from tests.slots.making import EVERY_DAY, asked, at, booked, hours, several

MONDAY = ["2026-03-02T00:00:00Z", "2026-03-03T00:00:00Z"]
SPRING = ["2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z"]  # Sunday 29 March, 23 hours
AUTUMN = ["2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z"]  # Sunday 25 October, 25 hours
NINE = "2026-03-02T09:00:00Z"
TEN = "2026-03-02T10:00:00Z"


def autumn(**changes):
    return asked(window=AUTUMN, now="2026-10-20T08:00:00Z", **changes)


def test_s1_a_missing_time_is_read_with_the_offset_before_the_gap():
    assert asked(window=SPRING, weekly=[hours("02:30", "05:00")]) == ["29 01:30"]


def test_s1_a_doubled_time_is_the_first():
    assert autumn(weekly=[hours("02:30", "04:30")]) == ["25 00:30", "25 01:30", "25 02:30"]


def test_s1_half_an_hour_at_lord_howe():
    window = ["2026-04-04T12:00:00Z", "2026-04-05T12:00:00Z"]  # 02:00+11 becomes 01:30+10:30
    found = asked(window=window, coach_tz="Australia/Lord_Howe", weekly=[hours("01:00", "03:00", [7])], step_min=30)
    assert found == ["04 14:00", "04 14:30", "04 15:00", "04 15:30"]


def test_s2_end_before_start_is_on_the_next_date():
    window = ["2026-03-02T20:00:00Z", "2026-03-03T04:00:00Z"]
    assert asked(window=window, weekly=[hours("23:00", "01:00", [1])]) == ["02 22:00", "02 23:00"]


def test_s2_24_00_is_the_end_of_the_date_as_an_end_and_as_a_start():
    window = ["2026-03-02T20:00:00Z", "2026-03-03T04:00:00Z"]
    assert asked(window=window, weekly=[hours("22:00", "24:00", [1])]) == ["02 21:00", "02 22:00"]
    assert asked(window=window, weekly=[hours("24:00", "02:00", [1])]) == ["02 23:00", "03 00:00"]
    assert asked(window=window, weekly=[hours("22:00", "00:00", [1])]) == ["02 21:00", "02 22:00"]
    assert asked(window=window, weekly=[hours("24:00", "00:00", [1])]) == []


def test_s2_a_range_that_does_not_last_is_empty():
    assert asked(window=SPRING, weekly=[hours("02:30", "03:00"), hours("02:30", "03:30")], duration_min=1) == []


def test_s3_an_override_replaces_the_weekly_hours_of_its_date():
    assert asked(overrides=[{"date": "2026-03-02", "ranges": [["14:00", "15:00"]]}]) == ["02 13:00"]


def test_s3_a_spill_is_cut_at_midnight_even_when_the_own_hours_begin_there():
    window = ["2026-03-06T20:00:00Z", "2026-03-07T04:00:00Z"]
    own = [{"date": "2026-03-07", "ranges": [["01:00", "02:00"]]}]
    assert asked(window=window, weekly=[hours("22:30", "03:00", [5])], overrides=own) == ["06 21:30", "07 00:00"]


def test_s3_a_range_from_24_00_is_cut_away_by_the_owner_of_the_next_date():
    window = ["2026-03-06T20:00:00Z", "2026-03-07T04:00:00Z"]
    assert asked(window=window, weekly=[hours("24:00", "03:00", [5])], time_off=[["2026-03-07", "2026-03-07"]]) == []


def test_s3_own_ranges_spill_into_the_next_date_unless_that_is_owned_too():
    window = ["2026-03-06T20:00:00Z", "2026-03-07T04:00:00Z"]
    night = {"date": "2026-03-06", "ranges": [["23:00", "02:00"]]}
    assert asked(window=window, weekly=[], overrides=[night]) == ["06 22:00", "06 23:00", "07 00:00"]
    assert asked(window=window, weekly=[], overrides=[night, {"date": "2026-03-07", "ranges": []}]) == ["06 22:00"]


def test_s3_time_off_beats_overrides_and_its_last_date_is_in():
    own = [{"date": "2026-03-02", "ranges": [["14:00", "15:00"]]}]
    assert asked(overrides=own, time_off=[["2026-02-20", "2026-03-02"]]) == []
    assert asked(overrides=own, time_off=[["2026-02-20", "2026-03-01"]]) == ["02 13:00"]


def test_s3_overrides_of_one_date_add_up():
    own = [{"date": "2026-03-02", "ranges": []}, *({"date": "2026-03-02", "ranges": [[a, b]]} for a, b in (("14:00", "15:00"), ("07:00", "08:00")))]
    assert asked(overrides=own) == ["02 06:00", "02 13:00"]


def test_s4_overlapping_ranges_are_one_from_the_earliest_start():
    assert asked(weekly=[hours("10:30", "12:30"), hours("09:00", "11:00")]) == ["02 08:00", "02 09:00", "02 10:00"]


def test_s4_touching_ranges_keep_their_grids_but_an_appointment_may_cross():
    assert asked(weekly=[hours("09:00", "10:30"), hours("10:30", "12:00")]) == ["02 08:00", "02 09:00", "02 09:30"]


def test_s4_also_over_midnight():
    window = ["2026-03-02T21:00:00Z", "2026-03-03T01:00:00Z"]
    assert asked(window=window, weekly=[hours("22:30", "24:00"), hours("00:00", "01:00")]) == ["02 21:30", "02 22:30", "02 23:00"]


@pytest.mark.parametrize("grid", ["range", "pack"])
def test_s4_an_endless_chain_begins_at_midnight_35_days_back(grid):
    chain = [hours("00:00", "13:00"), hours("12:00", "01:00")]
    # it is 2 March there, so the chain begins on 26 January 00:00 = 25 January 23:00Z; 52,000 and 53,000 minutes later:
    found = asked(now="2026-03-01T23:00:00Z", window=["2026-03-02T23:00:00Z", "2026-03-03T23:00:00Z"], weekly=chain, step_min=1000, grid=grid)
    assert found == ["03 01:40", "03 18:20"]


def test_s5_the_grid_is_elapsed_minutes():
    assert autumn(weekly=[hours("01:30", "04:00")], duration_min=50) == ["24 23:30", "25 00:20", "25 01:10", "25 02:00"]


def test_s5_the_grid_does_not_move_with_now_the_window_or_a_booking():
    busy = [["2026-03-02T08:10:00Z", "2026-03-02T08:20:00Z"]]
    window = ["2026-03-02T08:07:00Z", "2026-03-03T00:00:00Z"]
    assert asked(window=window, now="2026-03-02T08:05:00Z", busy=busy, step_min=30) == ["02 08:30", "02 09:00", "02 09:30", "02 10:00"]


def test_s5_pack_begins_where_the_free_piece_begins():
    # free 09:50-12:00 local: 130 minutes, spare (130-60) % 60 = 10: 10:00 costs nothing
    assert asked(grid="pack", busy=[["2026-03-02T08:00:00Z", "2026-03-02T08:50:00Z"]]) == ["02 09:00", "02 10:00"]
    # free 09:40-12:00: spare 20 = the shift to 10:00
    assert asked(grid="pack", busy=[["2026-03-02T08:00:00Z", "2026-03-02T08:40:00Z"]]) == ["02 09:00", "02 10:00"]
    # free 09:55-11:57 (until the next): spare 2: neither 60 (5) nor 15 (5) nor 5 (0): 09:55 is a multiple of 5
    busy = [["2026-03-02T08:00:00Z", "2026-03-02T08:55:00Z"], ["2026-03-02T10:57:00Z", "2026-03-02T11:00:00Z"]]
    assert asked(grid="pack", busy=busy) == ["02 08:55", "02 09:55"]


def test_s5_pack_tries_15_and_5_before_it_stays():
    # free 09:52-12:00: 128, spare 8: 60 and 15 cost 8 minutes: taken
    assert asked(grid="pack", busy=[["2026-03-02T08:00:00Z", "2026-03-02T08:52:00Z"]]) == ["02 09:00", "02 10:00"]
    # free 09:37-11:42: 125, spare 5: 10:00 is 23, 09:45 is 8, 09:40 is 3
    busy = [["2026-03-02T08:00:00Z", "2026-03-02T08:37:00Z"], ["2026-03-02T10:42:00Z", "2026-03-02T11:00:00Z"]]
    assert asked(grid="pack", busy=busy) == ["02 08:40", "02 09:40"]
    # step 7 divides by none: 15 then 5. free 09:52-10:59: spare (67-60) % 7 = 0
    busy = [["2026-03-02T08:00:00Z", "2026-03-02T08:52:00Z"], ["2026-03-02T09:59:00Z", "2026-03-02T11:00:00Z"]]
    assert asked(grid="pack", busy=busy, step_min=7) == ["02 08:52", "02 08:59"]


def test_s5_pack_joins_ranges_that_touch():
    assert asked(grid="pack", weekly=[hours("09:00", "10:30"), hours("10:30", "12:00")]) == ["02 08:00", "02 09:00", "02 10:00"]


def test_s5_pack_widens_what_is_taken_by_own_buffers():
    # taken 08:00-08:20Z, before 10: free from 08:30Z; until 11:00Z: 150, spare 30: to the full hour
    busy = [["2026-03-02T08:00:00Z", "2026-03-02T08:20:00Z"]]
    assert asked(grid="pack", busy=busy, buffer_before_min=10, buffer_after_min=20) == ["02 09:00", "02 10:00"]


def test_s5_pack_rounds_on_the_clock_of_the_first_coach():
    # Kathmandu is at :45: a piece from 08:10Z is 13:55 there
    first = {"coach_tz": "Asia/Kathmandu", "weekly": []}
    second = {"busy": [["2026-03-02T08:00:00Z", "2026-03-02T08:10:00Z"]]}
    assert at(several("any", first, second, grid="pack")) == ["02 08:15", "02 09:15"]
    assert at(several("any", second, first, grid="pack")) == ["02 09:00", "02 10:00"]


def test_s5_pack_a_rounder_time_is_what_the_clock_shows_on_arrival():
    # Lord Howe, 2026-10-04: 02:00 becomes 02:30. Free from 01:50: ten minutes on the clock shows 02:30, the next full hour is 40 away
    window = ["2026-10-03T14:00:00Z", "2026-10-03T20:00:00Z"]
    night = [hours("01:50", "05:10")]  # 170 minutes: spare 50
    found = asked(grid="pack", window=window, now="2026-10-01T00:00:00Z", coach_tz="Australia/Lord_Howe", weekly=night)
    assert found == ["03 16:00", "03 17:00"]


def test_s5_pack_hours_without_an_end_round_as_if_nothing_is_lost():
    busy = [["2026-03-02T08:00:00Z", "2026-03-02T08:10:00Z"]]
    found = asked(grid="pack", weekly=[hours("00:00", "24:00")], busy=busy, window=["2026-03-02T08:00:00Z", "2026-03-02T11:00:00Z"], step_min=45)
    assert found == ["02 08:15", "02 09:00", "02 09:45", "02 10:30"]


def test_s6_the_appointment_lies_inside_but_buffers_need_not():
    assert asked(buffer_before_min=60, buffer_after_min=60) == ["02 08:00", "02 09:00", "02 10:00"]
    assert asked(duration_min=100) == ["02 08:00"]


def test_s7_touching_is_free():
    assert asked(busy=[[NINE, TEN]]) == ["02 08:00", "02 10:00"]


def test_s7_buffers_of_both_add_up():
    booking = booked(NINE, NINE.replace("09:00", "09:10"), buffer_before_min=10, buffer_after_min=10)
    # taken 08:50-09:20; own buffers 10 before and 5 after: t >= 09:30 or t <= 07:45
    assert asked(bookings=[booking], buffer_before_min=10, buffer_after_min=5, step_min=15, duration_min=30) == [
        "02 08:00", "02 08:15", "02 09:30", "02 09:45", "02 10:00", "02 10:15", "02 10:30",
    ]  # fmt: skip


def test_s7_busy_times_have_no_buffers_of_their_own_and_meet_those_of_the_candidate():
    assert asked(busy=[["2026-03-02T07:00:00Z", "2026-03-02T08:00:00Z"]], buffer_before_min=1) == ["02 09:00", "02 10:00"]


@pytest.mark.parametrize(("status", "free"), [("confirmed", False), ("pending", False), ("cancelled", True), ("declined", True)])
def test_s7_active_is_confirmed_or_pending(status, free):
    assert ("02 09:00" in asked(bookings=[booked(NINE, TEN, status=status)])) is free


@pytest.mark.parametrize(
    ("hold", "free"),
    [
        ({"expires": "2026-03-01T08:00:00Z"}, True),
        ({"expires": "2026-03-01T08:00:01Z"}, False),
        ({"expires": "2026-03-02T00:00:00Z", "mine": True}, True),
        ({"expires": "2026-03-02T00:00:00Z", "mine": None}, False),
        ({"expires": "2026-03-02T00:00:00Z", "type": "other"}, False),
    ],
)
def test_s7_holds_of_others_that_have_not_expired(hold, free):
    assert ("02 09:00" in asked(holds=[booked(NINE, TEN, **hold)])) is free


def test_s7_odd_seconds_are_rounded_outwards():
    busy = [["2026-03-02T08:59:59Z", "2026-03-02T10:00:00.000001Z"]]
    assert asked(busy=busy) == []
    assert asked(busy=busy, step_min=1) == []
    assert asked(busy=busy, step_min=1, duration_min=59) == ["02 08:00", "02 10:01"]


def test_s7_zero_length_blocks_nothing_without_buffers_of_its_own():
    odd = "2026-03-02T09:30:30Z"
    assert asked(busy=[[odd, odd]], bookings=[booked(odd, odd)], buffer_before_min=5, buffer_after_min=5) == ["02 08:00", "02 09:00", "02 10:00"]
    assert asked(bookings=[booked(odd, odd, buffer_after_min=1)]) == ["02 08:00", "02 10:00"]
    # 09:00:30 less nothing, plus 29 minutes: 09:00 to 09:30 after rounding outwards
    half = "2026-03-02T09:00:30Z"
    assert asked(bookings=[booked(half, half, buffer_after_min=29)], step_min=30, duration_min=30) == [
        "02 08:00",
        "02 08:30",
        "02 09:30",
        "02 10:00",
        "02 10:30",
    ]


def test_s8_after_now_and_not_before_the_notice():
    assert asked(now="2026-03-02T09:00:00Z") == ["02 10:00"]
    assert asked(now="2026-03-02T08:59:59Z") == ["02 09:00", "02 10:00"]
    assert asked(now="2026-03-02T08:00:00Z", min_notice_min=60) == ["02 09:00", "02 10:00"]
    assert asked(now="2026-03-02T08:00:00.5Z", min_notice_min=60) == ["02 10:00"]


def test_s9_by_local_date():
    week = ["2026-03-02T00:00:00Z", "2026-03-07T00:00:00Z"]
    assert asked(window=week, horizon_days=2) == [f"0{day} {hour}" for day in (2, 3) for hour in ("08:00", "09:00", "10:00")]
    # 23:30Z on 1 March is 2 March in Amsterdam
    assert asked(window=week, horizon_days=0, now="2026-03-01T23:30:00Z") == ["02 08:00", "02 09:00", "02 10:00"]
    assert asked(window=week, horizon_days=0) == []


def test_s10_caps_close_the_whole_local_day():
    early = booked("2026-03-01T23:10:00Z", "2026-03-01T23:20:00Z")  # 00:10 local on 2 March
    assert asked(bookings=[early], max_per_day=1) == []
    assert asked(bookings=[early], max_per_day=2) == ["02 08:00", "02 09:00", "02 10:00"]
    late = booked("2026-03-02T23:10:00Z", "2026-03-02T23:20:00Z")  # 3 March
    assert asked(bookings=[late], max_per_day=1) == ["02 08:00", "02 09:00", "02 10:00"]


def test_s10_weeks_are_iso_weeks_of_the_coach_also_outside_the_window():
    sunday_evening = booked("2026-03-08T22:30:00Z", "2026-03-08T22:40:00Z")  # 23:30, still this week
    monday = booked("2026-03-08T23:30:00Z", "2026-03-08T23:40:00Z")  # 00:30 on Monday 9
    assert asked(bookings=[sunday_evening], max_per_week=1) == []
    assert asked(bookings=[monday], max_per_week=1) == ["02 08:00", "02 09:00", "02 10:00"]
    new_year = ["2026-12-31T00:00:00Z", "2027-01-02T00:00:00Z"]  # Thursday and Friday of one week
    assert asked(window=new_year, bookings=[booked("2026-12-28T12:00:00Z", "2026-12-28T13:00:00Z")], max_per_week=1) == []


def test_s10_counts_active_ones_of_the_same_type_and_holds():
    other = booked("2026-03-02T12:00:00Z", "2026-03-02T13:00:00Z", type="other")
    gone = booked("2026-03-02T12:00:00Z", "2026-03-02T13:00:00Z", status="declined")
    hold = booked("2026-03-02T12:00:00Z", "2026-03-02T13:00:00Z", expires="2026-03-02T00:00:00Z")
    assert len(asked(bookings=[other, gone], max_per_day=1)) == 3
    assert asked(holds=[hold], max_per_day=1) == []
    assert len(asked(holds=[{**hold, "mine": True}, {**hold, "type": "other"}], max_per_day=1)) == 3


@pytest.mark.parametrize("cap", ["max_per_day", "max_per_week"])
def test_s10_a_cap_of_nought_closes_every_day(cap):
    assert asked(**{cap: 0}) == []


def test_s11_a_group_with_a_seat_is_offered_as_it_stands():
    group = booked("2026-03-02T19:07:40Z", "2026-03-02T23:00:00Z", seats_taken=2)
    rest = {"seats": 3, "weekly": [], "max_per_day": 0, "busy": [[NINE, "2026-03-03T09:00:00Z"]], "time_off": [["2026-03-02", "2026-03-02"]]}
    assert asked(bookings=[group], **rest) == ["02 19:07"]
    assert asked(bookings=[{**group, "seats_taken": 3}], **rest) == []
    assert asked(bookings=[{**group, "status": "pending"}], **rest) == ["02 19:07"]
    assert asked(bookings=[{**group, "status": "cancelled"}], **rest) == []
    assert asked(bookings=[{**group, "type": "other"}], **rest) == []
    assert asked(bookings=[{**group, "id": 4}], reschedule_of=4, **rest) == []
    assert asked(holds=[booked(NINE, TEN, expires=TEN)], **rest) == []


def test_s11_one_seat_of_which_none_is_taken():
    assert asked(weekly=[], bookings=[booked(NINE, TEN, seats_taken=0)]) == ["02 09:00"]


def test_s11_window_notice_and_horizon_look_at_the_start_as_it_stands():
    group = {"weekly": [], "seats": 2, "bookings": [booked("2026-03-02T09:00:40Z", TEN)]}
    assert asked(window=["2026-03-02T09:00:40Z", TEN], **group) == ["02 09:00"]
    assert asked(window=["2026-03-02T09:00:41Z", TEN], **group) == []
    assert asked(window=[NINE, "2026-03-02T09:00:40Z"], **group) == []
    assert asked(now="2026-03-02T09:00:39Z", **group) == ["02 09:00"]
    assert asked(now="2026-03-02T09:00:40Z", **group) == []
    assert asked(now="2026-03-02T08:00:40Z", min_notice_min=60, **group) == ["02 09:00"]
    assert asked(now="2026-03-02T08:00:41Z", min_notice_min=60, **group) == []
    assert asked(horizon_days=0, **group) == []
    assert asked(horizon_days=1, **group) == ["02 09:00"]


def test_s12_any_takes_who_can_each_on_the_own_grid():
    second = {"weekly": [hours("09:20", "11:20")]}
    assert at(several("any", {"busy": [[NINE, TEN]]}, second)) == ["02 08:00", "02 08:20", "02 09:20", "02 10:00"]


def test_s12_any_has_caps_and_horizon_of_each():
    full = {"bookings": [booked(NINE, TEN)]}
    assert at(several("any", full, {"weekly": [hours("13:00", "14:00")]}, max_per_day=1)) == ["02 12:00"]


def test_s12_all_intersects_first_and_the_pieces_are_the_ranges():
    later = {"weekly": [hours("09:30", "12:30")]}
    assert at(several("all", {}, later)) == ["02 08:30", "02 09:30"]
    assert at(several("all", {}, {**later, "busy": [["2026-03-02T10:00:00Z", "2026-03-02T10:05:00Z"]]})) == ["02 08:30"]
    touching = {"weekly": [hours("09:00", "10:30"), hours("10:30", "12:00")]}
    assert at(several("all", {}, touching)) == ["02 08:00", "02 09:00", "02 09:30"]


def test_s12_all_with_pack_and_zones():
    # common 09:00-12:00; one is taken until 09:50 local: 130 minutes left, spare 10
    taken = {"busy": [["2026-03-02T07:00:00Z", "2026-03-02T08:50:00Z"]]}
    assert at(several("all", {}, taken, grid="pack")) == ["02 09:00", "02 10:00"]
    # 08:00-11:00Z is 13:45-16:45 in Kathmandu
    nepal = {"coach_tz": "Asia/Kathmandu", "weekly": [hours("13:45", "16:45")]}
    # the piece from 08:50Z is 14:35 there: 15:00 is 25 minutes away, 14:45 is 10 and costs nothing
    assert at(several("all", nepal, taken, grid="pack")) == ["02 09:00", "02 10:00"]


def test_s12_all_asks_caps_and_horizon_of_each():
    assert at(several("all", {}, {"bookings": [booked("2026-03-02T15:00:00Z", "2026-03-02T16:00:00Z")]}, max_per_day=1)) == []
    # now is 1 March 23:30 in Amsterdam and already 2 March in Auckland
    away = {"coach_tz": "Pacific/Auckland", "weekly": [hours("00:00", "24:00", EVERY_DAY)]}
    assert at(several("all", {}, away, now="2026-03-01T22:30:00Z", horizon_days=0)) == []
    assert at(several("all", {}, away, now="2026-03-01T23:30:00Z", horizon_days=0)) == ["02 08:00", "02 09:00", "02 10:00"]


def test_s12_seats_under_any_and_all():
    # 12:00Z on 2 March: 3 March in Auckland
    group = {"weekly": [], "bookings": [booked("2026-03-02T12:00:00Z", "2026-03-02T13:00:00Z")]}
    away = {"coach_tz": "Pacific/Auckland", "weekly": []}
    early = {"now": "2026-03-02T00:30:00Z", "horizon_days": 0, "seats": 2}  # 2 March in both
    assert at(several("any", group, away, **early)) == ["02 12:00"]
    assert at(several("any", away, {**group, "coach_tz": "Pacific/Auckland"}, **early)) == []
    assert at(several("all", group, away, **early)) == []
    assert at(several("all", group, away, **{**early, "horizon_days": 1})) == ["02 12:00"]


def test_the_booking_being_moved_is_left_out_everywhere():
    mine = booked(NINE, TEN, id="a1")
    assert asked(bookings=[mine], reschedule_of="a1", max_per_day=1) == ["02 08:00", "02 09:00", "02 10:00"]
    assert asked(bookings=[mine], reschedule_of="unknown") == ["02 08:00", "02 10:00"]
    assert asked(bookings=[booked(NINE, TEN)], reschedule_of=None) == ["02 08:00", "02 10:00"]
    assert asked(bookings=[booked(NINE, TEN, id=1)], reschedule_of=True) == ["02 08:00", "02 10:00"]


def test_the_window_is_half_open():
    assert asked(window=["2026-03-02T08:00:00Z", "2026-03-02T10:00:00Z"]) == ["02 08:00", "02 09:00"]
    assert asked(window=["2026-03-02T08:00:01Z", "2026-03-02T10:00:01Z"]) == ["02 09:00", "02 10:00"]
    assert asked(window=[NINE, NINE]) == []


def test_the_zone_of_the_reader_changes_nothing():
    assert asked(viewer_tz="Asia/Kathmandu") == asked()

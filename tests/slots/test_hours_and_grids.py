"""One test per sentence of the page's semantics S1 to S5, working hours and grids; every expectation was worked out by hand."""

import pytest

from tests.slots.making import SPRING, asked, at, autumn, hours, several


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

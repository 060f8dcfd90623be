"""One test per sentence of the page's semantics S6 to S12; every expectation was worked out by hand."""

import pytest

from tests.slots.making import EVERY_DAY, NINE, TEN, asked, at, booked, hours, several


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

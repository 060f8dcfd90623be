"""Why a moment is not offered: the rules by code, in order, with the object named."""

from datetime import timedelta

import pytest

from coaching.slots.case import read
from coaching.slots.engine import nearest, starts, takers
from coaching.slots.explain import ORDER, explain
from coaching.slots.values import instant
from tests.slots.making import booked, case, hours, raw, several

EIGHT, NINE, TEN = (f"2026-03-02T{hour}:00:00Z" for hour in ("08", "09", "10"))


def codes(moment, **changes):
    return [because.rule for because in explain(case(**changes), instant(moment, "moment"))]


def details(moment, **changes):
    return " / ".join(because.detail for because in explain(case(**changes), instant(moment, "moment")))


def test_an_offered_start_has_no_reasons():
    assert codes(NINE) == []


@pytest.mark.parametrize(
    ("moment", "changes", "expected"),
    [
        ("2026-03-02T09:15:00Z", {}, ["S5"]),
        ("2026-03-02T09:00:30Z", {}, ["S5"]),
        ("2026-03-02T10:30:00Z", {"step_min": 30}, ["S6"]),
        ("2026-03-02T13:00:00Z", {}, ["S5", "S6"]),
        (NINE, {"busy": [[NINE, TEN]]}, ["S7"]),
        (NINE, {"now": NINE}, ["S8"]),
        (NINE, {"min_notice_min": 5000}, ["S8"]),
        (NINE, {"horizon_days": 0}, ["S9"]),
        (NINE, {"max_per_day": 0}, ["S10"]),
        (NINE, {"max_per_day": 0, "max_per_week": 0}, ["S10", "S10"]),
        (NINE, {"window": [EIGHT, NINE]}, ["window"]),
        (NINE, {"grid": "pack", "busy": [[NINE, TEN]]}, ["S5", "S7"]),
        ("2025-12-01T09:00:00Z", {}, ["window", "S8"]),
        # what lies elsewhere, only touches or is no time at all is no reason
        (NINE, {"busy": [[NINE, TEN]], "bookings": [booked("2026-03-02T10:15:00Z", "2026-03-02T10:45:00Z")]}, ["S7"]),
        (NINE, {"busy": [[EIGHT, NINE], [TEN, "2026-03-02T11:00:00Z"], [NINE, NINE]], "max_per_day": 0}, ["S10"]),
        (EIGHT, {"busy": [[EIGHT, NINE]]}, ["S7"]),
        # the first start of a range or of a free piece is on its grid
        ("2026-03-02T08:07:00Z", {"weekly": [hours("09:07", "12:00")], "max_per_day": 0}, ["S10"]),
        (NINE, {"grid": "pack", "busy": [[EIGHT, NINE]], "max_per_day": 0}, ["S10"]),
        # notice is whole minutes, kept to the second
        (NINE, {"now": EIGHT, "min_notice_min": 60, "max_per_day": 0}, ["S10"]),
        (NINE, {"now": "2026-03-02T08:00:30Z", "min_notice_min": 60}, ["S8"]),
        # a cap of the week without one of the day
        (NINE, {"max_per_week": 1, "bookings": [booked("2026-03-05T09:00:00Z", "2026-03-05T10:00:00Z")]}, ["S10"]),
        (NINE, {"max_per_week": 1, "bookings": [booked("2026-03-09T09:00:00Z", "2026-03-09T10:00:00Z")]}, []),
        ("2026-03-02T13:20:00Z", {"busy": [[NINE, "2026-03-02T14:00:00Z"]], "min_notice_min": 9000, "horizon_days": 0, "max_per_day": 0, "window": [NINE, TEN]},
         ["window", "S5", "S6", "S7", "S8", "S9", "S10"]),
    ],
)  # fmt: skip
def test_every_rule_that_refuses_in_order(moment, changes, expected):
    assert codes(moment, **changes) == expected
    assert [ORDER.index(code) for code in expected] == sorted(ORDER.index(code) for code in expected)


def test_the_object_is_named():
    assert "confirmed booking noor-2" in details(NINE, bookings=[booked(NINE, TEN, id="noor-2", buffer_after_min=15)])
    assert "Mon 02 Mar 2026 10:00 to Mon 02 Mar 2026 11:15 with its buffers" in details(NINE, bookings=[booked(NINE, TEN, buffer_after_min=15)])
    assert "busy time 2" in details(NINE, busy=[[EIGHT, EIGHT], [NINE, TEN]])
    assert "hold 1 of someone else" in details(NINE, holds=[booked(NINE, TEN, expires=TEN)])
    assert "time off 2026-03-01 to 2026-03-03" in details(NINE, time_off=[["2026-03-01", "2026-03-03"]])
    closed, own = {"date": "2026-03-02", "ranges": []}, {"date": "2026-03-02", "ranges": [["14:00", "15:00"]]}
    assert "2026-03-02 is closed" in details(NINE, overrides=[closed])
    assert "2026-03-02 has hours of its own" in details(NINE, overrides=[closed, own])
    later = [booked("2026-03-02T10:00:00Z", "2026-03-02T10:30:00Z"), booked(NINE, TEN)]
    assert "confirmed booking number 2," in details(NINE, bookings=later)
    assert details(NINE, bookings=later).count("overlaps") == 1


def test_where_the_hours_end_and_what_has_no_grid_is_said():
    noon = "2026-03-02T11:00:00Z"
    assert details(noon) == "in no range of the hours, so on no grid / outside the hours"
    assert details("2026-03-02T10:30:00Z", step_min=30) == "the hours end at Mon 02 Mar 2026 12:00, within the appointment"
    assert "in no free piece of time, so on no grid" in details(NINE, grid="pack", busy=[[NINE, TEN]])


def test_whose_reason_it_is():
    made = read(several("any", {"busy": [[NINE, TEN]]}, {"weekly": []}))
    found = [(because.rule, because.detail[:7]) for because in explain(made, instant(NINE, "moment"))]
    assert found == [("S5", "coach 2"), ("S6", "coach 2"), ("S7", "coach 1")]
    (grid,) = explain(read(several("all", {}, {})), instant("2026-03-02T08:15:00Z", "moment"))
    assert grid.detail.startswith("not on the grid"), "of all together it is nobody's in particular"


def test_a_seat_left_is_offered_whatever_else_holds():
    group = raw(bookings=[booked("2026-03-02T19:07:40Z", "2026-03-02T20:00:00Z")], seats=2)
    assert explain(read(group), instant("2026-03-02T19:07:00Z", "moment")) == []
    assert explain(read(group), instant("2026-03-02T19:07:40Z", "moment")) != []


def test_takers():
    made = read(several("any", {"busy": [[NINE, TEN]]}, {"weekly": [hours("10:00", "11:00")]}, {"weekly": []}))
    nine = instant(NINE, "moment")
    assert takers(made, nine) == [1]
    assert takers(made, nine - timedelta(hours=1)) == [0]
    assert takers(made, nine + timedelta(seconds=1)) == []
    assert takers(read(several("all", {}, {})), nine) == [0, 1]
    assert takers(case(), nine) == [0]


def test_nearest_are_in_the_order_of_time_and_the_earlier_of_two_wins():
    wish = instant("2026-03-02T08:30:00Z", "moment")
    assert [start.hour for start in nearest(case(), wish, 1)] == [8]
    assert [start.hour for start in nearest(case(), instant("2026-03-02T10:10:00Z", "moment"), 2)] == [9, 10]
    assert nearest(case(), wish, 99) == starts(case())
    assert nearest(case(), wish, 0) == []

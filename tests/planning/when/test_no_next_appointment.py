from __future__ import annotations

from typing import Any

from tests.planning.cases import a_case, booked, goes_out, stays, step


def one(**more: Any) -> dict[str, Any]:
    return booked(1, "2026-03-10T13:00Z", "2026-03-10T14:00Z", **more)


def two(**more: Any) -> dict[str, Any]:
    return booked(2, "2026-03-24T09:00Z", "2026-03-24T10:00Z", **more)


NUDGE = step("a", no_next_appointment="P3D", repeat="P1W", max=2)


def test_it_counts_from_the_end_of_the_latest_appointment() -> None:
    assert goes_out(a_case(NUDGE, appointments=[one(), two()])) == ["a/1 03-27T10:00Z", "a/2 04-03T09:00Z"]


def test_booking_the_next_one_stops_it_and_the_next_stretch_has_its_own_numbers() -> None:
    made = a_case(NUDGE, appointments=[one(), two(booked_at="2026-03-14T00:00Z")])
    assert goes_out(made) == ["a/1 03-13T14:00Z", "a/3 03-27T10:00Z", "a/4 04-03T09:00Z"]
    assert stays(made) == ["a/2 appointment_booked"]


def test_booked_at_the_very_moment_stops_it() -> None:
    made = a_case(step("a", no_next_appointment="P3D"), appointments=[one(), two(booked_at="2026-03-13T14:00Z")])
    assert stays(made) == ["a/1 appointment_booked"]
    assert goes_out(made) == ["a/2 03-27T10:00Z"]


def test_no_nudge_counts_from_before_somebody_cancelled() -> None:
    gone = two(status="cancelled", cancelled_at="2026-03-20T12:00Z")
    assert goes_out(a_case(NUDGE, appointments=[one(), gone])) == ["a/1 03-23T12:00Z", "a/2 03-30T11:00Z"]


def test_a_cancelled_one_that_came_and_went_splits_the_stretch() -> None:
    gone = two(status="cancelled", booked_at="2026-03-12T12:00Z", cancelled_at="2026-03-20T12:00Z")
    made = a_case(NUDGE, appointments=[one(), gone])
    assert stays(made) == ["a/1 appointment_booked", "a/2 appointment_booked"]
    assert goes_out(made) == ["a/3 03-23T12:00Z", "a/4 03-30T11:00Z"]


def test_a_cancelled_one_without_a_moment_never_existed() -> None:
    never = ["a/1 03-13T14:00Z", "a/2 03-20T14:00Z"]
    assert goes_out(a_case(NUDGE, appointments=[one(), two(status="cancelled")])) == never
    at_once = two(status="cancelled", booked_at="2026-03-15T12:00Z", cancelled_at="2026-03-15T12:00Z")
    assert goes_out(a_case(NUDGE, appointments=[one(), at_once])) == never


def test_an_appointment_is_known_from_its_start_if_it_was_recorded_later() -> None:
    made = a_case(NUDGE, appointments=[one(), two(booked_at="2026-03-25T00:00Z")])
    # The stretch ends at the start of the second on the 24th; the next begins at its end.
    assert goes_out(made) == ["a/1 03-13T14:00Z", "a/2 03-20T14:00Z", "a/3 03-27T10:00Z", "a/4 04-03T09:00Z"]


def test_without_an_appointment_that_is_over_nothing_is_bare() -> None:
    assert stays(a_case(NUDGE)) == ["a not_triggered"]
    only_cancelled = one(status="cancelled", cancelled_at="2026-03-09T00:00Z")
    assert stays(a_case(NUDGE, appointments=[only_cancelled])) == ["a not_triggered"]


def test_a_no_show_is_over_too() -> None:
    assert goes_out(a_case(NUDGE, appointments=[one(status="no_show")]))[0] == "a/1 03-13T14:00Z"


def test_nothing_follows_the_last_appointment_of_the_programme() -> None:
    made = a_case(step("a", no_next_appointment="P3D", last=2), appointments=[one(), two(booked_at="2026-03-14T00:00Z")])
    assert goes_out(made) == ["a/1 03-13T14:00Z"]
    assert stays(made) == []
    assert stays(a_case(step("a", no_next_appointment="P3D", last=1), appointments=[one()])) == ["a not_triggered"]
    assert goes_out(a_case(step("a", no_next_appointment="P3D", last=3), appointments=[one()])) == ["a/1 03-13T14:00Z"]


def test_appointments_that_touch_leave_no_stretch_between() -> None:
    touching = booked(2, "2026-03-20T14:00Z", "2026-03-20T15:00Z", booked_at="2026-03-10T14:00Z")
    assert goes_out(a_case(step("a", no_next_appointment="P3D"), appointments=[one(), touching])) == ["a/1 03-23T15:00Z"]


def test_overlapping_knowledge_of_two_appointments_is_one_time() -> None:
    third = booked(3, "2026-04-24T09:00Z", "2026-04-24T10:00Z", booked_at="2026-03-20T00:00Z")
    made = a_case(step("a", no_next_appointment="P3D"), appointments=[third, two(booked_at="2026-03-12T00:00Z"), one()])
    assert stays(made) == ["a/1 appointment_booked"]
    assert goes_out(made) == ["a/2 04-27T10:00Z"]


def test_at_is_never_before_the_stretch_begins() -> None:
    made = a_case(step("a", no_next_appointment="PT1H", at="09:00"), appointments=[one()])
    assert goes_out(made) == ["a/1 03-11T08:00Z"]

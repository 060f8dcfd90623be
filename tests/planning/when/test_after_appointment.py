from __future__ import annotations

from tests.planning.cases import a_case, booked, goes_out, reasons, stays, step

ONE = booked(1, "2026-03-10T13:00Z", "2026-03-10T14:00Z")
TWO = booked(2, "2026-03-24T09:00Z", "2026-03-24T10:00Z")


def test_it_follows_the_end_unless_told_the_start() -> None:
    made = a_case(step("a", after_appointment=1), step("b", after_appointment=1, of="start", offset="PT1M"), appointments=[ONE])
    assert goes_out(made) == ["b/1 03-10T13:01Z", "a/1 03-10T14:00Z"]
    assert reasons(made) == ["after_appointment"] * 2


def test_each_gives_one_touchpoint_for_every_appointment_that_stands() -> None:
    cancelled = booked(7, "2026-03-12T09:00Z", "2026-03-12T10:00Z", "cancelled")
    assert goes_out(a_case(step("a", after_appointment="each"), appointments=[TWO, cancelled, ONE])) == [
        "a/1 03-10T14:00Z",
        "a/2 03-24T10:00Z",
    ]


def test_when_one_is_cancelled_the_next_takes_its_place_under_its_own_name() -> None:
    gone = ONE | {"status": "cancelled"}
    assert goes_out(a_case(step("a", after_appointment=1), appointments=[gone, TWO])) == ["a/2 03-24T10:00Z"]


def test_the_nth_is_counted_by_start_not_by_name() -> None:
    early = booked(9, "2026-03-05T09:00Z", "2026-03-05T10:00Z")
    assert goes_out(a_case(step("a", after_appointment=2), appointments=[ONE, early])) == ["a/1 03-10T14:00Z"]


def test_none_booked_or_too_few_is_said_without_an_nth() -> None:
    assert stays(a_case(step("a", after_appointment=2), appointments=[ONE])) == ["a appointment_not_booked"]
    assert stays(a_case(step("a", after_appointment="each"))) == ["a appointment_not_booked"]


def test_nothing_follows_a_no_show_but_it_keeps_its_place() -> None:
    missed = ONE | {"status": "no_show"}
    made = a_case(step("a", after_appointment="each"), step("b", after_appointment=2), appointments=[missed, TWO])
    assert stays(made) == ["a/1 no_show"]
    assert goes_out(made) == ["a/2 03-24T10:00Z", "b/2 03-24T10:00Z"]


def test_at_is_never_before_the_appointment() -> None:
    made = a_case(step("a", after_appointment=1, at="09:00"), appointments=[ONE])
    assert goes_out(made) == ["a/1 03-11T08:00Z"]


def test_an_appointment_recorded_later_makes_it_late() -> None:
    made = a_case(step("a", after_appointment=1), appointments=[ONE | {"booked_at": "2026-03-12T09:00Z"}])
    assert goes_out(made) == ["a/1 03-12T09:00Z late"]

from __future__ import annotations

from tests.planning.cases import a_case, booked, fact, goes_out, stays, step

ONE = booked(1, "2026-03-10T13:00Z", "2026-03-10T14:00Z")


def test_it_precedes_the_start_unless_told_the_end() -> None:
    made = a_case(step("a", before_appointment=1, offset="P1D"), step("b", before_appointment=1, of="end"), appointments=[ONE])
    assert goes_out(made) == ["a/1 03-09T13:00Z", "b/1 03-10T14:00Z"]


def test_a_no_show_still_had_its_preparation() -> None:
    made = a_case(step("a", before_appointment=1), appointments=[ONE | {"status": "no_show"}])
    assert goes_out(made) == ["a/1 03-10T13:00Z"]


def test_none_booked_is_said_without_an_nth() -> None:
    assert stays(a_case(step("a", before_appointment=1))) == ["a appointment_not_booked"]


def test_the_evening_before_stays_before() -> None:
    made = a_case(step("a", before_appointment=1, at="18:00"), appointments=[ONE])
    assert goes_out(made) == ["a/1 03-09T17:00Z"]


def test_a_late_booking_makes_the_preparation_late_instead_of_lost() -> None:
    made = a_case(step("a", before_appointment=1, offset="P2D"), appointments=[ONE | {"booked_at": "2026-03-09T10:00Z"}])
    assert goes_out(made) == ["a/1 03-09T10:00Z late"]


def test_planned_before_the_journey_starts_it_moves_to_the_start() -> None:
    made = a_case(step("a", before_appointment=1, offset="P3W"), appointments=[ONE])
    assert goes_out(made) == ["a/1 03-02T08:00Z late"]


def test_it_never_goes_out_after_what_it_precedes() -> None:
    quiet = a_case(step("a", before_appointment=1, offset="PT1H"), appointments=[ONE], quiet_hours=["12:00", "14:00"])
    assert goes_out(quiet) == ["a/1 03-10T13:00Z quiet_hours"]
    quiet["quiet_hours"] = ["12:00", "14:01"]
    assert stays(quiet) == ["a/1 too_late"]


def test_what_was_sent_about_an_earlier_start_does_not_count() -> None:
    moved = ONE | {"booked_at": "2026-03-08T10:00Z"}
    made = a_case(step("a", before_appointment=1, offset="P1D"), appointments=[moved], now="2026-03-08T12:00Z")
    made["facts"] = [fact("sent", "2026-03-08T09:59Z", step="a")]
    assert goes_out(made) == ["a/1 03-09T13:00Z"]
    made["facts"] = [fact("sent", "2026-03-08T10:00Z", step="a")]
    assert stays(made) == ["a/1 already_sent"]


def test_only_for_a_preparation_does_an_earlier_start_matter() -> None:
    moved = ONE | {"booked_at": "2026-03-08T10:00Z"}
    made = a_case(step("a", after_appointment=1), appointments=[moved], now="2026-03-08T12:00Z")
    made["facts"] = [fact("sent", "2026-03-08T09:59Z", step="a")]
    assert stays(made) == ["a/1 already_sent"]


def test_the_last_sent_counts_so_an_old_one_beside_it_does_no_harm() -> None:
    moved = ONE | {"booked_at": "2026-03-08T10:00Z"}
    made = a_case(step("a", before_appointment=1), appointments=[moved], now="2026-03-08T12:00Z")
    made["facts"] = [fact("sent", "2026-03-08T11:00Z", step="a"), fact("sent", "2026-03-07T11:00Z", step="a")]
    assert stays(made) == ["a/1 already_sent"]

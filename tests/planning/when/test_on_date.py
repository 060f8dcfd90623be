from __future__ import annotations

from tests.planning.cases import a_case, goes_out, stays, step


def test_a_date_is_one_of_the_coachees_wall_clock() -> None:
    made = a_case(step("a", date="2026-07-01", at="09:00"))
    assert goes_out(made) == ["a/1 07-01T07:00Z"]
    assert goes_out(made | {"coachee_tz": "Asia/Kathmandu"}) == ["a/1 07-01T03:15Z"]


def test_a_time_that_does_not_exist_moves_on_and_one_that_comes_twice_is_the_first() -> None:
    made = a_case(step("a", date="2026-03-29", at="02:30"), step("b", date="2026-10-25", at="02:30"))
    assert goes_out(made) == ["a/1 03-29T01:30Z", "b/1 10-25T00:30Z"]


def test_a_date_from_before_the_start_is_not_caught_up() -> None:
    assert stays(a_case(step("a", date="2026-03-02", at="08:59"))) == ["a/1 before_start"]
    assert goes_out(a_case(step("a", date="2026-03-02", at="09:00"))) == ["a/1 03-02T08:00Z"]


def test_dates_beyond_all_years_are_no_accident() -> None:
    far = a_case(step("a", date="9999-12-31", at="23:59"), step("b", date="0001-01-01", at="00:00"))
    assert goes_out(far) == []
    assert stays(far) == ["b/1 before_start"]

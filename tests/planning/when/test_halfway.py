from __future__ import annotations

from tests.planning.cases import a_case, booked, fact, goes_out, reasons, stays, step

ONE = booked(1, "2026-03-10T13:00Z", "2026-03-10T14:00Z")
TWO = booked(2, "2026-03-24T09:00Z", "2026-03-24T10:00Z")


def test_the_middle_is_rounded_down_to_the_minute() -> None:
    odd = booked(2, "2026-03-10T14:03:59Z", "2026-03-10T15:00Z")
    assert goes_out(a_case(step("a", halfway=[1, 2]), appointments=[ONE, odd])) == ["a/1 03-10T14:01Z"]


def test_the_middle_over_a_change_of_clocks_is_one_of_absolute_time() -> None:
    first = booked(1, "2026-10-24T09:00Z", "2026-10-24T10:00Z")  # ends 12:00 in summer time
    second = booked(2, "2026-10-26T11:00Z", "2026-10-26T12:00Z")  # begins 12:00 in winter time
    assert goes_out(a_case(step("a", halfway=[1, 2]), appointments=[first, second])) == ["a/1 10-25T10:30Z"]


def test_without_a_next_one_it_waits_or_falls_back() -> None:
    assert stays(a_case(step("a", halfway=[1, 2]), appointments=[ONE])) == ["a/1 next_not_booked"]
    fallback = a_case(step("a", halfway=[1, 2], or_after="P1W"), appointments=[ONE])
    assert goes_out(fallback) == ["a/1 03-17T14:00Z"]
    assert reasons(fallback) == ["halfway_fallback"]


def test_without_the_first_or_after_a_no_show_there_is_none() -> None:
    assert stays(a_case(step("a", halfway=[1, 2], or_after="P1W"))) == ["a appointment_not_booked"]
    assert stays(a_case(step("a", halfway=[2, 3], or_after="P1W"), appointments=[ONE])) == ["a appointment_not_booked"]
    missed = a_case(step("a", halfway=[1, 2]), appointments=[ONE | {"status": "no_show"}, TWO])
    assert stays(missed) == ["a/1 no_show"]


def test_a_no_show_as_the_second_one_changes_nothing() -> None:
    made = a_case(step("a", halfway=[1, 2]), appointments=[ONE, TWO | {"status": "no_show"}])
    assert goes_out(made) == ["a/1 03-17T11:30Z"]


def test_a_next_one_booked_later_than_the_fallback_keeps_the_fallback() -> None:
    at_fallback = a_case(step("a", halfway=[1, 2], or_after="P1W"), appointments=[ONE, TWO | {"booked_at": "2026-03-17T14:00Z"}])
    assert goes_out(at_fallback) == ["a/1 03-17T14:00Z late"]
    assert reasons(at_fallback) == ["halfway"]
    later = a_case(step("a", halfway=[1, 2], or_after="P1W"), appointments=[ONE, TWO | {"booked_at": "2026-03-17T14:01Z"}])
    assert goes_out(later) == ["a/1 03-17T14:00Z"]
    assert reasons(later) == ["halfway_fallback"]


def test_the_middle_waits_until_both_are_known() -> None:
    made = a_case(
        step("a", halfway=[1, 2]),
        appointments=[ONE | {"booked_at": "2026-03-19T00:00Z"}, TWO | {"booked_at": "2026-03-18T00:00Z"}],
    )
    assert goes_out(made) == ["a/1 03-19T00:00Z late"]


def test_the_fallback_waits_for_its_own_appointment_only() -> None:
    made = a_case(
        step("a", halfway=[1, 2], or_after="PT1H"),
        appointments=[ONE | {"booked_at": "2026-03-10T16:00Z"}, TWO | {"booked_at": "2026-03-18T00:00Z"}],
    )
    assert goes_out(made) == ["a/1 03-10T16:00Z late"]
    assert reasons(made) == ["halfway_fallback"]


def test_the_middle_never_goes_out_after_the_next_start_but_the_fallback_precedes_nothing() -> None:
    pause = [["2026-03-11T00:00Z", "2026-03-25T00:00Z"]]
    assert stays(a_case(step("a", halfway=[1, 2]), appointments=[ONE, TWO], pauses=pause)) == ["a/1 too_late"]
    late = TWO | {"booked_at": "2026-03-20T00:00Z"}
    fallback = a_case(step("a", halfway=[1, 2], or_after="P1W"), appointments=[ONE, late], pauses=pause)
    assert goes_out(fallback) == ["a/1 03-25T00:00Z pause"]


def test_a_fallback_that_has_gone_out_is_not_replaced_by_a_middle_in_the_past() -> None:
    made = a_case(
        step("a", halfway=[1, 2], or_after="P1W"),
        appointments=[ONE, TWO],
        now="2026-03-18T00:00Z",
        facts=[fact("sent", "2026-03-17T14:00Z", step="a")],
    )
    assert stays(made) == ["a/1 already_sent"]


def test_with_names_out_of_order_it_carries_the_name_of_the_first() -> None:
    made = a_case(step("a", halfway=[1, 2]), appointments=[TWO | {"n": 4}, ONE | {"n": 8}])
    assert goes_out(made) == ["a/8 03-17T11:30Z"]

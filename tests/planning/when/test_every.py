from __future__ import annotations

from typing import Any

from tests.planning.cases import a_case, booked, fact, goes_out, planned, stays, step

MONDAYS = {"unit": "week", "days": ["mon"], "at": "09:00"}
ONE = booked(1, "2026-03-10T13:00Z", "2026-03-10T14:00Z")


def dues(every: dict[str, Any], until: str, **changes: Any) -> list[str]:
    form = {key: changes.pop(key) for key in ("from_", "until_") if key in changes}
    form = {("until" if key == "until_" else key): value for key, value in form.items()}
    return [line.removeprefix("a/") for line in goes_out(a_case(step("a", every=every, **form), until=until, **changes))]


def test_a_day_at_its_wall_clock_over_the_change_of_clocks() -> None:
    start = "2026-03-28T00:00Z"
    assert dues({"unit": "day", "at": "09:00"}, "2026-03-30T12:00Z", starts=start, now=start) == [
        "1 03-28T08:00Z",
        "2 03-29T07:00Z",
        "3 03-30T07:00Z",
    ]


def test_the_first_day_has_its_moment_at_or_after_the_start() -> None:
    assert dues(MONDAYS, "2026-03-10T00:00Z") == ["1 03-02T08:00Z", "2 03-09T08:00Z"]
    assert dues(MONDAYS | {"at": "08:59"}, "2026-03-10T00:00Z") == ["1 03-09T07:59Z"]


def test_intervals_count_days_from_the_first() -> None:
    assert dues({"unit": "day", "at": "08:00", "interval": 3}, "2026-03-10T00:00Z") == [
        "1 03-03T07:00Z",
        "2 03-06T07:00Z",
        "3 03-09T07:00Z",
    ]


def test_intervals_count_monday_weeks_from_the_first_day() -> None:
    every = {"unit": "week", "days": ["wed", "mon"], "at": "08:00", "interval": 2}
    # Monday 2 March 08:00 is before the start, so the first is Wednesday the 4th; its week began on the 2nd.
    assert dues(every, "2026-04-02T00:00Z") == [
        "1 03-04T07:00Z",
        "2 03-16T07:00Z",
        "3 03-18T07:00Z",
        "4 03-30T06:00Z",
        "5 04-01T06:00Z",
    ]


def test_a_day_of_the_month_is_clipped_to_the_month() -> None:
    start = "2026-01-31T00:00Z"
    assert dues({"unit": "month", "day": 31, "at": "09:00"}, "2026-04-30T12:00Z", starts=start, now=start) == [
        "1 01-31T08:00Z",
        "2 02-28T08:00Z",
        "3 03-31T07:00Z",
        "4 04-30T07:00Z",
    ]


def test_months_may_be_skipped_and_the_first_month_may_be_the_next() -> None:
    every = {"unit": "month", "day": 1, "at": "09:00", "interval": 2}
    assert dues(every, "2026-08-02T00:00Z") == ["1 04-01T07:00Z", "2 06-01T07:00Z", "3 08-01T07:00Z"]


def test_it_may_begin_at_the_end_of_an_appointment_also_of_a_no_show() -> None:
    for status in ("held", "no_show"):
        made = {"appointments": [ONE | {"status": status}], "from_": "after_appointment:1"}
        assert dues({"unit": "day", "at": "15:00"}, "2026-03-11T23:00Z", **made) == ["1 03-10T14:00Z", "2 03-11T14:00Z"]


def test_it_never_begins_before_the_journey() -> None:
    early = booked(1, "2026-02-10T13:00Z", "2026-02-10T14:00Z")
    made = {"appointments": [early], "from_": "after_appointment:1"}
    assert dues({"unit": "day", "at": "09:00"}, "2026-03-03T12:00Z", **made) == ["1 03-02T08:00Z", "2 03-03T08:00Z"]


def test_an_unknown_appointment_to_begin_from_is_said_without_an_nth() -> None:
    made = a_case(step("a", every=MONDAYS, from_="after_appointment:2"), appointments=[ONE])
    assert stays(made) == ["a appointment_not_booked"]
    assert goes_out(made) == []


def test_the_series_ends_before_the_closing_without_a_word() -> None:
    made = a_case(step("a", every=MONDAYS), closes="2026-03-16T09:00+01:00")
    assert goes_out(made) == ["a/1 03-02T08:00Z", "a/2 03-09T08:00Z"]
    assert stays(made) == []


def test_the_series_ends_before_the_start_of_an_appointment() -> None:
    last = booked(5, "2026-03-16T09:00+01:00", "2026-03-16T10:00+01:00")
    made = {"appointments": [last], "until_": "appointment:1"}
    assert dues(MONDAYS, "2026-05-01T00:00Z", **made) == ["1 03-02T08:00Z", "2 03-09T08:00Z"]


def test_an_unknown_appointment_to_end_at_means_the_closing() -> None:
    made = a_case(step("a", every=MONDAYS, until="appointment:3"), closes="2026-03-10T00:00Z")
    assert goes_out(made) == ["a/1 03-02T08:00Z", "a/2 03-09T08:00Z"]
    assert stays(made) == []


def test_a_count_counts_whether_they_went_out_or_not() -> None:
    made = a_case(step("a", on_pause="skip", every=MONDAYS, until="count:3"), pauses=[["2026-03-08T00:00Z", "2026-03-10T00:00Z"]])
    assert goes_out(made) == ["a/1 03-02T08:00Z", "a/3 03-16T08:00Z"]
    assert stays(made) == ["a/2 paused"]


def test_what_a_count_leaves_after_the_closing_is_closed() -> None:
    made = a_case(step("a", every=MONDAYS, until="count:3"), closes="2026-03-10T00:00Z")
    assert goes_out(made) == ["a/1 03-02T08:00Z", "a/2 03-09T08:00Z"]
    assert stays(made) == ["a/3 journey_closed"]


def test_an_occurrence_at_until_itself_still_goes_out() -> None:
    assert dues(MONDAYS, "2026-03-09T08:00Z") == ["1 03-02T08:00Z", "2 03-09T08:00Z"]
    assert dues(MONDAYS, "2026-03-09T07:59:59Z") == ["1 03-02T08:00Z"]


def test_an_occurrence_after_until_is_mentioned_only_when_sent() -> None:
    sent = [fact("sent", "2026-03-02T08:00Z", step="a", nth=n) for n in (3, 1000, 10**15)]
    made = a_case(step("a", every=MONDAYS), until="2026-03-10T00:00Z", facts=sent)
    assert goes_out(made) == ["a/1 03-02T08:00Z", "a/2 03-09T08:00Z"]
    assert stays(made) == ["a/3 already_sent", "a/1000 already_sent", f"a/{10**15} already_sent"]
    ended = a_case(step("a", every=MONDAYS, until="count:3"), until="2026-03-10T00:00Z", facts=sent)
    assert stays(ended) == ["a/3 already_sent"]


def test_a_day_that_apia_skipped_joins_the_next() -> None:
    start = "2011-12-29T09:00-10:00"
    made = a_case(step("a", every={"unit": "day", "at": "09:00"}), starts=start, now=start, until="2012-01-01T00:00Z")
    made["coachee_tz"] = "Pacific/Apia"
    assert [(t["nth"], t["due"]) for t in planned(made)["touchpoints"]] == [
        (1, "2011-12-29T19:00:00Z"),
        (3, "2011-12-30T19:00:00Z"),
        (4, "2011-12-31T19:00:00Z"),
    ]
    assert stays(made) == ["a/2 merged"]


def test_intervals_without_measure_give_one_occurrence() -> None:
    for unit in ({"unit": "day"}, {"unit": "month", "day": 2}, {"unit": "week", "days": ["mon"]}):
        assert dues(unit | {"at": "09:00", "interval": 10**30}, "2026-12-31T00:00Z") == ["1 03-02T08:00Z"]

"""§5, rules 1 to 6: from planned to due."""

from __future__ import annotations

from tests.planning.cases import a_case, booked, fact, goes_out, planned, stays, step

FORM = step("form", date="2026-03-03", at="09:00")
NIGHT = ["21:00", "08:00"]


# Rule 1


def test_what_was_sent_never_changes() -> None:
    made = a_case(FORM, facts=[fact("sent", "2026-03-02T08:00Z", step="form")])
    assert stays(made) == ["form/1 already_sent"]
    assert goes_out(made) == []


def test_what_was_sent_is_said_also_when_planned_after_until_or_before_the_start() -> None:
    sent = [fact("sent", "2026-03-02T08:00Z", step="form")]
    assert stays(a_case(FORM, facts=sent, until="2026-03-02T12:00Z")) == ["form/1 already_sent"]
    assert stays(a_case(FORM, facts=sent, starts="2026-03-10T12:00Z")) == ["form/1 already_sent"]


def test_sending_a_touchpoint_that_the_plan_does_not_have_only_fills_the_day() -> None:
    sent = [fact("sent", "2026-03-03T00:00Z", step="form", nth=7)]
    made = a_case(FORM, facts=sent, now="2026-03-03T07:00Z", daily_limit=1)
    assert stays(made) == []
    assert goes_out(made) == ["form/1 03-03T23:00Z daily_limit"]


# Rule 2


def test_what_is_planned_after_until_is_not_mentioned_and_until_is_included() -> None:
    assert goes_out(a_case(FORM, until="2026-03-03T08:00Z")) == ["form/1 03-03T08:00Z"]
    assert planned(a_case(FORM, until="2026-03-03T07:59:59Z")) == {"touchpoints": [], "not_planned": []}


def test_after_until_goes_before_before_start() -> None:
    assert stays(a_case(FORM, starts="2026-04-01T00:00Z", until="2026-03-03T00:00Z")) == []
    assert stays(a_case(FORM, starts="2026-04-01T00:00Z")) == ["form/1 before_start"]


# Rules 3 to 6


def test_a_pause_skips_or_delays() -> None:
    pause = [["2026-03-03T00:00Z", "2026-03-05T12:00Z"]]
    assert goes_out(a_case(FORM, pauses=pause)) == ["form/1 03-05T12:00Z pause"]
    assert stays(a_case(FORM | {"on_pause": "skip"}, pauses=pause)) == ["form/1 paused"]


def test_a_pause_begins_in_and_ends_out() -> None:
    assert goes_out(a_case(FORM | {"on_pause": "skip"}, pauses=[["2026-03-01T00:00Z", "2026-03-03T08:00Z"]])) == ["form/1 03-03T08:00Z"]
    assert stays(a_case(FORM | {"on_pause": "skip"}, pauses=[["2026-03-03T08:00Z", "2026-03-03T08:01Z"]])) == ["form/1 paused"]


def test_pauses_that_overlap_or_touch_are_gone_through() -> None:
    pauses = [["2026-03-05T00:00Z", "2026-03-07T00:00Z"], ["2026-03-03T00:00Z", "2026-03-05T12:00Z"], ["2026-03-07T00:00Z", "2026-03-08T00:00Z"]]
    assert goes_out(a_case(FORM, pauses=pauses)) == ["form/1 03-08T00:00Z pause"]


def test_a_pause_without_an_end_holds_everything() -> None:
    assert stays(a_case(FORM, pauses=[["2026-03-03T00:00Z", None]])) == ["form/1 paused"]
    chained = [["2026-03-03T00:00Z", "2026-03-05T00:00Z"], ["2026-03-04T00:00Z", None]]
    assert stays(a_case(FORM, pauses=chained)) == ["form/1 paused"]


def test_closing_ends_a_pause() -> None:
    made = a_case(FORM, step("later", after_close="P1D"), pauses=[["2026-03-03T00:00Z", None]], closes="2026-03-10T00:00Z")
    assert stays(made) == ["form/1 journey_closed"]
    assert goes_out(made) == ["later/1 03-11T00:00Z"]


def test_a_pause_after_the_closing_is_none() -> None:
    made = a_case(step("later", after_close="P1D"), pauses=[["2026-03-11T00:00Z", "2026-04-01T00:00Z"]], closes="2026-03-10T00:00Z")
    assert goes_out(made) == ["later/1 03-11T00:00Z"]


def test_quiet_hours_wait_for_their_end() -> None:
    made = a_case(step("a", date="2026-03-03", at="21:00"), step("b", date="2026-03-04", at="08:00"), quiet_hours=NIGHT)
    assert goes_out(made) == ["a/1 03-04T07:00Z quiet_hours", "b/1 03-04T07:00Z"]


def test_quiet_hours_within_a_day() -> None:
    made = a_case(step("a", date="2026-03-03", at="12:30"), step("b", date="2026-03-03", at="14:00"), quiet_hours=["12:00", "14:00"])
    assert goes_out(made) == ["a/1 03-03T13:00Z quiet_hours", "b/1 03-03T13:00Z"]


def test_from_quiet_hours_into_a_pause_and_out_into_quiet_hours() -> None:
    pause = [["2026-03-04T07:00Z", "2026-03-04T22:00Z"]]
    made = a_case(step("a", date="2026-03-03", at="22:00"), pauses=pause, quiet_hours=NIGHT)
    assert goes_out(made) == ["a/1 03-05T07:00Z quiet_hours pause"]
    assert stays(made | {"steps": [step("a", on_pause="skip", date="2026-03-03", at="22:00")]}) == ["a/1 paused"]


def test_a_quiet_window_that_a_gap_turns_round_is_none() -> None:
    # On 29 March 02:30 becomes 03:30, which is after 03:00: that night has no window.
    made = a_case(step("a", date="2026-03-29", at="02:45"), step("b", date="2026-03-30", at="02:45"), quiet_hours=["02:30", "03:00"])
    assert goes_out(made) == ["a/1 03-29T01:45Z", "b/1 03-30T01:00Z quiet_hours"]


def test_a_quiet_window_that_ends_in_the_gap_ends_after_it() -> None:
    made = a_case(step("a", date="2026-03-29", at="01:00"), quiet_hours=["21:00", "02:30"])
    assert goes_out(made) == ["a/1 03-29T01:30Z quiet_hours"]


def test_a_quiet_window_ends_at_the_first_of_two_equal_times() -> None:
    made = a_case(step("a", date="2026-10-25", at="01:00"), quiet_hours=["21:00", "02:30"])
    assert goes_out(made) == ["a/1 10-25T00:30Z quiet_hours"]


def test_a_night_that_spans_a_day_nobody_had() -> None:
    # Samoa went from 29 to 31 December 2011: the night from 21:00 to 08:00 ends on the 31st.
    start = "2011-12-28T12:00-10:00"
    evening, morning = step("a", date="2011-12-29", at="22:00"), step("b", date="2011-12-31", at="07:00")
    made = a_case(evening, morning, starts=start, now=start, until="2012-02-01T00:00Z", quiet_hours=NIGHT)
    made["coachee_tz"] = "Pacific/Apia"
    assert [one["due"] for one in planned(made)["touchpoints"]] == ["2011-12-30T18:00:00Z"] * 2


def test_what_is_overdue_goes_out_now_through_pause_and_quiet_hours() -> None:
    assert goes_out(a_case(FORM, now="2026-03-05T12:00Z")) == ["form/1 03-05T12:00Z late"]
    night = a_case(FORM, now="2026-03-05T22:00Z", quiet_hours=NIGHT)
    assert goes_out(night) == ["form/1 03-06T07:00Z late quiet_hours"]
    paused = a_case(FORM, now="2026-03-05T12:00Z", pauses=[["2026-03-05T00:00Z", "2026-03-06T00:00Z"]])
    assert goes_out(paused) == ["form/1 03-06T00:00Z late pause"]
    assert stays(paused | {"steps": [FORM | {"on_pause": "skip"}]}) == ["form/1 paused"]


def test_moved_by_lists_each_once_in_the_order_of_first_use() -> None:
    made = a_case(step("a", date="2026-03-03", at="22:00"), now="2026-03-06T22:00Z", quiet_hours=NIGHT)
    assert goes_out(made) == ["a/1 03-07T07:00Z quiet_hours late"]


def test_a_late_booking_is_moved_before_the_pause_is_looked_at() -> None:
    one = booked(1, "2026-03-10T13:00Z", "2026-03-10T14:00Z", booked_at="2026-03-08T00:00Z")
    made = a_case(
        step("a", on_pause="skip", before_appointment=1, offset="P5D"),
        appointments=[one],
        pauses=[["2026-03-04T00:00Z", "2026-03-07T00:00Z"]],
    )
    assert goes_out(made) == ["a/1 03-08T00:00Z late"]

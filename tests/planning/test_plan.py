"""§5: from planned to due, rule by rule."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from coaching.planning import plan
from coaching.planning.case import Case, Fact, Journey, Step
from coaching.planning.when import OnDate
from tests.planning.cases import a_case, booked, fact, goes_out, planned, reasons, stays, step

DAILY = {"unit": "day", "at": "09:00"}
MONDAYS = {"unit": "week", "days": ["mon"], "at": "09:00"}
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
    made = a_case(step("a", date="2011-12-29", at="22:00"), starts=start, now=start, until="2012-02-01T00:00Z", quiet_hours=NIGHT)
    made["coachee_tz"] = "Pacific/Apia"
    assert planned(made)["touchpoints"][0]["due"] == "2011-12-30T18:00:00Z"


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


# Rule 7


def test_what_a_move_brings_after_until_is_not_mentioned() -> None:
    made = a_case(FORM, pauses=[["2026-03-03T00:00Z", "2026-04-03T00:00Z"]], until="2026-04-02T00:00Z")
    assert planned(made) == {"touchpoints": [], "not_planned": []}


def test_until_comes_before_the_closing() -> None:
    made = a_case(FORM, pauses=[["2026-03-03T00:00Z", None]], closes="2026-04-03T00:00Z", until="2026-04-02T00:00Z")
    assert stays(made) == []


def test_at_the_closing_it_is_closed() -> None:
    assert stays(a_case(FORM, closes="2026-03-03T08:00Z")) == ["form/1 journey_closed"]
    assert goes_out(a_case(FORM, closes="2026-03-03T08:00:01Z")) == ["form/1 03-03T08:00Z"]


def test_closed_goes_before_too_late_and_too_late_before_done() -> None:
    one = booked(1, "2026-03-10T13:00Z", "2026-03-10T14:00Z")
    made = a_case(
        step("a", before_appointment=1),
        appointments=[one],
        now="2026-03-11T00:00Z",
        facts=[fact("step_done", "2026-03-09T00:00Z", step="a")],
    )
    assert stays(made) == ["a/1 too_late"]
    made["journey"]["closes"] = "2026-03-11T00:00Z"
    assert stays(made) == ["a/1 journey_closed"]


def test_a_form_answered_early_is_not_sent() -> None:
    made = a_case(FORM, facts=[fact("form_answered", "2026-03-03T08:00Z", step="form")])
    assert stays(made) == ["form/1 already_done"]
    made["facts"] = [fact("form_answered", "2026-03-03T08:00:01Z", step="form")]
    assert goes_out(made) == ["form/1 03-03T08:00Z"]


def test_done_goes_before_stale() -> None:
    made = a_case(FORM | {"stale_after": "P1D"}, now="2026-03-06T08:00Z", facts=[fact("step_done", "2026-03-05T08:00Z", step="form")])
    assert stays(made) == ["form/1 already_done"]


def test_stale_measures_all_delay_together_in_the_coachees_days() -> None:
    made = a_case(step("form", stale_after="P1D", date="2026-03-28", at="09:00"), now="2026-03-29T07:00Z")
    assert goes_out(made) == ["form/1 03-29T07:00Z late"]
    assert stays(made | {"now": "2026-03-29T07:00:01Z"}) == ["form/1 stale"]


def test_the_daily_limit_can_make_stale() -> None:
    made = a_case(
        step("a", date="2026-03-03", at="09:00"),
        step("b", stale_after="PT10H", date="2026-03-03", at="10:00"),
        step("c", date="2026-03-04", at="00:00"),
        daily_limit=1,
    )
    # b moves to the 4th at 00:00 (14 hours later): stale, so it takes no place from c.
    assert goes_out(made) == ["a/1 03-03T08:00Z", "c/1 03-03T23:00Z"]
    assert stays(made) == ["b/1 stale"]


def test_stale_after_nothing_allows_no_delay() -> None:
    assert goes_out(a_case(FORM | {"stale_after": "PT0S"})) == ["form/1 03-03T08:00Z"]
    assert stays(a_case(FORM | {"stale_after": "PT0S"}, now="2026-03-03T08:00:01Z")) == ["form/1 stale"]


# Rule 8


def test_of_one_step_at_one_due_only_the_highest_stays() -> None:
    made = a_case(step("a", every=DAILY), now="2026-03-05T12:00Z", until="2026-03-06T00:00Z")
    assert goes_out(made) == ["a/4 03-05T12:00Z late"]
    assert stays(made) == ["a/1 merged", "a/2 merged", "a/3 merged"]


def test_two_steps_at_one_due_both_go() -> None:
    made = a_case(step("b", date="2026-03-03", at="09:00"), FORM)
    assert goes_out(made) == ["b/1 03-03T08:00Z", "form/1 03-03T08:00Z"]


def test_what_ended_before_does_not_swallow_what_lives() -> None:
    made = a_case(
        step("a", every=DAILY),
        now="2026-03-05T12:00Z",
        until="2026-03-06T00:00Z",
        facts=[fact("step_done", "2026-03-05T11:00Z", step="a", nth=4)],
    )
    assert goes_out(made) == ["a/3 03-05T12:00Z late"]
    assert stays(made) == ["a/1 merged", "a/2 merged", "a/4 already_done"]


def test_merging_comes_before_the_limit() -> None:
    made = a_case(
        step("a", every=DAILY),
        FORM,
        now="2026-03-05T12:00Z",
        until="2026-03-06T12:00Z",
        daily_limit=2,
    )
    assert goes_out(made) == ["a/4 03-05T12:00Z late", "form/1 03-05T12:00Z late", "a/5 03-06T08:00Z"]


# Rule 9


def test_a_full_day_sends_the_rest_to_the_next_morning() -> None:
    steps = [step(key, date="2026-03-03", at="09:00") for key in "abc"]
    assert goes_out(a_case(*steps, daily_limit=1)) == ["a/1 03-03T08:00Z", "b/1 03-03T23:00Z daily_limit", "c/1 03-04T23:00Z daily_limit"]
    quiet = a_case(*steps, daily_limit=2, quiet_hours=NIGHT)
    assert goes_out(quiet) == ["a/1 03-03T08:00Z", "b/1 03-03T08:00Z", "c/1 03-04T07:00Z daily_limit"]


def test_what_is_pushed_on_takes_its_turn_by_step_order_and_pushes_others() -> None:
    made = a_case(
        step("c", date="2026-03-04", at="00:00"),
        step("a", date="2026-03-03", at="09:00"),
        step("b", date="2026-03-03", at="10:00"),
        daily_limit=1,
    )
    assert goes_out(made) == ["a/1 03-03T08:00Z", "c/1 03-03T23:00Z", "b/1 03-04T23:00Z daily_limit"]


def test_sent_facts_fill_the_local_day() -> None:
    made = a_case(FORM, now="2026-03-03T07:00Z", daily_limit=1)
    made["steps"].append(step("x", after_close="P1D"))
    # 23:30Z on the 2nd is the 3rd in Amsterdam.
    made["facts"] = [fact("sent", "2026-03-02T23:30Z", step="x")]
    assert goes_out(made) == ["form/1 03-03T23:00Z daily_limit"]
    made["facts"] = [fact("sent", "2026-03-02T22:30Z", step="x")]
    assert goes_out(made) == ["form/1 03-03T08:00Z"]


def test_the_next_morning_may_be_a_pause() -> None:
    made = a_case(step("a", date="2026-03-03", at="08:00"), FORM, daily_limit=1, pauses=[["2026-03-03T12:00Z", "2026-03-06T12:00Z"]])
    assert goes_out(made) == ["a/1 03-03T07:00Z", "form/1 03-06T12:00Z daily_limit pause"]
    made["steps"][1]["on_pause"] = "skip"
    assert stays(made) == ["form/1 paused"]


def test_the_limit_can_bring_it_after_until_or_after_the_closing_or_too_late() -> None:
    one = booked(1, "2026-03-03T13:00Z", "2026-03-03T14:00Z")
    steps = [step("a", date="2026-03-03", at="08:00"), step("b", before_appointment=1)]
    assert stays(a_case(*steps, daily_limit=1, appointments=[one])) == ["b/1 too_late"]
    assert stays(a_case(*steps, daily_limit=1, appointments=[one], closes="2026-03-03T14:00Z")) == ["b/1 journey_closed"]
    assert stays(a_case(*steps, daily_limit=1, appointments=[one], until="2026-03-03T14:00Z")) == []


def test_a_midnight_that_the_clocks_skip_is_the_first_moment_of_the_day() -> None:
    # Cairo, 24 April 2026: 00:00 becomes 01:00, which is 22:00Z the evening before.
    steps = [step(key, date="2026-04-23", at="09:00") for key in "ab"]
    made = a_case(*steps, daily_limit=1) | {"coachee_tz": "Africa/Cairo"}
    assert goes_out(made)[1] == "b/1 04-23T22:00Z daily_limit"


def test_a_delay_never_brings_forward_where_midnight_comes_twice() -> None:
    # St John's, 1 November 2009: at 00:01 the clocks went back to 23:01 of 31 October.
    start = "2009-10-31T00:00Z"
    made = a_case(step("a", after_close="PT0S"), step("b", phase_begins="follow_up"), starts=start, closes="2009-10-31T12:00Z")
    made |= {"coachee_tz": "America/St_Johns", "now": start, "until": "2009-12-01T00:00Z", "daily_limit": 1}
    made["facts"] = [fact("phase_begins", "2009-11-01T03:00Z", phase="follow_up")]  # 23:30, the second time
    assert [t["due"] for t in planned(made)["touchpoints"]] == ["2009-10-31T12:00:00Z", "2009-11-01T03:30:00Z"]


# Sorting and the values of the application


def test_not_planned_sorts_by_step_then_nth_with_none_first() -> None:
    made = a_case(
        step("z", every=DAILY),
        step("m", after_appointment=3),
        step("a", every=DAILY, until="count:11"),
        closes="2026-03-04T09:00+01:00",
        pauses=[["2026-03-02T00:00Z", "2026-03-03T12:00Z"]],
    )
    assert stays(made) == [
        "z/1 merged",
        "m appointment_not_booked",
        "a/1 merged",
        *[f"a/{n} journey_closed" for n in range(3, 12)],
    ]


def test_an_empty_programme_has_an_empty_plan() -> None:
    assert planned(a_case()) == {"touchpoints": [], "not_planned": []}


def _built(*facts: Fact, ended: dict[tuple[str, int], str] | None = None) -> Case:
    amsterdam = ZoneInfo("Europe/Amsterdam")
    return Case(
        amsterdam,
        Journey(datetime(2026, 3, 2, 9, tzinfo=amsterdam)),
        [Step("form", OnDate(datetime(2026, 3, 3).date(), datetime(2026, 3, 3, 9).time()))],
        now=datetime(2026, 3, 2, 9, tzinfo=amsterdam),
        until=datetime(2026, 4, 1, tzinfo=UTC),
        facts=facts,
        ended=ended or {},
    )


def test_the_application_builds_a_case_from_aware_moments_of_any_zone() -> None:
    (touchpoint,) = plan.plan(_built()).touchpoints
    assert touchpoint.due == touchpoint.planned == datetime(2026, 3, 3, 8, tzinfo=UTC)
    assert touchpoint.anchor.kind == "date"


def test_a_naive_moment_is_refused() -> None:
    with pytest.raises(ValueError, match="no time zone"):
        Journey(datetime(2026, 3, 2))


def test_what_an_earlier_plan_merged_stays_merged() -> None:
    made = plan.plan(_built(ended={("form", 1): "merged"}))
    assert [n.reason for n in made.not_planned] == ["merged"]
    assert not made.touchpoints


def test_reasons_name_the_rule() -> None:
    assert reasons(a_case(FORM, step("a", every=MONDAYS, until="count:1"))) == ["every", "date"]

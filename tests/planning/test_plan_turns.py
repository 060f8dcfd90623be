"""§5, rules 7 to 9: what happens when its turn comes."""

from __future__ import annotations

from tests.planning.cases import a_case, booked, fact, goes_out, planned, stays, step

DAILY = {"unit": "day", "at": "09:00"}
FORM = step("form", date="2026-03-03", at="09:00")
NIGHT = ["21:00", "08:00"]


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

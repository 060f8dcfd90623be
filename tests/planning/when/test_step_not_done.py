from __future__ import annotations

from tests.planning.cases import a_case, booked, fact, goes_out, stays, step

FORM = step("form", date="2026-03-03", at="09:00")


def test_without_repeat_there_is_one() -> None:
    made = a_case(FORM, step("a", step_not_done="form", offset="P2D"))
    assert goes_out(made) == ["form/1 03-03T08:00Z", "a/1 03-05T08:00Z"]


def test_the_nth_tells_which_touchpoint_and_which_reminder() -> None:
    made = a_case(
        step("form", after_appointment="each"),
        step("a", step_not_done="form", offset="P1D", repeat="P2D", max=2),
        appointments=[booked(3, "2026-03-10T13:00Z", "2026-03-10T14:00Z"), booked(1, "2026-03-20T13:00Z", "2026-03-20T14:00Z")],
    )
    assert goes_out(made) == [
        "form/3 03-10T14:00Z",
        "a/5 03-11T14:00Z",
        "a/6 03-13T14:00Z",
        "form/1 03-20T14:00Z",
        "a/1 03-21T14:00Z",
        "a/2 03-23T14:00Z",
    ]


def test_repeats_are_reckoned_from_the_first_reminder_and_multiplied() -> None:
    made = a_case(
        step("form", date="2026-05-30", at="09:00"),
        step("a", step_not_done="form", offset="P1D", repeat="P1M", max=4),
    )
    assert goes_out(made)[1:] == ["a/1 05-31T07:00Z", "a/2 06-30T07:00Z", "a/3 07-31T07:00Z", "a/4 08-31T07:00Z"]


def test_at_comes_last() -> None:
    made = a_case(FORM, step("a", step_not_done="form", offset="PT14H", repeat="PT14H", max=3, at="10:00"))
    # 23:00 on the 3rd; 13:00 on the 4th; 03:00 on the 5th: each at 10:00 of its own date, and never before the anchor.
    assert goes_out(made)[1:] == ["a/1 03-03T09:00Z", "a/2 03-04T09:00Z", "a/3 03-05T09:00Z"]


def test_at_before_the_anchor_is_a_day_later() -> None:
    made = a_case(FORM, step("a", step_not_done="form", offset="PT1H", at="08:00"))
    assert goes_out(made)[1:] == ["a/1 03-04T07:00Z"]


def test_reminders_count_from_the_sending_after_all_moves() -> None:
    made = a_case(
        step("other", date="2026-03-03", at="08:00"),
        FORM,
        step("a", step_not_done="form", offset="P1D"),
        daily_limit=1,
        quiet_hours=["20:00", "08:00"],
    )
    # The form moves to the 4th at 08:00 by the limit; its reminder to the 5th.
    assert goes_out(made) == ["other/1 03-03T07:00Z", "form/1 03-04T07:00Z daily_limit", "a/1 03-05T07:00Z"]


def test_reminders_count_from_the_last_real_sending() -> None:
    sent = [fact("sent", "2026-03-09T15:00Z", step="form"), fact("sent", "2026-03-05T15:00Z", step="form")]
    made = a_case(FORM, step("a", step_not_done="form", offset="P1D"), facts=sent, now="2026-03-09T16:00Z")
    assert goes_out(made) == ["a/1 03-10T15:00Z"]


def test_reminders_in_the_past_are_caught_up_once() -> None:
    made = a_case(
        FORM,
        step("a", step_not_done="form", offset="P1D", repeat="P1D", max=4),
        facts=[fact("sent", "2026-03-03T08:00Z", step="form"), fact("sent", "2026-03-04T08:00Z", step="a")],
        now="2026-03-06T12:00Z",
    )
    assert goes_out(made) == ["a/3 03-06T12:00Z late", "a/4 03-07T08:00Z"]
    assert stays(made) == ["form/1 already_sent", "a/1 already_sent", "a/2 merged"]


def test_a_step_that_does_not_go_out_needs_no_reminder() -> None:
    done_early = a_case(FORM, step("a", step_not_done="form", offset="P1D"), facts=[fact("step_done", "2026-03-02T12:00Z", step="form")])
    assert stays(done_early) == ["form/1 already_done", "a step_not_planned"]
    after_until = a_case(FORM, step("a", step_not_done="form", offset="P1D"), until="2026-03-03T07:59Z")
    assert stays(after_until) == ["a step_not_planned"]


def test_done_at_the_very_moment_stops_it_and_a_second_later_does_not() -> None:
    made = a_case(FORM, step("a", step_not_done="form", offset="P1D"))
    made["facts"] = [fact("step_done", "2026-03-04T08:00Z", step="form")]
    assert stays(made) == ["a/1 already_done"]
    made["facts"] = [fact("step_done", "2026-03-04T08:00:01Z", step="form")]
    assert goes_out(made)[1:] == ["a/1 03-04T08:00Z"]


def test_done_for_another_nth_does_not_stop_it() -> None:
    made = a_case(FORM, step("a", step_not_done="form", offset="P1D"), facts=[fact("step_done", "2026-03-03T12:00Z", step="form", nth=2)])
    assert goes_out(made)[1:] == ["a/1 03-04T08:00Z"]


def test_an_answer_at_night_stops_the_reminder_that_waits_for_the_morning() -> None:
    made = a_case(
        step("form", date="2026-03-03", at="20:30"),
        step("a", step_not_done="form", offset="PT1H"),
        quiet_hours=["21:00", "08:00"],
        facts=[fact("form_answered", "2026-03-03T22:00Z", step="form")],
    )
    assert stays(made) == ["a/1 already_done"]


def test_a_reminder_may_have_reminders_of_its_own() -> None:
    made = a_case(
        step("second", step_not_done="first", offset="P1D"),
        step("first", step_not_done="form", offset="P1D"),
        FORM,
    )
    assert goes_out(made) == ["form/1 03-03T08:00Z", "first/1 03-04T08:00Z", "second/1 03-05T08:00Z"]


def test_a_sent_reminder_of_a_step_that_is_not_in_the_plan_has_no_reminders() -> None:
    made = a_case(
        step("form", after_appointment=1),
        step("first", step_not_done="form", offset="P1D"),
        step("second", step_not_done="first", offset="P1D"),
        facts=[fact("sent", "2026-03-02T07:00Z", step="first")],
    )
    assert stays(made) == ["form appointment_not_booked", "first step_not_planned", "second step_not_planned"]


def test_a_reminder_at_the_same_moment_as_what_it_reminds_of_goes_with_it() -> None:
    made = a_case(step("a", step_not_done="form", offset="PT1H", at="09:00"), FORM)
    assert goes_out(made) == ["a/1 03-03T08:00Z", "form/1 03-03T08:00Z"]


def test_a_later_reminder_at_a_moment_already_served_overtakes_the_lower() -> None:
    made = a_case(
        step("a", step_not_done="form", offset="PT1H", repeat="P1D", max=2, at="09:00"),
        step("form", after_appointment="each"),
        step("b", step_not_done="a", offset="P1D"),
        appointments=[booked(1, "2026-03-09T07:00Z", "2026-03-09T08:00Z"), booked(2, "2026-03-10T07:00Z", "2026-03-10T08:00Z")],
    )
    # On the 10th at 09:00 the second reminder of form 1 comes up before form 2 brings its first, a/3; only a/3 stays.
    assert goes_out(made) == [
        "a/1 03-09T08:00Z",
        "form/1 03-09T08:00Z",
        "a/3 03-10T08:00Z",
        "form/2 03-10T08:00Z",
        "b/1 03-10T08:00Z",
        "a/4 03-11T08:00Z",
        "b/3 03-11T08:00Z",
        "b/4 03-12T08:00Z",
    ]
    assert stays(made) == ["a/2 merged"]

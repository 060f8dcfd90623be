from __future__ import annotations

from tests.planning.cases import a_case, fact, goes_out, stays, step

FORM = step("form", date="2026-03-03", at="09:00")


def test_it_follows_the_first_time_each_nth_was_done() -> None:
    made = a_case(
        FORM,
        step("a", after_step="form", offset="P1D"),
        facts=[
            fact("form_answered", "2026-03-09T12:00Z", step="form", nth=2),
            fact("form_answered", "2026-03-08T12:00Z", step="form"),
            fact("step_done", "2026-03-05T12:00Z", step="form"),
        ],
    )
    assert goes_out(made)[1:] == ["a/1 03-06T12:00Z", "a/2 03-10T12:00Z"]


def test_until_it_is_done_it_waits() -> None:
    made = a_case(FORM, step("a", after_step="form"), facts=[fact("sent", "2026-03-02T08:00Z", step="form")])
    assert stays(made) == ["form/1 already_sent", "a waiting_for_step"]


def test_a_fact_later_than_now_is_a_what_if() -> None:
    made = a_case(step("a", after_step="form", at="09:00"), FORM, facts=[fact("step_done", "2026-05-01T12:00Z", step="form")])
    assert goes_out(made) == ["form/1 03-03T08:00Z", "a/1 05-02T07:00Z"]

from __future__ import annotations

from tests.planning.cases import a_case, fact, goes_out, stays, step


def test_it_counts_from_the_closing() -> None:
    made = a_case(step("a", after_close="P1M"), step("b", after_close="PT0S"), closes="2026-03-31T10:00Z")
    assert goes_out(made) == ["b/1 03-31T10:00Z", "a/1 04-30T10:00Z"]


def test_a_journey_that_is_open_has_no_aftercare() -> None:
    assert stays(a_case(step("a", after_close="P1M"))) == ["a not_closed"]


def test_steps_that_refer_to_aftercare_are_aftercare_through_others_too() -> None:
    made = a_case(
        step("alarm", score={"of": "reminder", "below": 5}),
        step("thanks", after_step="later", offset="P1D"),
        step("reminder", step_not_done="later", offset="P1D"),
        step("later", after_close="P1W"),
        step("plain", after_step="other"),
        step("other", date="2026-03-03", at="09:00"),
        closes="2026-04-01T10:00Z",
        facts=[
            fact("form_answered", "2026-04-12T10:00Z", step="reminder", score=1),
            fact("form_answered", "2026-04-13T10:00Z", step="later"),
            fact("form_answered", "2026-04-13T10:00Z", step="other"),
        ],
    )
    assert goes_out(made) == [
        "other/1 03-03T08:00Z",
        "later/1 04-08T10:00Z",
        "reminder/1 04-09T10:00Z",
        "alarm/1 04-12T10:00Z",
        "thanks/1 04-14T10:00Z",
    ]
    assert stays(made) == ["plain/1 journey_closed"]

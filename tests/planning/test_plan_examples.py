"""The worked examples of the format, word for word."""

from __future__ import annotations

import json

from tests.planning.cases import a_case, booked, fact, planned, step


def test_a_day_is_not_24_hours() -> None:
    made = a_case(
        step("a", after_appointment=1, offset="P1D"),
        step("b", after_appointment=1, offset="PT24H"),
        appointments=[booked(1, "2026-03-28T14:00+01:00", "2026-03-28T15:00+01:00")],
    )
    assert planned(made) == json.loads("""
    {"touchpoints": [{"step": "a", "nth": 1, "due": "2026-03-29T13:00:00Z", "reason": "after_appointment", "moved_by": []},
      {"step": "b", "nth": 1, "due": "2026-03-29T14:00:00Z", "reason": "after_appointment", "moved_by": []}], "not_planned": []}
    """)


def test_halfway_moves_along() -> None:
    first = booked(1, "2026-03-10T13:00Z", "2026-03-10T14:00Z")
    reflect = step("reflect", halfway="each", or_after="P1W")
    made = a_case(reflect, appointments=[first, booked(2, "2026-03-24T09:00Z", "2026-03-24T10:00Z")])
    assert planned(made) == json.loads("""
    {"touchpoints": [{"step": "reflect", "nth": 1, "due": "2026-03-17T11:30:00Z", "reason": "halfway", "moved_by": []},
      {"step": "reflect", "nth": 2, "due": "2026-03-31T09:00:00Z", "reason": "halfway_fallback", "moved_by": []}], "not_planned": []}
    """)
    moved = a_case(reflect, appointments=[first, booked(2, "2026-03-31T09:00Z", "2026-03-31T10:00Z")])
    assert planned(moved)["touchpoints"][0]["due"] == "2026-03-20T23:30:00Z"


def test_reminders_stop_when_it_is_done() -> None:
    made = a_case(
        step("intake", date="2026-03-03", at="21:30"),
        step("nudge", step_not_done="intake", offset="P2D", repeat="P2D", max=3),
        quiet_hours=["21:00", "08:00"],
        facts=[fact("form_answered", "2026-03-07T20:00Z", step="intake")],
    )
    assert planned(made) == json.loads("""
    {"touchpoints": [{"step": "intake", "nth": 1, "due": "2026-03-04T07:00:00Z", "reason": "date", "moved_by": ["quiet_hours"]},
      {"step": "nudge", "nth": 1, "due": "2026-03-06T07:00:00Z", "reason": "step_not_done", "moved_by": []}],
     "not_planned": [{"step": "nudge", "nth": 2, "reason": "already_done"}, {"step": "nudge", "nth": 3, "reason": "already_done"}]}
    """)


def test_holiday_limit_and_closing() -> None:
    made = a_case(
        step("check", every={"unit": "week", "days": ["mon"], "at": "09:00"}),
        step("tip", date="2026-03-16", at="10:00"),
        step("later", after_close="P6W", at="10:00"),
        pauses=[["2026-03-09T00:00+01:00", "2026-03-23T00:00+01:00"]],
        closes="2026-03-31T12:00+02:00",
        daily_limit=1,
        quiet_hours=["21:00", "08:00"],
    )
    assert planned(made) == json.loads("""
    {"touchpoints": [{"step": "check", "nth": 1, "due": "2026-03-02T08:00:00Z", "reason": "every", "moved_by": []},
      {"step": "check", "nth": 3, "due": "2026-03-23T07:00:00Z", "reason": "every", "moved_by": ["pause", "quiet_hours"]},
      {"step": "check", "nth": 4, "due": "2026-03-24T07:00:00Z", "reason": "every", "moved_by": ["daily_limit"]},
      {"step": "tip", "nth": 1, "due": "2026-03-25T07:00:00Z", "reason": "date", "moved_by": ["pause", "quiet_hours", "daily_limit"]},
      {"step": "check", "nth": 5, "due": "2026-03-30T07:00:00Z", "reason": "every", "moved_by": []},
      {"step": "later", "nth": 1, "due": "2026-05-12T08:00:00Z", "reason": "after_close", "moved_by": []}],
     "not_planned": [{"step": "check", "nth": 2, "reason": "merged"}]}
    """)

from __future__ import annotations

from tests.planning.cases import a_case, fact, goes_out, reasons, stays, step


def test_exactly_that_many_days_of_that_habit() -> None:
    made = a_case(
        step("a", habit={"of": "walk", "missed": 3}, offset="P1D"),
        step("b", habit={"of": "walk", "streak": 7}),
        facts=[
            fact("habit_missed", "2026-03-05T20:00Z", habit="walk", days=2),
            fact("habit_missed", "2026-03-06T20:00Z", habit="walk", days=3),
            fact("habit_missed", "2026-03-07T20:00Z", habit="walk", days=4),
            fact("habit_missed", "2026-03-06T20:00Z", habit="read", days=3),
            fact("habit_streak", "2026-03-16T20:00Z", habit="walk", days=7),
            fact("habit_missed", "2026-03-20T20:00Z", habit="walk", days=3),
            fact("habit_streak", "2026-03-20T20:00Z", habit="walk", days=3),
        ],
    )
    assert goes_out(made) == ["a/1 03-07T20:00Z", "b/1 03-16T20:00Z", "a/2 03-21T20:00Z"]
    assert reasons(made) == ["habit_missed", "habit_streak", "habit_missed"]


def test_a_habit_that_went_well_triggers_nothing() -> None:
    assert stays(a_case(step("a", habit={"of": "walk", "missed": 3}))) == ["a not_triggered"]

from __future__ import annotations

from tests.planning.cases import a_case, fact, goes_out, stays, step


def test_each_beginning_of_the_phase_counts() -> None:
    made = a_case(
        step("a", phase_begins="enrichment", offset="P1D", at="09:00"),
        facts=[
            fact("phase_begins", "2026-04-01T12:00Z", phase="enrichment"),
            fact("phase_begins", "2026-03-10T12:00Z", phase="enrichment"),
            fact("phase_begins", "2026-03-20T12:00Z", phase="evaluation"),
        ],
    )
    assert goes_out(made) == ["a/1 03-11T08:00Z", "a/2 04-02T07:00Z"]


def test_a_phase_that_has_not_begun_is_said_without_an_nth() -> None:
    assert stays(a_case(step("a", phase_begins="enrichment"))) == ["a phase_not_begun"]


def test_a_beginning_before_the_journey_starts_keeps_its_number() -> None:
    made = a_case(
        step("a", phase_begins="onboarding"),
        facts=[fact("phase_begins", f"2026-03-0{day}T12:00Z", phase="onboarding") for day in (1, 3)],
    )
    assert stays(made) == ["a/1 before_start"]
    assert goes_out(made) == ["a/2 03-03T12:00Z"]


def test_follow_up_is_aftercare_and_other_phases_are_not() -> None:
    made = a_case(
        step("a", phase_begins="follow_up"),
        step("b", phase_begins="evaluation"),
        closes="2026-04-01T00:00Z",
        facts=[fact("phase_begins", "2026-04-01T00:00Z", phase=phase) for phase in ("follow_up", "evaluation")],
    )
    assert goes_out(made) == ["a/1 04-01T00:00Z"]
    assert stays(made) == ["b/1 journey_closed"]

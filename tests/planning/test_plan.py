"""The order of a plan, and the values the application plans with."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from coaching.planning import plan
from coaching.planning.case import Case, Fact, Journey, Step
from coaching.planning.when import OnDate
from tests.planning.cases import a_case, planned, reasons, stays, step

DAILY = {"unit": "day", "at": "09:00"}
MONDAYS = {"unit": "week", "days": ["mon"], "at": "09:00"}
FORM = step("form", date="2026-03-03", at="09:00")


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


def test_a_now_of_another_zone_is_written_down_in_utc_when_something_moves_to_it() -> None:
    late = replace(_built(), now=datetime(2026, 3, 4, 9, tzinfo=ZoneInfo("Europe/Amsterdam")))
    assert [one["due"] for one in plan.plan(late).as_json()["touchpoints"]] == ["2026-03-04T08:00:00Z"]


def test_a_naive_moment_is_refused() -> None:
    with pytest.raises(ValueError, match="no time zone"):
        Journey(datetime(2026, 3, 2))


def test_what_an_earlier_plan_merged_stays_merged() -> None:
    made = plan.plan(_built(ended={("form", 1): "merged"}))
    assert [n.reason for n in made.not_planned] == ["merged"]
    assert not made.touchpoints


def test_reasons_name_the_rule() -> None:
    assert reasons(a_case(FORM, step("a", every=MONDAYS, until="count:1"))) == ["every", "date"]

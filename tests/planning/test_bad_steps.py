"""Every row of the format's list of bad input about a step, with its exact path."""

from __future__ import annotations

from typing import Any

import pytest

from coaching.planning import case
from tests.planning.cases import a_case, step
from tests.planning.test_bad_cases import DATE, refused

WEEK = {"unit": "week", "days": ["mon"], "at": "09:00"}


def when(**form: Any) -> dict[str, Any]:
    return a_case(step("other", **DATE), step("a", **form))


@pytest.mark.parametrize(
    ("path", "made"),
    [
        ("steps", a_case() | {"steps": {}}),
        ("steps[0]", a_case() | {"steps": ["a"]}),
        ("steps[1].key", a_case(step("a", **DATE), step("a", **DATE))),
        ("steps[0].key", a_case(step("A", **DATE))),
        ("steps[0].key", a_case(step("-a", **DATE))),
        ("steps[0].key", a_case(step("a\n", **DATE))),
        ("steps[0].key", a_case(step("", **DATE))),
        ("steps[0].key", a_case() | {"steps": [{"when": DATE}]}),
        ("steps[0].when", a_case() | {"steps": [{"key": "a"}]}),
        ("steps[0].what", a_case() | {"steps": [{"key": "a", "when": DATE, "what": 1}]}),
        ("steps[0].when", a_case() | {"steps": [{"key": "a", "when": "soon"}]}),
        ("steps[1].when", when()),
        ("steps[1].when", when(after_close="P1D", **DATE)),
        ("steps[1].when.offset", when(offset="P1D", **DATE)),
        ("steps[1].when.or_after", when(after_appointment=1, or_after="P1D")),
        ("steps[1].when.at", when(halfway="each", at="09:00")),
        ("steps[1].when.at", when(date="2026-03-03")),
        ("steps[1].when.at", when(date="2026-03-03", at="24:00")),
        ("steps[1].when.at", when(after_appointment=1, at=None)),
        ("steps[1].when.date", when(date="2026-02-29", at="09:00")),
        ("steps[1].when.date", when(date="2026-3-3", at="09:00")),
        ("steps[0].stale_after", a_case(step("a", stale_after="1 day", **DATE))),
        ("steps[0].on_pause", a_case(step("a", on_pause="wait", **DATE))),
        ("steps[0].on_pause", a_case() | {"steps": [{"key": "a", "when": DATE, "on_pause": None}]}),
        ("steps[1].when.after_appointment", when(after_appointment=0)),
        ("steps[1].when.after_appointment", when(after_appointment="all")),
        ("steps[1].when.before_appointment", when(before_appointment=True)),
        ("steps[1].when.of", when(before_appointment=1, of="middle")),
        ("steps[1].when.halfway", when(halfway=[1, 3])),
        ("steps[1].when.halfway", when(halfway=[2, 1])),
        ("steps[1].when.halfway", when(halfway=[0, 1])),
        ("steps[1].when.halfway", when(halfway=[1])),
        ("steps[1].when.halfway", when(halfway=1)),
        ("steps[1].when.or_after", when(halfway="each", or_after="-P1D")),
        ("steps[1].when.phase_begins", when(phase_begins="coaching")),
        ("steps[1].when.after_step", when(after_step="nobody")),
        ("steps[1].when.after_step", when(after_step="a")),
        ("steps[1].when.after_step", when(after_step=["other"])),
        ("steps[1].when.step_not_done", when(step_not_done="nobody", offset="P1D")),
        ("steps[1].when.step_not_done", when(step_not_done="a", offset="P1D")),
        ("steps[1].when.offset", when(step_not_done="other")),
        ("steps[1].when.offset", when(step_not_done="other", offset="PT0S")),
        ("steps[1].when.max", when(step_not_done="other", offset="P1D", repeat="P1D")),
        ("steps[1].when.repeat", when(step_not_done="other", offset="P1D", max=2)),
        ("steps[1].when.repeat", when(step_not_done="other", offset="P1D", repeat="P0D", max=2)),
        ("steps[1].when.max", when(step_not_done="other", offset="P1D", repeat="P1D", max=51)),
        ("steps[1].when.max", when(step_not_done="other", offset="P1D", repeat="P1D", max=0)),
        ("steps[1].when.no_next_appointment", when(no_next_appointment="P0W")),
        ("steps[1].when.last", when(no_next_appointment="P1D", last=0)),
        ("steps[1].when.max", when(no_next_appointment="P1D", repeat="P1D")),
        ("steps[1].when.after_close", when(after_close="P")),
        ("steps[1].when.score", when(score={"of": "other"})),
        ("steps[1].when.score", when(score={"of": "other", "below": 1, "above": 2})),
        ("steps[1].when.score", when(score="low")),
        ("steps[1].when.score.of", when(score={"of": "nobody", "below": 1})),
        ("steps[1].when.score.of", when(score={"of": "a", "below": 1})),
        ("steps[1].when.score.of", when(score={"below": 1})),
        ("steps[1].when.score.below", when(score={"of": "other", "below": "1"})),
        ("steps[1].when.score.below", when(score={"of": "other", "below": True})),
        ("steps[1].when.score.at", when(score={"of": "other", "below": 1, "at": "09:00"})),
        ("steps[1].when.habit", when(habit={"of": "walk"})),
        ("steps[1].when.habit", when(habit={"of": "walk", "missed": 1, "streak": 2})),
        ("steps[1].when.habit.missed", when(habit={"of": "walk", "missed": 0})),
        ("steps[1].when.habit.often", when(habit={"of": "walk", "missed": 1, "often": 1})),
        ("steps[1].when.habit.streak", when(habit={"of": "walk", "streak": 1.5})),
        ("steps[1].when.habit.of", when(habit={"streak": 1})),
        ("steps[1].when.habit.of", when(habit={"of": 1, "streak": 1})),
    ],
)
def test_a_bad_step_is_named(path: str, made: Any) -> None:
    assert refused(made) == path


@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("every", {"every": "day"}),
        ("every.unit", {"every": WEEK | {"unit": "year"}}),
        ("every.unit", {"every": {"at": "09:00"}}),
        ("every.days", {"every": {"unit": "week", "at": "09:00"}}),
        ("every.days", {"every": WEEK | {"days": []}}),
        ("every.days", {"every": WEEK | {"days": "mon"}}),
        ("every.days[0]", {"every": WEEK | {"days": ["monday"]}}),
        ("every.days[0]", {"every": WEEK | {"days": [1]}}),
        ("every.days[2]", {"every": WEEK | {"days": ["mon", "tue", "mon"]}}),
        ("every.day", {"every": WEEK | {"day": 1}}),
        ("every.days", {"every": {"unit": "day", "days": ["mon"], "at": "09:00"}}),
        ("every.day", {"every": {"unit": "month", "at": "09:00"}}),
        ("every.day", {"every": {"unit": "month", "at": "09:00", "day": 32}}),
        ("every.day", {"every": {"unit": "month", "at": "09:00", "day": 0}}),
        ("every.interval", {"every": WEEK | {"interval": 0}}),
        ("every.interval", {"every": WEEK | {"interval": 1.5}}),
        ("every.at", {"every": {"unit": "day"}}),
        ("every.at", {"every": {"unit": "day", "at": "25:00"}}),
        ("every.from", {"every": WEEK | {"from": "journey_starts"}}),
        ("at", {"every": WEEK, "at": "09:00"}),
        ("from", {"every": WEEK, "from": "now"}),
        ("from", {"every": WEEK, "from": "after_appointment:0"}),
        ("from", {"every": WEEK, "from": "after_appointment"}),
        ("from", {"every": WEEK, "from": None}),
        ("until", {"every": WEEK, "until": "count:0"}),
        ("until", {"every": WEEK, "until": "count:-1"}),
        ("until", {"every": WEEK, "until": "count:1.0"}),
        ("until", {"every": WEEK, "until": "appointment:x"}),
        ("until", {"every": WEEK, "until": "2026-04-01"}),
        ("until", {"every": WEEK, "until": 3}),
    ],
)
def test_a_bad_series_is_named(path: str, form: dict[str, Any]) -> None:
    assert refused(when(**form)) == f"steps[1].when.{path}"


def test_only_a_step_on_the_circle_leads_back_to_itself() -> None:
    made = a_case(
        step("outside", after_step="b"),
        step("b", score={"of": "c", "below": 1}),
        step("c", step_not_done="b", offset="P1D"),
    )
    assert refused(made) == "steps[1].when.score.of"


@pytest.mark.parametrize("bad", ["P1.5D", "P", "PT", "P1DT", "-P1D", "P-1D", "p1d", "P1H", "PT1D", "1D", "", "P1D ", "P1D1W", "P11Y", "P10YT1S", "P3721D", "P121M", "P" + "9" * 5000 + "D", "P١D"])  # fmt: skip
def test_a_duration_is_whole_signless_and_at_most_ten_years(bad: str) -> None:
    assert refused(when(after_close=bad)) == "steps[1].when.after_close"


@pytest.mark.parametrize("good", ["P10Y", "P3720D", "P120M", "P1Y2M3W4DT5H6M7S", "PT0S", "P0D", "P1DT0S", "P001D"])
def test_a_duration_may_have_any_of_its_parts(good: str) -> None:
    case.read(when(after_close=good))

"""The engine against the page written a second time, minute by minute (`reference.py`), on random cases around clock changes."""

import json
import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coaching.slots.case import read
from coaching.slots.engine import start_minutes, takers
from coaching.slots.explain import explain
from coaching.slots.instants import day_start, local_day, moment_of
from tests.slots import drawing, reference
from tests.slots.making import several


def agree(made):
    """Both give the same starts; `explain` and `takers` agree with them at and around some of them."""
    case = read(json.loads(json.dumps(made)))
    wanted = reference.starts(made)
    assert start_minutes(case) == wanted, json.dumps(made)
    opens = reference.floor(reference.parse(made["window"][0]))
    for minute in {*wanted[:2], *wanted[-1:], *(m + 1 for m in wanted[:1]), opens, opens + 37}:
        offered = minute in wanted
        assert (not explain(case, moment_of(minute))) is offered, (minute, json.dumps(made))
        assert bool(takers(case, moment_of(minute))) is offered, (minute, json.dumps(made))


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.integers(min_value=0, max_value=2**40))
def test_any_case_is_answered_as_the_page_says(seed):
    agree(drawing.case(random.Random(seed)))


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.integers(min_value=0, max_value=2**40))
def test_a_crowded_case_is_answered_as_the_page_says(seed):
    agree(drawing.crowded(random.Random(seed)))


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.integers(0, 1439), st.integers(1, 1440), st.integers(1, 90), st.integers(1, 60), st.sampled_from(["range", "pack"]), st.integers(0, 300))
def test_any_hours_over_the_night_of_a_change(start, end, duration, step, grid, taken):
    if start == end:
        return
    clock = [f"{m // 60:02}:{m % 60:02}" for m in (start, end)]
    made = {
        "now": "2026-03-27T08:00:00Z", "window": ["2026-03-28T00:00:00Z", "2026-03-30T12:00:00Z"], "coach_tz": "Europe/Amsterdam",
        "weekly": [{"days": [1, 2, 3, 4, 5, 6, 7], "start": clock[0], "end": clock[1]}], "duration_min": duration, "step_min": step, "grid": grid,
        "busy": [[moment_of(day_start(739704) + taken).isoformat(), moment_of(day_start(739704) + 2 * taken).isoformat()]],
    }  # fmt: skip
    agree(made)


@pytest.mark.parametrize("seed", range(40))
def test_takers_are_those_whose_own_case_offers_the_start(seed):
    pick = random.Random(seed)
    made = drawing.case(pick)
    if made.get("mode") != "any" or made["grid"] == "pack":
        made = several("any", {}, {"weekly": [{"days": [1], "start": "09:30", "end": "12:00"}]}, step_min=30)
    case = read(made)
    for minute in start_minutes(case)[:5]:
        alone = [i for i, coach in enumerate(made["coaches"]) if minute in start_minutes(read({**made, "coaches": [coach]}))]
        assert takers(case, moment_of(minute)) == alone


def test_the_reference_knows_a_local_date():
    """The two share no code, so at least once they are seen to count the same days."""
    noon = reference.parse("2026-03-02T12:00:00Z")
    assert local_day(read(several("any", {})).coaches[0].zone, noon) == noon.date().toordinal()

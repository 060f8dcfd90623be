"""The budgets of the engine. Here they are asked with room for a machine that runs two test processes at once; `./run bench`
holds the exact ones. Processor time of the best of some runs; reading JSON and the queries are not in it."""

import random
from datetime import UTC, datetime, timedelta
from time import process_time
from zoneinfo import ZoneInfo

import pytest

from coaching.slots import Booking, Case, Coach, Weekly, explain, starts

NOW = datetime(2026, 3, 1, 8, tzinfo=UTC)
ROOM = 2  # times the budget
WEEK = [Weekly((1, 2, 3, 4, 5), 540, 720), Weekly((1, 2, 3, 4, 5), 780, 1050)]


def case(days, busy=0, bookings=0, over=None, **more):
    pick = random.Random(7)
    minutes = (over or days) * 1440
    times = [NOW + timedelta(minutes=pick.randrange(minutes)) for _ in range(busy)]
    taken = [NOW + timedelta(minutes=15 * pick.randrange(days * 96)) for _ in range(bookings)]
    coach = Coach(
        ZoneInfo("Europe/Amsterdam"),
        WEEK,
        busy=[(start, start + timedelta(minutes=30)) for start in times],
        bookings=[Booking(start, start + timedelta(hours=1), 10, 10, id=i) for i, start in enumerate(taken)],
    )
    return Case(NOW, (NOW, NOW + timedelta(days=days)), (coach,), 60, 15, buffer_after_min=15, **more)


def best(ask, runs=11):
    """The shortest of some runs, in milliseconds."""
    taken = []
    for _ in range(runs):
        begun = process_time()
        ask()
        taken.append(process_time() - begun)
    return min(taken) * 1000


@pytest.mark.parametrize(("made", "most"), [
    (case(60, busy=10_000), 10.0),
    (case(60, busy=10_000, over=3650), 5.0),
    (case(60, busy=10_000, over=3650, grid="pack"), 10.0),
    (case(31, bookings=80, max_per_day=4, max_per_week=20, horizon_days=60), 3.0),
    (case(365, bookings=1000), 25.0),
], ids=["crowded", "ten-years", "pack", "month", "year"])  # fmt: skip
def test_the_engine_keeps_its_budget(made, most):
    assert best(lambda: starts(made)) <= most * ROOM


def test_explain_keeps_its_budget():
    for grid in ("range", "pack"):
        made = case(60, busy=10_000, bookings=80, grid=grid)
        assert best(lambda made=made: explain(made, NOW + timedelta(days=1, hours=2))) <= 5.0 * ROOM

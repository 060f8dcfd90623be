"""The two pure engines alone, without database or web: processor milliseconds, best of some runs."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from time import process_time
from zoneinfo import ZoneInfo

from coaching.planning import case as plan_case
from coaching.planning import plan, reading
from coaching.slots import Booking, Case, Coach, Weekly, starts

NOW = datetime(2026, 3, 10, 8, tzinfo=UTC)  # the month holds the night of 29 March, when Europe's clocks change
WEEK = [Weekly((1, 2, 3, 4, 5), 540, 720), Weekly((1, 2, 3, 4, 5), 780, 1020), Weekly((6,), 600, 720)]


def free_month(days: int, busy: int, bookings: int) -> Case:
    """Three weekly rules, `busy` times taken elsewhere, `bookings` of our own with buffers, a daily and a weekly most."""
    pick = random.Random(7)  # noqa: S311  the same month each time
    taken = [NOW + timedelta(minutes=15 * pick.randrange(days * 96)) for _ in range(busy + bookings)]
    coach = Coach(
        ZoneInfo("Europe/Amsterdam"), WEEK, busy=[(at, at + timedelta(minutes=30)) for at in taken[:busy]],
        bookings=[Booking(at, at + timedelta(hours=1), 10, 10, id=n) for n, at in enumerate(taken[busy:])],
    )  # fmt: skip
    return Case(NOW, (NOW, NOW + timedelta(days=days)), (coach,), 60, 15, buffer_after_min=15, max_per_day=4, max_per_week=20)


def journey(steps: int) -> str:
    """A journey of half a year with that many steps of four kinds, as JSON."""
    kinds = [
        lambda n: {"after_appointment": n % 6 + 1, "offset": f"P{n % 5 + 1}D"},
        lambda n: {"halfway": "each", "or_after": "P1W"},
        lambda n: {"date": f"2026-04-{n % 28 + 1:02d}", "at": "10:00"},
        lambda n: {"every": {"unit": "week", "days": ["mon"], "at": "09:00"}},
    ]
    first = datetime(2026, 3, 12, 9, tzinfo=UTC)
    met = [first + timedelta(days=21 * n) for n in range(6)]
    return json.dumps({
        "coachee_tz": "Europe/Amsterdam", "journey": {"starts": "2026-03-02T09:00+01:00"}, "now": "2026-03-10T08:00Z", "until": "2026-09-30T00:00Z",
        "quiet_hours": ["21:00", "08:00"], "daily_limit": 2,
        "appointments": [{"n": n, "start": at.isoformat(), "end": (at + timedelta(hours=1)).isoformat(), "status": "booked"} for n, at in enumerate(met, 1)],
        "steps": [{"key": f"s{n}", "when": kinds[n % 4](n), "stale_after": None, "on_pause": "delay"} for n in range(steps)],
    })  # fmt: skip


def best(work: Callable[[], object], runs: int = 9) -> float:
    """The least processor time of some runs, milliseconds."""
    taken = []
    for _ in range(runs):
        before = process_time()
        work()
        taken.append(process_time() - before)
    return min(taken) * 1000


def main() -> None:
    """One JSON object of milliseconds."""
    shown, year = free_month(31, 500, 80), free_month(365, 500, 1_000)
    planned = plan_case.read(reading.parse(journey(60)))
    made = plan.plan(planned).as_json()
    print(json.dumps({
        "month": best(lambda: starts(shown)), "year": best(lambda: starts(year)), "plan": best(lambda: plan.plan(planned)),
        "planned": len(made["touchpoints"]),
    }))  # fmt: skip


if __name__ == "__main__":
    main()

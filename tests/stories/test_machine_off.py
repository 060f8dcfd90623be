"""A machine that was off from nine to nine the next day (fault 17): what has lost its use is dropped, the rest goes late, in order,
and no day brings the coachee more than they asked for."""

from __future__ import annotations

import pytest

from coaching.core import clock
from coaching.core.db import db
from coaching.deliveries.models import Delivery
from coaching.scheduling import tasks as scheduling_tasks
from coaching.scheduling.models import AppointmentType
from tests.road import at

CHECK = {"key": "check", "what": "form", "params": {"form": "check_in"}, "when": {"every": {"unit": "week", "days": ["mon"], "at": "10:00"}}}
DAILY = {"key": "daily", "what": "message", "when": {"every": {"unit": "day", "at": "11:00"}}}
REFLECT = {"key": "reflect", "what": "form", "params": {"form": "reflection"}, "when": {"after_appointment": 1, "offset": "PT3H"}, "stale_after": "P2D"}
BRIEF = {"key": "brief", "what": "message", "when": {"after_appointment": 1, "offset": "PT1H"}, "stale_after": "PT6H"}
PREPARE = {"key": "prepare", "what": "form", "params": {"form": "preparation"}, "when": {"before_appointment": 2, "offset": "PT4H"}}
NUDGE = {"key": "nudge", "what": "ask_to_book", "when": {"no_next_appointment": "PT20H"}}


@pytest.fixture
def off(road):
    """Off on Monday 9 March from 9:00 to 9:00 (Amsterdam); an appointment at 12:00 and one at 18:00 passed meanwhile."""
    with road.house():
        db.session.get_one(AppointmentType, road.kind).reminders = [24 * 60, 60]
        road.person.daily_limit = 5
    clock.set_to(at("2026-03-06T08:00Z"))
    road.start([CHECK, DAILY, REFLECT, BRIEF, PREPARE, NUDGE])
    road.tick()
    road.book(at("2026-03-09T11:00Z"))
    road.book(at("2026-03-09T17:00Z"))
    for moment in ("2026-03-06T10:00Z", "2026-03-07T10:00Z", "2026-03-08T10:00Z"):
        _minute(road, moment)
    db.session.query(Delivery).delete()
    db.session.commit()
    return road


def _minute(road, moment: str) -> None:
    clock.set_to(at(moment))
    db.session.rollback()
    scheduling_tasks.remind()
    road.tick()


def _limit(road, most: int) -> None:
    with road.house():
        road.person.daily_limit = most


def _states(road) -> dict[tuple[str, int], str]:
    return {(step, nth): state for step, nth, state, _due in road.plan()}


def test_reminders_of_what_has_begun_and_stale_letters_are_not_sent(off):
    _minute(off, "2026-03-10T08:00Z")
    states = _states(off)
    assert "appointment_reminder" not in off.letters()
    assert states["brief", 1] == "stale"
    assert states["prepare", 2] == "too_late"


def test_what_still_counts_goes_late_in_the_order_of_the_plan_within_the_daily_limit(off):
    _limit(off, 2)
    _minute(off, "2026-03-10T08:00Z")
    first = sorted(off.letters())
    assert first == ["check_in", "personal"]  # Monday's check-in of 10:00 and the daily one of 11:00
    assert _states(off)["reflect", 1] == "planned"
    _minute(off, "2026-03-10T20:00Z")
    assert sorted(off.letters()) == first
    _minute(off, "2026-03-10T23:00Z")  # midnight in Amsterdam: a new day
    assert sorted(off.letters()) == ["check_in", "personal", "personal", "reflection"]
    assert _states(off)["reflect", 1] == "released"


def test_nothing_of_it_comes_a_second_time(off):
    _limit(off, 2)
    for moment in ("2026-03-10T08:00Z", "2026-03-10T08:01Z", "2026-03-10T23:00Z", "2026-03-10T23:01Z", "2026-03-11T22:59Z"):
        _minute(off, moment)
    keys = [row.key for row in db.session.query(Delivery)]
    assert len(keys) == len(set(keys)) == 4


def test_a_day_that_came_twice_late_is_merged_into_the_last(off):
    _minute(off, "2026-03-11T10:30Z")  # off for another day and a half
    states = [state for (step, _nth), state in _states(off).items() if step == "daily" and state in ("merged", "done")]
    assert "merged" in states

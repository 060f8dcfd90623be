"""A restored or copied installation does nothing by itself until a person says so (fault 22)."""

from __future__ import annotations

from coaching.automation import operations as automation
from coaching.core import clock
from coaching.core.db import db, transaction
from coaching.deliveries import operations as deliveries
from coaching.deliveries.models import Installation
from coaching.deliveries.operations import installation
from coaching.journeys import operations as journeys
from coaching.journeys import queries
from tests.road import at

FIRST = {"key": "first", "what": "message", "when": {"date": "2026-03-03", "at": "10:00"}}
SECOND = {"key": "second", "what": "message", "when": {"date": "2026-03-04", "at": "10:00"}}
BRIEF = {"key": "brief", "what": "message", "when": {"date": "2026-03-04", "at": "11:00"}, "stale_after": "PT2H"}
TASK = {"key": "task", "what": "todo", "when": {"date": "2026-03-03", "at": "10:00"}}


def _hold(moment: str) -> None:
    clock.set_to(at(moment))
    db.session.rollback()
    with transaction():
        row = db.session.get(Installation, 1) or Installation(id=1, identity="x")
        db.session.add(row)
        installation.hold(row, "restored", clock.now())


def _confirm() -> None:
    with transaction():
        deliveries.confirm()


def test_nothing_is_done_while_held_and_what_came_due_meanwhile_goes_late_or_is_stale(road):
    road.start([SECOND, BRIEF])
    _hold("2026-03-03T08:00Z")
    assert road.tick(at("2026-03-04T09:30Z")) == 0
    assert road.tick(at("2026-03-04T12:30Z")) == 0
    assert road.letters() == []
    _confirm()
    assert road.tick(at("2026-03-04T15:00Z")) == 1
    assert sorted(row[:3] for row in road.plan()) == [("brief", 1, "stale"), ("second", 1, "done")]
    assert road.rows("second")[0].moved_by == ["late"]


def test_what_was_due_before_the_hold_waits_for_the_coach_and_never_leaves_by_itself(road):
    road.start([FIRST, SECOND, TASK])
    _hold("2026-03-03T12:00Z")
    road.tick()
    _confirm()
    road.tick(at("2026-03-05T08:00Z"))
    assert sorted(row[:3] for row in road.plan()) == [("first", 1, "perhaps_sent"), ("second", 1, "done"), ("task", 1, "done")]
    with road.house():
        automation.replan(road.journey_id)
        journeys.send_now(queries.touchpoint(road.rows("first")[0].id))
    assert road.tick() == 1
    assert road.plan("first")[0][2] == "done"


def test_the_hourly_look_around_waits_too(road):
    road.start([])
    _hold("2026-03-20T08:00Z")
    assert automation.look_around(clock.now()) == 0
    _confirm()
    assert automation.look_around(clock.now()) == 1

"""The short programme used unchanged, from the welcome to the free talk afterwards, with only the clock and the tick."""

from __future__ import annotations

from datetime import timedelta

from coaching.core import clock
from coaching.journeys import operations as journeys
from coaching.journeys import queries
from coaching.lessons import operations as lessons
from coaching.scheduling import operations as scheduling
from coaching.scheduling import queries as appointments
from tests.road import at


def _until(road, moment: str) -> None:
    """Let the worker tick every six hours up to a moment."""
    while clock.now() < at(moment):
        road.tick(min(clock.now() + timedelta(hours=6), at(moment)))


def _hold(road, appointment_id: str) -> None:
    with road.house():
        scheduling.mark_held(appointments.appointment(appointment_id))


def test_a_whole_journey_goes_by_itself(road):
    with road.house():
        lessons.install_ready_made(road.practice_id)
    road.start("short")
    road.tick()
    assert road.plan("welcome")[0][2] == "done"
    _until(road, "2026-03-02T10:00Z")
    road.answer("intake")
    held = []
    for day in ("2026-03-09T09:00Z", "2026-03-23T09:00Z", "2026-04-06T09:00Z"):
        held.append(road.book(at(day)))
        _until(road, day)
        clock.set_to(at(day) + timedelta(hours=1))
        _hold(road, held[-1])
        road.tick()
    assert road.journey.phase == "evaluation"
    _until(road, "2026-04-08T09:00Z")
    road.answer("evaluation", nth=3)
    _until(road, "2026-04-08T18:00Z")
    assert road.plan("report")[0][1:3] == (3, "done")
    with road.house():
        journeys.close(queries.journey(road.journey_id))
    _until(road, "2026-05-22T12:00Z")
    states = {(row.step, row.nth): row.state for row in road.rows()}
    assert states["lesson-grow", 1] == states["reflection", 1] == states["halfway", 1] == "released"
    assert states["follow-up-offer", 1] == "done"
    assert states["follow-up", 1] == "released"
    assert [key for key, state in states.items() if state == "failed"] == []
    assert f"{road.rows('follow-up-offer')[0].planned_at:%d-%m %H:%M}" == "20-05 08:00"
    # the check-in came every Monday from the first conversation to the closing, and never after it
    checks = [row for row in road.rows("check-in") if row.state == "released"]
    assert [f"{row.due_at:%d-%m}" for row in checks] == ["16-03", "23-03", "30-03", "06-04"]

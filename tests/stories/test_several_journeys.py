"""One person on two roads at once: each keeps its own plan, and the daily limit holds for the person."""

from __future__ import annotations

from sqlalchemy import select

from coaching.core.db import db
from coaching.deliveries.models import Delivery
from coaching.facts import operations as facts
from coaching.journeys import operations as journeys
from coaching.journeys import queries
from coaching.journeys.models import Touchpoint
from tests.road import at

TIP = {"key": "tip", "what": "message", "when": {"date": "2026-03-04", "at": "10:00"}}
FORM = {"key": "form", "what": "form", "params": {"form": "reflection"}, "when": {"date": "2026-03-03", "at": "10:00"}}
REMIND = {"key": "remind", "what": "form", "params": {"form": "reflection", "remind": "form"}, "when": {"step_not_done": "form", "offset": "P1D"}}


def _two(road, steps) -> tuple[str, str]:
    """Two journeys on the same programme."""
    first = road.start(steps).id
    with road.house():
        version = queries.journey(first).version
        second = journeys.start(road.person, version.programme, road.coach_id).id
    return first, second


def _states(journey_id: str) -> list[tuple[str, str, str]]:
    db.session.expire_all()
    rows = db.session.scalars(select(Touchpoint).where(Touchpoint.journey_id == journey_id).order_by(Touchpoint.step))
    return [(row.step, row.state, f"{row.due_at:%d-%m %H:%M}") for row in rows]


def test_what_is_answered_on_one_road_is_not_answered_on_the_other(road):
    first, second = _two(road, [FORM, REMIND])
    road.tick(at("2026-03-03T09:00Z"))
    road.journey_id = first
    road.answer("form")
    road.tick(at("2026-03-04T09:00Z"))
    assert [row[:2] for row in _states(first)] == [("form", "done"), ("remind", "skipped")]
    assert [row[:2] for row in _states(second)] == [("form", "released"), ("remind", "done")]


def test_closing_one_leaves_the_other(road):
    first, second = _two(road, [TIP])
    road.do(lambda: journeys.close(queries.journey(first)))
    assert road.tick(at("2026-03-04T09:00Z")) == 1
    assert _states(second) == [("tip", "done", "04-03 09:00")]


def test_the_daily_limit_is_the_persons_and_not_each_roads(road):
    with road.house():
        road.person.daily_limit = 1
    first, second = _two(road, [TIP])
    assert road.tick(at("2026-03-04T09:00Z")) == 1
    assert road.tick(at("2026-03-04T20:00Z")) == 0
    states = {journey_id: _states(journey_id)[0][1:] for journey_id in (first, second)}
    assert sorted(states.values()) == [("done", "04-03 09:00"), ("planned", "04-03 23:00")]  # the first moment of their next day
    assert road.tick(at("2026-03-05T08:00Z")) == 1
    assert db.session.query(Delivery).count() == 2


def test_another_zone_plans_every_open_road_again(road):
    first, second = _two(road, [TIP])
    with road.house():
        road.person.timezone = "America/New_York"
        facts.record("quiet_hours_changed", person_id=road.person_id)
    assert _states(first) == _states(second) == [("tip", "planned", "04-03 15:00")]


def test_a_fact_about_the_person_alone_is_no_answer_to_a_step(road):
    first, second = _two(road, [FORM])
    road.tick(at("2026-03-03T09:00Z"))
    road.do(facts.record, "form_answered", person_id=road.person_id, subject="form_response:elsewhere", score=2)
    assert [row[1] for row in _states(first) + _states(second)] == ["released", "released"]

"""After every change of appointments the coach sees what moved along, what goes out no more, and what was added; and it is exact."""

from __future__ import annotations

import pytest

from coaching.core import clock
from coaching.core.db import db, flush
from coaching.core.scope import Scope, acting
from coaching.facts.models import Fact
from coaching.scheduling import operations as scheduling
from coaching.scheduling import queries
from tests.road import at

STEPS = [
    {"key": "halfway", "what": "form", "params": {"form": "reflection_halfway"}, "when": {"halfway": [1, 2], "or_after": "P1W"}},
    {"key": "prepare", "what": "message", "when": {"before_appointment": "each", "offset": "P1D"}},
    {"key": "nudge", "what": "message", "when": {"no_next_appointment": "P3D", "repeat": "P4D", "max": 2, "last": 2}},
    {"key": "on", "what": "phase", "params": {"to": "appointment"}, "when": {"before_appointment": "each", "offset": "P1D"}},
]  # fmt: skip


@pytest.fixture
def second(road):
    road.start(STEPS)
    road.book(at("2026-03-10T13:00Z"))
    return road.book(at("2026-03-24T09:00Z"))


def changes(road) -> list[tuple]:
    """The latest change of the plan, as noted: (step, nth, was, becomes)."""
    with acting(Scope.system(road.practice_id)):
        db.session.expire_all()
        found = db.session.query(Fact).filter_by(type="plan_changed").order_by(Fact.id.desc()).first()
        return [(step, nth, was and was[5:16], becomes and becomes[5:16]) for step, nth, was, becomes in found.detail["lines"]] if found else []


def _move(road, appointment_id, to):
    with road.house():
        scheduling.move(queries.appointment(appointment_id), at(to), by="coach")


def test_a_move_says_what_moved_from_when_to_when(road, second):
    _move(road, second, "2026-03-31T09:00Z")
    assert sorted(changes(road)) == [("halfway", 1, "03-17T11:30", "03-20T23:30"), ("prepare", 2, "03-23T09:00", "03-30T09:00")]


def test_cancelling_says_what_goes_out_no_more_and_what_comes_instead(road, second):
    with road.house():
        scheduling.cancel(queries.appointment(second), by="coach")
    assert sorted(changes(road)) == [("halfway", 1, "03-17T11:30", "03-17T14:00"), ("nudge", 1, None, "03-13T14:00"),
                                     ("nudge", 2, None, "03-17T14:00"), ("prepare", 2, "03-23T09:00", None)]  # fmt: skip


def test_a_move_that_moves_nothing_notes_nothing(road):
    road.start([{"key": "hello", "what": "message", "when": {"date": "2026-03-05", "at": "10:00"}}])
    one = road.book(at("2026-03-10T13:00Z"))
    _move(road, one, "2026-03-11T13:00Z")
    assert changes(road) == []


def test_an_answer_notes_nothing(road, second):
    before = changes(road)
    road.tick(at("2026-03-17T11:30Z"))
    road.answer("halfway")
    assert changes(road) == before


def test_the_thread_tells_the_coach_for_a_day_and_never_the_coachee(road, second, browser_of, cast):
    noor = browser_of(cast.noor)
    said = noor.post(f"/appointments/{second}/move", data={"to": "2026-03-31T11:00"}, follow_redirects=True).text
    assert "2 dingen op de draad veranderden mee" in said
    page = noor.get(f"/coachees/{road.person_id}").text
    assert 'id="what-moved"' in page and "wordt" in page and "Er is een afspraak verzet" in page
    assert "what-moved" not in browser_of(cast.lotte).get("/me/thread").text
    clock.set_to(at("2026-03-03T12:00Z"))
    assert 'id="what-moved"' not in noor.get(f"/coachees/{road.person_id}").text


def test_it_is_about_the_journey_of_that_appointment_only(road, second):
    with road.house():
        flush()
        assert {fact.journey_id for fact in db.session.query(Fact).filter_by(type="plan_changed")} == {road.journey_id}

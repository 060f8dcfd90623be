"""Sending an answer in plans the road again and runs the house rules before the commit: what that asks of the database."""

from __future__ import annotations

from datetime import timedelta

from coaching.core.db import db
from coaching.core.scope import Scope, acting
from coaching.forms import operations, queries
from coaching.journeys.models import DONE
from tests.road import Road

ANSWERS = {"q_energy": "7", "q_grip": "6", "q_course": "8", "q_words": "Rustiger."}
# Each is named in docs/adr/0051-planned-in-the-transaction.md; PostgreSQL locks the journey by a statement of its own.
OFF_THE_ROAD, ON_THE_ROAD = 6, 10
STEPS = ("one", "two", "three")


def _counted(browser, sent, statements) -> list[str]:
    """The statements of the last answer. The first of a practice also makes its rules; the next finds the key of this person and keeps it."""
    for one in sent[:-1]:
        assert browser.post(f"/me/forms/{one}", data=ANSWERS).status_code == 303
    with statements() as counted:
        assert browser.post(f"/me/forms/{sent[-1]}", data=ANSWERS).status_code == 303
    return counted.statements


def test_an_answer_that_no_step_asked_for_is_kept_and_told_with_six_statements(linde, noor, lotte, browser_of, statements, clock):
    road = Road(linde, noor, lotte)
    road.start("career")
    road.book(clock.now() + timedelta(days=3))
    with road.house():
        form = queries.by_key("check_in")
        sent = [operations.send(form, lotte, key=f"check:{n}", journey_id=road.journey_id).id for n in range(3)]
    counted = _counted(browser_of(lotte), sent, statements)
    assert len(counted) <= OFF_THE_ROAD, counted


def test_an_answer_on_the_road_plans_and_warns_in_its_own_commit_with_few_statements(linde, noor, lotte, browser_of, statements, clock):
    road = Road(linde, noor, lotte)
    asks = {"what": "form", "params": {"form": "check_in"}}
    with road.house():
        road.person.email = None  # a letter that still waits would be looked at too, and taken back
    road.start([{"key": key, "when": {"phase_begins": "onboarding"}, **asks} for key in STEPS])
    road.tick(clock.move(hours=2))
    sent = [road.rows(key)[0].made.partition(":")[2] for key in STEPS]
    counted = _counted(browser_of(lotte), sent, statements)
    most = ON_THE_ROAD + (db.engine.dialect.name == "postgresql")
    assert len(counted) <= most, "\n".join(one[:90] for one in counted)
    assert [row.state for row in road.rows()] == [DONE] * len(STEPS)


def test_the_touchpoint_of_an_answer_is_done_in_the_same_commit(linde, noor, lotte, browser_of, clock):
    road = Road(linde, noor, lotte)
    road.start([{"key": "check", "when": {"phase_begins": "onboarding"}, "what": "form", "params": {"form": "check_in"}}])
    road.tick(clock.move(hours=2))
    response_id = road.rows("check")[0].made.partition(":")[2]
    assert browser_of(lotte).post(f"/me/forms/{response_id}", data=ANSWERS).status_code == 303
    with acting(Scope.system(linde.id)):
        assert [row.state for row in road.rows("check")] == [DONE]

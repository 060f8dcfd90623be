"""Sending an answer in plans the road again and runs the house rules before the commit: what that asks of the database."""

from __future__ import annotations

from datetime import timedelta

from coaching.core.scope import Scope, acting
from coaching.forms import operations, queries
from coaching.journeys.models import DONE
from tests.road import Road

ANSWERS = {"q_energy": "7", "q_grip": "6", "q_course": "8", "q_words": "Rustiger."}
STATEMENTS = 19  # each named in docs/adr/0051-planned-in-the-transaction.md


def test_an_answer_plans_and_warns_in_its_own_commit_with_few_statements(linde, noor, lotte, browser_of, statements, clock):
    road = Road(linde, noor, lotte)
    road.start("career")
    road.book(clock.now() + timedelta(days=3))
    with road.house():
        form = queries.by_key("check_in")
        sent = [operations.send(form, lotte, key=f"check:{n}", journey_id=road.journey_id).id for n in range(2)]
    browser = browser_of(lotte)
    assert browser.post(f"/me/forms/{sent[0]}", data=ANSWERS).status_code == 303  # the first of a practice also makes its rules
    with statements() as counted:
        assert browser.post(f"/me/forms/{sent[1]}", data=ANSWERS).status_code == 303
    assert len(counted) <= STATEMENTS, counted.statements


def test_the_touchpoint_of_an_answer_is_done_in_the_same_commit(linde, noor, lotte, browser_of, clock):
    road = Road(linde, noor, lotte)
    road.start([{"key": "check", "when": {"phase_begins": "onboarding"}, "what": "form", "params": {"form": "check_in"}}])
    road.tick(clock.move(hours=2))
    response_id = road.rows("check")[0].made.partition(":")[2]
    assert browser_of(lotte).post(f"/me/forms/{response_id}", data=ANSWERS).status_code == 303
    with acting(Scope.system(linde.id)):
        assert [row.state for row in road.rows("check")] == [DONE]

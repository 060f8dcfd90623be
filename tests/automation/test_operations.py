"""The engine with a real database: planning in the transaction, doing once, and what one bad row may cost."""

from __future__ import annotations

import pytest

from coaching.alerts.models import Alert
from coaching.automation import operations as automation
from coaching.core.db import db, transaction
from coaching.core.scope import Scope, acting
from coaching.facts import operations as facts
from coaching.facts import queries as fact_queries
from coaching.journeys import operations as journeys
from coaching.journeys import queries
from tests.road import Road, at

HELLO = {"key": "hello", "what": "message", "when": {"phase_begins": "onboarding"}}
LATER = {"key": "later", "what": "message", "when": {"phase_begins": "onboarding", "offset": "P2D"}}
TODO = {"key": "todo", "what": "todo", "when": {"phase_begins": "onboarding"}}


@pytest.fixture
def road(linde, noor, lotte):
    return Road(linde, noor, lotte)


def test_starting_a_journey_plans_it_in_the_same_commit(road):
    road.start([HELLO, LATER])
    assert road.plan() == [("hello", 1, "planned", "02-03 08:00"), ("later", 1, "planned", "04-03 08:00")]


def test_reacting_twice_changes_nothing(road):
    road.start([HELLO, LATER, TODO])
    before = road.plan()
    for _ in range(2):
        with road.house():
            automation.replan(road.journey_id)
            facts.record("journey_extended", journey_id=road.journey_id)
    assert road.plan() == before


def test_what_the_house_does_for_itself_is_done_in_the_same_commit(road):
    road.start([TODO])
    assert road.plan() == [("todo", 1, "done", "02-03 08:00")]


def test_a_due_touchpoint_goes_out_once_however_often_the_tick_comes(road):
    road.start([HELLO])
    assert road.tick() == 1
    assert road.tick() == 0
    assert road.letters() == ["personal"]
    with acting(Scope.system(road.practice_id)):
        assert len(fact_queries.of_journey(road.journey_id, ["sent"])) == 1


def test_of_two_workers_that_want_the_same_touchpoint_one_gets_it(road):
    from coaching.automation.operations import performing

    road.start([HELLO])
    touchpoint_id = road.rows()[0].id
    with road.house():
        now = at("2026-03-02T08:00Z")
        assert performing.perform(touchpoint_id, now) is True
        assert performing.perform(touchpoint_id, now) is False
    assert road.letters() == ["personal"]


def test_a_step_that_cannot_be_done_fails_alone_and_the_coach_hears_of_it(road):
    bad = {"key": "bad", "what": "form", "params": {"form": "no-such-form"}, "when": {"phase_begins": "onboarding"}}
    road.start([bad, HELLO])
    assert road.tick() == 1
    assert [row[:3] for row in road.plan()] == [("bad", 1, "failed"), ("hello", 1, "done")]
    assert [alert.kind for alert in db.session.query(Alert)] == ["step_failed"]
    assert road.tick() == 0
    assert road.plan("bad")[0][2] == "failed"


def test_a_touchpoint_that_failed_can_be_tried_again(road):
    bad = {"key": "bad", "what": "message", "when": {"phase_begins": "onboarding"},
           "texts": {"nl": {"subject": "x", "body": "{goal}"}}}  # fmt: skip
    road.start([bad])
    road.tick()
    row = road.rows()[0]
    with road.house():
        touchpoint = queries.touchpoint(row.id)
        journeys.send_now(touchpoint)
        journeys.edit(touchpoint, "Hoi", "Nu zonder gat")
    assert road.tick() == 1
    assert road.plan()[0][2] == "done"


def test_the_coach_skips_one_and_no_later_plan_brings_it_back(road):
    road.start([HELLO, LATER])
    with road.house():
        journeys.skip(queries.touchpoint(road.rows("later")[0].id))
    with road.house():
        automation.replan(road.journey_id)
    assert road.tick(at("2026-03-05T09:00Z")) == 1
    assert road.plan("later")[0][2] == "by_coach"
    with road.house():
        journeys.unskip(queries.touchpoint(road.rows("later")[0].id))
    assert road.tick() == 1


def test_the_coach_moves_one_and_it_stays_moved(road):
    road.start([LATER])
    with road.house():
        journeys.move(queries.touchpoint(road.rows()[0].id), at("2026-03-09T10:00Z"))
    with road.house():
        automation.replan(road.journey_id)
    assert road.plan()[0][3] == "09-03 10:00"
    assert road.tick(at("2026-03-05T09:00Z")) == 0
    assert road.tick(at("2026-03-09T10:00Z")) == 1


def test_sending_now_sends_in_the_next_tick_even_while_paused(road):
    road.start([LATER])
    with road.house():
        journeys.pause(queries.journey(road.journey_id))
    assert road.plan()[0][2] == "paused"
    with road.house():
        journeys.send_now(queries.touchpoint(road.rows()[0].id))
    assert road.tick() == 1


def test_words_for_this_person_only_are_what_goes_out(road):
    from coaching.messages.models import Message

    road.start([HELLO])
    with road.house():
        journeys.edit(queries.touchpoint(road.rows()[0].id), "Voor jou", "Alleen voor jou, {first_name}")
    road.tick()
    with acting(Scope.system(road.practice_id)):
        assert [message.body for message in db.session.query(Message)] == ["Alleen voor jou, Lotte"]


def test_a_step_of_the_coachs_own_is_planned_like_any_other(road):
    road.start([HELLO])
    with road.house():
        step = journeys.add_own_step(
            queries.journey(road.journey_id),
            {"phase": "enrichment", "when": {"date": "2026-03-06", "at": "10:00"}, "what": "message",
             "texts": {"nl": {"subject": "Succes", "body": "Succes vandaag"}}},  # fmt: skip
        )
        key = step.key
    assert road.plan(key) == [(key, 1, "planned", "06-03 09:00")]


def test_ending_a_sequence_takes_away_what_was_still_planned(road):
    weekly = {"key": "weekly", "what": "message", "when": {"every": {"unit": "week", "days": ["mon"], "at": "12:00"}}}
    stop = {"key": "stop", "what": "end_sequence", "params": {"steps": ["weekly"]}, "when": {"date": "2026-03-20", "at": "09:00"}}
    road.start([weekly, stop])
    assert len(road.plan("weekly")) > 20
    for day in ("2026-03-02T11:00Z", "2026-03-09T11:00Z", "2026-03-16T11:00Z", "2026-03-20T08:00Z"):
        road.tick(at(day))
    assert [row[2] for row in road.plan("weekly")] == ["done"] * 3


def test_following_a_new_edition_keeps_what_went_out(road):
    from coaching.programmes import operations as programmes
    from coaching.programmes import queries as programme_queries

    road.start([HELLO, LATER])
    road.tick()
    with road.house():
        programme = programme_queries.programmes()[0]
        programmes.change_step(programme, "later", {"when": {"phase_begins": "onboarding", "offset": "P5D"}})
        automation.publish(programme, follow=True)
    road.tick()
    assert road.plan() == [("hello", 1, "done", "02-03 08:00"), ("later", 1, "planned", "07-03 08:00")]


def test_keeping_the_old_edition_changes_nothing_for_a_running_journey(road):
    from coaching.programmes import operations as programmes
    from coaching.programmes import queries as programme_queries

    road.start([LATER])
    with road.house():
        programme = programme_queries.programmes()[0]
        programmes.remove_step(programme, "later")
        automation.publish(programme, follow=False)
    road.tick()
    assert road.plan() == [("later", 1, "planned", "04-03 08:00")]


def test_a_rolled_back_change_leaves_no_plan(road):
    road.start([LATER])
    with pytest.raises(RuntimeError), acting(Scope.system(road.practice_id)), transaction():
        journeys.pause(queries.journey(road.journey_id))
        raise RuntimeError("the request breaks off")
    assert road.plan()[0][2] == "planned"

"""What comes often does not say the same every time: variants take turns, and what is shown beforehand is what goes out."""

from __future__ import annotations

import re

import pytest

from coaching.automation import operations
from coaching.automation.queries import preview
from coaching.core import clock
from coaching.core.db import db
from coaching.core.scope import Scope, acting
from coaching.deliveries.models import Delivery
from coaching.facts import operations as facts
from coaching.journeys import operations as journeys
from coaching.journeys import queries
from coaching.messages.models import Message
from tests.road import at

THREE = "Eén, {first_name}\n\n---\n\nTwee, {first_name}\n---\nDrie, {first_name}"
TEXTS = {"nl": {"subject": "Maandag", "body": THREE}}
WEEKLY = {"key": "weekly", "what": "message", "texts": TEXTS, "when": {"every": {"unit": "week", "days": ["mon"], "at": "09:00"}}}
CHECK_IN = {"key": "check-in", "what": "form", "params": {"form": "check_in"}, "when": {"every": {"unit": "week", "days": ["mon"], "at": "09:00"}}}
LOW = {"key": "low", "what": "message", "texts": TEXTS, "when": {"score": {"of": "check-in", "below": 5}}}
MONDAYS = ("2026-03-09T12:00Z", "2026-03-16T12:00Z", "2026-03-23T12:00Z", "2026-03-30T12:00Z")


def _said(road) -> list[str]:
    with acting(Scope.system(road.practice_id)):
        db.session.expire_all()
        return [message.body for message in db.session.query(Message).order_by(Message.sent_at, Message.id)]


def test_a_low_score_every_monday_is_answered_in_other_words_and_the_fourth_in_the_first(road):
    road.start([CHECK_IN, LOW])
    for nth, monday in enumerate(MONDAYS, start=1):
        road.tick(at(monday))
        with road.house():
            facts.record("form_answered", journey_id=road.journey_id, person_id=road.person_id, step="check-in", nth=nth, score=3, subject=f"form_response:{nth}")
        road.tick()
    assert _said(road) == ["Eén, Lotte", "Twee, Lotte", "Drie, Lotte", "Eén, Lotte"]


def test_a_low_score_now_and_then_is_answered_in_other_words_too(road):
    """The number of the answer jumps; what was said before is counted."""
    road.start([CHECK_IN, LOW])
    for nth, score in enumerate((3, 8, 8, 3, 8, 8, 3), start=1):
        with road.house():
            facts.record("form_answered", journey_id=road.journey_id, person_id=road.person_id, step="check-in", nth=nth, score=score, subject=f"form_response:{nth}")
        road.tick(at(f"2026-03-{9 + nth:02}T12:00Z"))
    assert _said(road) == ["Eén, Lotte", "Twee, Lotte", "Drie, Lotte"]


def _shown(page: str) -> set[str]:
    return set(re.findall(r"(Eén|Twee|Drie), ", page))


def test_what_the_coach_sees_of_a_planned_message_is_the_variant_that_goes_out(road, browser_of, noor):
    road.start([WEEKLY])
    coach = browser_of(noor)
    planned = [(row, row.due_at) for row in road.rows("weekly")[:4]]
    for (row, _due), words in zip(planned, ("Eén", "Twee", "Drie", "Eén"), strict=True):
        assert _shown(coach.get(f"/touchpoints/{row.id}").text) == {words}
        assert _shown(coach.get(f"/touchpoints/{row.id}/edit").text) == {words}
    for _row, due_at in planned[:2]:
        road.tick(due_at)
    assert _said(road) == ["Eén, Lotte", "Twee, Lotte"]


def test_a_preview_and_the_walk_through_it_let_them_take_turns(road):
    journey = road.start([WEEKLY])
    with road.house():
        foreseen = preview.preview(journey.version, journey.starts_at, [(at("2026-03-30T09:00Z"), at("2026-03-30T10:00Z"))], road.person)
        said = [one.body for one in foreseen if one.step]
    assert said[:4] == ["Eén, Lotte", "Twee, Lotte", "Drie, Lotte", "Eén, Lotte"]


@pytest.mark.parametrize("what", [{"what": "ask_to_book"}, {"what": "form", "params": {"form": "check_in"}}])
def test_a_letter_that_comes_again_is_in_other_words(road, what):
    road.start([WEEKLY | what])
    for due_at in [row.due_at for row in road.rows("weekly")[:2]]:
        road.tick(due_at)
    with acting(Scope.system(road.practice_id)):
        letters = [one.content["text"] for one in db.session.query(Delivery).filter_by(person_id=road.person_id).order_by(Delivery.created_at)]
    assert [sorted(_shown(one)) for one in letters] == [["Eén"], ["Twee"]]


@pytest.mark.parametrize("typed", ["Een\n---\nTwee", "Een\n---"])
def test_words_for_one_person_go_out_as_they_were_typed(road, typed, browser_of, noor):
    road.start([WEEKLY])
    row = road.rows("weekly")[0]
    due_at = row.due_at
    with road.house():
        journeys.edit(queries.touchpoint(row.id), "Voor jou", typed)
    assert typed in browser_of(noor).get(f"/touchpoints/{row.id}").text
    road.tick(due_at)
    assert _said(road) == [typed]


def test_a_step_of_the_coachs_own_and_an_assignment_keep_their_line(road):
    homework = {"key": "homework", "what": "assignment", "texts": TEXTS, "when": {"phase_begins": "onboarding"}}
    road.start([homework])
    with road.house():
        own = {"phase": "enrichment", "when": {"date": "2026-03-06", "at": "10:00"}, "what": "message", "texts": TEXTS}
        journeys.add_own_step(queries.journey(road.journey_id), own)
        assert [step.words("nl", nth=2)[1] for step in queries.steps_of(road.journey)] == [THREE, THREE]


def test_a_house_rule_takes_turns_for_each_person_by_itself(road, eva):
    with road.house():
        rule = next(one for one in operations.ensure_rules() if one.key == "goal-message")
        operations.switch(rule, True)
        operations.rewrite(rule, TEXTS)
    for person in (road.person_id, road.person_id, eva.id, road.person_id, road.person_id):
        clock.move(clock.timedelta(minutes=1))
        with road.house():
            facts.record("goal_reached", person_id=person, subject=f"goal:{clock.now()}")
    assert _said(road)[:2] == ["Eén, Lotte", "Twee, Lotte"] and _said(road)[3:] == ["Drie, Lotte", "Eén, Lotte"]
    assert _said(road)[2].startswith("Eén, ")

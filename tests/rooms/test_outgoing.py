"""What goes out next, in the coming week, with why; and what was perhaps sent before a backup was put back."""

from __future__ import annotations

import pytest

from coaching.core.db import db
from coaching.journeys import operations as journeys
from coaching.journeys import queries
from tests.road import Road

STEPS = [
    {"key": "soon", "what": "message", "when": {"date": "2026-03-04", "at": "10:00"}, "texts": {"nl": {"subject": "Een tip voor {first_name}", "body": "x"}}},
    {"key": "far", "what": "message", "when": {"date": "2026-03-20", "at": "10:00"}, "texts": {"nl": {"subject": "Veel later", "body": "x"}}},
    {"key": "inside", "what": "todo", "when": {"date": "2026-03-04", "at": "10:00"}, "texts": {"nl": {"subject": "Voor mij", "body": ""}}},
]  # fmt: skip


@pytest.fixture
def road(linde, noor, lotte) -> Road:
    road = Road(linde, noor, lotte)
    road.start(STEPS)
    return road


def test_the_week_is_listed_with_whom_and_why(road, browser_of, noor):
    page = browser_of(noor).get("/outgoing").text
    assert "Een tip voor Lotte" in page and "Lotte de Vries" in page and "10:00" in page
    assert "Veel later" not in page and "Voor mij" not in page
    assert "Een tip voor Lotte" not in page.split("Een tip voor Lotte", 1)[1]


def test_a_step_of_ones_own_is_listed_too_and_a_paused_journey_is_not(road, browser_of, noor):
    with road.house():
        values = {"phase": "enrichment", "when": {"date": "2026-03-05", "at": "10:00"}, "what": "message", "texts": {"nl": {"subject": "Succes", "body": "x"}}}
        journeys.add_own_step(queries.journey(road.journey_id), values)
    assert "Succes" in browser_of(noor).get("/outgoing").text
    with road.house():
        journeys.pause(queries.journey(road.journey_id))
    assert "Een tip" not in browser_of(noor).get("/outgoing").text


def test_skipping_leads_back_to_the_list(road, browser_of, noor):
    coach = browser_of(noor)
    answer = coach.post(f"/touchpoints/{road.rows('soon')[0].id}/skip", data={"next": "/outgoing"})
    assert answer.headers["Location"].endswith("/outgoing")
    assert "Een tip" not in coach.get("/outgoing").text


def test_what_was_perhaps_sent_waits_for_a_yes_or_a_no(road, browser_of, noor):
    with road.house():
        row = queries.touchpoint(road.rows("soon")[0].id)
        row.state, row.skip_reason = "skipped", "perhaps_sent"
    coach = browser_of(noor)
    assert f"/touchpoints/{row.id}/now" in coach.get("/outgoing").text
    coach.post(f"/touchpoints/{row.id}/skip", data={"next": "/outgoing"})
    db.session.rollback()
    assert road.plan("soon")[0][2] == "by_coach"
    assert f"/touchpoints/{row.id}/now" not in coach.get("/outgoing").text


def test_a_colleague_sees_their_own_and_a_coachee_nothing(road, browser_of, bram, lotte, zev):
    assert "Een tip" not in browser_of(bram).get("/outgoing").text
    assert "Een tip" not in browser_of(zev).get("/outgoing").text
    assert browser_of(lotte).get("/outgoing").status_code in (403, 404)


def test_the_list_costs_the_same_for_many(road, browser_of, noor, statements):
    coach = browser_of(noor)
    coach.get("/outgoing")
    with statements() as few:
        coach.get("/outgoing")
    with road.house():
        for number in range(5):
            values = {"phase": "enrichment", "when": {"date": "2026-03-05", "at": f"1{number}:00"}, "what": "message", "texts": {"nl": {"subject": "x", "body": "x"}}}
            journeys.add_own_step(queries.journey(road.journey_id), values)
    with statements() as many:
        coach.get("/outgoing")
    assert len(many) <= len(few) + 1

def test_one_person_or_one_kind_of_thing_can_be_asked_for(road, browser_of, noor):
    with road.house():
        values = {"phase": "enrichment", "when": {"date": "2026-03-05", "at": "10:00"}, "what": "ask_to_book", "texts": {"nl": {"subject": "Prikken", "body": "x"}}}
        journeys.add_own_step(queries.journey(road.journey_id), values)
    coach = browser_of(noor)
    assert "Prikken" in coach.get(f"/outgoing?person={road.person_id}").text
    only = coach.get("/outgoing?what=ask_to_book").text
    assert "Prikken" in only and "Een tip voor Lotte" not in only
    nobody = coach.get("/outgoing?person=nobody").text
    assert "Prikken" not in nobody and "Deze week niets daarvan" in nobody


def test_the_hold_can_be_lifted_where_it_is_seen(road, browser_of, noor):
    coach = browser_of(noor)
    coach.post("/deliveries/hold")
    assert "/deliveries/hold/end" in coach.get("/outgoing").text

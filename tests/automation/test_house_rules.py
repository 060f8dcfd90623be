"""House rules: what the practice does on facts outside programmes, once, unless switched off."""

from __future__ import annotations

import pytest

from coaching.alerts.models import Alert, Todo
from coaching.automation import operations, rules
from coaching.core import clock
from coaching.core.db import db
from coaching.facts import operations as facts
from coaching.journeys import operations as journeys
from coaching.journeys import queries
from tests.road import Road, at


@pytest.fixture
def road(linde, noor, lotte):
    return Road(linde, noor, lotte)


def _kinds() -> list[str]:
    db.session.expire_all()
    return sorted(alert.kind for alert in db.session.query(Alert))


def test_a_form_answered_outside_a_programme_is_told_once(road):
    for _twice in range(2):
        with road.house():
            facts.record("form_answered", person_id=road.person_id, subject="form_response:1", score=8)
    assert _kinds() == ["form_answered"]


def test_a_low_score_outside_a_programme_is_a_sign_of_its_own(road):
    with road.house():
        facts.record("form_answered", person_id=road.person_id, subject="form_response:1", score=3)
    assert _kinds() == ["form_answered", "low_score"]


def test_a_rule_that_is_off_stays_silent(road):
    with road.house():
        rule = next(one for one in operations.ensure_rules() if one.key == "form-answered")
        operations.switch(rule, False)
    with road.house():
        facts.record("form_answered", person_id=road.person_id, subject="form_response:1")
    assert _kinds() == []


def test_silence_of_fourteen_days_is_told_once_and_again_after_a_new_sign(road):
    road.start([])
    clock.set_to(at("2026-03-15T08:00Z"))
    assert operations.look_around(clock.now()) == 0
    clock.set_to(at("2026-03-17T08:00Z"))
    assert operations.look_around(clock.now()) == 1
    assert operations.look_around(clock.now()) == 0
    with road.house():
        facts.record("message_received", journey_id=road.journey_id, person_id=road.person_id, subject="message:1")
    clock.set_to(at("2026-04-02T08:00Z"))
    assert operations.look_around(clock.now()) == 1
    assert _kinds().count("no_sign_of_life") == 2


def test_a_paused_journey_may_be_silent(road):
    road.start([])
    with road.house():
        journeys.pause(queries.journey(road.journey_id))
    clock.set_to(at("2026-03-20T08:00Z"))
    assert operations.look_around(clock.now()) == 0


def test_a_journey_closed_long_ago_gives_a_task_to_erase(road):
    road.start([])
    with road.house():
        journeys.close(queries.journey(road.journey_id))
    clock.set_to(at("2028-02-10T08:00Z"))
    assert operations.look_around(clock.now()) == 1
    assert db.session.query(Todo).count() == 1


@pytest.mark.parametrize(
    ("conditions", "holds"),
    [
        ({}, True),
        ({"below": 5}, True),
        ({"above": 5}, False),
        ({"phase": ["onboarding", "enrichment"]}, True),
        ({"tag": "vip"}, True),
        ({"tag": ["other"]}, False),
        ({"outside_programme": True}, False),
        ({"any": [{"above": 9}, {"source": "form"}]}, True),
        ({"below": 5, "source": "phone"}, False),
        ({"moon": "full"}, False),
    ],
)
def test_conditions(conditions, holds):
    seen = {"score": 4, "phase": "enrichment", "source": "form", "tags": ["vip"], "in_programme": True}
    assert rules.applies(conditions, **seen) is holds

"""Fault 16: of twenty touchpoints that are released together, one cannot be rendered. It alone stays, and the coach hears of it."""

from __future__ import annotations

from sqlalchemy import select

from coaching.alerts.models import Alert
from coaching.automation import operations as automation
from coaching.core.db import db, transaction
from coaching.core.scope import Scope, acting
from coaching.deliveries import operations
from coaching.deliveries.models import Delivery
from coaching.journeys.models import Touchpoint
from coaching.people import operations as people
from tests.road import Road

HELLO = {"key": "hello", "what": "message", "when": {"phase_begins": "onboarding"}, "texts": {"nl": {"subject": "Welkom", "body": "Dag {first_name}"}}}
GAP = HELLO | {"texts": {"nl": {"subject": "Welkom", "body": "Dag {first_name}, over {goal}"}}}  # nobody has set a goal


def test_fault_16_one_of_twenty_cannot_be_rendered_and_nineteen_go(mail, linde, noor, lotte):
    road = Road(linde, noor, lotte)
    touched = []
    for n in range(20):
        with acting(Scope.system(linde.id)), transaction():
            person = people.find_or_add(first_name=f"Naam{n}", email=f"p{n}@example.org", locale="nl", timezone="Europe/Amsterdam", coach_id=noor.id)
            road.person_id = person.id
        road.start([GAP if n == 7 else HELLO])
        touched.append(road.journey_id)
    automation.perform_due()
    operations.drain()
    db.session.rollback()
    states = {row.journey_id: row.state for row in db.session.scalars(select(Touchpoint).where(Touchpoint.journey_id.in_(touched)))}
    assert [states[journey] for journey in touched].index("failed") == 7
    assert sorted(states.values()) == ["done"] * 19 + ["failed"]
    assert sorted(one.recipient for one in mail.mails) == sorted(f"p{n}@example.org" for n in range(20) if n != 7)
    assert [alert.kind for alert in db.session.scalars(select(Alert))] == ["step_failed"]
    assert db.session.scalars(select(Delivery).where(Delivery.journey_id == touched[7])).all() == []

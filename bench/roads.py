"""Coachees halfway a road of the usual kind: the programme that comes with Draad, walked by the engine itself, and questionnaires that wait."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from flask import Flask
from sqlalchemy import select

from bench.cookies import cookies_of
from bench.questions import questionnaire
from coaching.accounts import operations as accounts
from coaching.automation import operations as automation
from coaching.core import clock
from coaching.core.db import db, flush, transaction
from coaching.core.scope import Scope, acting
from coaching.forms import operations as forms
from coaching.forms import queries as form_queries
from coaching.forms.models import Form, FormResponse, FormVersion
from coaching.journeys import operations as journeys
from coaching.lessons import operations as lessons
from coaching.people.models import Person
from coaching.programmes import operations as programmes
from coaching.programmes import queries as programme_queries
from coaching.scheduling.models import Appointment

COACHEES = 12
WEEKS = 6  # since they began
TALKS = 6  # a week apart, the last one still to come
FORMS = ("intake", "reflection", "reflection_halfway", "check_in")  # of that programme: here each asks the thirty questions


def walked(app: Flask, house: dict[str, Any]) -> list[dict[str, Any]]:
    """Each coachee's cookies and the questionnaires that wait, the oldest first."""
    with acting(Scope.system(house["practice_id"], "nl", "Europe/Amsterdam")):
        with transaction():
            lessons.install_ready_made(house["practice_id"])
            forms.install_ready_made(house["practice_id"])
            programmes.install_ready_made()
            for key in FORMS:
                forms.change(form_queries.by_key(key), questionnaire())
        return [_coachee(app, house, number) for number in range(COACHEES)]


def _coachee(app: Flask, house: dict[str, Any], number: int) -> dict[str, Any]:
    now = clock.now()
    began = now.replace(hour=12, minute=0, second=0, microsecond=0) - timedelta(weeks=WEEKS)  # out of anybody's quiet hours
    with transaction():
        user = accounts.user_of(f"road{number}@bench.example", f"Lotte {number}", "nl")
        person = Person(first_name=f"Lotte {number}", last_name="de Vries", locale="nl", timezone="Europe/Amsterdam", coach_id=house["owner_id"],
                        user_id=user.id, tags=[])  # fmt: skip
        db.session.add(person)
        flush()
        programme = programme_queries.by_key("career")
        assert programme is not None
        journey = journeys.start(person, programme, house["owner_id"], began)
        for talk in range(1, TALKS + 1):
            db.session.add(_talk(house, person.id, journey.id, talk, began + timedelta(weeks=talk, days=2), now))
        cookies = cookies_of(app, accounts.sign_in(user, house["practice_id"], "bench"))
    for day in range(WEEKS * 7):
        automation.perform_journey(journey.id, began + timedelta(days=day))
    automation.perform_journey(journey.id)
    asked = FormVersion.form_id == Form.id
    waiting = select(FormResponse.id).join(FormVersion).join(Form, asked).where(FormResponse.journey_id == journey.id, Form.key.in_(FORMS))
    with transaction():
        responses = list(db.session.scalars(waiting.order_by(FormResponse.created_at, FormResponse.id)))
    db.session.expunge_all()
    return {"cookies": cookies, "responses": responses}


def _talk(house: dict[str, Any], person_id: str, journey_id: str, number: int, start: datetime, now: datetime) -> Appointment:
    return Appointment(
        type_id=house["kind_id"], coach_id=house["owner_id"], person_id=person_id, journey_id=journey_id, number=number, start=start,
        end=start + timedelta(hours=1), timezone="Europe/Amsterdam", wall_clock=f"{start:%Y-%m-%dT%H:%M}", status="booked" if start > now else "held",
        booked_at=start - timedelta(weeks=8), booked_by="coach", uid=f"{person_id}-{number}@bench.example", changed_at=now, policy={}, reminders=[],
    )  # fmt: skip

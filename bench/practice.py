"""Practices with as much data as a row of the table says, written in bulk; and who is signed in, as cookies."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from flask import Flask
from sqlalchemy import insert

from bench import roads
from bench.calendars import HOUR, SIZES, Size, busy_hours
from bench.cookies import cookies_of
from bench.questions import questionnaire
from coaching.accounts import operations as accounts
from coaching.core import clock
from coaching.core.db import Base, db, flush, take_stock, transaction
from coaching.core.ids import new_id
from coaching.core.scope import Scope, acting
from coaching.facts.models import Fact
from coaching.forms import operations as forms
from coaching.habits.models import Habit, HabitMark
from coaching.journeys.models import Journey
from coaching.people.models import Person
from coaching.practices import operations as practices
from coaching.practices.models import Member, Practice
from coaching.programmes import operations as programmes
from coaching.programmes import queries as programme_queries
from coaching.scheduling import operations as scheduling
from coaching.scheduling.models import Appointment, AppointmentType, Claim

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
OFFICE = [{"days": [1, 2, 3, 4, 5], "start": "09:00", "end": "17:00"}]
RESPONSES = 220  # questionnaires that wait: each is sent in once


def load(app: Flask, file: Path) -> None:
    """Write every practice of SIZES to an empty database, and to `file` what the measuring needs to know of them."""
    known: dict[str, Any] = {}
    with app.app_context():
        Base.metadata.create_all(db.engine)
        for size in SIZES:
            known[size.name] = found(app, size)
        small = known["small"]
        known["coachee"] = _coachee(app, small, small["person_id"], RESPONSES)
        known["ticking"] = _coachee(app, small, small["other_id"], 1)  # who opens Today has something to do, not two hundred things
        known["roads"] = roads.walked(app, found(app, Size("roads", 2, 2)))  # beside "small", whose list of people is 200 long
        with transaction():
            take_stock()  # as a worker does within the hour
    file.write_text(json.dumps(known))


@contextmanager
def _inside(practice_id: str) -> Iterator[None]:
    with acting(Scope.system(practice_id, "nl", "Europe/Amsterdam")), transaction():
        yield


def found(app: Flask, size: Size) -> dict[str, Any]:
    with transaction():
        practice = practices.found_practice(f"Bench {size.name}", slug=f"bench-{size.name}")
    with _inside(practice.id):
        user = accounts.user_of(f"{size.name}@bench.example", "Noor Linde", "nl")
        owner = practices.add_member(practice, user, "owner")
        kind = _kind(practice, owner)
        made = programmes.add({"nl": "Proef", "en": "Trial"}, {}, 6)
        version = programme_queries.published(made)
        flush()
        people = _people(practice, owner, version.id, size.people)
        _bookings(practice, owner, kind, people, size.bookings)
        known = {"practice_id": practice.id, "slug": practice.slug, "kind": kind.slug, "kind_id": kind.id, "owner_id": owner.id,
                 "person_id": people[0], "other_id": people[1], "cookies": cookies_of(app, accounts.sign_in(user, practice.id, "bench"))}  # fmt: skip
    return known


def _kind(practice: Practice, owner: Member) -> AppointmentType:
    scheduling.install_defaults(practice, owner, OFFICE)
    kind = AppointmentType(slug="uur", name={"nl": "Een uur", "en": "An hour"}, durations=[60], step_min=60, horizon_days=90,
                           locations=[{"kind": "phone", "detail": ""}], audience="public", reminders=[1440])  # fmt: skip
    db.session.add(kind)
    return kind


def _people(practice: Practice, owner: Member, version_id: str, count: int) -> list[str]:
    """People with an open journey and a score each."""
    now = clock.now()
    ids = [new_id() for _ in range(count)]
    same = {"practice_id": practice.id, "created_at": now}
    people = [
        {**same, "id": one, "first_name": f"Client {n:05d}", "last_name": "de Vries", "email": f"c{n}@{practice.slug}.example", "locale": "nl",
         "timezone": "Europe/Amsterdam", "coach_id": owner.id, "tags": []} for n, one in enumerate(ids)
    ]  # fmt: skip
    journeys = [
        {**same, "id": new_id(), "person_id": one, "coach_id": owner.id, "programme_version_id": version_id, "state": "active",
         "phase": "enrichment", "starts_at": now - timedelta(days=90), "follows_programme": True} for one in ids
    ]  # fmt: skip
    facts = [
        {"practice_id": practice.id, "type": "form_answered", "at": now - timedelta(days=n % 60 + 1), "journey_id": journeys[n]["id"],
         "person_id": one, "score": float(n % 10)} for n, one in enumerate(ids)
    ]  # fmt: skip
    for model, rows in ((Person, people), (Journey, journeys), (Fact, facts)):
        db.session.execute(insert(model), rows)
    return ids


def _bookings(practice: Practice, owner: Member, kind: AppointmentType, people: list[str], count: int) -> None:
    now = clock.now()
    same = {"practice_id": practice.id, "created_at": now}
    appointments, claims = [], []
    for n, wall in enumerate(busy_hours(count, now.date())):
        start = wall.replace(tzinfo=AMSTERDAM).astimezone(UTC)
        one = new_id()
        appointments.append(
            {**same, "id": one, "type_id": kind.id, "coach_id": owner.id, "person_id": people[n % len(people)], "start": start, "end": start + HOUR,
             "timezone": "Europe/Amsterdam", "wall_clock": f"{wall:%Y-%m-%dT%H:%M}", "status": "booked" if start > now else "held",
             "booked_at": now, "booked_by": "coach", "uid": f"{one}@bench.example", "changed_at": now, "policy": {}, "reminders": []}
        )  # fmt: skip
        claims.append(
            {**same, "id": new_id(), "coach_id": owner.id, "kind": "appointment", "active": True, "blocks_from": start,
             "blocks_until": start + HOUR, "start": start, "end": start + HOUR, "type_id": kind.id, "appointment_id": one}
        )  # fmt: skip
    db.session.execute(insert(Appointment), appointments)
    db.session.execute(insert(Claim), claims)


def _coachee(app: Flask, house: dict[str, Any], person_id: str, waiting: int) -> dict[str, Any]:
    """Somebody with ten habits marked for a year, and questionnaires that wait."""
    with _inside(house["practice_id"]):
        user = accounts.user_of(f"{person_id}@bench.example", "Lotte de Vries", "nl")
        person = db.session.get_one(Person, person_id)
        person.user_id, person.email = user.id, None  # without an address nothing is mailed to fill the queue
        habits = _habits(person)
        form = forms.create({"nl": "Dertig vragen", "en": "Thirty questions"}, "reflection", spec=questionnaire())
        responses = [forms.send(form, person, key=f"bench:{person_id}:{n}").id for n in range(waiting)]
        cookies = cookies_of(app, accounts.sign_in(user, house["practice_id"], "bench"))
    return {"cookies": cookies, "habits": habits, "responses": responses}


def _habits(person: Person) -> list[str]:
    today = clock.now().astimezone(AMSTERDAM).date()
    habits = [Habit(person_id=person.id, title=f"Gewoonte {n}", kind="yes_no", rhythm="daily", days=[], starts_on=today - timedelta(days=400)) for n in range(1, 11)]
    db.session.add_all(habits)
    flush()
    marks = [_mark(habit, today - timedelta(days=back)) for n, habit in enumerate(habits, 1) for back in range(1, 365) if (n + back) % 3]
    db.session.execute(insert(HabitMark), marks)
    return [habit.id for habit in habits]


def _mark(habit: Habit, day: date) -> dict[str, Any]:
    at = datetime.combine(day, time(18), tzinfo=UTC)
    return {"practice_id": habit.practice_id, "habit_id": habit.id, "day": day, "value": 1.0, "is_skip": False, "marked_at": at}

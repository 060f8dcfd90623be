"""A road for the tests of the engine: Lotte on a programme, appointments booked by the coach, the clock moved, mail read."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from coaching.automation import operations as automation
from coaching.core import clock
from coaching.core.db import db, flush, transaction
from coaching.core.scope import Scope, acting
from coaching.deliveries.models import Delivery
from coaching.forms import operations as forms
from coaching.forms import queries as form_queries
from coaching.journeys import operations as journeys
from coaching.journeys import queries
from coaching.journeys.models import Journey, Touchpoint
from coaching.people.models import Person
from coaching.practices.models import Member, Practice
from coaching.programmes import operations as programmes
from coaching.programmes import queries as programme_queries
from coaching.programmes.models import Programme
from coaching.scheduling import operations as scheduling
from coaching.scheduling.models import AppointmentType


class Road:
    """Everything a story needs to say what happened and see what goes out. Each verb is one transaction of the house."""

    def __init__(self, practice: Practice, coach: Member, person: Person) -> None:
        self.practice_id, self.coach_id, self.person_id = practice.id, coach.id, person.id
        self.journey_id = ""
        with self.house():
            self.kind = self._kind("gesprek", "coaching").id
            self._kind("bijpraten", "follow_up")
            forms.install_ready_made(self.practice_id)

    @contextmanager
    def house(self):
        """Act as the house for this practice, in a transaction."""
        with acting(Scope.system(self.practice_id)), transaction():
            yield

    def _kind(self, slug: str, purpose: str) -> AppointmentType:
        kind = AppointmentType(slug=slug, name={"nl": slug, "en": slug}, purpose=purpose, durations=[60], reminders=[],
                               locations=[{"kind": "phone", "detail": ""}], audience="coachee")  # fmt: skip
        db.session.add(kind)
        flush()
        return kind

    @property
    def journey(self) -> Journey:
        return db.session.get_one(Journey, self.journey_id)

    @property
    def person(self) -> Person:
        return db.session.get_one(Person, self.person_id)

    def programme(self, steps: list[dict[str, Any]], appointments: int = 3) -> Programme:
        """A programme of just these steps (as in a file)."""
        made = programmes.add({"nl": "Proef", "en": "Trial"}, {}, appointments)
        version = programme_queries.published(made)
        from coaching.programmes.models import Step
        from coaching.programmes.rules import TO_COACHEE

        for position, step in enumerate(steps, start=1):
            values = {"phase": "enrichment", "params": {}, "texts": {"nl": {"subject": step["key"], "body": step["key"]}}, **step}
            db.session.add(Step(version_id=version.id, position=position, for_coachee=step["what"] in TO_COACHEE, **values))
        flush()
        return made

    def start(self, steps: list[dict[str, Any]] | str, **more: Any) -> Journey:
        """Start a journey on these steps, or on the ready-made programme with this key."""
        with self.house():
            if isinstance(steps, str):
                programmes.install_ready_made()
                programme = programme_queries.by_key(steps)
            else:
                programme = self.programme(steps)
            self.journey_id = journeys.start(self.person, programme, self.coach_id, **more).id
        return self.journey

    def book(self, start: datetime) -> str:
        with self.house():
            kind = db.session.get_one(AppointmentType, self.kind)
            made = scheduling.book(kind, start, person=self.person, coach_id=self.coach_id, journey_id=self.journey_id, by="coach", tell=False)
            return made.id

    def do(self, verb: Any, *args: Any, **more: Any) -> Any:
        """One operation of the house in its own transaction."""
        with self.house():
            return verb(*args, **more)

    def tick(self, to: datetime | None = None) -> int:
        """Move the clock (if said) and let the worker do its minute."""
        if to is not None:
            clock.set_to(to)
        db.session.rollback()
        return automation.perform_due(clock.now())

    def rows(self, step: str | None = None) -> list[Touchpoint]:
        with acting(Scope.system(self.practice_id)):
            db.session.expire_all()
            found = queries.touchpoints(self.journey_id)
            return [row for row in found if step in (None, row.step)]

    def plan(self, step: str | None = None) -> list[tuple[str, int, str, str]]:
        """(step, nth, state or why not, due) of every touchpoint: what a story compares."""
        return [
            (row.step, row.nth, row.skip_reason or row.state, f"{row.due_at:%d-%m %H:%M}" if row.due_at else "")
            for row in self.rows(step)
        ]

    def letters(self) -> list[str]:
        """Keys of everything that was queued for the coachee, in order."""
        db.session.expire_all()
        wanted = select(Delivery).where(Delivery.person_id == self.person_id).order_by(Delivery.created_at, Delivery.id)
        return [delivery.letter for delivery in db.session.scalars(wanted)]

    def answer(self, step: str, nth: int = 1, answers: dict[str, Any] | None = None) -> None:
        """The coachee answers the form of a step."""
        row = next(row for row in self.rows(step) if row.nth == nth and row.made)
        with self.house():
            forms.submit(form_queries.response(row.made.split(":")[1], locked=True), answers or {})


def at(text: str) -> datetime:
    """`2026-03-10T14:00Z` as an instant."""
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


__all__ = ["Road", "at", "timedelta"]

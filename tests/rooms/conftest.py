"""A practice with people on the road, for the rooms."""

from __future__ import annotations

from datetime import timedelta

import pytest

from coaching.core.db import db, flush, transaction
from coaching.forms import operations as forms
from coaching.journeys.models import Journey
from coaching.people import operations as people
from coaching.people.models import Person
from coaching.programmes import operations as programmes
from coaching.programmes import queries as programme_queries
from coaching.scheduling.models import Appointment, AppointmentType


class Floor:
    """Makes rows straight in the tables, so that a room is tested with any number of them."""

    def __init__(self, cast, clock, as_) -> None:
        self.cast, self.clock, self.as_ = cast, clock, as_
        with transaction(), as_(cast.noor):
            forms.install_ready_made(cast.linde.id)
            programmes.install_ready_made()
            self.version_id = programme_queries.published(programme_queries.programmes()[0]).id
            kind = AppointmentType(slug="gesprek", name={"nl": "Gesprek", "en": "Conversation"}, purpose="coaching", durations=[60],
                                   reminders=[], locations=[{"kind": "phone", "detail": ""}], audience="coachee")  # fmt: skip
            db.session.add(kind)
            flush()
            self.kind_id = kind.id

    def person(self, first_name: str, last_name: str = "Proef") -> Person:
        """Somebody new, coached by Noor."""
        with transaction(), self.as_(self.cast.noor):
            made = people.find_or_add(first_name=first_name, last_name=last_name, coach_id=self.cast.noor.id)
        return made

    def journey(self, person: Person, phase: str = "enrichment", state: str = "active", days_ago: int = 30, coach=None) -> Journey:
        """A journey of this person."""
        with transaction(), self.as_(self.cast.noor):
            made = Journey(person_id=person.id, coach_id=(coach or self.cast.noor).id, programme_version_id=self.version_id, state=state,
                           phase=phase, starts_at=self.clock.now() - timedelta(days=days_ago))  # fmt: skip
            db.session.add(made)
        return made

    def appointment(self, person: Person, hours: float, status: str = "booked", coach=None) -> Appointment:
        """An hour with this person, `hours` from now."""
        start = self.clock.now() + timedelta(hours=hours)
        with transaction(), self.as_(self.cast.noor):
            made = Appointment(
                type_id=self.kind_id, coach_id=(coach or self.cast.noor).id, person_id=person.id, start=start, end=start + timedelta(hours=1),
                timezone="Europe/Amsterdam", wall_clock="2026-03-02T10:00", status=status, booked_at=self.clock.now(), booked_by="coach",
                uid=f"{person.id}{hours}@test", changed_at=self.clock.now(), location_kind="phone",
            )  # fmt: skip
            db.session.add(made)
        return made


@pytest.fixture
def floor(cast, clock, as_) -> Floor:
    return Floor(cast, clock, as_)

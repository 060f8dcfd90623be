"""An appointment with somebody: its type, its person, when they spoke before, and what the menu counts, in one statement."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from coaching.core.db import db
from coaching.core.errors import NotHere
from coaching.people.models import Person
from coaching.rooms import menu
from coaching.scheduling.models import Appointment, AppointmentType
from coaching.scheduling.queries import appointments


@dataclass(frozen=True)
class Meeting:
    """`since`: when they last spoke (UTC), None when never."""

    appointment: Appointment
    kind: AppointmentType
    person: Person
    since: datetime | None


def read(appointment_id: str) -> Meeting:
    """An appointment of this practice with one person; who stands in for a colleague prepares it too. Raises NotHere, for a group as well."""
    query = (
        appointments.visible()
        .join(AppointmentType, AppointmentType.id == Appointment.type_id)
        .join(Person, Person.id == Appointment.person_id)
        .where(Appointment.id == appointment_id, Person.practice_id == Appointment.practice_id, Person.erased_at.is_(None))
        .add_columns(AppointmentType, Person, appointments.last_spoken().label("since"), *menu.columns())
    )
    row = db.session.execute(query, menu.bound()).one_or_none()
    if row is None:
        raise NotHere(appointment_id)
    menu.remember(row)
    return Meeting(row.Appointment, row.AppointmentType, row.Person, row.since)

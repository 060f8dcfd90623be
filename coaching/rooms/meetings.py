"""An appointment with somebody: its type, its person, when they spoke before, and what the menu counts, in one statement."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_

from coaching.core.db import db
from coaching.core.errors import NotHere
from coaching.core.scope import scope
from coaching.people import queries as people
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
    """An appointment with one person, for whoever gives it or coaches that person: who stands in for a colleague prepares it too, who only
    works in the same practice does not (trust.md A5). Raises NotHere, for a group as well."""
    mine = or_(appointments.is_given_by(scope().member_id), Person.id.in_(people.in_my_care()))
    query = (
        appointments.visible()
        .join(AppointmentType, AppointmentType.id == Appointment.type_id)
        .join(Person, Person.id == Appointment.person_id)
        .where(Appointment.id == appointment_id, Person.practice_id == Appointment.practice_id, Person.erased_at.is_(None), mine)
        .add_columns(AppointmentType, Person, appointments.last_spoken().label("since"), *menu.columns())
    )
    row = db.session.execute(query, menu.bound()).one_or_none()
    if row is None:
        raise NotHere(appointment_id)
    menu.remember(row)
    return Meeting(row.Appointment, row.AppointmentType, row.Person, row.since)

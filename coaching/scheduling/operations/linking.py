"""Links that are keys to one thing: manage an appointment, book one kind, read a calendar."""

from datetime import timedelta

from coaching.core import clock, links
from coaching.people.models import Person
from coaching.scheduling.models import Appointment, AppointmentType

AFTERWARDS = timedelta(days=30)
BOOKING_LASTS = timedelta(days=60)
CALENDAR_LASTS = timedelta(days=3653)


def manage_link(appointment: Appointment, person: Person) -> str:
    """The address where this person moves or cancels this appointment, until 30 days after it (rule 39)."""
    lasts = max(appointment.end - clock.now(), timedelta()) + AFTERWARDS
    token = links.mint("appointment", appointment.id, person_id=person.id, lasts=lasts)
    return links.url("scheduling.manage", token=token)


def booking_link(
    kind: AppointmentType, person: Person | None, journey_id: str | None = None, lasts: timedelta = BOOKING_LASTS
) -> str:
    """A secret address on which this person books this kind without signing in; None: whoever has it, and they say who they are.

    A link of a `single_use` kind is burnt by its first booking.
    """
    token = links.mint("book", f"{kind.id}:{journey_id or ''}", person_id=person.id if person else None, lasts=lasts)
    return links.url("scheduling.book_by_link", token=token)


def calendar_link(subject_id: str, *, person_id: str | None = None) -> str:
    """A new secret address of a calendar to subscribe to; the one before stops working.

    The subject is a member's id, or a person's for the coachee's own calendar.
    """
    links.revoke("calendar", subject_id)
    token = links.mint("calendar", subject_id, person_id=person_id, lasts=CALENDAR_LASTS)
    return links.url("scheduling.calendar_file", token=token)

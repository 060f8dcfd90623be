"""Reminders go out from rows: every appointment knows the moment of its next one (rule 40)."""

from datetime import datetime

from sqlalchemy import select

from coaching.core.db import db
from coaching.scheduling import letters
from coaching.scheduling.models import Appointment
from coaching.scheduling.operations.changing import guests
from coaching.scheduling.rules import reminders


def due(now: datetime, most: int = 200) -> list[tuple[str, str]]:
    """(practice id, appointment id) of appointments with a reminder due at `now`, in every practice."""
    rows = db.session.execute(
        select(Appointment.practice_id, Appointment.id)
        .where(Appointment.next_reminder_at <= now, Appointment.status == "booked")
        .order_by(Appointment.next_reminder_at)
        .limit(most)
    )
    return [(practice_id, appointment_id) for practice_id, appointment_id in rows]


def remind_due(appointment: Appointment, now: datetime) -> int:
    """Queue the reminder that is due and plan the next. Returns how many letters were queued.

    The letter's key is (appointment, lead, start): a moved appointment is reminded again, a sent one never twice.
    """
    moment = appointment.next_reminder_at
    if moment is None or moment > now or appointment.status != "booked":
        return 0
    appointment.next_reminder_at = reminders.next_reminder(appointment.start, appointment.reminders, moment)
    if reminders.is_too_late(moment, appointment.start, now):
        return 0
    lead = reminders.lead_of(appointment.start, moment)
    people = guests(appointment)
    for person in people:
        letters.reminder(appointment, person, lead_min=lead)
    return len(people)

"""Zone rules change by law: does each appointment ahead still fall on the clock time that was agreed? (rule 45)"""

from datetime import datetime

from sqlalchemy import select

from coaching.alerts import operations as alerts
from coaching.core.db import db
from coaching.core.i18n import _, clock_time, in_locale, short_day
from coaching.core.scope import Scope, acting
from coaching.practices import queries as practices
from coaching.scheduling.models import Appointment
from coaching.scheduling.rules import zones


def shifted(now: datetime) -> list[Appointment]:
    """Appointments ahead, in every practice, whose instant no longer is the clock time that was agreed in its zone."""
    ahead = select(Appointment).where(Appointment.start > now, Appointment.status.in_(("booked", "pending")))
    return [one for one in db.session.scalars(ahead) if one.start != agreed(one)]


def agreed(appointment: Appointment) -> datetime:
    """The instant of the agreed clock time by today's zone rules, UTC."""
    wall = datetime.fromisoformat(appointment.wall_clock).replace(second=appointment.start.second, microsecond=appointment.start.microsecond)
    return zones.instant(wall, appointment.timezone)


def report_shifted(now: datetime) -> int:
    """Ask the coach of each of them to look at it, once; nothing is moved by itself. Returns how many there are."""
    found = shifted(now)
    for one in found:
        with acting(Scope.system(one.practice_id)):
            coach = practices.member(one.coach_id)
            with in_locale(coach.locale, coach.timezone):
                text = _(
                    "The rules of a time zone have changed: the appointment of %(day)s was agreed for %(agreed)s and would now be at %(now)s. Move it, or leave it.",
                    day=short_day(one.start), agreed=one.wall_clock[11:], now=clock_time(one.start, one.timezone),
                )  # fmt: skip
            key = f"zone:{one.id}:{int(one.start.timestamp())}:{int(agreed(one).timestamp())}"
            alerts.add_todo(str(text), member_id=coach.id, person_id=one.person_id, journey_id=one.journey_id, key=key)
    return len(found)

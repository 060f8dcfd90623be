"""Moving, cancelling, confirming an appointment, and saying whether it was held."""

from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import select

from coaching.alerts import operations as alerts
from coaching.core import clock
from coaching.core.db import db, flush
from coaching.core.errors import Invalid
from coaching.facts import operations as facts
from coaching.people import queries as people
from coaching.people.models import Person
from coaching.scheduling import letters
from coaching.scheduling.models import Appointment, VideoMeeting
from coaching.scheduling.operations import claiming, handing, queueing, seating, waiting, wishing
from coaching.scheduling.queries import Place, seats_of
from coaching.scheduling.queries import kind as kind_of
from coaching.scheduling.rules import intervals, policy, reminders, zones

By = Literal["coachee", "coach"]


def move(appointment: Appointment, to: datetime, by: By, *, coach_id: str | None = None, duration_min: int | None = None, tell: bool = True) -> None:
    """Give the appointment another start (UTC), keeping number and UID, and the coach unless another one is named (rules 24 and 38).

    Raises Taken with `.nearest`; Invalid when it is over, or when several give it together and one is named. The policy is the
    view's to ask: rule 37 has another answer ("ask the coach") than an error.
    """
    if appointment.is_over or appointment.status in ("held", "no_show"):
        raise Invalid("this appointment can no longer be moved")
    kind, was, gave = kind_of(appointment.type_id), appointment.start, appointment.coach_id
    length, giver = duration_min or appointment.duration_min, coach_id or gave
    if (to, length, giver) == (was, appointment.duration_min, gave):
        return
    claims = claiming.claims_of(appointment.id)
    coaches = handing.coaches_then(appointment, claims, giver)
    claiming.lock(sorted({*coaches, gave}))
    if by != "coach":
        claiming.takers(Place(kind, coaches, length, moving=appointment.id), to)
    end = to + timedelta(minutes=length)
    before, after = appointment.buffer_before_min, appointment.buffer_after_min
    claiming.clear_expired(coaches, intervals.blocked(to, end, before, after))
    with claiming.claiming(Place(kind, coaches, length, moving=appointment.id), to):
        handing.over(appointment, kind, claims, giver)
        for claim in claims:
            claiming.set_time(claim, to, end, before, after)
        _set_start(appointment, to, end, by)
    _tell_meeting(appointment, "wanted")
    _record("appointment_moved", appointment, detail={"was": was.isoformat(), "to": to.isoformat(), "by": by})
    if tell:
        for person in guests(appointment):
            letters.moved(appointment, person, was=was, by=by, gave=gave)
    waiting.taken(appointment)
    waiting.freed(appointment, was, gave)


def _set_start(appointment: Appointment, to: datetime, end: datetime, by: By) -> None:
    now = clock.now()
    appointment.start, appointment.end = to, end
    appointment.wall_clock = to.astimezone(zones.zone(appointment.timezone)).strftime("%Y-%m-%dT%H:%M")
    appointment.booked_at = appointment.changed_at = now
    appointment.sequence += 1
    appointment.moves += by == "coachee"
    appointment.next_reminder_at = reminders.next_reminder(to, appointment.reminders, now)


def cancel(appointment: Appointment, by: By, reason: str | None = None, *, tell: bool = True) -> None:
    """Call it off: the time is free at once, the row stays. A coachee inside the limit makes it a late cancellation."""
    if appointment.is_over:
        return
    now = clock.now()
    late = by == "coachee" and not policy.may_cancel(appointment.policy, appointment.start, now)
    _end(appointment, "late_cancelled" if late else "cancelled")
    if reason and appointment.person_id:
        appointment.cancel_reason = reason
    _record("appointment_cancelled", appointment, detail={"by": by, "late": late})
    if tell:
        for person in guests(appointment):
            letters.cancelled(appointment, person, by=by)
    waiting.freed(appointment, appointment.start, appointment.coach_id)
    _end_line(appointment)


def leave_group(appointment: Appointment, person: Person, by: By = "coachee") -> None:
    """Give a seat back; who waits for one is asked. The last one to leave calls a date off that the coach did not plan."""
    seats = seats_of(appointment.id)
    planned = appointment.booked_by == "coach" or kind_of(appointment.type_id).dates_only
    if not planned and [seat.person_id for seat in seats] == [person.id]:
        cancel(appointment, by)
        return
    claiming.lock((appointment.coach_id,))
    seating.stand_up(appointment, person)
    appointment.sequence += 1  # a calendar takes the seat of somebody who comes back only with a higher number (RFC 5546 3.2.5)
    appointment.changed_at = clock.now()
    letters.cancelled(appointment, person, by=by)
    queueing.settle(appointment)


def is_too_late(appointment: Appointment) -> bool:
    """Whether the moment of a request to book passed before the coach answered."""
    return appointment.status == "pending" and appointment.start <= clock.now()


def confirm(appointment: Appointment) -> None:
    """The coach says yes to a request to book. Raises Invalid when its moment has passed: a mail would invite to what is over."""
    if appointment.status != "pending":
        return
    if is_too_late(appointment):
        raise Invalid("the moment of this request has passed")
    wishing.waits_no_more(appointment)
    now = clock.now()
    appointment.status, appointment.changed_at = "booked", now
    appointment.next_reminder_at = reminders.next_reminder(appointment.start, appointment.reminders, now)  # it is agreed only now
    appointment.sequence += 1
    if appointment.location_kind == "zoom":
        db.session.add(VideoMeeting(appointment_id=appointment.id, next_at=now))
    _record("appointment_confirmed", appointment)
    for person in guests(appointment):
        letters.booked(appointment, person, by="coach")


def decline(appointment: Appointment, reason: str | None = None) -> None:
    """The coach says no to a request to book; the time is free again."""
    if appointment.status != "pending":
        return
    _end(appointment, "declined")
    if reason and appointment.person_id:
        appointment.cancel_reason = reason
    _record("appointment_cancelled", appointment, detail={"by": "coach", "declined": True})
    for person in guests(appointment):
        letters.cancelled(appointment, person, by="coach")
    _end_line(appointment)


def _end_line(appointment: Appointment) -> None:
    """Nobody waits any more for a group that is called off."""
    if appointment.person_id is None:
        queueing.settle(appointment)


def mark_held(appointment: Appointment) -> None:
    """The appointment took place. Marking again, or after a no-show by mistake, is allowed."""
    _mark(appointment, "held", "appointment_held")


def mark_no_show(appointment: Appointment) -> None:
    """Nobody came. A no-show keeps its number and stops what would have followed it."""
    _mark(appointment, "no_show", "appointment_no_show")


def guests(appointment: Appointment) -> list[Person]:
    """Who comes: the one person, or everybody with a seat."""
    if appointment.person_id:
        return [people.person(appointment.person_id)]
    return [people.person(seat.person_id) for seat in seats_of(appointment.id)]


def _mark(appointment: Appointment, status: str, fact: str) -> None:
    if appointment.is_over:
        raise Invalid("this appointment was cancelled")
    if appointment.start > clock.now():
        raise Invalid("this appointment is still to come")
    if appointment.status == status:
        return
    wishing.waits_no_more(appointment)
    appointment.status = status
    appointment.settled_at = appointment.changed_at = clock.now()
    appointment.next_reminder_at = None
    flush()
    _record(fact, appointment)


def _end(appointment: Appointment, status: str) -> None:
    wishing.waits_no_more(appointment)
    now = clock.now()
    appointment.status, appointment.cancelled_at, appointment.changed_at = status, now, now
    appointment.sequence += 1
    appointment.next_reminder_at = None
    for claim in claiming.claims_of(appointment.id):
        claim.active = False
    _tell_meeting(appointment, "unwanted")
    flush()


def _tell_meeting(appointment: Appointment, state: str) -> None:
    found = db.session.scalar(select(VideoMeeting).where(VideoMeeting.appointment_id == appointment.id))
    if found is not None:
        found.state, found.next_at, found.tries = state, clock.now(), 0


def _record(fact: str, appointment: Appointment, detail: dict | None = None) -> None:
    facts.record(
        fact,
        journey_id=appointment.journey_id,
        person_id=appointment.person_id,
        nth=appointment.number,
        subject=f"appointment:{appointment.id}",
        detail=detail,
    )


def alert_coach(appointment: Appointment, person: Person, coach_id: str | None = None) -> None:
    """Show a coach on Today that a coachee moved or cancelled: the one who gives it, or the one named, who gave it until now."""
    told = coach_id or appointment.coach_id
    alerts.raise_alert(
        "appointment_change",
        member_id=told,
        person_id=person.id,
        journey_id=appointment.journey_id,
        subject=f"appointment:{appointment.id}",
        key=f"appointment_change:{appointment.id}:{person.id}:{appointment.sequence}:{told}",
    )

"""Booking: the one way an appointment comes into being."""

from datetime import datetime, timedelta
from typing import Any, Literal
from urllib.parse import urlsplit
from uuid import uuid4

from sqlalchemy import func, select

from coaching.core import clock, links
from coaching.core.db import db, flush
from coaching.core.links import new_token
from coaching.facts import operations as facts
from coaching.people.models import Person
from coaching.practices import queries as practices
from coaching.practices.models import Member
from coaching.scheduling import letters, queries
from coaching.scheduling.models import Appointment, AppointmentType, Claim, Hold, Seat, VideoMeeting
from coaching.scheduling.operations import claiming, holding, seating, waiting, wishing
from coaching.scheduling.queries import Place
from coaching.scheduling.rules import intervals, policy, reminders, zones

By = Literal["coachee", "coach", "prospect"]


def book(
    kind: AppointmentType,
    start: datetime,
    *,
    person: Person,
    coach_id: str,
    duration_min: int | None = None,
    journey_id: str | None = None,
    number: int | None = None,
    by: By = "coachee",
    location_kind: str | None = None,
    hold_id: str | None = None,
    visitor: str | None = None,
    answers: dict[str, Any] | None = None,
    asked: list | None = None,
    series: str | None = None,
    tell: bool = True,
) -> Appointment:
    """Make an appointment at `start` (UTC), record the fact and queue both letters.

    The start must be offered at this moment by the engine of the page (rule 20); the coach is only bound by other
    appointments (rule 18). A `hold_id` that was converted before gives that first appointment (rule 26).
    Raises Taken with `.nearest` (status 409, or 422 when it never was a place).
    """
    kept = db.session.get(Hold, hold_id) if hold_id else None
    if kept is not None and kept.appointment_id:
        return db.session.get_one(Appointment, kept.appointment_id)
    place = Place(kind, (coach_id,), duration_min or kind.duration_min, visitor or (kept.visitor if kept else None))
    coaches = _check(place, start, by)
    if kind.is_group and (standing := holding.group_at(place, coach_id, start)) is not None:
        return _join(standing, person, kept, by, answers=answers, asked=asked, tell=tell)
    member = practices.member(coach_id)
    made = _appointment(place, start, member, by)
    made.series = series
    seat = _give_to(made, kind, person, journey_id, number, answers, asked)
    set_location(made, kind, location_kind, member)
    with claiming.claiming(place, start):
        _write(made, coaches, kept, seat)
    _settle(made, kept, person, by, tell)
    return made


def _give_to(
    made: Appointment, kind: AppointmentType, person: Person, journey_id: str | None, number: int | None, answers: dict[str, Any] | None, asked: list | None
) -> Seat | None:
    """Whose it is, with what they answered: one person's, numbered in their journey, or a group's, in which they get the first seat."""
    if kind.is_group:
        return seating.answered(Seat(seat_no=1, person_id=person.id), answers, asked)
    made.person_id, made.journey_id = person.id, journey_id
    if journey_id and kind.purpose == "coaching":
        made.number = number or next_number(journey_id)
    seating.answered(made, answers, asked)
    return None


def _check(place: Place, start: datetime, by: By) -> list[str]:
    """Lock the coaches' time, ask the engine again, clear expired holds. Returns whose time is taken."""
    kind = place.kind
    wanted = tuple(sorted(one.id for one in queries.coaches_of(kind))) if kind.pool == "all" else place.coach_ids
    claiming.lock(wanted)
    asked = Place(kind, wanted, place.duration_min, place.visitor, place.moving)
    if by != "coach":
        claiming.takers(asked, start)
    end = start + timedelta(minutes=place.duration_min)
    claiming.clear_expired(wanted, intervals.blocked(start, end, kind.buffer_before_min, kind.buffer_after_min))
    return list(wanted)


def _appointment(place: Place, start: datetime, member: Member, by: By) -> Appointment:
    kind, now = place.kind, clock.now()
    host = urlsplit(links.absolute("/")).hostname or "draad"
    return Appointment(
        type_id=kind.id,
        coach_id=member.id,
        start=start,
        end=start + timedelta(minutes=place.duration_min),
        timezone=member.timezone,
        wall_clock=start.astimezone(zones.zone(member.timezone)).strftime("%Y-%m-%dT%H:%M"),
        status="pending" if kind.needs_confirmation and by != "coach" else "booked",
        booked_at=now,
        booked_by=by,
        changed_at=now,
        buffer_before_min=kind.buffer_before_min,
        buffer_after_min=kind.buffer_after_min,
        seats=kind.seats if kind.is_group else 1,
        uid=f"{uuid4()}@{host}",
        policy=policy.frozen(kind.policy),
        reminders=list(kind.reminders),
        next_reminder_at=reminders.next_reminder(start, kind.reminders, now),
    )


def _write(made: Appointment, coaches: list[str], kept: Hold | None, seat: Seat | None) -> None:
    """The appointment, the time it takes of each coach, and the first place in a group."""
    db.session.add(made)
    flush()
    for each in coaches:
        _take(made, each, kept)
    if seat is not None:
        seat.appointment_id, seat.seats = made.id, made.seats
        db.session.add(seat)


def _take(made: Appointment, coach_id: str, kept: Hold | None) -> None:
    """Turn the hold's claim into the appointment's (rule 25: the same row), or make one."""
    claim = None
    if kept is not None:
        mine = select(Claim).where(Claim.hold_id == kept.id, Claim.coach_id == coach_id, Claim.kind == "hold")
        claim = db.session.scalar(mine)
    if claim is None:
        claim = Claim(coach_id=coach_id, type_id=made.type_id)
        db.session.add(claim)
    claim.kind, claim.expires_at, claim.appointment_id = "appointment", None, made.id
    claiming.set_time(claim, made.start, made.end, made.buffer_before_min, made.buffer_after_min)


def _settle(made: Appointment, kept: Hold | None, person: Person, by: By, tell: bool) -> None:
    """What follows from a booking: the hold remembers it, the fact, the letters, a meeting at Zoom."""
    if kept is not None:
        kept.appointment_id = made.id
    facts.record(
        "appointment_booked",
        journey_id=made.journey_id,
        person_id=person.id,
        nth=made.number,
        subject=f"appointment:{made.id}",
        detail={"type": made.type_id, "by": by},
    )
    if made.location_kind == "zoom" and made.status == "booked":
        db.session.add(VideoMeeting(appointment_id=made.id, next_at=clock.now()))
    flush()
    wishing.waits(made, person.id)
    waiting.taken(made)
    if tell:
        letters.booked(made, person, by=by)


def _join(standing: Appointment, person: Person, kept: Hold | None, by: By, **more: Any) -> Appointment:
    """A place in a group that stands already."""
    seating.sit(standing, person, by="coach" if by == "coach" else "coachee", **more)
    if kept is not None:
        kept.appointment_id = standing.id
    return standing


def plan_date(
    kind: AppointmentType, start: datetime, *, coach_id: str, duration_min: int | None = None, location_kind: str | None = None
) -> Appointment:
    """A date of a group, made by the coach with nobody in it yet. Raises Taken when the coach's time is not free."""
    place = Place(kind, (coach_id,), duration_min or kind.duration_min)
    coaches, member = _check(place, start, "coach"), practices.member(coach_id)
    made = _appointment(place, start, member, "coach")
    set_location(made, kind, location_kind, member)
    with claiming.claiming(place, start):
        _write(made, coaches, None, None)
    if made.location_kind == "zoom":
        db.session.add(VideoMeeting(appointment_id=made.id, next_at=clock.now()))
    return made


def next_number(journey_id: str) -> int:
    """The lasting name of the next appointment of a journey: never used before, cancelled ones included."""
    last = db.session.scalar(select(func.max(Appointment.number)).where(Appointment.journey_id == journey_id))
    return (last or 0) + 1


def set_location(made: Appointment, kind: AppointmentType, wanted: str | None, member: Member) -> None:
    """Where it takes place: the chosen location of the type, or its first one."""
    offered = (kind.locations if wanted else queries.places_of(kind, member.id)) or [{"kind": "phone", "detail": ""}]
    chosen = next((each for each in offered if each["kind"] == wanted), offered[0])
    detail = chosen.get("detail") or ""
    made.location_kind = chosen["kind"]
    if chosen["kind"] == "video_link":
        detail = detail or member.video_link or ""
    elif chosen["kind"] == "address":
        detail = detail or practices.practice().address_line
    elif chosen["kind"] == "jitsi":
        detail = f"https://{detail or 'meet.jit.si'}/{new_token()[:22]}"
    elif chosen["kind"] == "zoom":
        detail = ""  # filled by zoom.py when the meeting is made
    made.location = detail

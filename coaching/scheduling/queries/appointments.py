"""Appointments and busy times, each within the practice and what the person in scope may see."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, Select, case, exists, false, func, or_, select
from sqlalchemy.orm import aliased

from coaching.core import clock
from coaching.core.db import db, existing
from coaching.core.errors import NotHere
from coaching.core.scope import scope, scoped
from coaching.people.models import Person
from coaching.practices import queries as practices
from coaching.practices.models import Member
from coaching.scheduling.models import Appointment, AppointmentType, Busy, ChangeRequest, Claim, Seat
from coaching.scheduling.models.appointment import ACTIVE

AHEAD = ("booked", "pending")
_own = aliased(Appointment)


def visible() -> Select[Appointment]:
    """Appointments that this scope may see: staff and system all of the practice, a coachee or a link their own."""
    found = scoped(Appointment)
    if scope().role in ("coachee", "link", "anyone"):
        person_id = scope().person_id
        if person_id is None:
            return found.where(false())
        found = found.where(is_theirs(person_id))
    return found


def is_theirs(person_id: Any, one: Any = Appointment) -> ColumnElement[bool]:
    """Whether an appointment is with this person (an id, a column or a parameter): their own, or a seat in a group. `one`: an alias of the table.

    Two lists that an index each gives: asked as "or a seat exists", the database looks at every appointment of the practice.
    """
    theirs = select(_own.id).where(_own.person_id == person_id).correlate_except(_own)
    seated = select(Seat.appointment_id).where(Seat.person_id == person_id).correlate_except(Seat)
    return one.id.in_(theirs.union_all(seated))


def appointment(appointment_id: str) -> Appointment:
    """One appointment. Raises NotHere."""
    return existing(visible().where(Appointment.id == appointment_id), "no such appointment")


def seen_by_visitor(appointment_id: str) -> Appointment:
    """One appointment of the practice, for the visitor whose own hold became it: the view has checked that. Raises NotHere."""
    return existing(scoped(Appointment).where(Appointment.id == appointment_id), "no such appointment")


def of_journey(journey_id: str) -> Sequence[Appointment]:
    """All appointments of a journey by start, cancelled ones too."""
    return db.session.scalars(wanted_of_journey(journey_id)).all()


def wanted_of_journey(journey_id: str) -> Select[Appointment]:
    """`of_journey`, to ask together with something else (core/sheaf.py)."""
    return visible().where(Appointment.journey_id == journey_id).order_by(Appointment.start)


def upcoming(person_id: str, most: int = 20) -> Sequence[Appointment]:
    """What this person still has ahead (booked or waiting for confirmation), soonest first; one under way counts."""
    ahead = visible().where(is_theirs(person_id), Appointment.status.in_(AHEAD), Appointment.end > clock.now())
    return db.session.scalars(ahead.order_by(Appointment.start).limit(most)).all()


def next_of(person_id: str) -> Appointment | None:
    """The first appointment ahead of this person, or None."""
    found = upcoming(person_id, most=1)
    return found[0] if found else None


def ahead_and_of_journey(person_id: str, journey_id: str | None) -> tuple[list[Appointment], list[Appointment]]:
    """`upcoming` of a person and `of_journey` of their journey, in one statement."""
    now = clock.now()
    ahead = is_theirs(person_id) & Appointment.status.in_(AHEAD) & (Appointment.end > now)
    wanted = visible().where(or_(ahead, Appointment.journey_id == journey_id) if journey_id else ahead)
    found = db.session.scalars(wanted.order_by(Appointment.start)).all()
    mine = [one for one in found if one.status in AHEAD and one.end > now]
    return mine, [one for one in found if journey_id is not None and one.journey_id == journey_id]


def recent_of(person_id: str, most: int = 20) -> Sequence[Appointment]:
    """Appointments of this person that are over, cancelled ones too, latest first."""
    past = visible().where(
        is_theirs(person_id), or_(Appointment.end <= clock.now(), Appointment.status.not_in(AHEAD))
    )
    return db.session.scalars(past.order_by(Appointment.start.desc()).limit(most)).all()


def last_spoken() -> ScalarSelect[datetime]:
    """For a statement about an appointment: when its person last spoke with somebody here before it, the end of what was not called off or missed."""
    earlier = aliased(Appointment)
    is_past = or_(earlier.end <= clock.now(), earlier.status.not_in(AHEAD))
    spoken = select(earlier.end).where(
        earlier.practice_id == Appointment.practice_id, is_theirs(Appointment.person_id, earlier), is_past,
        earlier.status.in_(("booked", "held")), earlier.start < Appointment.start, earlier.id != Appointment.id,
    )  # fmt: skip
    return spoken.order_by(earlier.start.desc()).limit(1).correlate(Appointment).scalar_subquery()


def between(
    start: datetime, end: datetime, coach_id: str | None = None, *, with_cancelled: bool = False
) -> Sequence[Appointment]:
    """Appointments that touch [start, end) (UTC), by start; of one coach when given."""
    found = visible().where(Appointment.start < end, Appointment.end > start)
    if coach_id:
        found = found.where(_given_by(coach_id, start, end))
    if not with_cancelled:
        found = found.where(Appointment.status.in_(ACTIVE))
    return db.session.scalars(found.order_by(Appointment.start, Appointment.id)).all()


def between_with_people(
    start: datetime, end: datetime, coach_id: str | None = None
) -> tuple[list[Appointment], dict[str, Person], dict[str, int]]:
    """`between`; by id the people it is with; and of each group, by the id of the appointment, how many places are taken. One statement."""
    seated = select(func.count()).where(Seat.appointment_id == Appointment.id).correlate(Appointment).scalar_subquery()
    taken = case((Appointment.person_id.is_(None), seated))  # counted for groups only
    found = visible().outerjoin(Person, Person.id == Appointment.person_id).add_columns(Person, taken)
    found = found.where(Appointment.start < end, Appointment.end > start, Appointment.status.in_(ACTIVE))
    if coach_id:
        found = found.where(_given_by(coach_id, start, end))
    rows = db.session.execute(found.order_by(Appointment.start, Appointment.id)).all()
    known = {person.id: person for _one, person, _taken in rows if person is not None}
    return [one for one, _person, _taken in rows], known, {one.id: taken for one, _person, taken in rows if taken is not None}


def busy_between(start: datetime, end: datetime, coach_ids: Sequence[str]) -> Sequence[Busy]:
    """Times taken elsewhere that touch [start, end), by begin."""
    found = scoped(Busy).where(Busy.coach_id.in_(coach_ids), Busy.until > start, Busy.begins < end)
    return db.session.scalars(found.order_by(Busy.begins)).all()


def open_request(appointment_id: str) -> ChangeRequest | None:
    """The question to move or cancel that the coach has not answered yet, or None."""
    found = scoped(ChangeRequest).where(
        ChangeRequest.appointment_id == appointment_id, ChangeRequest.state == "open"
    )
    return db.session.scalar(found.order_by(ChangeRequest.created_at.desc()).limit(1))


def around(one: Appointment) -> tuple[AppointmentType, Member, ChangeRequest | None]:
    """The type of an appointment, its coach, and the question about it that waits for an answer: one statement. Raises NotHere."""
    asked = (ChangeRequest.appointment_id == one.id) & (ChangeRequest.state == "open") & (ChangeRequest.practice_id == one.practice_id)
    found = scoped(AppointmentType).join(Member, Member.practice_id == AppointmentType.practice_id).outerjoin(ChangeRequest, asked)
    found = found.where(AppointmentType.id == one.type_id, Member.id == one.coach_id).order_by(ChangeRequest.created_at.desc()).limit(1)
    row = db.session.execute(found.add_columns(Member, ChangeRequest)).one_or_none()
    if row is None:
        raise NotHere("no such appointment")
    return row[0], row[1], row[2]


def beside(appointments: Sequence[Appointment], kinds: Mapping[str, AppointmentType]) -> dict[str, list[Member]]:
    """By appointment id the other coaches of those that several give together, by name; nothing is asked when there are none."""
    together = {one.id: one.coach_id for one in appointments if kinds[one.type_id].pool == "all"}
    if not together:
        return {}
    taken = scoped(Claim).where(Claim.appointment_id.in_(together)).with_only_columns(Claim.appointment_id, Claim.coach_id)
    pairs = {(appointment_id, coach_id) for appointment_id, coach_id in db.session.execute(taken) if appointment_id and coach_id != together[appointment_id]}
    members = sorted(practices.members(), key=lambda one: one.name)
    return {each: [one for one in members if (each, one.id) in pairs] for each in together}


def others_of(appointment: Appointment, kind: AppointmentType) -> list[Member]:
    """The coaches of an appointment besides its own, when several give it together."""
    return beside([appointment], {kind.id: kind}).get(appointment.id, [])


def seats_of(appointment_id: str) -> Sequence[Seat]:
    """The places taken in a group appointment, by number."""
    return db.session.scalars(scoped(Seat).where(Seat.appointment_id == appointment_id).order_by(Seat.seat_no)).all()


def is_given_by(coach_id: str | None) -> ColumnElement[bool]:
    """For a statement about appointments: whether this coach gives it, alone or together with others, whose time is claimed too."""
    together = exists().where(Claim.appointment_id == Appointment.id, Claim.coach_id == coach_id, Claim.kind == "appointment")
    return or_(Appointment.coach_id == coach_id, together.correlate(Appointment))


def _given_by(coach_id: str, start: datetime, end: datetime) -> ColumnElement[bool]:
    """Whether a coach gives it, alone or together with others: then their time is claimed too. Only within [start, end)."""
    claimed = scoped(Claim).where(Claim.coach_id == coach_id, Claim.kind == "appointment", Claim.blocks_from < end, Claim.blocks_until > start)
    return or_(Appointment.coach_id == coach_id, Appointment.id.in_(claimed.with_only_columns(Claim.appointment_id)))

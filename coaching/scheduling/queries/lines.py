"""The waiting line of a full group, and the dates on which groups meet. Everything within scope()."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, func, or_, select, union_all

from coaching.core import clock
from coaching.core.db import db, existing
from coaching.core.errors import NotHere
from coaching.core.scope import scope, scoped
from coaching.scheduling.models import Appointment, AppointmentType, Queued, Seat
from coaching.scheduling.queries.places import Place, places
from coaching.scheduling.rules import offers

IN_LINE = ("waiting", "offered")
YEAR = timedelta(days=366)


@dataclass(frozen=True)
class GroupDate:
    """One date of a group as a visitor sees it. `left` places; `waiting` people in line; `takes_more` of them."""

    appointment: Appointment
    left: int
    waiting: int
    takes_more: bool


def line(appointment_id: str) -> Sequence[Queued]:
    """Who waits and to whom a place is offered, the first in line first, as the database has it now."""
    found = scoped(Queued).where(Queued.appointment_id == appointment_id, Queued.state.in_(IN_LINE))
    ordered = found.order_by(Queued.position, Queued.joined_at, Queued.id)
    return db.session.scalars(ordered.execution_options(populate_existing=True)).all()


def line_shown(appointment_id: str) -> Sequence[Queued]:
    """For the coach: the line, and after it those who let an offer go by or said no, who may be asked once more."""
    states = (*IN_LINE, "declined", "lapsed")
    found = scoped(Queued).where(Queued.appointment_id == appointment_id, Queued.state.in_(states))
    rows = db.session.scalars(found.order_by(Queued.position, Queued.joined_at, Queued.id)).all()
    return sorted(rows, key=lambda one: one.state not in IN_LINE)


def queued(queued_id: str) -> Queued:
    """One entry, as the database has it now. Raises NotHere."""
    wanted = scoped(Queued).where(Queued.id == queued_id).execution_options(populate_existing=True)
    return existing(wanted, "nobody waits here")


def queued_of(appointment_id: str, person_id: str) -> Queued | None:
    """The entry of a person for a group date, also one that ended."""
    return db.session.scalar(scoped(Queued).where(Queued.appointment_id == appointment_id, Queued.person_id == person_id))


def group_date(kind: AppointmentType, appointment_id: str) -> Appointment:
    """A date of a group that a visitor came for, whoever sits in it. Raises NotHere for anything else."""
    wanted = scoped(Appointment).where(
        Appointment.id == appointment_id, Appointment.type_id == kind.id, Appointment.status.in_(("booked", "pending"))
    )
    found = db.session.scalar(wanted) if kind.is_group else None
    if found is None:
        raise NotHere("no such date")
    return found


def last_moment(appointment: Appointment, kind: AppointmentType) -> datetime:
    """Until when a place may still be taken without the coach: the start less the notice (rules 23 and 42)."""
    return appointment.start - timedelta(minutes=kind.min_notice_min)


def takes_more(appointment: Appointment, kind: AppointmentType) -> bool:
    """Whether it makes sense to join the line: an offer could still be made and answered."""
    return offers.until(clock.now(), last_moment(appointment, kind)) is not None


def seats_held() -> Select:
    """Appointment id and number of places that are taken, or kept for somebody to whom they are offered."""
    both = union_all(
        select(Seat.appointment_id.label("of"), Seat.practice_id.label("house")),
        select(Queued.appointment_id.label("of"), Queued.practice_id.label("house")).where(Queued.seat_no.is_not(None)),
    ).subquery()
    counted = select(both.c.of, func.count().label("held")).group_by(both.c.of)
    return counted if scope().practice_id is None else counted.where(both.c.house == scope().practice_id)


def group_dates(kind: AppointmentType, coach_ids: Sequence[str]) -> list[GroupDate]:
    """The dates ahead on which this group meets: those with a place that can be booked now, and full ones with a line."""
    if not kind.is_group:
        return []
    now = clock.now()
    wanted = scoped(Appointment).where(
        Appointment.type_id == kind.id, Appointment.coach_id.in_(coach_ids), Appointment.status == "booked",
        Appointment.start > now, Appointment.start < now + YEAR,
    )  # fmt: skip
    found = db.session.scalars(wanted.order_by(Appointment.start).limit(60)).all()
    if not found:
        return []
    ids = [one.id for one in found]
    held = dict(db.session.execute(seats_held().having(func.count() > 0)).all())
    waiting = dict(db.session.execute(_waiting_counts(ids)).all())
    free = set(places(Place(kind, tuple(coach_ids), kind.duration_min), now, found[-1].start + timedelta(minutes=1)))
    dates = []
    for one in found:
        left = max(0, one.seats - held.get(one.id, 0))
        if left and one.start in free:
            dates.append(GroupDate(one, left, 0, False))
        elif not left and takes_more(one, kind):
            dates.append(GroupDate(one, 0, waiting.get(one.id, 0), True))
    return dates


def _waiting_counts(ids: Sequence[str]) -> Select:
    wanted = (Queued.appointment_id.in_(ids), Queued.state.in_(IN_LINE))
    return select(Queued.appointment_id, func.count()).where(*wanted).group_by(Queued.appointment_id)


def lines_due(now: datetime, most: int = 100) -> list[tuple[str, str]]:
    """(practice id, appointment id) where something must happen, in every practice: an offer is over, a place is free, it began."""
    held = select(func.count()).select_from(Seat).where(Seat.appointment_id == Appointment.id).scalar_subquery()
    kept = (
        select(func.count()).select_from(Queued)
        .where(Queued.appointment_id == Appointment.id, Queued.seat_no.is_not(None)).correlate(Appointment).scalar_subquery()
    )  # fmt: skip
    rows = db.session.execute(
        select(Appointment.practice_id, Appointment.id)
        .join(Queued, Queued.appointment_id == Appointment.id)
        .where(
            Queued.state.in_(IN_LINE),
            or_(
                Queued.offer_until <= now,
                Appointment.start <= now,
                Appointment.status.not_in(("booked", "pending")),
                held + kept < Appointment.seats,
            ),
        )
        .distinct()
        .limit(most)
    )
    return [(practice_id, appointment_id) for practice_id, appointment_id in rows]

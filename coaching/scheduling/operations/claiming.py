"""A coach's time is taken here, and nowhere else: check again, clear what expired, claim (scheduling, section 4)."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.exc import IntegrityError

from coaching.core import clock
from coaching.core.db import db, flush
from coaching.core.errors import Taken
from coaching.core.scope import scope
from coaching.practices.models import Member
from coaching.scheduling import queries
from coaching.scheduling.models import Appointment, AppointmentType, Claim, Hold
from coaching.scheduling.models.appointment import ACTIVE
from coaching.scheduling.queries import Place
from coaching.scheduling.rules import intervals

MINUTE = timedelta(minutes=1)


# Rules by which a start can never be booked, whoever was first: 422 and not 409 (rule 20).
NEVER = {"S5", "S6", "S8", "S9", "window"}


class Refused(Taken):
    """A start that is not free. Why, and what is near, is looked up when it is asked: after the rollback, when no lock is held any more."""

    def __init__(self, place: Place, start: datetime) -> None:
        self._place, self._start = place, start
        self._nearest: list[datetime] | None = None
        super().__init__("this time is not free")

    @property
    def nearest(self) -> list[datetime]:
        """The three nearest free starts, UTC, in order of time."""
        if self._nearest is None:
            self._nearest = queries.nearest_starts(self._place, self._start)
        return self._nearest

    @nearest.setter
    def nearest(self, known: list[datetime]) -> None:
        self._nearest = known or None

    @property
    def never_offered(self) -> bool:
        """Whether the start is no place that could ever be booked: another minute in the address, closed, too late (rule 20)."""
        return bool({why.rule for why in queries.why(self._place, self._start)} & NEVER)

    @property
    def status(self) -> int:  # type: ignore[override]
        """409 when somebody was first, 422 when it never was a place."""
        return 422 if self.never_offered else 409


def lock(coach_ids: Sequence[str]) -> None:
    """Let others wait who want these coaches' time, in the order of their ids. SQLite has one writer anyway."""
    db.session.execute(select(Member.id).where(Member.id.in_(coach_ids)).order_by(Member.id).with_for_update())


def takers(place: Place, start: datetime) -> list[str]:
    """Who can take this start at this moment; all of them for a type that needs everybody.

    Raises Refused, which knows the nearest free starts and whether this one was ever a place.
    """
    found = queries.takers(place, start)
    if found:
        return found
    raise Refused(place, start)


def refusal(place: Place, start: datetime) -> Refused | None:
    """Why this start cannot be had, asked without any lock and before anything is written; None when it is worth a try.

    Of fifty who want one place nearly all come too late, and are answered here: whoever only reads keeps nobody waiting.
    """
    return None if queries.takers(place, start) else Refused(place, start)


def choose(kind: AppointmentType, coach_ids: list[str]) -> str:
    """Whoever is free (rule 24): fewest appointments booked in the last 30 days for their weight, then longest ago, then id."""
    if len(coach_ids) == 1:
        return coach_ids[0]
    since = clock.now() - timedelta(days=30)
    rows = db.session.execute(
        select(Appointment.coach_id, func.count(), func.max(Appointment.booked_at))
        .where(
            Appointment.practice_id == scope().practice_id,
            Appointment.type_id == kind.id,
            Appointment.coach_id.in_(coach_ids),
            Appointment.booked_at >= since,
            Appointment.status.in_(ACTIVE),  # who is called off a lot has had no turn
        )
        .group_by(Appointment.coach_id)
    )
    known = {coach_id: (count, latest) for coach_id, count, latest in rows}
    weights = kind.weights or {}

    def rank(each: str) -> tuple[float, datetime, str]:
        count, latest = known.get(each, (0, since))
        return count / weights.get(each, 1), latest, each

    return min(coach_ids, key=rank)


def clear_expired(coach_ids: Sequence[str], blocks: intervals.Span) -> None:
    """Delete holds of these coaches that have expired and lie in the way (rule 25)."""
    now = clock.now()
    stale = db.session.scalars(
        select(Claim.hold_id).where(
            Claim.coach_id.in_(coach_ids),
            Claim.kind == "hold",
            Claim.expires_at <= now,
            Claim.blocks_from < blocks[1],
            Claim.blocks_until > blocks[0],
        )
    ).all()
    if stale:
        db.session.execute(delete(Claim).where(Claim.hold_id.in_(stale), Claim.kind == "hold"))
        db.session.execute(delete(Hold).where(Hold.id.in_(stale), Hold.appointment_id.is_(None)))


@contextmanager
def claiming(place: Place, start: datetime) -> Iterator[None]:
    """Write claims in here: when the database refuses an overlap, everything written inside is undone and Taken raised."""
    try:
        with db.session.begin_nested():
            yield
            flush()
    except IntegrityError as error:
        if "overlap" not in str(error.orig) and "seat" not in str(error.orig):
            raise
        raise Refused(place, start) from error


def claims_of(appointment_id: str) -> Sequence[Claim]:
    """The pieces of time that an appointment holds, one for each coach."""
    return db.session.scalars(select(Claim).where(Claim.appointment_id == appointment_id)).all()


def set_time(claim: Claim, start: datetime, end: datetime, before_min: int, after_min: int) -> None:
    """Put a claim on [start, end) with its buffers."""
    claim.start, claim.end = start, end
    claim.blocks_from, claim.blocks_until = intervals.blocked(start, end, before_min, after_min)

"""A place kept while somebody types their details (scheduling rule 25)."""

from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import delete, select

from coaching.core import clock
from coaching.core.db import db, existing, flush
from coaching.core.scope import scoped
from coaching.scheduling.models import Appointment, Claim, Hold
from coaching.scheduling.operations import claiming
from coaching.scheduling.queries import Place
from coaching.scheduling.rules import intervals

LASTS = timedelta(minutes=10)


def visitor_hash(key: str) -> str:
    """What is stored of a visitor's random key."""
    return sha256(key.encode()).hexdigest()


def hold(place: Place, start: datetime) -> Hold:
    """Keep `start` (UTC) for ten minutes for `place.visitor`. Their earlier hold on this type is let go.

    Raises Taken (with the nearest free starts).
    """
    claiming.lock(place.coach_ids)
    _forget_earlier(place)
    able = claiming.takers(place, start)
    kind, coaches = place.kind, able if place.kind.pool == "all" else [claiming.choose(place.kind, able)]
    end = start + timedelta(minutes=place.duration_min)
    blocks = intervals.blocked(start, end, kind.buffer_before_min, kind.buffer_after_min)
    claiming.clear_expired(coaches, blocks)
    now = clock.now()
    kept = Hold(
        type_id=kind.id,
        coach_id=coaches[0],
        visitor=place.visitor,
        start=start,
        duration_min=place.duration_min,
        expires_at=now + LASTS,
        moving_id=place.moving,
    )
    with claiming.claiming(place, start):
        db.session.add(kept)
        flush()
        if not joins(place, coaches[0], start):
            for coach_id in coaches:
                db.session.add(_claim(kept, coach_id, end, blocks))
    return kept


def find(hold_id: str, visitor: str) -> Hold:
    """A visitor's own hold, expired or converted too. Raises NotHere."""
    return existing(scoped(Hold).where(Hold.id == hold_id, Hold.visitor == visitor), "no such hold")


def renew(kept: Hold) -> bool:
    """Ten more minutes, once, because the visitor is still typing. Whether it was granted."""
    now = clock.now()
    if kept.renewed or kept.appointment_id or kept.expires_at <= now:
        return False
    kept.renewed = 1
    kept.expires_at = now + LASTS
    for claim in db.session.scalars(select(Claim).where(Claim.hold_id == kept.id, Claim.kind == "hold")):
        claim.expires_at = kept.expires_at
    return True


def release(kept: Hold) -> None:
    """Let the place go at once. What was booked stays."""
    if kept.appointment_id:
        return
    db.session.execute(delete(Claim).where(Claim.hold_id == kept.id, Claim.kind == "hold"))
    db.session.delete(kept)
    flush()


def sweep_holds(before: datetime) -> int:
    """Delete holds that ended before a moment, in every practice; the worker does this. Returns how many."""
    old = db.session.scalars(select(Hold.id).where(Hold.expires_at < before)).all()
    db.session.execute(delete(Claim).where(Claim.hold_id.in_(old), Claim.kind == "hold"))
    db.session.execute(delete(Hold).where(Hold.id.in_(old)))
    return len(old)


def joins(place: Place, coach_id: str, start: datetime) -> bool:
    """Whether this start is a group appointment that stands already, so that a seat is all that is wanted."""
    return place.kind.is_group and group_at(place, coach_id, start) is not None


def group_at(place: Place, coach_id: str, start: datetime) -> Appointment | None:
    """The group appointment of this type that stands at a start, or None."""
    return db.session.scalar(
        scoped(Appointment).where(
            Appointment.type_id == place.kind.id,
            Appointment.coach_id == coach_id,
            Appointment.start == start,
            Appointment.status.in_(("booked", "pending")),
        )
    )


def _forget_earlier(place: Place) -> None:
    earlier = db.session.scalars(
        scoped(Hold).where(Hold.visitor == place.visitor, Hold.type_id == place.kind.id)
    ).all()
    for kept in earlier:
        db.session.execute(delete(Claim).where(Claim.hold_id == kept.id, Claim.kind == "hold"))
        db.session.delete(kept)
    if earlier:
        flush()


def _claim(kept: Hold, coach_id: str, end: datetime, blocks: intervals.Span) -> Claim:
    return Claim(
        coach_id=coach_id,
        kind="hold",
        blocks_from=blocks[0],
        blocks_until=blocks[1],
        start=kept.start,
        end=end,
        type_id=kept.type_id,
        hold_id=kept.id,
        expires_at=kept.expires_at,
    )

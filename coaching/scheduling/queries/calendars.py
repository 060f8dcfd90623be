"""A coach's account at a calendar server, and what of ours stands there."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import or_, select

from coaching.core import clock
from coaching.core.db import db, existing
from coaching.core.scope import scope, scoped
from coaching.scheduling.models import Appointment, CalendarAccount, Claim, Feed, WrittenEvent


def account_of(coach_id: str) -> CalendarAccount | None:
    """The coach's account, or None."""
    return db.session.scalar(scoped(CalendarAccount).where(CalendarAccount.coach_id == coach_id))


def account(account_id: str) -> CalendarAccount:
    """One account. Raises NotHere."""
    return existing(scoped(CalendarAccount).where(CalendarAccount.id == account_id), "no such calendar account")


def feeds_of_account(account_id: str) -> Sequence[Feed]:
    """The calendars of an account that count as busy."""
    return db.session.scalars(scoped(Feed).where(Feed.account_id == account_id).order_by(Feed.created_at)).all()


def written(account_id: str, appointment_id: str) -> WrittenEvent | None:
    """What is known of an appointment in the calendar of an account, or None."""
    mine = (WrittenEvent.account_id == account_id, WrittenEvent.appointment_id == appointment_id)
    return db.session.scalar(scoped(WrittenEvent).where(*mine))


def not_written(account_id: str) -> list[str]:
    """The codes of what went wrong with coming appointments that could not be written yet, the latest last."""
    rows = db.session.scalars(
        scoped(WrittenEvent)
        .join(Appointment, Appointment.id == WrittenEvent.appointment_id)
        .where(WrittenEvent.account_id == account_id, WrittenEvent.error.is_not(None), Appointment.end > clock.now())
        .order_by(WrittenEvent.next_at)
    )
    return [row.error for row in rows if row.error]


def own_uids(coach_id: str) -> Sequence[str]:
    """The UIDs of a coach's coming appointments, those with colleagues too: coming back, they are not busy (rule 35)."""
    mine = select(Claim.appointment_id).where(Claim.coach_id == coach_id, Claim.kind == "appointment")
    coming = Appointment.end > clock.now() - timedelta(days=1)
    whose = or_(Appointment.coach_id == coach_id, Appointment.id.in_(mine))
    return db.session.scalars(select(Appointment.uid).where(Appointment.practice_id == scope().practice_id, coming, whose)).all()

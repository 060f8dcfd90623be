"""Our appointments in a coach's own calendar (CalDAV): written, changed and taken away by the worker.

Nothing is noted while booking: what must be done is what differs between the appointments and what stands there, so
nothing can be forgotten, and a server that is down never stands in the way of a booking (rule 27).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import exists, or_, select

from coaching.alerts import operations as alerts
from coaching.core import clock, links
from coaching.core.db import db, transaction
from coaching.core.errors import NotHere
from coaching.core.i18n import _, in_locale
from coaching.practices import queries as practices
from coaching.scheduling import caldav, ics, posting, queries, words
from coaching.scheduling.fetching import Guard, Refused
from coaching.scheduling.models import Appointment, CalendarAccount, Claim, WrittenEvent
from coaching.scheduling.operations import feeding
from coaching.scheduling.operations.changing import guests
from coaching.scheduling.queries import calendars

LONGEST_PAUSE = timedelta(hours=6)
OF_ONE_EVENT = ("forbidden", "gone", "full", "refused", "changed")  # other trouble is the whole account's


@dataclass(frozen=True)
class Work:
    """What is to be done at the server for one appointment. target None: it must stand nowhere."""

    secrets: dict[str, str]
    guard: Guard
    stands: str | None
    target: str | None
    file: bytes
    sequence: int


def due(now: datetime, most: int = 50) -> list[tuple[str, str, str]]:
    """(practice id, account id, appointment id) of what differs from what stands in the coaches' calendars, in every practice."""
    ready = (CalendarAccount.next_at <= now, CalendarAccount.practice_id == Appointment.practice_id)
    known = exists().where(WrittenEvent.account_id == CalendarAccount.id, WrittenEvent.appointment_id == Appointment.id)
    missing = (
        select(CalendarAccount.practice_id, CalendarAccount.id, Appointment.id)
        .join(Claim, Claim.coach_id == CalendarAccount.coach_id)
        .join(Appointment, Appointment.id == Claim.appointment_id)
        .where(*ready, CalendarAccount.write_url_sealed.is_not(None), Claim.kind == "appointment", Claim.active)
        .where(Claim.blocks_until > now, Appointment.end > now, Appointment.status.in_(("booked", "pending")), ~known)
    )
    differs = (
        select(CalendarAccount.practice_id, CalendarAccount.id, Appointment.id)
        .join(WrittenEvent, WrittenEvent.account_id == CalendarAccount.id)
        .join(Appointment, Appointment.id == WrittenEvent.appointment_id)
        .where(*ready, WrittenEvent.next_at <= now, Appointment.end > now)
        .where(or_(WrittenEvent.sequence.is_(None), WrittenEvent.sequence != Appointment.sequence))
        .order_by(WrittenEvent.tries, WrittenEvent.next_at)
    )
    found = [*db.session.execute(differs.limit(most)), *db.session.execute(missing.order_by(Appointment.start).limit(most))]
    return [(practice_id, account_id, appointment_id) for practice_id, account_id, appointment_id in found]


def settle(account_id: str, appointment_id: str) -> bool:
    """Make the coach's calendar agree with one appointment. The network is asked outside any transaction.

    Returns whether the server did it; trouble is kept on the rows and tried again after growing pauses.
    """
    with transaction():
        work = _begun(account_id, appointment_id)
    try:
        etag = _done(work)
    except Refused as refused:
        _failed(account_id, appointment_id, refused.code)
        return False
    with transaction():
        _settled(account_id, appointment_id, work, etag)
    return True


def _begun(account_id: str, appointment_id: str) -> Work:
    """Postpone the next try first: one bad event never blocks the line."""
    account, appointment = calendars.account(account_id), queries.appointment(appointment_id)
    row = calendars.written(account_id, appointment_id)
    if row is None:
        row = WrittenEvent(account_id=account_id, appointment_id=appointment_id, tries=0, next_at=clock.now())
        db.session.add(row)
    row.tries += 1
    row.next_at = clock.now() + _pause(row.tries)
    base = account.write_url if appointment.is_active and _gives(account.coach_id, appointment) else None
    target = caldav.address_of(base, appointment.uid) if base else None
    file = _file(appointment, account.coach_id) if target else b""
    return Work(account.secrets, feeding.private_guard(), row.url, target, file, appointment.sequence)


def _gives(coach_id: str, appointment: Appointment) -> bool:
    """Whether a coach gives it, alone or with others; an appointment may have gone to a colleague since it was written."""
    others = queries.others_of(appointment, queries.kind(appointment.type_id))
    return coach_id in (appointment.coach_id, *(one.id for one in others))


def _file(appointment: Appointment, coach_id: str) -> bytes:
    """Initials and no guests: a server that sees an ATTENDEE sends invitations of its own."""
    coach, kind = practices.member(coach_id), queries.kind(appointment.type_id)
    whom = guests(appointment)
    with in_locale(coach.locale, coach.timezone):
        page = links.url("scheduling.appointment", appointment_id=appointment.id)
        guest = whom[0] if appointment.person_id else None
        entry = posting.for_calendar(appointment, kind, coach, guest, manage_url=page, others=queries.others_of(appointment, kind))
        place = words.where(appointment, coach, None, for_coach=True)
        return ics.stored(ics.of_coach(entry, words.with_initials(words.title(appointment, kind), guest), place))


def _done(work: Work) -> str | None:
    """The new etag, when there is one. Raises Refused."""
    server = caldav.Server.of(work.secrets["user"], work.secrets["password"], work.guard)
    stood = caldav.read(work.stands, server) if work.stands else None
    if work.stands and work.stands != work.target:
        caldav.remove(work.stands, server)
    if work.target is None:
        return None
    file = ics.merged(work.file, stood[0]) if stood else work.file
    try:
        return caldav.put(work.target, file, stood[1] if stood and work.stands == work.target else None, server)
    except Refused as refused:
        if refused.code != "changed":
            raise
    # Somebody changed it in this very moment, or it stood there before we knew: read again; of what is ours, ours is the truth.
    stood = caldav.read(work.target, server)
    return caldav.put(work.target, ics.merged(work.file, stood[0]) if stood else work.file, stood and stood[1], server)


def _settled(account_id: str, appointment_id: str, work: Work, etag: str | None) -> None:
    try:
        account, row = calendars.account(account_id), calendars.written(account_id, appointment_id)
    except NotHere:
        return  # disconnected in the meantime
    account.error, account.failures, account.well_at = None, 0, clock.now()
    if row is None:
        return
    if work.target is None:
        db.session.delete(row)
        return
    row.url, row.etag, row.sequence = work.target, etag and etag[:200], work.sequence
    row.error, row.tries, row.next_at = None, 0, clock.now()


def _failed(account_id: str, appointment_id: str, code: str) -> None:
    """Say what went wrong beside what it concerns; after six hours, or with a refused password at once, as something to do."""
    with transaction():
        try:
            account, row = calendars.account(account_id), calendars.written(account_id, appointment_id)
        except NotHere:
            return
        if row is not None:
            row.error = code
        if code in OF_ONE_EVENT:
            return
        account.error = code
        account.failures += 1
        account.next_at = clock.now() + (LONGEST_PAUSE if code == "login" else _pause(account.failures))
        if code == "login" or clock.now() - account.well_at >= feeding.ALERT_AFTER:
            _alert(account)


def _alert(account: CalendarAccount) -> None:
    coach = practices.member(account.coach_id)
    with in_locale(coach.locale, coach.timezone):
        text = str(_("Appointments no longer reach your calendar at %(host)s. Look at your calendars.", host=account.host))
    alerts.add_todo(text, member_id=coach.id, key=f"calendar_account:{account.id}:{account.well_at.isoformat()}")


def _pause(tries: int) -> timedelta:
    return min(timedelta(minutes=2 ** min(tries, 10)), LONGEST_PAUSE)

"""The meeting at Zoom that belongs to an appointment: settled by the worker after the booking, never in its way."""

from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy import select

from coaching.alerts import operations as alerts
from coaching.core import clock
from coaching.core.db import db, existing, transaction
from coaching.core.i18n import _, in_locale, moment
from coaching.core.scope import scoped
from coaching.practices import queries as practices
from coaching.scheduling import letters, queries, zoom
from coaching.scheduling.models import Appointment, VideoMeeting, ZoomAccount
from coaching.scheduling.operations.changing import guests

TRIES = 8


def due(now: datetime, most: int = 50) -> list[tuple[str, str]]:
    """(practice id, meeting id) of meetings that must be made, moved or taken away, in every practice."""
    wanted = VideoMeeting.state.in_(("wanted", "unwanted"))
    rows = db.session.execute(
        select(VideoMeeting.practice_id, VideoMeeting.id).where(wanted, VideoMeeting.next_at <= now).limit(most)
    )
    return [(practice_id, meeting_id) for practice_id, meeting_id in rows]


def settle(meeting_id: str) -> bool:
    """Do at Zoom what the appointment asks. Trouble is kept on the row and tried again with growing pauses.

    If the process dies between Zoom's answer and our commit, a second meeting is made at the next try and the first
    stays unused in the coach's list at Zoom.
    """
    meeting = _meeting(meeting_id)
    account = queries.zoom_account()
    if account is None:
        return _trouble(meeting_id, zoom.ZoomTrouble("key"))
    keys, base = zoom.Keys(**account.keys), current_app.config["ZOOM_API_BASE"]
    found = queries.appointment(meeting.appointment_id)
    details = ("Appointment", found.start, found.duration_min, found.timezone)
    try:
        if meeting.state == "unwanted":
            if meeting.external_id:
                zoom.remove(base, keys, meeting.external_id)
            return _settled(meeting_id, "gone", None)
        if meeting.external_id and _changed(base, keys, meeting.external_id, details):
            return _settled(meeting_id, "made", None)
        return _settled(meeting_id, "made", zoom.create(base, keys, *details))
    except zoom.ZoomTrouble as trouble:
        return _trouble(meeting_id, trouble)


def _changed(base: str, keys: zoom.Keys, external_id: str, details: tuple[str, datetime, int, str]) -> bool:
    """Whether the meeting could be given its new time; False when somebody deleted it at Zoom, so that a new one is made."""
    try:
        zoom.change(base, keys, external_id, *details)
    except zoom.ZoomTrouble as trouble:
        if trouble.code != "gone":
            raise
        return False
    return True


def save_keys(account_id: str, client_id: str, client_secret: str) -> ZoomAccount:
    """Keep the practice's key for Zoom, sealed; what waited for it is tried again."""
    account = queries.zoom_account()
    if account is None:
        account = ZoomAccount()
        db.session.add(account)
    account.keys = {"account_id": account_id, "client_id": client_id, "client_secret": client_secret}
    account.error = None
    for meeting in db.session.scalars(scoped(VideoMeeting).where(VideoMeeting.state == "failed")):
        _once_more(meeting, queries.appointment(meeting.appointment_id))
    return account


def _once_more(meeting: VideoMeeting, appointment: Appointment) -> None:
    """From the beginning: made or moved, or taken away when the appointment was called off meanwhile."""
    meeting.state, meeting.tries, meeting.next_at = "unwanted" if appointment.is_over else "wanted", 0, clock.now()


def tried(account_id: str, client_id: str, client_secret: str) -> str | None:
    """Whether Zoom lets a key in: None, or the code of the trouble. Asks the network: never inside a transaction."""
    try:
        zoom.sign_in(current_app.config["ZOOM_API_BASE"], zoom.Keys(account_id, client_id, client_secret))
    except zoom.ZoomTrouble as trouble:
        return trouble.code
    return None


def forget_keys() -> None:
    """Nothing goes to Zoom any more; what waited for it waits for another key."""
    account = queries.zoom_account()
    if account is not None:
        db.session.delete(account)


def trouble_of(appointment: Appointment) -> str | None:
    """What went wrong with the meeting of an appointment the last time, as a code of ZoomTrouble; None when nothing did."""
    return db.session.scalar(scoped(VideoMeeting).where(VideoMeeting.appointment_id == appointment.id).with_only_columns(VideoMeeting.error))


def again(appointment: Appointment) -> None:
    """Try at once what went wrong, also what was given up."""
    found = db.session.scalar(scoped(VideoMeeting).where(VideoMeeting.appointment_id == appointment.id, VideoMeeting.error.is_not(None)))
    if found is not None:
        _once_more(found, appointment)


def _meeting(meeting_id: str) -> VideoMeeting:
    return existing(scoped(VideoMeeting).where(VideoMeeting.id == meeting_id), "no such meeting")


def _settled(meeting_id: str, state: str, made: zoom.Meeting | None) -> bool:
    with transaction():
        meeting = _meeting(meeting_id)
        meeting.state, meeting.error, meeting.tries = state, None, 0
        if made is not None:
            meeting.external_id = made.id
            found = queries.appointment(meeting.appointment_id)
            found.location, found.changed_at = made.join_url, clock.now()
            found.sequence += 1
            for person in guests(found):
                letters.link_known(found, person)
    return True


def _trouble(meeting_id: str, trouble: zoom.ZoomTrouble) -> bool:
    with transaction():
        meeting, account = _meeting(meeting_id), queries.zoom_account()
        meeting.tries += 1
        meeting.error = trouble.code
        if trouble.is_lasting or meeting.tries >= TRIES:
            meeting.state = "failed"
        if account is not None and trouble.is_lasting:
            account.error = trouble.code
        if meeting.state == "failed":
            _tell(meeting, lasting=trouble.is_lasting)
        meeting.next_at = clock.now() + max(timedelta(minutes=2**meeting.tries), timedelta(seconds=trouble.wait_s))
    return False


def _tell(meeting: VideoMeeting, *, lasting: bool) -> None:
    """Give the coach something to do: once for a key that no longer works, else once for each meeting."""
    found = queries.appointment(meeting.appointment_id)
    coach = practices.member(found.coach_id)
    with in_locale(coach.locale, coach.timezone):
        if lasting:
            text = str(_("Zoom no longer lets us in, so video links are not made. Look at your calendars."))
        else:
            text = str(_("Zoom did not do what was asked for the appointment of %(when)s. Look whether its link is right.", when=moment(found.start)))
    key = f"zoom:{coach.id}:{clock.now().date()}" if lasting else f"zoom:{meeting.id}:{found.sequence}"
    alerts.add_todo(text, member_id=coach.id, key=key)

"""The meeting at Zoom that belongs to an appointment: settled by the worker after the booking, never in its way."""

from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy import select

from coaching.core import clock
from coaching.core.db import db, transaction
from coaching.core.errors import NotHere
from coaching.core.scope import scoped
from coaching.scheduling import letters, queries, zoom
from coaching.scheduling.models import VideoMeeting, ZoomAccount
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
        if meeting.external_id:
            zoom.change(base, keys, meeting.external_id, *details)
            return _settled(meeting_id, "made", None)
        return _settled(meeting_id, "made", zoom.create(base, keys, *details))
    except zoom.ZoomTrouble as trouble:
        return _trouble(meeting_id, trouble)


def save_keys(account_id: str, client_id: str, client_secret: str) -> ZoomAccount:
    """Keep the practice's key for Zoom, sealed; what waited for it is tried again."""
    account = queries.zoom_account()
    if account is None:
        account = ZoomAccount()
        db.session.add(account)
    account.keys = {"account_id": account_id, "client_id": client_id, "client_secret": client_secret}
    account.error = None
    for meeting in db.session.scalars(scoped(VideoMeeting).where(VideoMeeting.state == "failed")):
        meeting.state, meeting.tries, meeting.next_at = "wanted", 0, clock.now()
    return account


def _meeting(meeting_id: str) -> VideoMeeting:
    found = db.session.scalar(scoped(VideoMeeting).where(VideoMeeting.id == meeting_id))
    if found is None:
        raise NotHere("no such meeting")
    return found


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
        if trouble.code == "gone" and meeting.state == "wanted":
            meeting.external_id = None
        if trouble.is_lasting or meeting.tries >= TRIES:
            meeting.state = "failed"
        if account is not None and trouble.is_lasting:
            account.error = trouble.code
        meeting.next_at = clock.now() + timedelta(minutes=2**meeting.tries)
    return False

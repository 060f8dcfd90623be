"""Linked calendars: kept up to date by the worker. A copy that was read well stays in force until a newer one (rule 28)."""

from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from flask import current_app
from sqlalchemy import delete, insert, select

from coaching.alerts import operations as alerts
from coaching.core import clock
from coaching.core.db import db, transaction
from coaching.core.i18n import _, in_locale
from coaching.practices import queries as practices
from coaching.scheduling import fetching, queries, reading
from coaching.scheduling.models import Appointment, Busy, Feed

EVERY = timedelta(minutes=15)
ALERT_AFTER = timedelta(hours=6)
STALE_AFTER = timedelta(hours=1)
AHEAD = timedelta(days=400)


def due_feeds(now: datetime, most: int = 50) -> list[tuple[str, str]]:
    """(practice id, feed id) of the calendars to read again, in every practice."""
    rows = db.session.execute(
        select(Feed.practice_id, Feed.id).where(Feed.next_at <= now).order_by(Feed.next_at).limit(most)
    )
    return [(practice_id, feed_id) for practice_id, feed_id in rows]


def refresh(feed_id: str) -> bool:
    """Read one calendar again. The network is asked outside any transaction. Returns whether it was read well."""
    feed = queries.feed(feed_id)
    url, etag, modified = feed.url or "", feed.etag, feed.last_modified
    with transaction():
        feed.next_at = feed.tried_at = clock.now()
        feed.next_at += EVERY * (1 + min(feed.failures, 8))  # postponed first: one bad feed never blocks the line
        question = _question(feed)
    try:
        found = fetching.fetch(url, etag, modified, _guard())
        if found.body is None:
            spans, skipped = None, feed.skipped
        else:
            spans, skipped = reading.read(question(found.body))
    except (fetching.Refused, reading.Unreadable) as error:
        _failed(feed_id, getattr(error, "code", "unreadable"))
        return False
    with transaction():
        feed = queries.feed(feed_id)
        feed.read_at, feed.failures, feed.error, feed.skipped = clock.now(), 0, None, skipped
        feed.next_at = clock.now() + EVERY
        feed.etag, feed.last_modified = found.etag, found.last_modified
        if spans is not None:
            replace(feed, spans)
    return True


def replace(feed: Feed, spans: list[tuple[datetime, datetime]]) -> None:
    """Put the new copy in the place of the old one."""
    db.session.execute(delete(Busy).where(Busy.feed_id == feed.id))
    if spans:
        own = {"practice_id": feed.practice_id, "feed_id": feed.id, "coach_id": feed.coach_id}
        db.session.execute(insert(Busy), [{**own, "begins": begins, "until": until} for begins, until in spans])


def add_feed(coach_id: str, name: str, url: str, *, all_day: str = "marked", unanswered: str = "timed") -> Feed:
    """Link a calendar; the worker reads it at once."""
    added = Feed(coach_id=coach_id, name=name, all_day=all_day, unanswered=unanswered, next_at=clock.now())
    added.url = url
    db.session.add(added)
    return added


def remove_feed(feed: Feed) -> None:
    """Unlink a calendar, with what was read from it."""
    db.session.execute(delete(Busy).where(Busy.feed_id == feed.id))
    db.session.delete(feed)


def may_be_asked(url: str) -> bool:
    """Whether an address has the form of one that may be fetched at all; where it leads is looked at when it is."""
    try:
        fetching.checked(url, _guard())
    except fetching.Refused:
        return False
    return bool(urlsplit(url).hostname)


def _guard() -> fetching.Guard:
    return fetching.Guard(allow_private=bool(current_app.config.get("ALLOW_PRIVATE_FEEDS")))


def _question(feed: Feed):  # noqa: ANN202  (a function of the file's bytes)
    coach = practices.member(feed.coach_id)
    now = clock.now()
    hours = queries.availabilities([coach.id])
    uids = db.session.scalars(
        select(Appointment.uid).where(Appointment.coach_id == coach.id, Appointment.end > now - timedelta(days=1))
    ).all()
    zone, all_day, unanswered = hours[0].timezone if hours else coach.timezone, feed.all_day, feed.unanswered

    def ask(body: bytes) -> reading.Question:
        return reading.Question(
            ics=body.decode("utf-8", "replace"), zone=zone, since=(now - timedelta(days=1)).astimezone(UTC).isoformat(),
            until=(now + AHEAD).isoformat(), all_day=all_day, unanswered=unanswered,
            addresses=[coach.email.lower()], own_uids=list(uids),
        )  # fmt: skip

    return ask


def _failed(feed_id: str, code: str) -> None:
    """Keep the old copy, say what went wrong, and after six hours give the coach something to do."""
    with transaction():
        feed, now = queries.feed(feed_id), clock.now()
        feed.failures += 1
        feed.error = code
        since = feed.read_at or feed.created_at
        if now - since >= ALERT_AFTER:
            coach = practices.member(feed.coach_id)
            with in_locale(coach.locale, coach.timezone):
                text = str(_("Your calendar “%(name)s” has not answered for a while. Look at its address.", name=feed.name))
            key = f"feed:{feed.id}:{since.isoformat()}"
            alerts.add_todo(text, member_id=coach.id, key=key)

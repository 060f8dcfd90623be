"""Linked calendars: kept up to date by the worker. A copy that was read well stays in force until a newer one (rule 28)."""

from collections.abc import Callable
from dataclasses import dataclass
from dataclasses import replace as replace_in
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from flask import current_app
from sqlalchemy import delete, insert, select

from coaching.alerts import operations as alerts
from coaching.core import clock
from coaching.core.db import db, transaction
from coaching.core.i18n import _, in_locale
from coaching.practices import queries as practices
from coaching.scheduling import caldav, fetching, queries, reading
from coaching.scheduling.models import Busy, Feed
from coaching.scheduling.queries import calendars

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


@dataclass(frozen=True)
class Copy:
    """What a calendar said. spans None: nothing has changed since the mark that we had."""

    spans: list[tuple[datetime, datetime]] | None
    skipped: int
    etag: str | None
    last_modified: str | None = None


def refresh(feed_id: str) -> bool:
    """Read one calendar again. The network is asked outside any transaction. Returns whether it was read well."""
    with transaction():
        feed = queries.feed(feed_id)
        feed.next_at = feed.tried_at = clock.now()
        feed.next_at += EVERY * (1 + min(feed.failures, 8))  # postponed first: one bad feed never blocks the line
        read = _in_account(feed) if feed.account_id else _at_address(feed)
    try:
        found = read()
    except (fetching.Refused, reading.Unreadable) as error:
        _failed(feed_id, getattr(error, "code", "unreadable"))
        return False
    with transaction():
        feed = queries.feed(feed_id)
        feed.read_at, feed.failures, feed.error = clock.now(), 0, None
        feed.next_at = clock.now() + EVERY
        feed.etag, feed.last_modified = found.etag, found.last_modified
        if found.spans is not None:
            feed.skipped = found.skipped
            replace(feed, found.spans)
    return True


def _known_today(feed: Feed) -> bool:
    """Whether "nothing has changed" is enough: once a day all is read, for days come into sight that a series reaches."""
    return feed.read_at is not None and feed.read_at.date() == clock.now().date()


def _at_address(feed: Feed) -> Callable[[], Copy]:
    url, question, guard = feed.url or "", _question(feed), private_guard()
    etag, modified = (feed.etag, feed.last_modified) if _known_today(feed) else (None, None)

    def read() -> Copy:
        found = fetching.fetch(url, etag, modified, guard)
        if found.body is None:
            return Copy(None, 0, etag, modified)
        spans, skipped = reading.read(replace_in(question, ics=found.body.decode("utf-8", "replace")))
        return Copy(spans, skipped, found.etag, found.last_modified)

    return read


def _in_account(feed: Feed) -> Callable[[], Copy]:
    secrets = calendars.account(feed.account_id or "").secrets
    url, question, guard = feed.url or "", _question(feed), private_guard()
    mark = feed.etag if _known_today(feed) else None
    since, until = datetime.fromisoformat(question.since), datetime.fromisoformat(question.until)

    def read() -> Copy:
        server = caldav.Server.of(secrets["user"], secrets["password"], guard)
        state = caldav.state(url, server)
        if state and state == mark:
            return Copy(None, 0, state)
        spans, skipped = reading.read(replace_in(question, pieces=caldav.objects(url, since, until, server)))
        return Copy(spans, skipped, state)

    return read


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
        fetching.checked(url, private_guard())
    except fetching.Refused:
        return False
    return bool(urlsplit(url).hostname)


def private_guard() -> fetching.Guard:
    """What coaches' addresses may reach here."""
    return fetching.Guard(allow_private=bool(current_app.config.get("ALLOW_PRIVATE_FEEDS")))


def _question(feed: Feed) -> reading.Question:
    """What is asked of the calendar, without the calendar."""
    coach, now = practices.member(feed.coach_id), clock.now()
    hours = queries.availabilities([coach.id])
    return reading.Question(
        ics="", zone=hours[0].timezone if hours else coach.timezone, since=(now - timedelta(days=1)).astimezone(UTC).isoformat(),
        until=(now + AHEAD).isoformat(), all_day=feed.all_day, unanswered=feed.unanswered,
        addresses=[coach.email.lower()], own_uids=list(calendars.own_uids(coach.id)),
    )  # fmt: skip


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

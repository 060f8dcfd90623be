"""A coach's account at a calendar server (CalDAV): connected, its calendars chosen, disconnected."""

from collections.abc import Collection
from dataclasses import asdict
from urllib.parse import urlsplit

from sqlalchemy import delete, select

from coaching.core import clock
from coaching.core.db import db, flush
from coaching.core.scope import scoped
from coaching.scheduling import caldav
from coaching.scheduling.models import Appointment, Busy, CalendarAccount, Feed, WrittenEvent
from coaching.scheduling.operations import feeding
from coaching.scheduling.queries import calendars


def look(address: str, user: str, password: str) -> list[caldav.Calendar]:
    """The calendars that an account has. Asks the network: never inside a transaction. Raises fetching.Refused."""
    return caldav.discover(address, caldav.Server.of(user, password, feeding.private_guard()))


def connect(coach_id: str, user: str, password: str, found: list[caldav.Calendar]) -> CalendarAccount:
    """Keep the account, sealed. The same one with another password keeps what was chosen; another one begins anew."""
    host, now = urlsplit(found[0].url).hostname or "", clock.now()
    account = calendars.account_of(coach_id)
    if account is not None and (account.host != host or account.secrets["user"] != user):
        disconnect(account)
        account = None
    if account is None:
        account = CalendarAccount(coach_id=coach_id, host=host[:200], next_at=now, well_at=now, failures=0)
        db.session.add(account)
    account.secrets = {"user": user, "password": password}
    account.calendars = [asdict(one) for one in found]
    account.error, account.failures, account.next_at, account.well_at = None, 0, now, now
    for feed in calendars.feeds_of_account(account.id):
        feed.next_at, feed.failures = now, 0
    return account


def choose(
    account: CalendarAccount, busy: Collection[str], write_url: str | None, *, all_day: str = "marked", unanswered: str = "timed"
) -> None:
    """Which calendars count as busy, and which one appointments go to (None: nowhere). Addresses of account.calendars."""
    known = {one["url"]: one for one in account.calendars}
    standing = {feed.url: feed for feed in calendars.feeds_of_account(account.id)}
    for url, feed in standing.items():
        if url not in busy:
            feeding.remove_feed(feed)
    for url in [each for each in known if each in busy]:
        feed = standing.get(url) or Feed(coach_id=account.coach_id, account_id=account.id, next_at=clock.now())
        feed.name, feed.url, feed.all_day, feed.unanswered = known[url]["name"], url, all_day, unanswered
        feed.etag, feed.next_at = None, clock.now()  # another choice gives other busy times of the same file
        db.session.add(feed)
    if write_url != account.write_url:
        account.write_url, account.next_at = write_url, clock.now()
        _write_elsewhere(account)


def _write_elsewhere(account: CalendarAccount) -> None:
    """What is to come is taken out of the one calendar and put into the other; what has been stays where it stands."""
    coming = select(Appointment.id).where(Appointment.end > clock.now())
    mine = WrittenEvent.account_id == account.id
    db.session.execute(delete(WrittenEvent).where(mine, WrittenEvent.appointment_id.not_in(coming)))
    for row in db.session.scalars(scoped(WrittenEvent).where(mine)):
        row.sequence, row.next_at, row.tries = None, clock.now(), 0


def disconnect(account: CalendarAccount) -> None:
    """Forget the password and everything that was read. What was written stays in the coach's own calendar."""
    feeds = select(Feed.id).where(Feed.account_id == account.id)
    db.session.execute(delete(Busy).where(Busy.feed_id.in_(feeds)))
    db.session.execute(delete(Feed).where(Feed.account_id == account.id))
    db.session.execute(delete(WrittenEvent).where(WrittenEvent.account_id == account.id))
    db.session.delete(account)
    flush()


def again(account: CalendarAccount) -> None:
    """Read and write at once, whatever pause there was."""
    now = clock.now()
    account.next_at = now
    for feed in calendars.feeds_of_account(account.id):
        feed.next_at = now
    for row in db.session.scalars(scoped(WrittenEvent).where(WrittenEvent.account_id == account.id, WrittenEvent.error.is_not(None))):
        row.next_at = now

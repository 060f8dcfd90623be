"""Right before a booking the coach's other calendars are looked at once more, when that coach wants it (rule 29).

At most two seconds: what has not answered by then is left to finish in its own thread, and the last good copy counts
(rule 28). Asked outside any transaction, so nobody else waits for it.
"""

import threading
import time
from collections.abc import Sequence
from datetime import timedelta

from flask import Flask, current_app

from coaching.core import clock
from coaching.core.db import db
from coaching.core.scope import Scope, acting, scope
from coaching.scheduling import queries
from coaching.scheduling.models import AppointmentType, Feed
from coaching.scheduling.operations import feeding

MOST_SECONDS = 2.0
FRESH = timedelta(minutes=1)  # a copy that is this young is not asked for again, however many book
AFTER_FAILURE = timedelta(minutes=5)  # nor does each visitor wait for a calendar that does not answer
MOST_AT_ONCE = 4
THREAD = "calendar before a booking"


def look_elsewhere(kind: AppointmentType, coach_ids: Sequence[str], seconds: float | None = None) -> int:
    """Read the calendars of these coaches again that may be older than a minute, for at most so long (None: MOST_SECONDS).

    Returns how many answered in time.
    """
    if kind.pool == "all":
        coach_ids = [one.id for one in queries.coaches_of(kind)]
    wanted = [feed for coach_id in queries.asking_elsewhere(coach_ids) for feed in queries.feeds(coach_id) if _is_old(feed)]
    if not wanted:
        return 0
    done: list[bool] = []
    app, house = current_app._get_current_object(), scope().practice_id  # type: ignore[attr-defined]
    threads = [threading.Thread(target=_read, args=(app, house, feed.id, done), name=THREAD, daemon=True) for feed in wanted[:MOST_AT_ONCE]]
    until = time.monotonic() + (MOST_SECONDS if seconds is None else seconds)
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(max(0.0, until - time.monotonic()))
    return sum(done)


def _is_old(feed: Feed) -> bool:
    now = clock.now()
    if feed.error is not None and feed.tried_at is not None and now - feed.tried_at < AFTER_FAILURE:
        return False
    return feed.read_at is None or now - feed.read_at >= FRESH


def _read(app: Flask, practice_id: str | None, feed_id: str, done: list[bool]) -> None:
    """In a thread of its own, with a session of its own."""
    with app.app_context(), acting(Scope.system(practice_id)):
        try:
            done.append(feeding.refresh(feed_id))
        except Exception:  # a calendar elsewhere never stops a booking; its own task finds and tells the trouble
            db.session.rollback()
            app.logger.exception("a calendar could not be read before a booking", extra={"feed": feed_id})
        finally:
            db.session.remove()

"""One breaker and one limiter per SMTP account: its trouble is not the letters' fault, and its quota is shared."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select

from coaching.core.db import db
from coaching.deliveries import rules
from coaching.deliveries.models import SmtpAccount
from coaching.deliveries.operations.inserting import insert


def _row(account: str, now: datetime) -> SmtpAccount:
    """The row of an account, locked for this transaction; made with a full bucket when new."""
    wanted = select(SmtpAccount).where(SmtpAccount.id == account).with_for_update()
    row = db.session.scalar(wanted.execution_options(populate_existing=True))
    if row is None:
        values = {"id": account, "failures": 0, "tokens": 1e9, "refilled_at": now}
        db.session.execute(insert(SmtpAccount).values(**values).on_conflict_do_nothing())
        row = db.session.scalars(wanted).one()
    return row


def grant(account: str, wanted: int, per_minute: int, now: datetime) -> int:
    """How many letters may go over this account now, taken from its bucket.

    A broken account gets one, when its probe is due; the next probe is set at once, so that only one worker tries.
    """
    row = _row(account, now)
    if row.failures:
        if row.probe_at is not None and row.probe_at > now:
            return 0
        row.probe_at = now + rules.probe_after(row.failures)
        wanted = 1
    granted, left = rules.Bucket(row.tokens, row.refilled_at).at(now, per_minute).take(wanted)
    row.tokens, row.refilled_at = left.tokens, left.refilled_at
    return granted


def give_back(account: str, unused: int, now: datetime) -> None:
    """Return what was granted and not needed."""
    row = _row(account, now)
    row.tokens += unused


def broke(account: str, error: str, now: datetime) -> None:
    """No connection, no TLS or no log-in: leave the account alone for a while."""
    row = _row(account, now)
    row.failures += 1
    row.broken_since = row.broken_since or now
    row.probe_at = now + rules.probe_after(row.failures)
    row.last_error = error[:500]


def works(account: str, now: datetime) -> None:
    """It answered: forget the trouble."""
    row = _row(account, now)
    if row.failures:
        row.failures, row.broken_since, row.probe_at, row.last_error = 0, None, None, None


def probe_now(account: str, now: datetime) -> None:
    """The coach repaired something: try at once."""
    row = _row(account, now)
    if row.failures:
        row.probe_at = now - timedelta(seconds=1)

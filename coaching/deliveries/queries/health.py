"""What a monitor wants to know: is the worker alive, is anything stuck, does anything wait for a person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, column, func, select, table

from coaching.core import clock
from coaching.core.db import db
from coaching.deliveries import rules
from coaching.deliveries.models import IS_DUE, IS_HELD_BY_SOMEONE, Delivery, Installation, SmtpAccount, Worker
from coaching.deliveries.queries import waiting

SILENT_AFTER = timedelta(minutes=3)
STUCK_AFTER = timedelta(minutes=10)
_PRACTICE = table("practice", column("id"))


@dataclass(frozen=True)
class Backlog:
    """Counts over all practices, and the two ages that decide `is_well`. Instants in UTC."""

    waiting: int
    oldest_due_at: datetime | None
    unsure: int
    dead: int
    held: int
    last_tick_at: datetime | None
    account_broken_since: datetime | None
    held_reason: str | None
    asked_at: datetime

    @property
    def oldest_due_s(self) -> int:
        """Seconds that the oldest letter which nothing blocks has waited."""
        return max(0, int((self.asked_at - self.oldest_due_at).total_seconds())) if self.oldest_due_at else 0

    @property
    def worker_is_silent(self) -> bool:
        """True when no worker ticked in the last three minutes."""
        return self.last_tick_at is None or self.asked_at - self.last_tick_at > SILENT_AFTER

    @property
    def mail(self) -> str:
        """`held` until a person confirms, the server `broken` (tried again by itself), `late` without a known reason, or `ok`."""
        if self.held_reason:
            return "held"
        if self.account_broken_since:
            return "broken"
        return "late" if self.oldest_due_s >= STUCK_AFTER.total_seconds() else "ok"

    @property
    def is_well(self) -> bool:
        """False calls for a person: silent worker, or a letter stuck for ten minutes without a known reason (one that is known has its banner)."""
        return not self.worker_is_silent and self.mail != "late"


def backlog(now: datetime | None = None) -> Backlog:
    """The state of sending, from indexes alone: what went out is not looked at, however much it is."""
    now = now or clock.now()
    waits = sum(db.session.scalar(select(func.count()).select_from(Delivery).where(state)) or 0 for state in (IS_DUE, IS_HELD_BY_SOMEONE))
    counts = db.session.execute(_wanting()).mappings().one()
    broken = db.session.scalar(select(func.min(SmtpAccount.broken_since)).where(SmtpAccount.failures > 0))
    installation = db.session.get(Installation, 1)
    held = installation.held_reason if installation and installation.held_since else None
    blocked = broken is not None or held is not None
    return Backlog(
        waiting=waits,
        oldest_due_at=None if blocked else _oldest_due(now),
        unsure=int(counts["unsure"] or 0),
        dead=int(counts["dead"] or 0),
        held=int(counts["held"] or 0),
        last_tick_at=db.session.scalar(select(func.max(Worker.last_tick_at))),
        account_broken_since=broken,
        held_reason=held,
        asked_at=now,
    )


def _wanting() -> Select[Any]:
    """How many letters want a person, by state. Asked for each practice and state by itself: the index on both is used then, whatever a
    connection with old statistics believes of their number."""

    def of(state: str) -> Any:
        theirs = select(func.count()).where(Delivery.practice_id == _PRACTICE.c.id, Delivery.status == state)
        return func.sum(theirs.correlate(_PRACTICE).scalar_subquery()).label(state)

    return select(*map(of, rules.WANTS_A_PERSON)).select_from(_PRACTICE)


def _oldest_due(now: datetime) -> datetime | None:
    """The earliest letter that is due and may go."""
    return min((row.oldest for row in db.session.execute(waiting.who(), {"now": now})), default=None)


def metrics(now: datetime | None = None) -> str:
    """The backlog in the text format of Prometheus: numbers only, no practice, no person."""
    state = backlog(now)
    tick = (state.asked_at - state.last_tick_at).total_seconds() if state.last_tick_at else -1
    values = {
        "draad_deliveries_waiting": state.waiting,
        "draad_deliveries_unsure": state.unsure,
        "draad_deliveries_dead": state.dead,
        "draad_deliveries_held": state.held,
        "draad_oldest_due_seconds": state.oldest_due_s,
        "draad_last_tick_age_seconds": int(tick),
        "draad_smtp_broken": int(state.account_broken_since is not None),
        "draad_sending_held": int(state.held_reason is not None),
    }
    return "".join(f"# TYPE {name} gauge\n{name} {value}\n" for name, value in values.items())

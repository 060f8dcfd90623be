"""What became of a letter, written under the claim's token: sent, later, never, perhaps."""

from __future__ import annotations

import logging
import random
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from coaching.core.db import db, transaction
from coaching.deliveries import rules
from coaching.deliveries.models import Delivery
from coaching.deliveries.operations import accounts, claiming, pushing, wishes
from coaching.deliveries.operations.handing import Channel, Refused, openers
from coaching.deliveries.operations.ledger import Ledger
from coaching.deliveries.operations.parcel import Parcel
from coaching.facts import operations as facts

log = logging.getLogger(__name__)

SENT_WRITE_S = 60.0


@dataclass
class Round:
    """One turn of sending: its clock (UTC), its channels, and what came of it. `until` is on the monotonic clock."""

    ledger: Ledger
    now: Callable[[], datetime]
    until: float
    patient: bool
    tally: Counter[str] = field(default_factory=Counter)
    channels: dict[str, Channel] = field(default_factory=dict)
    shut: set[str] = field(default_factory=set)
    proven: set[str] = field(default_factory=set)
    owed: list[tuple[Parcel, str]] = field(default_factory=list)
    bounced: set[str] = field(default_factory=set)

    def open(self) -> list[str]:
        """The channels that may be used in this turn; each is made at first need."""
        for name, opener in openers.items():
            if name not in self.channels:
                self.channels[name] = opener()
        return [name for name in self.channels if name not in self.shut]

    @property
    def has_time(self) -> bool:
        """False when other work must get its turn."""
        return time.monotonic() < self.until


def settle(run: Round, delivery: Parcel, expected: str, what: str, **values: Any) -> bool:
    """Write a new state and a line of the story, in one transaction. False when the row is not ours any more."""
    now = run.now()
    detail = {key: values[key] for key in ("reason", "smtp_reply", "next_at") if values.get(key)}
    if "next_at" in detail:
        detail["next_at"] = detail["next_at"].isoformat()
    with transaction():
        if not claiming.mark(delivery, expected, now, **values):
            run.tally["overtaken"] += 1
            return False
        claiming.note(delivery, what, now, attempt=delivery.attempt, **detail)
    run.tally[what] += 1
    _say(delivery, what, detail.get("reason"))
    if delivery.status in rules.WANTS_A_PERSON:
        tell_failure(delivery)
    return True


def _say(delivery: Parcel, what: str, reason: str | None = None) -> None:
    """One line of the log: which delivery, over what, how it ended; never to whom or about what."""
    log.info(what, extra={"delivery": delivery.id, "practice": delivery.practice_id, "channel": delivery.channel, "attempt": delivery.attempt,
                          **({"reason": reason} if reason else {})})  # fmt: skip


def tell_failure(delivery: Parcel) -> None:
    """Record `delivery_failed` in a transaction of its own: trouble in planning must not undo what was settled.

    Should even this fail, the row itself still says it: Today reads queries.wants_attention().
    """
    try:
        with transaction():
            facts.record(
                "delivery_failed",
                journey_id=delivery.journey_id,
                person_id=delivery.person_id,
                subject=f"delivery:{delivery.id}",
                practice_id=delivery.practice_id,
            )
    except Exception:  # any reaction to the fact may fail; the letter's own state is already safe
        log.exception("a failed delivery could not be told", extra={"delivery": delivery.id})


def sent(run: Round, delivery: Parcel, reply: str) -> None:
    """The most valuable write there is. When it fails it is owed: the batch goes on, `pay` tries it again.

    If the process dies between the server's 250 and this commit, docs/moments.md says what happens.
    """
    if not _write_sent(run, delivery, reply):
        run.owed.append((delivery, reply))
    _proved(run, run.channels[delivery.channel].account)


def _write_sent(run: Round, delivery: Parcel, reply: str) -> bool:
    try:
        written = run.ledger.sent(delivery, run.now(), reply)
    except SQLAlchemyError:
        log.warning("a sent letter could not be written yet", extra={"delivery": delivery.id})
        return False
    run.tally["sent" if written else "overtaken"] += 1
    _say(delivery, "sent" if written else "overtaken")
    return True


def pay(run: Round) -> None:
    """Write what is owed, for a minute at most; without it those letters are in doubt."""
    give_up, pause = time.monotonic() + SENT_WRITE_S, 0.1
    while run.owed:
        run.owed = [(delivery, reply) for delivery, reply in run.owed if not _write_sent(run, delivery, reply)]
        if not run.owed:
            return
        if time.monotonic() > give_up:
            run.tally["unwritten"] += len(run.owed)
            run.owed.clear()
            return
        time.sleep(pause)
        pause = min(pause * 2, 5.0)


def _proved(run: Round, account: str | None) -> None:
    """The account works: once a turn is enough to say so."""
    if account is None or account in run.proven:
        return
    try:
        with transaction():
            accounts.works(account, run.now())
    except SQLAlchemyError:
        db.session.rollback()
        log.warning("the mail server's recovery could not be written yet")
        return
    run.proven.add(account)


def refused(run: Round, delivery: Parcel, expected: str, error: Refused) -> None:
    """4xx waits (RFC 5321 4.2.1); 5xx is final, and marks the address when that was what was refused."""
    _proved(run, run.channels[delivery.channel].account)
    if error.code < 500:
        again(run, delivery, expected, str(error))
        return
    bounced = error.of_address and rules.is_bad_address(error.code, error.reply)
    if bounced:
        run.bounced.add(delivery.address_digest)
        with transaction():
            wishes.suppress(delivery.practice_id, delivery.address_digest, rules.ADDRESS, "bounced", delivery.person_id, run.now())
    _end(run, delivery, expected, "bounced" if bounced else "refused", str(error))


def _end(run: Round, delivery: Parcel, expected: str, reason: str, reply: str) -> None:
    """It does not go any more: the coach decides, unless it was only a copy."""
    state = "skipped" if delivery.channel in rules.COPIES else "dead"
    settle(run, delivery, expected, state, status=state, reason=reason, smtp_reply=reply)


def gone(run: Round, delivery: Parcel, expected: str, reply: str) -> None:
    """The address is over: forget it, with all that was meant for it."""
    with transaction():
        pushing.forget_push(delivery.address_digest)
    settle(run, delivery, expected, "skipped", status="skipped", reason="gone", smtp_reply=reply)


def again(run: Round, delivery: Parcel, expected: str, reply: str, not_before: datetime | None = None) -> None:
    """Later: after the usual wait (and not before the moment that the other side named), outside quiet hours; not any more
    after three days or past its use."""
    now = run.now()
    moment = now + rules.wait_before(delivery.attempt, random.random())  # noqa: S311 - jitter, not a secret
    moment = max(moment, not_before or moment)
    moment = rules.after_quiet(moment, delivery.quiet_from, delivery.quiet_until, delivery.timezone)
    if rules.gives_up(delivery.first_try_at or now, delivery.stale_at, moment):
        _end(run, delivery, expected, "gave_up", reply)
    else:
        settle(run, delivery, expected, "refused", status="due", next_at=moment, smtp_reply=reply)


def in_doubt(run: Round, delivery: Parcel, why: str) -> None:
    """The answer never came: what its class says about the moment of doubt."""
    with transaction():
        row = db.session.get(Delivery, delivery.id, with_for_update=True, populate_existing=True)
        if row is None or row.lease_owner != delivery.lease_owner or row.status != "sending":
            run.tally["overtaken"] += 1
            return
        claiming.doubt(row, run.now(), "no_answer", why)
        row.lease_owner = row.lease_until = None
        row.moved_at = run.now()
        state = row.status
    run.tally["unsure" if state == "unsure" else "in_doubt"] += 1
    _say(delivery, "in doubt", state)
    if state == "unsure":
        tell_failure(delivery)


def held(run: Round, delivery: Parcel, error: str) -> None:
    """It cannot be made into a mail: the coach looks at it, the others go on."""
    settle(run, delivery, delivery.status, "held", status="held", reason="not_sendable", smtp_reply=error)


def released(run: Round, delivery: Parcel, reply: str | None = None) -> None:
    """Put it back as if it had not been taken: no try is charged."""
    values = {"smtp_reply": reply} if reply else {}
    settle(run, delivery, "leased", "waits", status="due", attempt=delivery.attempt - 1, **values)


def account_broke(run: Round, delivery: Parcel, channel: Channel, error: str) -> None:
    """The account's fault: put the letter back and leave the account alone. One line in the log, one banner."""
    log.warning("the mail server cannot be used: %s", error)
    run.shut.add(delivery.channel)
    if channel.account:
        with transaction():
            accounts.broke(channel.account, error, run.now())
    released(run, delivery, error)

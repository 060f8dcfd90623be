"""The drain: claim, mark, hand over, settle; one letter at a time, committed one at a time.

With `outcomes` the one place below the edges that opens transactions (docs/adr/0040): a batch that commits as a
whole would send twice what it forgets.
"""

from __future__ import annotations

import logging
import time
from collections import Counter
from datetime import datetime
from typing import Any

from flask import current_app
from sqlalchemy.exc import SQLAlchemyError

from coaching.core import clock
from coaching.core.db import db, in_transaction, transaction
from coaching.core.scope import Scope, acting
from coaching.deliveries import queries, rules
from coaching.deliveries.operations import accounts, claiming, identity, outcomes
from coaching.deliveries.operations.handing import Doubtful, Gone, Interrupted, Refused, Unreachable, passing
from coaching.deliveries.operations.ledger import Ledger
from coaching.deliveries.operations.outcomes import Round, settle
from coaching.deliveries.operations.parcel import Parcel

log = logging.getLogger(__name__)

BATCH = 20
BUDGET_S = 45.0
LOOK_AGAIN_S = 1.0


def drain(now: datetime | None = None, until_empty: bool = False, patient: bool = False) -> Counter[str]:
    """Send what is due and return how many letters ended how. Not to be called inside a transaction.

    A turn takes at most 45 s unless `until_empty`; `patient` waits for the limiter within that time instead of ending.
    `now` fixes the clock, for tests and the walk.
    """
    if in_transaction():
        raise RuntimeError("drain commits letter by letter: call it outside a transaction")
    until = float("inf") if until_empty else time.monotonic() + BUDGET_S
    run = Round(Ledger(), (lambda: now) if now else clock.now, until, patient)
    try:
        with transaction():
            run.tally["recovered"] = claiming.recover(run.now())
            run.tally["stale"] = claiming.skip_stale(run.now())
            held = queries.sending_is_held()
        while not held and run.has_time and _turn(run):
            pass
    finally:
        run.ledger.close()
        for channel in run.channels.values():
            channel.close()
        db.session.expire_all()  # the ledger wrote beside the session
    return +run.tally


def _turn(run: Round) -> bool:
    """A few letters of each practice in turn, so that nobody's burst keeps another waiting. False when nothing is left.

    Who has something due is asked again each second: the question costs more than a handful of letters.
    """
    channels = run.open()
    with transaction():
        waiting = claiming.practices_due(run.now(), channels) if channels else []
    moved, look_again = False, time.monotonic() + LOOK_AGAIN_S
    asked = bool(waiting)
    while waiting and run.has_time and time.monotonic() < look_again:
        share = max(2, BATCH // len(waiting))
        waiting = [(practice_id, channel) for practice_id, channel in waiting if _some_of(run, practice_id, channel, share)]
        moved = moved or bool(waiting)
    if moved or not asked or not run.patient:
        return moved
    time.sleep(min(1.0, max(0.0, run.until - time.monotonic())))  # the limiter's next token
    return True


def _some_of(run: Round, practice_id: str, channel: str, most: int) -> int:
    """Claim and send a few letters of one practice over one channel. Returns how many were claimed."""
    if channel in run.shut:
        return 0
    lease = identity.new_lease()
    identity.holding(lease)
    try:
        taken = _claimed(run, practice_id, channel, most, lease)
        if taken:
            passing("claimed")
        for delivery in taken:
            _send_guarded(run, delivery)
        outcomes.pay(run)
        return len(taken)
    finally:
        identity.let_go(lease)


def _claimed(run: Round, practice_id: str, channel: str, most: int, lease: str) -> list[Parcel]:
    """As many as the account's limiter grants."""
    account, now = run.channels[channel].account, run.now()
    with transaction():
        granted = accounts.grant(account, most, current_app.config["MAIL_PER_MINUTE"], now) if account else most
        taken = claiming.claim(practice_id, channel, granted, now, lease) if granted else []
        if account and len(taken) < granted:
            accounts.give_back(account, granted - len(taken), now)
    return taken


def _send_guarded(run: Round, delivery: Parcel) -> None:
    """One letter; whatever goes wrong with it does not stop the rest."""
    with acting(Scope.system(delivery.practice_id, delivery.locale, delivery.timezone)):
        try:
            if delivery.channel in run.shut:
                outcomes.released(run, delivery)
            elif _may_go(run, delivery):
                _send(run, delivery)
        except SQLAlchemyError:
            db.session.rollback()
            run.tally["unwritten"] += 1
            log.exception("a delivery could not be written", extra={"delivery": delivery.id})
        except Exception as error:  # held for the coach with the kind of error; the text may hold personal words
            log.exception("a delivery could not be made", extra={"delivery": delivery.id})
            if delivery.status == "sending":
                outcomes.in_doubt(run, delivery, type(error).__name__)
            else:
                outcomes.held(run, delivery, type(error).__name__)


def _may_go(run: Round, delivery: Parcel) -> bool:
    """Looked at again now that it goes: erased reader, unsubscribed since, quiet hours."""
    now = run.now()
    quiet = rules.after_quiet(now, delivery.quiet_from, delivery.quiet_until, delivery.timezone)
    if quiet > now:
        values: dict[str, Any] = {"status": "due", "next_at": quiet, "attempt": delivery.attempt - 1}
        settle(run, delivery, "leased", "waits", reason="quiet_hours", **values)
        return False
    if not delivery.content or (delivery.channel == "email" and not delivery.address):
        settle(run, delivery, "leased", "cancelled", status="cancelled", reason="erased")
        return False
    why = delivery.unwanted
    if why is None and delivery.address_digest in run.bounced and delivery.kind != "transactional":
        why = "bounced"
    if delivery.channel == "email" and why is not None:
        status = "held" if why == "bounced" else "cancelled"
        settle(run, delivery, "leased", status, status=status, reason=why)
        return False
    return True


def _send(run: Round, delivery: Parcel) -> None:
    """The staged dialogue: what fails before the mark costs nothing, what fails after the final dot is not known."""
    channel, stage = run.channels[delivery.channel], "leased"
    if delivery.dated_at is None:
        delivery.dated_at = run.now()  # on the wire now, in the row with the mark
    try:
        channel.offer(delivery)
        passing("offered")
        if not _marked(run, delivery):
            channel.withdraw()
            run.tally["overtaken"] += 1
            return
        stage = "sending"
        passing("marked")
        reply = channel.hand_over()
    except Unreachable as error:
        outcomes.account_broke(run, delivery, channel, str(error))
    except Interrupted as error:
        outcomes.again(run, delivery, stage, str(error), error.not_before)
    except Refused as error:
        outcomes.refused(run, delivery, stage, error)
    except Gone as error:
        outcomes.gone(run, delivery, stage, str(error))
    except Doubtful as error:
        outcomes.in_doubt(run, delivery, str(error))
    else:
        passing("accepted")
        outcomes.sent(run, delivery, reply)


def _marked(run: Round, delivery: Parcel) -> bool:
    """Say in the database that it is about to be handed over. A database that cannot write stops the letter here."""
    return run.ledger.sending(delivery, run.now())

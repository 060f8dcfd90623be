"""Scheduling's wake-ups: the rows are the truth. Each calls one operation; one bad row never blocks the line."""

import logging

from coaching.core import clock, rows
from coaching.core.db import db, transaction
from coaching.core.scope import Scope, acting
from coaching.scheduling import operations, queries
from coaching.scheduling.operations import checking, feeding, meeting, queueing, reminding, writing

AT_NIGHT = (2, 17)  # UTC; a night that was missed is made up for by the next
log = logging.getLogger(__name__)


def remind() -> int:
    """Send the reminders that are due, in every practice. Returns how many letters were queued."""
    now = clock.now()
    return sum(rows.each(reminding.due(now), lambda one: operations.remind_due(queries.appointment(one), now), "a reminder failed"))


def refresh_feeds() -> int:
    """Read the linked calendars that are due. Returns how many were read well."""
    return sum(rows.each(feeding.due_feeds(clock.now()), feeding.refresh, "a calendar could not be read", alone=False))


def make_meetings() -> int:
    """Make, change and take away the meetings at Zoom that are due. Returns how many were settled."""
    return sum(rows.each(meeting.due(clock.now()), meeting.settle, "a video meeting failed", alone=False))


def settle_lines() -> int:
    """Offer what came free in full groups, and end offers that are over. Returns how many offers were made."""
    found = queries.lines_due(clock.now())
    return sum(rows.each(found, lambda one: queueing.settle(queries.appointment(one)), "a waiting list could not be settled"))


def write_calendars() -> int:
    """Make the coaches' own calendars agree with their appointments. Returns how many were settled."""
    settled, stuck = 0, set()
    for practice_id, account_id, appointment_id in writing.due(clock.now()):
        if account_id in stuck:
            continue  # a server that does not answer costs one wait, not one for each appointment
        with acting(Scope.system(practice_id)):
            try:
                done = writing.settle(account_id, appointment_id)
            except Exception:
                db.session.rollback()
                log.exception("an appointment could not be written", extra={"appointment": appointment_id})
                done = False
        settled += done
        if not done:
            stuck.add(account_id)
    return settled


def sweep() -> int:
    """Forget holds that ended an hour ago and more."""
    with transaction():
        return operations.sweep_holds(clock.now() - operations.holding.LASTS * 6)


def check_zones() -> int:
    """Once a night: report appointments whose clock time a change of zone rules has moved."""
    now = clock.now()
    if (now.hour, now.minute) != AT_NIGHT:
        return 0
    with transaction():
        return checking.report_shifted(now)


def tick() -> None:
    """Everything of scheduling that the minute asks for."""
    remind()
    refresh_feeds()
    make_meetings()
    write_calendars()
    settle_lines()
    sweep()
    check_zones()

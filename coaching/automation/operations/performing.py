"""Perform what is due: claim a touchpoint, do what its step says, write down that it was sent. One transaction each.

Two workers may run this at once: a touchpoint is claimed by a conditional UPDATE, and what is made carries its key.
If the process dies before the commit nothing was made and the touchpoint is still planned; the next tick does it.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, text, update
from sqlalchemy.exc import OperationalError

from coaching.alerts import operations as alerts
from coaching.automation.operations.addresses import try_afresh
from coaching.automation.operations.holding import is_held
from coaching.automation.operations.planning import replan
from coaching.automation.operations.sparing import is_said_already
from coaching.automation.what import DONE_BY_DOING, WHAT, Errand
from coaching.core import clock
from coaching.core.db import db, flush, transaction
from coaching.core.queue import wake
from coaching.core.scope import Scope, acting
from coaching.facts import operations as facts
from coaching.journeys import queries as journeys
from coaching.journeys.models import DONE, FAILED, PLANNED, RELEASED, SAID, SKIPPED, Journey, Touchpoint
from coaching.people import queries as people
from coaching.practices import queries as practices

log = logging.getLogger(__name__)

BATCH = 200  # journeys in one tick; the next tick takes the rest
REACH = timedelta(days=120)  # plans that reach less far are made longer


# Spelled out, not bound: the partial index is used only where the query says the very same.
_IS_PLANNED = text("touchpoint.state = 'planned'")


def perform_due(now: datetime | None = None) -> int:
    """Do everything whose moment has come, in every practice; how many touchpoints were done. Never stops at a bad one.

    Does nothing while this installation may not send (restored or copied): see holding.py.
    """
    now = now or clock.now()
    if is_held(now):
        return 0
    done = 0
    for practice_id, journey_id in _waiting(now):
        with acting(Scope.system(practice_id)):
            done += perform_journey(journey_id, now)
    for practice_id, journey_id in _short_plans(now):
        with acting(Scope.system(practice_id)):
            _guarded_replan(journey_id, now)
    return done


def _waiting(now: datetime) -> list[tuple[str, str]]:
    """(practice, journey) with something due, the oldest first: one index-only look when there is nothing."""
    query = (
        select(Touchpoint.practice_id, Touchpoint.journey_id)
        .where(_IS_PLANNED, Touchpoint.due_at <= now)
        .order_by(Touchpoint.due_at)
        .limit(BATCH * 4)
    )
    found = list(dict.fromkeys((practice_id, journey_id) for practice_id, journey_id in db.session.execute(query)))
    db.session.rollback()  # looking is over: no snapshot is held while working
    return found[:BATCH]


def _short_plans(now: datetime) -> list[tuple[str, str]]:
    found = list(dict.fromkeys(journeys.whose_time_has_come(now) + journeys.unplanned(now + REACH)))
    db.session.rollback()
    return found


def perform_journey(journey_id: str, now: datetime | None = None) -> int:
    """Do what is due in one journey; how many touchpoints. The plan is made again first: conditions count now, not then."""
    now = now or clock.now()
    return sum(_perform(touchpoint_id, now) for touchpoint_id in _guarded_replan(journey_id, now))


def _guarded_replan(journey_id: str, now: datetime) -> list[str]:
    """Plan it; the touchpoints that are due. None of a journey that cannot be planned."""
    try:
        with transaction():
            road = replan(journey_id, now)
        return [row.id for row in road.due(now)]
    except OperationalError:
        return _not_now(journey_id)
    except Exception:  # one journey that cannot be planned must not stop the others
        log.exception("a journey could not be planned", extra={"journey": journey_id})
        with transaction():
            _put_off(journey_id, now)
        return []


def _not_now(what: str) -> list[str]:
    """The database is busy or away. Nothing is wrong with this one: it stays as it is, and the next minute does it."""
    log.warning("the database could not be used; it is tried again next minute", extra={"of": what}, exc_info=True)
    return []


def _put_off(journey_id: str, now: datetime) -> None:
    """Postpone what is due by an hour and tell the coach, so that the line behind it moves."""
    journey = journeys.journey(journey_id)
    db.session.execute(
        update(Touchpoint)
        .where(Touchpoint.journey_id == journey_id, Touchpoint.state == PLANNED, Touchpoint.due_at <= now)
        .values(due_at=now + timedelta(hours=1))
    )
    if journey.planned_until is None or journey.planned_until < now + REACH:
        journey.planned_until = now + REACH
    _tell(journey, f"journey:{journey_id}", f"plan_failed:{journey_id}:{now:%Y-%m-%d}")


def _perform(touchpoint_id: str, now: datetime) -> int:
    try:
        with transaction():
            return int(perform(touchpoint_id, now))
    except OperationalError:
        return len(_not_now(touchpoint_id))
    except Exception:  # said to the coach below; the others go on
        log.exception("a touchpoint failed", extra={"touchpoint": touchpoint_id})
        with transaction():
            fail(touchpoint_id)
        return 0


def perform(touchpoint_id: str, now: datetime) -> bool:
    """Claim one touchpoint and do it, inside the caller's transaction. False when it is no longer planned and due, or is set aside."""
    if not _claim(touchpoint_id, now):
        return False
    touchpoint = journeys.touchpoint(touchpoint_id)
    db.session.refresh(touchpoint)
    errand = _errand(touchpoint)
    if errand is None:
        touchpoint.state, touchpoint.skip_reason = SKIPPED, "step_removed"
        return False
    if is_said_already(errand):
        touchpoint.state, touchpoint.skip_reason, touchpoint.released_at = SKIPPED, SAID, None
        _settle_twins(touchpoint, now)
        return False
    touchpoint.made = WHAT[errand.step.what](errand)
    _settle_twins(touchpoint, now)
    _write_down(errand, now)
    flush()
    wake("post")
    return True


def _claim(touchpoint_id: str, now: datetime) -> bool:
    """planned -> released, if it is still planned and due: of two workers one gets it."""
    flush()
    claimed = db.session.execute(
        update(Touchpoint)
        .where(Touchpoint.id == touchpoint_id, Touchpoint.state == PLANNED, Touchpoint.due_at <= now)
        .values(state=RELEASED, released_at=now)
        .execution_options(synchronize_session=False)
    )
    return bool(claimed.rowcount == 1)  # type: ignore[attr-defined]


def _errand(touchpoint: Touchpoint) -> Errand | None:
    journey = journeys.journey(touchpoint.journey_id)
    step = next((one for one in journeys.steps_of(journey) if one.key == touchpoint.step), None)
    if step is None:
        return None
    person = people.person(journey.person_id)
    try_afresh(person)
    return Errand(touchpoint, step, journey, person, practices.member(journey.coach_id))


def _settle_twins(touchpoint: Touchpoint, now: datetime) -> None:
    """Earlier ones that were merged into this one are settled with it: no later plan may bring them back."""
    db.session.execute(
        update(Touchpoint)
        .where(
            Touchpoint.journey_id == touchpoint.journey_id,
            Touchpoint.step == touchpoint.step,
            Touchpoint.nth < touchpoint.nth,
            Touchpoint.state == SKIPPED,
            Touchpoint.skip_reason == "merged",
            Touchpoint.released_at.is_(None),
        )
        .values(released_at=now)
    )


def _write_down(errand: Errand, now: datetime) -> None:
    touchpoint = errand.touchpoint
    about: dict[str, Any] = {
        "journey_id": errand.journey.id,
        "person_id": errand.person.id,
        "step": touchpoint.step,
        "nth": touchpoint.nth,
        "subject": f"touchpoint:{touchpoint.id}",
        "at": now,
    }
    facts.record("sent", **about)
    if errand.step.what in DONE_BY_DOING or errand.params.get("remind"):
        touchpoint.state, touchpoint.done_at = DONE, now
        facts.record("step_done", **about)


def fail(touchpoint_id: str) -> None:
    """Put a touchpoint aside that could not be done, and tell the coach; they can try it again from the thread."""
    touchpoint = journeys.touchpoint(touchpoint_id)
    touchpoint.state, touchpoint.released_at = FAILED, None
    touchpoint.skip_reason = "failed"
    flush()
    _tell(
        journeys.journey(touchpoint.journey_id),
        f"touchpoint:{touchpoint_id}",
        f"step_failed:{touchpoint_id}:{touchpoint.generation}",
    )


def _tell(journey: Journey, subject: str, key: str) -> None:
    alerts.raise_alert(
        "step_failed", member_id=journey.coach_id, person_id=journey.person_id, journey_id=journey.id, subject=subject, key=key
    )  # fmt: skip

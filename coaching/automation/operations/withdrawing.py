"""Take back letters that were queued but did not leave, when what they were for has passed (faults 21 and 26).

Only what waits can be taken back: a letter that is being handed over goes. `cancel` and the sender use the same row.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from sqlalchemy import select

from coaching.automation.case import Road
from coaching.core.db import db
from coaching.core.queue import wake
from coaching.core.scope import scoped
from coaching.deliveries import operations as deliveries
from coaching.deliveries import rules as delivery_rules
from coaching.deliveries.models import Delivery
from coaching.journeys.models import DONE, Touchpoint
from coaching.journeys.queries import PlanStep
from coaching.programmes import rules

NOT_YET = datetime(2999, 1, 1, tzinfo=UTC)  # a pause without an end
PAUSED = "paused"


def withdraw(road: Road, now: datetime) -> int:
    """Cancel, put off or let go what waits in the queue for this journey; how many letters were touched."""
    if not road.waiting:
        return 0
    query = (
        scoped(Delivery)
        .join(Touchpoint, Touchpoint.id == Delivery.touchpoint_id)
        .add_columns(Touchpoint)
        .where(Delivery.id.in_(road.waiting), Delivery.status.in_(delivery_rules.WAITING))
    )
    touched = 0
    for delivery, row in db.session.execute(query).all():
        step = road.steps.get(row.step)
        if step is not None:
            touched += _settle(delivery, row, step, road, now)
    return touched


def _settle(delivery: Delivery, row: Touchpoint, step: PlanStep, road: Road, now: datetime) -> int:
    reason = _passed(row, step, road, now)
    if reason is not None:
        return deliveries.cancel([delivery], reason)
    pause = next((one for one in road.journey.pauses if one.from_at <= now and (one.until_at is None or now < one.until_at)), None)
    if pause is not None and step.on_pause == "skip":
        return deliveries.cancel([delivery], PAUSED)
    if pause is not None and delivery.reason != PAUSED:
        return _put_off(delivery, pause.until_at or NOT_YET, PAUSED)
    if pause is None and delivery.reason == PAUSED:
        wake("post")
        return _put_off(delivery, now, None)
    return 0


def _passed(row: Touchpoint, step: PlanStep, road: Road, now: datetime) -> str | None:
    """Why a letter has lost its use, or None while it is of use."""
    closes_at = road.journey.closes_at
    if closes_at is not None and closes_at <= now and not _is_aftercare(step.key, road.steps):
        return "journey_closed"
    if "no_next_appointment" in step.when and any(one.number and not one.is_over and one.end > now for one in road.appointments):
        return "appointment_booked"
    if "step_not_done" in step.when:
        reminded = road.rows.get((step.when["step_not_done"], (row.nth - 1) // step.when.get("max", 1) + 1))
        if reminded is not None and reminded.state == DONE:
            return "already_done"
    if step.what in ("form", "lesson", "assignment") and not step.params.get("remind") and row.state == DONE:
        return "already_done"
    return None


def _is_aftercare(key: str, steps: Mapping[str, PlanStep]) -> bool:
    after = {name for name, one in steps.items() if "after_close" in one.when or one.when.get("phase_begins") == "follow_up"}
    return key in rules.referring_to(after, {name: one.when for name, one in steps.items()})


def _put_off(delivery: Delivery, until: datetime, reason: str | None) -> int:
    """Let it wait (or go): unless somebody is just handing it over."""
    query = select(Delivery).where(Delivery.id == delivery.id, Delivery.status.in_(delivery_rules.WAITING))
    row = db.session.scalar(query.with_for_update().execution_options(populate_existing=True))
    if row is None:
        return 0
    row.status, row.next_at, row.reason = "due", until, reason
    row.lease_owner = row.lease_until = None
    return 1

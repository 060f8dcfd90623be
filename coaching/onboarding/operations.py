"""Ticking the first things, and noticing who is stuck."""

from __future__ import annotations

from datetime import datetime

from coaching.alerts import operations as alerts
from coaching.core import clock
from coaching.core.db import db, flush
from coaching.facts import operations as facts
from coaching.journeys.models import Journey
from coaching.onboarding import queries, rules
from coaching.onboarding.models import Checklist


def _checklist(journey: Journey) -> Checklist:
    kept = queries.checklist(journey.id)
    if kept is None:
        kept = Checklist(journey_id=journey.id, person_id=journey.person_id, ticks={})
        db.session.add(kept)
        flush()
    return kept


def tick(journey: Journey, key: str, on: bool = True) -> Checklist:
    """Tick (or untick) an item. When all are done it is a fact, once. Raises ValueError for an unknown item."""
    if key not in {item.key for item in rules.ITEMS}:
        raise ValueError(key)
    kept = _checklist(journey)
    ticks = {name: at for name, at in kept.ticks.items() if name != key}
    kept.ticks = ticks | {key: clock.now().isoformat()} if on else ticks
    flush()
    if kept.finished_at is None and all(is_done for _item, is_done in queries.standing(journey)):
        kept.finished_at = clock.now()
        facts.record("onboarding_finished", person_id=journey.person_id, journey_id=journey.id)
    return kept


def look(journey: Journey, now: datetime) -> bool:
    """Tell the coach, once, that somebody is stuck in the first days. Returns whether it did."""
    left = [item.key for item, is_done in queries.standing(journey) if not is_done]
    if not rules.is_stuck(journey.starts_at, now, left):
        return False
    kept = _checklist(journey)
    kept.stuck_at = now
    alerts.raise_alert("onboarding_stuck", member_id=journey.coach_id, person_id=journey.person_id, journey_id=journey.id,
                       key=f"onboarding_stuck:{journey.id}")  # fmt: skip
    return True

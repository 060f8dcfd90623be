"""Ticking a milestone by hand, and taking the tick back. What was reached by itself stays reached."""

from __future__ import annotations

from coaching.core.errors import NotHere
from coaching.facts import operations as facts
from coaching.journeys.models import Journey
from coaching.journeys.queries.milestones import TICKED, UNTICKED, Milestone, milestones


def tick(journey: Journey, key: str) -> None:
    """It is reached, says the coach. Raises NotHere for a milestone that this road does not have."""
    if _stone(journey, key).since is None:
        _record(TICKED, journey, key)


def untick(journey: Journey, key: str) -> None:
    """Not yet after all."""
    if _stone(journey, key).is_by_hand:
        _record(UNTICKED, journey, key)


def _stone(journey: Journey, key: str) -> Milestone:
    found = next((stone for stone in milestones(journey) if stone.key == key), None)
    if found is None:
        raise NotHere(key)
    return found


def _record(type_: str, journey: Journey, key: str) -> None:
    facts.record(type_, journey_id=journey.id, person_id=journey.person_id, subject=f"journey:{journey.id}", detail={"key": key})

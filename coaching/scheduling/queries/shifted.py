"""What a change of an appointment did to the plan of its journey: the engine above notes it as a fact in the same transaction."""

from __future__ import annotations

from datetime import datetime

from coaching.facts import queries as facts


def moved_along(appointment_id: str, since: datetime) -> int:
    """How many things on the thread a change of this appointment moved, added or took away, since a moment (UTC)."""
    fact = facts.latest("plan_changed", subject=f"appointment:{appointment_id}")
    return len((fact.detail or {})["lines"]) if fact is not None and fact.at >= since else 0

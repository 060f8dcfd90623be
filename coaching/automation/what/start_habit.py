"""A step that starts a habit. Used by steps `what = "habit"`, e.g. programmes/ready_made/burn-out-recovery.toml."""

from __future__ import annotations

from coaching.automation.what.errand import Errand
from coaching.automation.what.write_message import tell
from coaching.habits import operations as habits


def start_habit(errand: Errand) -> str:
    """Add the habit to the coachee's list; the step's subject is its name. Rules on the habit find it by what was made."""
    subject, body = errand.words()
    habit = habits.add(
        errand.person,
        title=subject,
        kind=errand.params.get("kind", "yes_no"),
        unit=errand.params.get("unit"),
        target=errand.params.get("target"),
        rhythm=errand.params.get("schedule", "daily"),
        days=errand.params.get("days") or [],
        times=errand.params.get("times"),
        journey_id=errand.journey.id,
        key=errand.key,
    )
    if body:
        tell(errand, subject, body)
    return f"habit:{habit.id}"

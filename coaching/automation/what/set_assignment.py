"""A step that sets an assignment. Used by steps `what = "assignment"`, e.g. programmes/ready_made/leadership.toml.

The words are the step's own: its subject is the title, its body what to do.
"""

from __future__ import annotations

from datetime import timedelta

from coaching.automation import letters
from coaching.automation.what.errand import Errand
from coaching.core import clock
from coaching.core.i18n import local
from coaching.lessons import operations as lessons


def set_assignment(errand: Errand) -> str:
    """Give the coachee something to do, by a day counted from today in their own zone."""
    subject, body = errand.words()
    due_on = None
    if errand.params.get("due_in"):
        days = letters.days_of(errand.params["due_in"])
        due_on = (local(clock.now(), errand.person.timezone) + timedelta(days=days)).date()
    assignment = lessons.assign(
        errand.person,
        title=subject,
        body=body,
        due_on=due_on,
        journey_id=errand.journey.id,
        step=errand.step.key,
        nth=errand.touchpoint.nth,
        key=errand.key,
        touchpoint_id=errand.touchpoint.id,
        if_unsure=errand.step.if_unsure,
    )
    return f"assignment:{assignment.id}"

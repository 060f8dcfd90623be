"""A step that gives the coach a sign. Used by steps `what = "alert"`: a low or dropped score, an intake that waits.

The row is there in the commit that caused it, also when no mail can leave. The story: tests/stories/test_low_score.py.
"""

from __future__ import annotations

from coaching.alerts import operations as alerts
from coaching.automation import letters
from coaching.automation.what.errand import Errand


def raise_alert(errand: Errand) -> str:
    """An alert of the step's kind for the coach, once for this touchpoint, and a copy without content by mail."""
    values = letters.Values(errand.person, errand.coach, errand.journey, errand.step, errand.touchpoint.nth)
    alert = alerts.raise_alert(
        errand.params.get("kind", "free"),
        member_id=errand.coach.id,
        person_id=errand.person.id,
        journey_id=errand.journey.id,
        subject=f"touchpoint:{errand.touchpoint.id}",
        score=values.get("score") if "score" in errand.step.when else None,
        key=errand.key,
        mail=True,
    )
    return f"alert:{alert.id}"

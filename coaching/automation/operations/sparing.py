"""One answer, one message: what a drop would say is set aside when a low (or high) score says something already.

The planner lists both, since each step is planned by itself (docs/adr/0059). Decided when the message would go out, and the
same whichever of the two is done first: the other one counts as soon as it is planned.
"""

from __future__ import annotations

from sqlalchemy import or_, select

from coaching.automation.what import Errand
from coaching.core.db import db
from coaching.core.scope import scope
from coaching.journeys import queries as journeys
from coaching.journeys.models import BY_COACH, DONE, PLANNED, RELEASED, Touchpoint
from coaching.journeys.queries import PlanStep


def is_said_already(errand: Errand) -> bool:
    """Whether this message is about a drop, and another about the same answer went out or will. Never of one that the coach chose by hand."""
    touchpoint, about = errand.touchpoint, _about(errand.step)
    if "drops_by" not in about or touchpoint.reason == BY_COACH or touchpoint.moved_to or touchpoint.override:
        return False
    others = [step.key for step in journeys.steps_of(errand.journey) if _about(step).keys() & {"below", "above"} and _about(step)["of"] == about["of"]]
    goes = or_(Touchpoint.state.in_((PLANNED, RELEASED, DONE)), Touchpoint.skip_reason == "merged")  # merged: its later twin goes out at that moment
    query = select(Touchpoint.id).where(
        Touchpoint.practice_id == scope().practice_id,
        Touchpoint.journey_id == touchpoint.journey_id,
        Touchpoint.step.in_(others),
        Touchpoint.nth == touchpoint.nth,  # both count the scored answers
        goes,
    )
    return bool(others) and db.session.scalar(query.limit(1)) is not None


def _about(step: PlanStep) -> dict[str, object]:
    """What a message says it is about, when that is a score; nothing otherwise."""
    return dict(step.when.get("score", {})) if step.what == "message" else {}

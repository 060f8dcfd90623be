"""Goals and actions of a person."""

from __future__ import annotations

from sqlalchemy import Select, select

from coaching.core.db import db, existing
from coaching.core.scope import scope, scoped
from coaching.goals.models import ActionItem, Goal, GoalScale, GoalShare
from coaching.people import queries as people


def _mine(statement, model):
    if scope().sees_only_own:
        return statement.where(model.person_id == scope().person_id)
    if scope().role in ("owner", "coach"):
        return statement.where(model.person_id.in_(people.in_my_care()))
    return statement


def goal(goal_id: str) -> Goal:
    """One goal; a coachee finds only their own, a coach those of the people in their care. Raises NotHere."""
    return existing(_mine(scoped(Goal).where(Goal.id == goal_id, Goal.removed_at.is_(None)), Goal), goal_id)


def removed(goal_id: str) -> Goal:
    """A goal that was put away, for those who could put it away. Raises NotHere."""
    return existing(_mine(scoped(Goal).where(Goal.id == goal_id, Goal.removed_at.is_not(None)), Goal), goal_id)


def of_person(person_id: str, journey_id: str | None = None) -> list[Goal]:
    """The goals of somebody, oldest first."""
    return list(db.session.scalars(wanted_of(person_id, journey_id)))


def wanted_of(person_id: str, journey_id: str | None = None) -> Select[Goal]:
    """`of_person`, to ask together with something else (core/sheaf.py)."""
    wanted = scoped(Goal).where(Goal.person_id == person_id, Goal.removed_at.is_(None))
    if journey_id:
        wanted = wanted.where(Goal.journey_id == journey_id)
    return wanted.order_by(Goal.created_at)


def scales_of(goal_ids: list[str]) -> dict[str, list[GoalScale]]:
    """What each goal was given over time, oldest first."""
    found: dict[str, list[GoalScale]] = {goal_id: [] for goal_id in goal_ids}
    for row in db.session.scalars(select(GoalScale).where(GoalScale.goal_id.in_(found)).order_by(GoalScale.at)):
        found[row.goal_id].append(row)
    return found


def share_of(goal_id: str, sponsorship_id: str) -> GoalShare | None:
    """Who said that this sponsor may see this goal; None when nobody did."""
    return db.session.scalar(scoped(GoalShare).where(GoalShare.goal_id == goal_id, GoalShare.sponsorship_id == sponsorship_id))


def shares_of(goal_id: str) -> list[GoalShare]:
    """All of them."""
    return list(db.session.scalars(scoped(GoalShare).where(GoalShare.goal_id == goal_id)))


def shown_to(sponsorship_id: str) -> list[Goal]:
    """The goals that coach and coachee both show to this sponsor, oldest first. Ask sponsors.queries.sponsorship first whether it is live."""
    joint = (GoalShare.sponsorship_id == sponsorship_id, GoalShare.by_coach_at.is_not(None), GoalShare.by_coachee_at.is_not(None))
    wanted = scoped(Goal).join(GoalShare, GoalShare.goal_id == Goal.id).where(*joint, Goal.removed_at.is_(None))
    return list(db.session.scalars(wanted.order_by(Goal.created_at)))


def action(action_id: str) -> ActionItem:
    """One action; a coachee finds only their own. Raises NotHere."""
    return existing(_mine(scoped(ActionItem).where(ActionItem.id == action_id), ActionItem), action_id)


def actions_of(person_id: str, *, only_open: bool = False, limit: int = 50) -> list[ActionItem]:
    """What was agreed with somebody: open ones first, by date."""
    return list(db.session.scalars(actions_wanted_of(person_id, only_open=only_open, limit=limit)))


def actions_wanted_of(person_id: str, *, only_open: bool = False, limit: int = 50) -> Select[ActionItem]:
    """`actions_of`, to ask together with something else (core/sheaf.py)."""
    wanted = scoped(ActionItem).where(ActionItem.person_id == person_id)
    if only_open:
        wanted = wanted.where(ActionItem.done_at.is_(None))
    order = (ActionItem.done_at.is_not(None), ActionItem.due_on.is_(None), ActionItem.due_on, ActionItem.created_at)
    return wanted.order_by(*order).limit(limit)

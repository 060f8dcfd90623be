"""Setting goals, giving them a number, agreeing on actions."""

from __future__ import annotations

from datetime import date

from coaching.core import clock
from coaching.core.db import db, flush
from coaching.facts import operations as facts
from coaching.goals import queries
from coaching.goals.models import ActionItem, Goal, GoalScale, GoalShare


def set_goal(person_id: str, title: str, now: int, wanted: int, *, journey_id: str | None = None) -> Goal:
    """A new goal: where it stands (0 to 10) and where it should go."""
    goal = Goal(person_id=person_id, journey_id=journey_id, title=title, start=now, now=now, wanted=wanted)
    db.session.add(goal)
    flush()
    db.session.add(GoalScale(goal_id=goal.id, value=now, at=clock.now()))
    facts.record("goal_set", person_id=person_id, journey_id=journey_id, subject=f"goal:{goal.id}")
    return goal


def give(goal: Goal, value: int) -> None:
    """Give a goal a number; the history is kept. Reaching what was wanted is recorded once."""
    goal.now = value
    db.session.add(GoalScale(goal_id=goal.id, value=value, at=clock.now()))
    facts.record("goal_scored", person_id=goal.person_id, journey_id=goal.journey_id, subject=f"goal:{goal.id}", score=value)
    if value >= goal.wanted and goal.reached_at is None:
        goal.reached_at = clock.now()
        facts.record("goal_reached", person_id=goal.person_id, journey_id=goal.journey_id, subject=f"goal:{goal.id}")


def rename(goal: Goal, title: str, wanted: int) -> None:
    """Other words, or another wish. Who agreed to show a sponsor the old ones did not agree to these: both say so again."""
    if (goal.title, goal.wanted) != (title, wanted):
        for share in queries.shares_of(goal.id):
            share.by_coach_at = share.by_coachee_at = None
    goal.title, goal.wanted = title, wanted


def show_to_sponsor(goal: Goal, sponsorship_id: str, *, by_coachee: bool, shown: bool) -> GoalShare:
    """One of the two says that the sponsor may see this goal, or no longer; it is seen when both say so."""
    share = queries.share_of(goal.id, sponsorship_id)
    if share is None:
        share = GoalShare(goal_id=goal.id, sponsorship_id=sponsorship_id)
        db.session.add(share)
    at = clock.now() if shown else None
    if by_coachee:
        share.by_coachee_at = at
    else:
        share.by_coach_at = at
    flush()
    return share


def remove(goal: Goal) -> None:
    """Put a goal away."""
    goal.removed_at = clock.now()


def restore(goal: Goal) -> None:
    """Bring a goal back that was put away, with every number it was given."""
    goal.removed_at = None


def agree(
    person_id: str, text: str, *, due_on: date | None = None, journey_id: str | None = None, appointment_id: str | None = None
) -> ActionItem:
    """Something the coachee will do, agreed in a conversation."""
    item = ActionItem(person_id=person_id, journey_id=journey_id, appointment_id=appointment_id, text=text, due_on=due_on)
    db.session.add(item)
    flush()
    facts.record("action_agreed", person_id=person_id, journey_id=journey_id, subject=f"action_item:{item.id}")
    return item


def tick(item: ActionItem) -> None:
    """Done; ticking again opens it."""
    item.done_at = None if item.done_at else clock.now()
    if item.done_at:
        facts.record("action_done", person_id=item.person_id, journey_id=item.journey_id, subject=f"action_item:{item.id}")

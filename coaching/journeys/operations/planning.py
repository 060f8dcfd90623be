"""apply_plan: the one function that makes the touchpoint rows what the planner says they should be."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from coaching.core.db import db, flush
from coaching.journeys import queries
from coaching.journeys.models import DONE, MISSED, PLANNED, RELEASED, SKIPPED, Journey, Touchpoint

ENDS = ("already_done", "appointment_booked", "journey_closed")
TOO_OLD = ("stale", "too_late")  # it should have gone out and did not: that is missed, not skipped


def apply_plan(journey: Journey, plan: Any, until: datetime | None = None) -> int:
    """Diff `plan` (planning.plan.Plan) with the rows of `journey` and write the difference; how many rows changed.

    Rows that went out, failed, or were skipped by the coach are never touched, so applying the same plan twice changes
    nothing. A moment that the coach chose by hand stays. `until` (UTC) is how far the plan looked ahead.
    """
    rows = queries.latest_touchpoints(journey.id)
    changed, listed = 0, set()
    for one in plan.touchpoints:
        listed.add((one.step, one.nth))
        changed += _place(journey, rows.get((one.step, one.nth)), one)
    for one in plan.not_planned:
        if one.nth is not None:
            listed.add((one.step, one.nth))
            changed += _set_aside(journey, rows.get((one.step, one.nth)), one)
    changed += _forget(row for key, row in rows.items() if key not in listed)
    if until is not None:
        journey.planned_until = until
    flush()
    return changed


def _place(journey: Journey, row: Touchpoint | None, one: Any) -> int:
    if row is None or _is_about_earlier_start(row, one):
        generation = 1 if row is None else row.generation + 1
        _add(journey, one, state=PLANNED, generation=generation, due_at=one.due, reason=str(one.reason))
        return 1
    if row.is_settled:
        return 0
    due = row.moved_to or one.due
    wanted = (PLANNED, due, str(one.reason), [str(word) for word in one.moved_by])
    if (row.state, row.due_at, row.reason, row.moved_by) == wanted:
        return 0
    row.state, row.due_at, row.reason, row.moved_by = wanted
    row.skip_reason = None
    return 1


def _is_about_earlier_start(row: Touchpoint, one: Any) -> bool:
    """A preparation that went out before the appointment was moved: the plan lists it anew (journey-plan 5.1)."""
    return row.state in (RELEASED, DONE) and str(one.reason) == "before_appointment"


def _set_aside(journey: Journey, row: Touchpoint | None, one: Any) -> int:
    reason = str(one.reason)
    if reason == "already_sent":
        return 0
    if row is None:
        if reason != "merged":
            return 0
        _add(journey, one, state=SKIPPED, generation=1, skip_reason=reason)
        return 1
    state = MISSED if reason in TOO_OLD else SKIPPED
    if row.is_settled or (row.state, row.skip_reason) == (state, reason) or _is_moved_by_hand(row, reason):
        return 0
    row.state, row.skip_reason = state, reason
    return 1


def _is_moved_by_hand(row: Touchpoint, reason: str) -> bool:
    """The coach chose another moment: only what ends the sequence itself overrules that."""
    return row.state == PLANNED and row.moved_to is not None and reason not in ENDS


def _add(journey: Journey, one: Any, **values: Any) -> None:
    moved_by = [str(word) for word in getattr(one, "moved_by", ())]
    db.session.add(
        Touchpoint(
            practice_id=journey.practice_id,
            journey_id=journey.id,
            person_id=journey.person_id,
            step=one.step,
            nth=one.nth,
            planned_at=getattr(one, "planned", None),
            moved_by=moved_by,
            **values,
        )
    )


def _forget(rows: Iterable[Touchpoint]) -> int:
    """Planned ones that the plan no longer knows (the appointment is gone, the step was removed) leave no trace."""
    gone = [row for row in rows if not row.is_settled]
    for row in gone:
        db.session.delete(row)
    return len(gone)

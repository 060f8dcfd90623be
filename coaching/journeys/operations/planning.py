"""apply_plan: the one function that makes the touchpoint rows what the planner says they should be."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from coaching.core import clock
from coaching.core.db import db, flush
from coaching.journeys.models import DONE, MISSED, PLANNED, RELEASED, SKIPPED, Journey, Touchpoint

ENDS = ("already_done", "appointment_booked", "journey_closed")
A_DAY = timedelta(days=1)
PAUSED = "paused"
TOO_OLD = ("stale", "too_late")  # it should have gone out and did not: that is missed, not skipped


Rows = dict[tuple[str, int], Touchpoint]  # the newest generation of each (step, nth)


def apply_plan(journey: Journey, plan: Any, rows: Rows, until: datetime | None = None) -> int:
    """Diff `plan` (planning.plan.Plan) with the `rows` of `journey` and write the difference; how many changed.

    `rows` were read after the journey was locked, and are made what stands now. Those that went out, failed, or were skipped
    by the coach are never touched, so applying the same plan twice changes nothing. A moment that the coach chose by hand
    stays, but waits for a pause that it falls in. `until` (UTC) is how far the plan looked ahead.
    """
    changed, listed = 0, set()
    for one in plan.touchpoints:
        listed.add((one.step, one.nth))
        changed += _place(journey, rows, one)
    for one in plan.not_planned:
        if one.nth is not None:
            listed.add((one.step, one.nth))
            changed += _set_aside(journey, rows, one)
    changed += _forget(rows, [key for key in rows if key not in listed])
    if until is not None and not _reaches(journey, until):
        journey.planned_until = until
    flush()
    return changed


def _reaches(journey: Journey, until: datetime) -> bool:
    """Whether it is written down already that the plan reaches about as far: a day is not worth a row written at every change."""
    known = journey.planned_until
    return known is not None and until - A_DAY <= known <= until


def _place(journey: Journey, rows: Rows, one: Any) -> int:
    row = rows.get((one.step, one.nth))
    if row is None or _is_about_earlier_start(row, one):
        generation = 1 if row is None else row.generation + 1
        _add(journey, rows, one, state=PLANNED, generation=generation, due_at=one.due, reason=str(one.reason))
        return 1
    if row.is_settled:
        return 0
    if _is_held(journey, row):
        return _mark(row, SKIPPED, PAUSED)
    due = _chosen(row) or one.due
    wanted = (PLANNED, due, str(one.reason), [str(word) for word in one.moved_by])
    if (row.state, row.due_at, row.reason, row.moved_by) == wanted:
        return 0
    row.state, row.due_at, row.reason, row.moved_by = wanted
    row.skip_reason = None
    return 1


def _is_about_earlier_start(row: Touchpoint, one: Any) -> bool:
    """A preparation that went out before the appointment was moved: the plan lists it anew (journey-plan 5.1)."""
    return row.state in (RELEASED, DONE) and str(one.reason) == "before_appointment"


def _set_aside(journey: Journey, rows: Rows, one: Any) -> int:
    row, reason = rows.get((one.step, one.nth)), str(one.reason)
    if reason == "already_sent":
        return 0
    if row is None:
        if reason != "merged":
            return 0
        _add(journey, rows, one, state=SKIPPED, generation=1, skip_reason=reason)
        return 1
    if row.is_settled:
        return 0
    if reason not in ENDS and _is_held(journey, row):
        return _mark(row, SKIPPED, PAUSED)
    if reason not in ENDS and _chosen(row) is not None and (row.state == PLANNED or row.skip_reason == PAUSED):
        row.due_at = row.moved_to
        return _mark(row, PLANNED, None)  # only what ends the sequence itself overrules the coach
    return _mark(row, MISSED if reason in TOO_OLD else SKIPPED, reason)


def _mark(row: Touchpoint, state: str, reason: str | None) -> int:
    if (row.state, row.skip_reason) == (state, reason):
        return 0
    row.state, row.skip_reason = state, reason
    return 1


def _is_held(journey: Journey, row: Touchpoint) -> bool:
    """Whether the moment that the coach chose falls in a pause that is not over: nothing goes out in it."""
    moment, now = row.moved_to, clock.now()
    return moment is not None and any(
        one.from_at <= moment and (one.until_at is None or max(moment, now) < one.until_at) for one in journey.pauses
    )


def _chosen(row: Touchpoint) -> datetime | None:
    """The moment that the coach chose. One that passed while the journey was paused is the plan's again."""
    if row.skip_reason == PAUSED and row.moved_to is not None and row.moved_to <= clock.now():
        row.moved_to = None
    return row.moved_to


def _add(journey: Journey, rows: Rows, one: Any, **values: Any) -> None:
    moved_by = [str(word) for word in getattr(one, "moved_by", ())]
    rows[one.step, one.nth] = made = Touchpoint(
        practice_id=journey.practice_id,
        journey_id=journey.id,
        person_id=journey.person_id,
        step=one.step,
        nth=one.nth,
        planned_at=getattr(one, "planned", None),
        moved_by=moved_by,
        **values,
    )
    db.session.add(made)


def _forget(rows: Rows, unlisted: list[tuple[str, int]]) -> int:
    """Planned ones that the plan no longer knows (the appointment is gone, the step was removed) leave no trace."""
    gone = [key for key in unlisted if not rows[key].is_settled]
    for key in gone:
        db.session.delete(rows.pop(key))
    return len(gone)

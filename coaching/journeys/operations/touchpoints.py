"""What a coach does with one touchpoint: send it now, skip it, move it, edit it for this person, add one of their own."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from coaching.core import clock
from coaching.core.db import db, flush
from coaching.core.errors import Invalid
from coaching.core.ids import new_id
from coaching.facts import operations as facts
from coaching.journeys.models import BY_COACH, FAILED, MISSED, PLANNED, SAID, SKIPPED, Journey, OwnStep, Touchpoint


def send_now(touchpoint: Touchpoint) -> None:
    """Let it go out at once, whatever was planned; also one that was skipped, missed or failed. Raises Invalid when sent."""
    _must_wait(touchpoint, FAILED)
    touchpoint.state, touchpoint.skip_reason, touchpoint.released_at = PLANNED, None, None
    touchpoint.due_at, touchpoint.reason = clock.now(), BY_COACH
    flush()
    _changed(touchpoint, "now")


def skip(touchpoint: Touchpoint) -> None:
    """It will not go out, and no later plan brings it back; `unskip` does."""
    _must_wait(touchpoint, FAILED)
    touchpoint.state, touchpoint.skip_reason = SKIPPED, BY_COACH
    flush()
    _changed(touchpoint, "skip")


def unskip(touchpoint: Touchpoint) -> None:
    """Plan it again as if it had not been skipped; one that was set aside for another message goes out now, since the coach wants both."""
    if touchpoint.state == SKIPPED and touchpoint.skip_reason == SAID:
        send_now(touchpoint)
    elif touchpoint.state == SKIPPED and touchpoint.skip_reason == BY_COACH:
        touchpoint.state, touchpoint.skip_reason = PLANNED, None
        flush()
        _changed(touchpoint, "unskip")


def move(touchpoint: Touchpoint, to: datetime | None) -> None:
    """Let it go out at a moment (UTC) of the coach's choice; None gives it back to the plan. Raises Invalid."""
    _must_wait(touchpoint)
    if to is not None and to <= clock.now():
        raise Invalid("that moment has passed", {"to": "past"})
    touchpoint.moved_to = to
    if to is not None:
        touchpoint.state, touchpoint.skip_reason, touchpoint.due_at = PLANNED, None, to
    flush()
    _changed(touchpoint, "move")


def edit(touchpoint: Touchpoint, subject: str, body: str) -> None:
    """Other words, for this person only. Empty words give back those of the programme."""
    _must_wait(touchpoint)
    touchpoint.override = {"subject": subject, "body": body} if subject or body else None
    flush()


def add_own_step(journey: Journey, values: dict[str, Any]) -> OwnStep:
    """A step for this journey only; it is planned like any other. `values` as of a programme's step, without key."""
    step = OwnStep(
        journey_id=journey.id, person_id=journey.person_id, key=f"own-{new_id()[:10].lower()}", **values
    )
    db.session.add(step)
    flush()
    facts.record("step_added", journey_id=journey.id, person_id=journey.person_id, step=step.key)
    return step


def remove_own_step(step: OwnStep) -> None:
    """Take a step of the coach's own out again; what went out of it stays on the thread."""
    facts.record("step_removed", journey_id=step.journey_id, person_id=step.person_id, step=step.key)
    db.session.delete(step)
    flush()


def _must_wait(touchpoint: Touchpoint, *also: str) -> None:
    if touchpoint.state not in (PLANNED, SKIPPED, MISSED, *also):
        raise Invalid("it went out already", {"state": touchpoint.state})


def _changed(touchpoint: Touchpoint, how: str) -> None:
    facts.record(
        "touchpoint_changed",
        journey_id=touchpoint.journey_id,
        person_id=touchpoint.person_id,
        step=touchpoint.step,
        nth=touchpoint.nth,
        subject=f"touchpoint:{touchpoint.id}",
        detail={"how": how},
    )

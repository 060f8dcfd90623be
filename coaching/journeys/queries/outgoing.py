"""What goes out by itself: to whom, what, when and why. A few statements, however many journeys there are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_, select

from coaching.core.db import db
from coaching.core.i18n import _, say
from coaching.core.scope import scope, scoped
from coaching.forms.models import Form
from coaching.journeys.models import BY_COACH, PERHAPS, PLANNED, SKIPPED, Journey, OwnStep, Touchpoint
from coaching.journeys.queries.steps import plan_step
from coaching.people.models import Person
from coaching.programmes import queries as programmes
from coaching.programmes.models import Step

INSIDE = ("phase", "end_sequence", "alert", "todo")  # steps that nobody outside sees
OPEN = ("active", "closed")  # of a paused journey nothing goes out


@dataclass(frozen=True)
class Outgoing:
    """One letter to come: `at` in UTC, `what` its name, `why` in words; is_by_hand: the coach chose the moment;
    `deed`: what the step does."""

    touchpoint: Touchpoint
    person: Person
    at: datetime
    what: str
    why: str
    is_by_hand: bool
    deed: str


def going_out(until: datetime, coach_id: str | None = None, limit: int = 200) -> list[Outgoing]:
    """What goes out before `until` (UTC), soonest first, at most `limit`; of one coach's coachees, or of the whole practice."""
    return _told((Touchpoint.state == PLANNED, Touchpoint.due_at <= until, Journey.state.in_(OPEN)), coach_id, limit)


def perhaps_sent(coach_id: str | None = None, limit: int = 200) -> list[Outgoing]:
    """What was due before a backup was put back: the original may have sent it, so a person decides."""
    return _told((Touchpoint.state == SKIPPED, Touchpoint.skip_reason == PERHAPS), coach_id, limit)


def _told(conditions: Sequence[ColumnElement[bool]], coach_id: str | None, limit: int) -> list[Outgoing]:
    query = (
        select(Touchpoint, Journey, Person, Step, OwnStep)
        .join(Journey, Journey.id == Touchpoint.journey_id)
        .join(Person, Person.id == Touchpoint.person_id)
        .outerjoin(Step, and_(Step.version_id == Journey.programme_version_id, Step.key == Touchpoint.step))
        .outerjoin(OwnStep, and_(OwnStep.journey_id == Journey.id, OwnStep.key == Touchpoint.step))
        .where(Touchpoint.practice_id == scope().practice_id, *conditions)
        .where(or_(Step.what.not_in(INSIDE), and_(Step.id.is_(None), OwnStep.what.not_in(INSIDE))))
        .order_by(Touchpoint.due_at, Touchpoint.id)
        .limit(limit)
    )
    if coach_id is not None:
        query = query.where(Journey.coach_id == coach_id)
    rows = db.session.execute(query).all()
    names = _names({row.Journey.programme_version_id for row in rows})
    return [_outgoing(row.Touchpoint, row.Person, row.Step or row.OwnStep, names.get(row.Journey.programme_version_id, {})) for row in rows]


def _names(version_ids: set[str]) -> dict[str, dict[str, str]]:
    """What every step of these editions is called: a form by its own name."""
    if not version_ids:
        return {}
    forms = {form.key: say(form.name) for form in db.session.scalars(scoped(Form))}
    found: dict[str, dict[str, str]] = {}
    for step in db.session.scalars(scoped(Step).where(Step.version_id.in_(version_ids))):
        found.setdefault(step.version_id, {})[step.key] = _name(step, forms)
    return found


def _name(step: Step, forms: dict[str, str]) -> str:
    form = forms.get((step.params or {}).get("form", "")) if step.what == "form" else None
    if form is None:
        return plan_step(step).name()
    return _("Reminder: %(form)s", form=form) if step.params.get("remind") else form


def _outgoing(row: Touchpoint, person: Person, step: Step | OwnStep, names: dict[str, str]) -> Outgoing:
    what = names.get(row.step) or plan_step(step).name()
    moved = row.moved_to is not None
    if row.reason == BY_COACH:
        why = _("sent by you")
    elif moved:
        why = _("moved by you")
    else:
        why = programmes.say_reason(row.reason, step.when, row.nth, None, names, ahead=True)
    return Outgoing(row, person, row.due_at or row.created_at, what.replace("{first_name}", person.first_name), why, moved or row.reason == BY_COACH, step.what)

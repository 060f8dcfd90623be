"""The checklist as it stands: ticks and facts together."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from coaching.core.db import db
from coaching.core.scope import scoped
from coaching.facts import queries as facts
from coaching.forms import queries as forms
from coaching.journeys.models import Journey
from coaching.onboarding import rules
from coaching.onboarding.models import Checklist


def checklist(journey_id: str) -> Checklist | None:
    """The ticks of a journey's first days."""
    return db.session.scalar(scoped(Checklist).where(Checklist.journey_id == journey_id))


def standing(journey: Journey) -> list[tuple[rules.Item, bool]]:
    """Each item with whether it is done."""
    kept = checklist(journey.id)
    seen = {fact.type for fact in facts.of_person(journey.person_id)}
    if any(one.version.form.kind == "intake" for one in forms.answered_since(journey.person_id, None)):
        seen.add("form_answered:intake")
    return [(item, rules.done(item, kept.ticks if kept else (), seen)) for item in rules.ITEMS]


def intake_of(person_id: str) -> str | None:
    """The intake that waits for an answer, by its id; None as long as it was not sent."""
    return next((one.id for one in forms.waiting_for(person_id) if one.version.form.kind == "intake"), None)


def starting(before: datetime) -> list[tuple[str, str]]:
    """(practice, journey) ids of journeys in their first days that began before a moment and were not looked at: for the worker."""
    wanted = (
        select(Journey.practice_id, Journey.id)
        .outerjoin(Checklist, Checklist.journey_id == Journey.id)
        .where(Journey.state == "active", Journey.phase == "onboarding", Journey.starts_at <= before)
        .where(Checklist.stuck_at.is_(None), Checklist.finished_at.is_(None))
        .limit(100)
    )
    return [(row[0], row[1]) for row in db.session.execute(wanted)]

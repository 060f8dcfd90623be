"""The steps that a journey follows: those of its edition of the programme, then the coach's own for this person."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from coaching.core.db import db
from coaching.core.i18n import say
from coaching.core.scope import scoped
from coaching.journeys.models import Journey, OwnStep
from coaching.programmes.models import Step
from coaching.programmes.queries import what_name


@dataclass(frozen=True)
class PlanStep:
    """A step as the engine reads it, wherever it is written down."""

    key: str
    phase: str
    when: dict[str, Any]
    what: str
    params: dict[str, Any]
    texts: dict[str, dict[str, str]]
    on_pause: str
    stale_after: str | None
    for_coachee: bool
    if_unsure: str
    own_id: str | None = field(default=None)  # row of the coach's own step, if it is one

    def words(self, locale: str, override: dict[str, str] | None = None) -> tuple[str, str]:
        """Subject and body in a language (or the other one), with this person's own words in front."""
        chosen = self.texts.get(locale) or self.texts.get("en") or next(iter(self.texts.values()), {})
        own = override or {}
        return own.get("subject") or chosen.get("subject", ""), own.get("body") or chosen.get("body", "")

    def name(self, locale: str | None = None) -> str:
        """What it is called on the thread: its subject, else what it does."""
        subject = say({lang: text.get("subject", "") for lang, text in self.texts.items()}, locale)
        return subject or what_name(self.what)


def steps_of(journey: Journey) -> list[PlanStep]:
    """All steps of a journey in programme order, the coach's own last."""
    written = db.session.scalars(
        scoped(Step).where(Step.version_id == journey.programme_version_id).order_by(Step.position)
    )
    own = db.session.scalars(
        scoped(OwnStep).where(OwnStep.journey_id == journey.id).order_by(OwnStep.created_at, OwnStep.id)
    )
    return [plan_step(step) for step in written] + [plan_step(step, own_id=step.id) for step in own]


def steps_to_coachee(journey: Journey) -> set[str]:
    """Keys of the steps of a journey that reach the coachee."""
    return {step.key for step in steps_of(journey) if step.for_coachee}


def plan_step(step: Step | OwnStep, own_id: str | None = None) -> PlanStep:
    """A row of either table as a PlanStep."""
    return PlanStep(
        key=step.key,
        phase=step.phase,
        when=step.when,
        what=step.what,
        params=step.params or {},
        texts=step.texts or {},
        on_pause=step.on_pause,
        stale_after=step.stale_after,
        for_coachee=step.for_coachee,
        if_unsure=step.if_unsure,
        own_id=own_id,
    )

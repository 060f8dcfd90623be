"""A coach leaves: everyone in their care goes to a colleague, so that nobody is left whom no one may reach."""

from __future__ import annotations

from sqlalchemy import update

from coaching.core.db import db, flush
from coaching.journeys import queries
from coaching.journeys.operations.lifecycle import change_coach
from coaching.leads.models import Lead
from coaching.people.models import Person
from coaching.practices.models import Member


def entrust(leaver: Member, successor: Member) -> None:
    """Give the people, leads and journeys of one coach to another of the same practice; an ended journey goes along, for it can be
    opened again. Appointments stay where they stand: they are promises about somebody's time."""
    for journey in queries.of_coach(leaver.id):
        change_coach(journey, successor.id)
    flush()
    for whose in (Person, Lead):
        mine = whose.practice_id == leaver.practice_id
        db.session.execute(update(whose).where(mine, whose.coach_id == leaver.id).values(coach_id=successor.id))


__all__ = ["entrust"]

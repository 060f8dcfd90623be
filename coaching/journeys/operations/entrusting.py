"""A coach leaves or coaches no longer: everyone in their care goes to a colleague, so that nobody is left whom no one may reach."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import select, update

from coaching.alerts.models import Alert, Todo
from coaching.core.db import db, flush
from coaching.core.scope import scoped
from coaching.journeys import queries
from coaching.journeys.models import Journey
from coaching.journeys.operations.lifecycle import change_coach, pass_on
from coaching.leads.models import Lead
from coaching.people.models import Person
from coaching.practices.models import Member

PeopleOf = Callable[[str], set[str]]
_more: list[PeopleOf] = []


def on_care(people_of: PeopleOf) -> None:
    """Set by create_app: who else waits for a coach in a feature above (an open invitation), as ids of people."""
    if people_of not in _more:
        _more.append(people_of)


def in_care_of(coach: Member) -> int:
    """How many people somebody else has to take over: coached now or once, asking, or invited. Each counts once."""
    found = set(db.session.scalars(scoped(Person).where(Person.coach_id == coach.id).with_only_columns(Person.id)))
    for whose in (Journey, Lead):
        found |= set(db.session.scalars(scoped(whose).where(whose.coach_id == coach.id).with_only_columns(whose.person_id)))
    for people_of in _more:
        found |= people_of(coach.id)
    living = select(Person.id).where(Person.practice_id == coach.practice_id, Person.erased_at.is_(None))
    return len(found & set(db.session.scalars(living)))


def entrust(leaver: Member, successor: Member) -> None:
    """Give the people, leads and journeys of one coach to another of the same practice; an ended journey goes along, for it can be
    opened again. Appointments stay where they stand: they are promises about somebody's time."""
    for journey in queries.of_coach(leaver.id):
        change_coach(journey, successor.id)
    flush()
    for whose in (Person, Lead):
        mine = whose.practice_id == leaver.practice_id
        db.session.execute(update(whose).where(mine, whose.coach_id == leaver.id).values(coach_id=successor.id))
    for what, ended in ((Alert, Alert.seen_at), (Todo, Todo.done_at)):
        open_ = (what.practice_id == leaver.practice_id, what.member_id == leaver.id, what.person_id.is_not(None), ended.is_(None))
        db.session.execute(update(what).where(*open_).values(member_id=successor.id))
    pass_on(leaver.id, successor.id, None)


__all__ = ["entrust", "in_care_of", "on_care"]

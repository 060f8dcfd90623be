"""A coachee with their roads: person, journeys with their programmes, goals, and what the menu counts, in one statement.

Four rooms begin with it. A row stands for a journey and a goal, so that there are few of them however long somebody stays.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from coaching.core.db import db
from coaching.core.errors import NotHere
from coaching.core.scope import scope
from coaching.goals.models import Goal
from coaching.journeys.models import Journey
from coaching.people import queries as people
from coaching.people.models import Person
from coaching.programmes.models import ProgrammeVersion
from coaching.rooms import menu


@dataclass(frozen=True)
class Traveller:
    """Somebody, their journeys (the newest first, each knows its programme) and their goals (the oldest first)."""

    person: Person
    journeys: list[Journey]
    goals: list[Goal]

    @property
    def current(self) -> Journey | None:
        """The newest open journey, else the last closed one, else None."""
        return next((one for one in self.journeys if one.is_open), self.journeys[0] if self.journeys else None)

    def goals_of(self, journey: Journey) -> list[Goal]:
        """The goals of one journey."""
        return [goal for goal in self.goals if goal.journey_id == journey.id]


def read(person_id: str) -> Traveller:
    """Oneself, or somebody in the care of the coach who is signed in. Raises NotHere for anyone else."""
    query = (
        select(Person, Journey, Goal, *menu.columns())
        .outerjoin(Journey, Journey.person_id == Person.id)
        .outerjoin(Journey.version)
        .outerjoin(ProgrammeVersion.programme)
        .outerjoin(Goal, (Goal.person_id == Person.id) & Goal.removed_at.is_(None))
        .where(Person.practice_id == scope().practice_id, Person.id == person_id, Person.erased_at.is_(None))
        .options(contains_eager(Journey.version).contains_eager(ProgrammeVersion.programme))
        .order_by(Journey.starts_at.desc(), Journey.id.desc(), Goal.created_at)
    )
    own = scope().person_id == person_id
    rows = db.session.execute(query if own else query.where(Person.id.in_(people.in_my_care())), menu.bound()).all()
    if not rows:
        raise NotHere(person_id)
    menu.remember(rows[0])
    journeys = {row.Journey.id: row.Journey for row in rows if row.Journey is not None}
    goals = {row.Goal.id: row.Goal for row in rows if row.Goal is not None}
    return Traveller(rows[0].Person, list(journeys.values()), sorted(goals.values(), key=lambda goal: goal.created_at))

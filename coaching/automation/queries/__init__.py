"""Questions about house rules and what they did."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, func, select

from coaching.automation.models import HouseRule, RuleRun
from coaching.core.db import db, existing
from coaching.core.scope import scope, scoped
from coaching.facts.models import Fact
from coaching.journeys import queries as journeys
from coaching.journeys.models import Journey
from coaching.people.models import Person


def house_rules() -> list[HouseRule]:
    """The rules of this practice that have a row."""
    return list(db.session.scalars(scoped(HouseRule)))


def house_rule(id: str) -> HouseRule:
    """One rule. Raises NotHere."""
    return existing(scoped(HouseRule).where(HouseRule.id == id))


def by_key(key: str) -> HouseRule | None:
    """The rule with this key, or None."""
    return db.session.scalar(scoped(HouseRule).where(HouseRule.key == key))


def runs_of(keys: Collection[str]) -> set[tuple[str, str]]:
    """(rule id, key) of the runs that there were for these keys."""
    query = select(RuleRun.rule_id, RuleRun.key).where(RuleRun.practice_id == scope().practice_id, RuleRun.key.in_(set(keys)))
    return {(rule_id, key) for rule_id, key in db.session.execute(query)}


def rules_and_runs(triggers: Collection[str], keys: Collection[str]) -> tuple[list[HouseRule], set[tuple[str, str]]]:
    """The rules that wait for one of these, on or off, and `runs_of` in one statement: asked in every transaction in which something happened."""
    query = scoped(HouseRule).outerjoin(RuleRun, and_(RuleRun.rule_id == HouseRule.id, RuleRun.key.in_(set(keys))))
    rows = db.session.execute(query.where(HouseRule.trigger.in_(triggers)).add_columns(RuleRun.key)).all()
    return list({row[0].id: row[0] for row in rows}.values()), {(row[0].id, row[1]) for row in rows if row[1] is not None}


@dataclass(frozen=True)
class Whom:
    """Somebody a rule may be about, with their journeys, the newest first."""

    person: Person
    journeys: list[Journey]

    def journey(self, journey_id: str | None) -> Journey | None:
        """The journey with this id, or without one the current: the newest open, else the last closed."""
        if journey_id is not None:
            return next((one for one in self.journeys if one.id == journey_id), None)
        return journeys.current(self.journeys)


def whom(person_ids: Collection[str]) -> dict[str, Whom]:
    """These people, whoever was not erased, with their journeys: one statement."""
    query = (
        select(Person, Journey)
        .outerjoin(Journey, Journey.person_id == Person.id)
        .where(Person.practice_id == scope().practice_id, Person.id.in_(set(person_ids)), Person.erased_at.is_(None))
        .order_by(Journey.starts_at.desc(), Journey.id.desc())
    )
    found: dict[str, Whom] = {}
    for person, journey in db.session.execute(query):
        one = found.setdefault(person.id, Whom(person, []))
        if journey is not None:
            one.journeys.append(journey)
    return found


def silent_since(moment: datetime, signs: Sequence[str]) -> list[tuple[Journey, datetime]]:
    """Active journeys without any of these facts at or after `moment` (UTC), each with its last sign."""
    last = (
        select(Fact.journey_id, func.max(Fact.at).label("at"))
        .where(Fact.practice_id == scope().practice_id, Fact.type.in_(signs), Fact.journey_id.is_not(None))
        .group_by(Fact.journey_id)
        .subquery()
    )
    query = scoped(Journey).add_columns(last.c.at).join(last, last.c.journey_id == Journey.id).where(Journey.state == "active", last.c.at < moment)
    return [(journey, at) for journey, at in db.session.execute(query)]


def closed_before(moment: datetime) -> list[Journey]:
    """Journeys that were closed before `moment` (UTC)."""
    return list(db.session.scalars(scoped(Journey).where(Journey.state == "closed", Journey.closes_at < moment)))


def runs(limit: int = 20) -> list[RuleRun]:
    """What the rules did last, newest first."""
    return list(db.session.scalars(scoped(RuleRun).order_by(RuleRun.created_at.desc(), RuleRun.id).limit(limit)))

"""Questions about house rules and what they did."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import BindParameter, bindparam, func, select

from coaching.alerts import queries as alerts
from coaching.alerts.models import Alert
from coaching.automation.models import HouseRule, RuleRun
from coaching.core.db import db, existing
from coaching.core.scope import scope, scoped
from coaching.core.sheaf import Sheaf
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


def written(rule_id: str, person_id: str) -> int:
    """How many messages a rule wrote to this person."""
    query = select(func.count(RuleRun.id)).where(
        RuleRun.practice_id == scope().practice_id, RuleRun.rule_id == rule_id, RuleRun.person_id == person_id, RuleRun.outcome.like("message:%")
    )
    return db.session.scalar(query) or 0


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


# Made once: building a statement costs more than running it.
_HERE: BindParameter[str] = bindparam("practice_id")
_WAITS = (HouseRule.practice_id == _HERE, HouseRule.trigger.in_(bindparam("triggers", expanding=True)))
_HEARD = Sheaf(
    select(HouseRule).where(*_WAITS),
    select(RuleRun).where(RuleRun.rule_id.in_(select(HouseRule.id).where(*_WAITS)), RuleRun.key.in_(bindparam("keys", expanding=True))),
    select(Person).where(Person.practice_id == _HERE, Person.id.in_(bindparam("people", expanding=True)), Person.erased_at.is_(None)),
    select(Journey)
    .where(Journey.practice_id == _HERE, Journey.person_id.in_(bindparam("people", expanding=True)))
    .order_by(Journey.starts_at.desc(), Journey.id.desc()),
)


def heard(triggers: Collection[str], keys: Collection[str], person_ids: Collection[str]) -> tuple[list[HouseRule], set[tuple[str, str]], dict[str, Whom]]:
    """The rules that wait for one of these, on or off; `runs_of` these keys among them; and `whom` they may be about.

    One statement: it is asked in every transaction in which something happened.
    """
    found = _HEARD.read(practice_id=scope().practice_id, triggers=sorted(set(triggers)), keys=sorted(set(keys)), people=sorted(set(person_ids)))
    rules, ran, persons, travelled = found
    about = {person.id: Whom(person, []) for person in persons}
    for journey in travelled:
        if journey.person_id in about:
            about[journey.person_id].journeys.append(journey)
    return rules, {(run.rule_id, run.key) for run in ran}, about


def whom(person_ids: Collection[str]) -> dict[str, Whom]:
    """These people, whoever was not erased, with their journeys."""
    return heard((), (), person_ids)[2]


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
    """What the rules did last, newest first. A sign is its own run: it carries the rule in its key (operations/ruling.py)."""
    query = scoped(RuleRun).where(RuleRun.outcome.not_like("alert:%")).order_by(RuleRun.created_at.desc(), RuleRun.id)
    known = {rule.key: rule.id for rule in house_rules()}
    signs = [_as_run(sign, known) for sign in alerts.given_by_rules(limit) if sign.key.split(":")[1] in known]
    return sorted([*db.session.scalars(query.limit(limit)), *signs], key=lambda run: run.created_at, reverse=True)[:limit]


def _as_run(sign: Alert, known: dict[str, str]) -> RuleRun:
    """Not in the session."""
    _word, rule, key = sign.key.split(":", 2)
    about = {"person_id": sign.person_id, "journey_id": sign.journey_id, "created_at": sign.created_at}
    return RuleRun(rule_id=known[rule], key=key, outcome=f"alert:{sign.id}", practice_id=sign.practice_id, **about)

"""Questions about house rules and what they did."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import func, select

from coaching.automation.models import HouseRule, RuleRun
from coaching.core.db import db
from coaching.core.errors import NotHere
from coaching.core.scope import scope, scoped
from coaching.facts.models import Fact
from coaching.journeys.models import Journey


def house_rules() -> list[HouseRule]:
    """The rules of this practice that have a row."""
    return list(db.session.scalars(scoped(HouseRule)))


def house_rule(id: str) -> HouseRule:
    """One rule. Raises NotHere."""
    found = db.session.scalar(scoped(HouseRule).where(HouseRule.id == id))
    if found is None:
        raise NotHere()
    return found


def by_key(key: str) -> HouseRule | None:
    """The rule with this key, or None."""
    return db.session.scalar(scoped(HouseRule).where(HouseRule.key == key))


def has_rule_on(triggers: Collection[str]) -> bool:
    """Whether a rule of this practice waits for one of these."""
    query = scoped(HouseRule).where(HouseRule.trigger.in_(triggers), HouseRule.is_on)
    return db.session.scalar(query.limit(1)) is not None


def has_run(rule: HouseRule, key: str) -> bool:
    """Whether this rule ran already for this fact."""
    return db.session.scalar(scoped(RuleRun).where(RuleRun.rule_id == rule.id, RuleRun.key == key).limit(1)) is not None


def silent_since(moment: datetime, signs: Sequence[str]) -> list[tuple[Journey, datetime]]:
    """Active journeys without any of these facts at or after `moment` (UTC), each with its last sign."""
    last = (
        select(Fact.journey_id, func.max(Fact.at).label("at"))
        .where(Fact.practice_id == scope().practice_id, Fact.type.in_(signs), Fact.journey_id.is_not(None))
        .group_by(Fact.journey_id)
        .subquery()
    )
    query = (
        scoped(Journey)
        .add_columns(last.c.at)
        .join(last, last.c.journey_id == Journey.id)
        .where(Journey.state == "active", last.c.at < moment)
    )
    return [(journey, at) for journey, at in db.session.execute(query)]


def closed_before(moment: datetime) -> list[Journey]:
    """Journeys that were closed before `moment` (UTC)."""
    return list(db.session.scalars(scoped(Journey).where(Journey.state == "closed", Journey.closes_at < moment)))


def runs(limit: int = 20) -> list[RuleRun]:
    """What the rules did last, newest first."""
    return list(db.session.scalars(scoped(RuleRun).order_by(RuleRun.created_at.desc(), RuleRun.id).limit(limit)))

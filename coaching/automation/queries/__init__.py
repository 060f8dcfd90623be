"""Questions about house rules and what they did."""

from __future__ import annotations

from coaching.automation.models import HouseRule, RuleRun
from coaching.core.db import db
from coaching.core.errors import NotHere
from coaching.core.scope import scoped


def house_rules() -> list[HouseRule]:
    """The rules of this practice that have a row."""
    return list(db.session.scalars(scoped(HouseRule)))


def house_rule(id: str) -> HouseRule:
    """One rule. Raises NotHere."""
    found = db.session.scalar(scoped(HouseRule).where(HouseRule.id == id))
    if found is None:
        raise NotHere()
    return found


def has_run(rule: HouseRule, key: str) -> bool:
    """Whether this rule ran already for this fact."""
    return db.session.scalar(scoped(RuleRun).where(RuleRun.rule_id == rule.id, RuleRun.key == key).limit(1)) is not None


def runs(limit: int = 50) -> list[RuleRun]:
    """What the rules did last, newest first."""
    return list(db.session.scalars(scoped(RuleRun).order_by(RuleRun.created_at.desc(), RuleRun.id).limit(limit)))

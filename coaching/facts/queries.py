"""Questions about what happened."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Select, bindparam, or_, select

from coaching.core.db import db
from coaching.core.scope import scope, scoped
from coaching.facts.models import Fact


def of_journey(journey_id: str, types: Sequence[str] | None = None) -> list[Fact]:
    """The facts of one journey in the order in which they count."""
    wanted = scoped(Fact).where(Fact.journey_id == journey_id)
    if types:
        wanted = wanted.where(Fact.type.in_(types))
    return list(db.session.scalars(wanted.order_by(Fact.at, Fact.id)))


def lines_of_journey(journey_id: str, types: tuple[str, ...]) -> Sequence[Any]:
    """The same of some types, as rows of what a plan is made of: type, at (UTC), step, nth, score, subject, detail."""
    return db.session.execute(_lines(types), {"practice_id": scope().practice_id, "journey_id": journey_id}).all()


@lru_cache(maxsize=16)
def _lines(types: tuple[str, ...]) -> Select[Any]:
    """Made once for each set of types: building a statement costs more than running it."""
    return (
        select(Fact.type, Fact.at, Fact.step, Fact.nth, Fact.score, Fact.subject, Fact.detail)
        .where(Fact.practice_id == bindparam("practice_id"), Fact.journey_id == bindparam("journey_id"))
        .where(or_(*(Fact.type == one for one in types)))
        .order_by(Fact.at, Fact.id)
    )


def of_person(person_id: str, limit: int = 200) -> list[Fact]:
    """The latest facts of one person, newest first."""
    wanted = scoped(Fact).where(Fact.person_id == person_id)
    return list(db.session.scalars(wanted.order_by(Fact.at.desc(), Fact.id.desc()).limit(limit)))


def latest(type_: str, *, person_id: str | None = None, subject: str | None = None) -> Fact | None:
    """The newest fact of a type, about a person or a subject."""
    wanted = scoped(Fact).where(Fact.type == type_)
    if person_id:
        wanted = wanted.where(Fact.person_id == person_id)
    if subject:
        wanted = wanted.where(Fact.subject == subject)
    return db.session.scalar(wanted.order_by(Fact.at.desc(), Fact.id.desc()).limit(1))

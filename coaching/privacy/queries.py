"""Everything about a person, over all features: read from the models' tables by one explicit list."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from sqlalchemy import Select, func, select

from coaching.core.db import Base, db
from coaching.core.i18n import say
from coaching.core.scope import scope
from coaching.people.models import Person
from coaching.privacy.rules import BELONGINGS, Belonging

PERSON = ("first_name", "last_name", "email", "phone", "locale", "timezone", "street", "postcode", "city", "country", "company", "created_at")
# A coach's private working notes are not part of the automatic export (art. 15 asks for them on request; trust.md 2.4).
SHARED_ONLY = {"note", "growth_report"}


def model_of(table: str) -> type[Any]:
    """The mapped class of a table."""
    return next(mapper.class_ for mapper in Base.registry.mappers if mapper.class_.__tablename__ == table)


def rows_of(one: Belonging, person_id: str) -> list[Any]:
    """This person's rows of one table, within the practice."""
    return list(db.session.scalars(_rows_of(one, person_id)))


def _rows_of(one: Belonging, person_id: str) -> Select[Any]:
    model = model_of(one.table)
    wanted = select(model).where(model.practice_id == scope().practice_id, model.person_id == person_id)
    if one.table in SHARED_ONLY:
        wanted = wanted.where(model.shared_at.is_not(None))
    return wanted


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, (date, time)):
        return value.isoformat()
    if isinstance(value, bytes):
        return None
    if isinstance(value, dict) and set(value) <= {"nl", "en"} and value:
        return say(value)
    return value


def everything_of(person: Person) -> dict[str, Any]:
    """What a person may take along, as plain values for JSON: a structured, commonly used, machine-readable form (art. 20)."""
    found: dict[str, Any] = {"format": "draad.person/1", "person": {name: _plain(getattr(person, name)) for name in PERSON}}
    found["person"] |= {"tags": list(person.tags or []), "fields": dict(person.fields or {})}
    for one in BELONGINGS:
        if one.export:
            rows = rows_of(one, person.id)
            found[one.table] = [{name: _plain(getattr(row, name)) for name in one.export} for row in rows]
    found["habit_mark"] = _marks(person.id)
    return found


def _marks(person_id: str) -> list[dict[str, Any]]:
    habit, mark = model_of("habit"), model_of("habit_mark")
    wanted = select(mark.habit_id, mark.day, mark.value, mark.is_skip).join(habit, habit.id == mark.habit_id)
    rows = db.session.execute(wanted.where(habit.practice_id == scope().practice_id, habit.person_id == person_id).order_by(mark.day))
    return [{"habit": row.habit_id, "day": row.day.isoformat(), "value": row.value, "skip": row.is_skip} for row in rows]


def what_stays(person: Person) -> dict[str, int]:
    """What an erasure leaves standing because the law asks it, with how many rows: shown before and after."""
    kept = {one.table: _rows_of(one, person.id) for one in BELONGINGS if one.erase == "keep"}
    counts = (wanted.with_only_columns(func.count()).scalar_subquery().label(table) for table, wanted in kept.items())
    return dict(db.session.execute(select(*counts)).one()._mapping)

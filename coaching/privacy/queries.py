"""Everything about a person, over all features: read from the models' tables by one explicit list."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from sqlalchemy import Select, func, select

from coaching.accounts import queries as accounts
from coaching.alerts.models import Todo
from coaching.core.db import Base, db
from coaching.core.i18n import say
from coaching.core.scope import scope, scoped
from coaching.facts.models import Fact
from coaching.forms.models import Form, FormVersion
from coaching.forms.queries import OF_THE_COACH
from coaching.people.models import Person
from coaching.practices.models import Member
from coaching.privacy.rules import BELONGINGS, TABLES, Belonging

PERSON = ("first_name", "last_name", "email", "phone", "locale", "timezone", "street", "postcode", "city", "country", "company", "created_at")
# A coach's private working notes, and what a coach wrote in a guide, are not part of the automatic export (art. 15 asks for them
# on request).
SHARED_ONLY = {"note", "growth_report"}
# What a coachee can look at in their own rooms, in the order in which the page counts it.
SEEN = ("form_response", "message", "appointment", "goal", "habit", "progress", "agreement", "invoice")


def model_of(table: str) -> type[Any]:
    """The mapped class of a table."""
    return next(mapper.class_ for mapper in Base.registry.mappers if mapper.class_.__tablename__ == table)


def rows_of(one: Belonging, person_id: str) -> list[Any]:
    """This person's rows of one table, within the practice, in the order they came."""
    model = model_of(one.table)
    in_order = (model.created_at, model.id) if hasattr(model, "created_at") else ()
    return list(db.session.scalars(_rows_of(one, person_id).order_by(*in_order)))


def _rows_of(one: Belonging, person_id: str) -> Select[Any]:
    model = model_of(one.table)
    wanted = select(model).where(model.practice_id == scope().practice_id, model.person_id == person_id)
    if one.table in SHARED_ONLY:
        wanted = wanted.where(model.shared_at.is_not(None))
    if one.table == "invoice":
        wanted = wanted.where(model.number.is_not(None))  # a draft is the coach's until it is issued
    if one.table == "hand_in_file" and not scope().sees_only_own:
        wanted = wanted.where(model.hand_in_id.is_not(None))  # before it is handed in it is nobody's but theirs
    if one.table == "form_response":
        guides = select(FormVersion.id).join(Form, Form.id == FormVersion.form_id).where(Form.kind.in_(OF_THE_COACH))
        wanted = wanted.where(model.form_version_id.not_in(guides))
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
            rows, names = rows_of(one, person.id), one.export + (one.own if scope().sees_only_own else ())
            found[one.table] = [{name: _plain(getattr(row, name)) for name in names} for row in rows]
    found["habit_mark"] = _marks(person.id)
    return found


MEMBER = (
    "name", "email", "phone", "role", "title", "locale", "timezone", "video_link", "alerts_by_mail", "shows_phone", "shows_email", "created_at",
)  # fmt: skip
TAKEN_OUT = ("person_exported", "person_erased")
DID_AT_MOST = 10_000


def everything_of_member(member: Member) -> dict[str, Any]:
    """What is kept of somebody who works here: who they are, where they signed in, their hours, tasks about nobody, and what they did when.

    What coachees wrote or said is not theirs to take along, and neither is who they did it with.
    """
    did = scoped(Fact).where(Fact.member_id == member.id).order_by(Fact.id.desc()).limit(DID_AT_MOST)
    return {
        "format": "draad.member/1",
        "member": {name: _plain(getattr(member, name)) for name in MEMBER},
        "device": [{"label": one.label, "created_at": _plain(one.created_at), "seen_at": _plain(one.seen_at)}
                   for one in accounts.devices_of(member.user_id, is_staff=True)],
        "availability": [{"name": one.name, "weekly": one.weekly, "overrides": one.overrides} for one in _mine(model_of("availability"), member)],
        "time_off": [{"first_day": _plain(one.first_day), "last_day": _plain(one.last_day), "name": one.name} for one in _mine(model_of("time_off"), member)],
        "todo": [{"text": one.text, "due_on": _plain(one.due_on), "done_at": _plain(one.done_at)}
                 for one in db.session.scalars(scoped(Todo).where(Todo.member_id == member.id, Todo.person_id.is_(None)))],
        "did": [{"type": one.type, "at": _plain(one.at)} for one in db.session.scalars(did)],
    }  # fmt: skip


def _mine(model: type[Any], member: Member) -> list[Any]:
    return list(db.session.scalars(scoped(model).where(model.coach_id == member.id)))


def taken_out_by(member_id: str, limit: int = 20) -> list[tuple[Fact, Person]]:
    """Whose data this member downloaded or erased, the latest first."""
    about = select(Fact, Person).join(Person, Person.id == Fact.person_id)
    mine = (Fact.practice_id == scope().practice_id, Fact.member_id == member_id, Fact.type.in_(TAKEN_OUT))
    return [(row[0], row[1]) for row in db.session.execute(about.where(*mine).order_by(Fact.id.desc()).limit(limit))]


def _marks(person_id: str) -> list[dict[str, Any]]:
    habit, mark = model_of("habit"), model_of("habit_mark")
    wanted = select(mark.habit_id, mark.day, mark.value, mark.is_skip).join(habit, habit.id == mark.habit_id)
    rows = db.session.execute(wanted.where(habit.practice_id == scope().practice_id, habit.person_id == person_id).order_by(mark.day))
    return [{"habit": row.habit_id, "day": row.day.isoformat(), "value": row.value, "skip": row.is_skip} for row in rows]


def what_stays(person: Person) -> dict[str, int]:
    """What an erasure leaves standing because the law asks it, with how many rows: shown before and after."""
    return _counted([one for one in BELONGINGS if one.erase == "keep"], person)


def what_is_kept(person: Person) -> dict[str, int]:
    """What is kept of somebody that they can read in their own rooms, with how many rows."""
    return _counted([TABLES[table] for table in SEEN], person)


def _counted(wanted: list[Belonging], person: Person) -> dict[str, int]:
    counts = (_rows_of(one, person.id).with_only_columns(func.count()).scalar_subquery().label(one.table) for one in wanted)
    return dict(db.session.execute(select(*counts)).one()._mapping)

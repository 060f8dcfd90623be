"""The list of people in one statement of plain columns, or three: how many, one page, what is known of just those. The same at 10 and 10,000.

Statements are made once per shape of what is asked: building one costs more than running it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache, lru_cache
from json import dumps, loads
from math import ceil
from typing import Any, NamedTuple, cast

from sqlalchemy import ColumnElement, Integer, String, and_, bindparam, case, event, exists, func, or_, select
from sqlalchemy import cast as cast_to

from coaching.core import clock
from coaching.core.db import plain
from coaching.core.scope import scope
from coaching.facts.models import Fact
from coaching.journeys.models import Journey
from coaching.leads.models import Lead
from coaching.people.models import Person
from coaching.people.rules import each_once
from coaching.programmes.rules import PHASES
from coaching.rooms.asked import Asked
from coaching.rooms.desk import BY_THEMSELVES
from coaching.scheduling.models import Appointment

PER_PAGE = 200  # a whole practice on one page


class Entry(NamedTuple):
    """One line of the list. Moments are UTC; `phase` and `state` are None without an open journey.

    By name, a row of the statement is one as it comes: its columns have these names, in this order.
    """

    id: str
    first_name: str
    last_name: str
    email: str | None
    phone: str | None
    phase: str | None
    state: str | None
    coach_id: str | None
    next_at: datetime | None
    seen_at: datetime | None
    score: float | None


@dataclass(frozen=True)
class Roll:
    """One page of people, as the pager wants it."""

    items: list[Entry]
    page: int
    per_page: int
    total: int

    @property
    def pages(self) -> int:
        """At least one."""
        return max(1, ceil(self.total / self.per_page))


MANY = 1_000  # from here on a total may be a minute old: counting ten thousand people costs more than showing two hundred
COUNTED_FOR = timedelta(minutes=1)
WHOSE = func.coalesce(Journey.coach_id, Person.coach_id)
NOW = bindparam("now", type_=Appointment.start.type)
_TAGS = cast_to(Person.tags, String)  # as they are written, ["vip", "Zorg"]: between its quotes a tag is found on SQLite and PostgreSQL alike


class _ForAMinute(dict[Any, tuple[datetime, Any]]):
    """What was counted for a key, kept by this process until it is a minute old."""

    def recall(self, key: Any) -> Any:
        """What was kept and is not too old, else None."""
        until, value = self.get(key, (clock.now(), None))
        return value if until > clock.now() else None

    def keep(self, key: Any, value: Any) -> None:
        if len(self) > 200:
            self.clear()
        self[key] = (clock.now() + COUNTED_FOR, value)


_tags, _totals = _ForAMinute(), _ForAMinute()


def page_of(asked: Asked) -> Roll:
    """One page of people: how many there are, who they are, and what is known of just these. By name in one statement, and one for more than a page."""
    shape, values = _shape(asked), _values(asked)
    first = {"most": PER_PAGE + 1, "from": (asked.page - 1) * PER_PAGE}
    found = plain(_people(*shape), values | first).all()
    if asked.page == 1 and len(found) <= PER_PAGE:
        return Roll(_entries(asked, found), 1, PER_PAGE, len(found))
    total = _total(asked, values)
    number = min(asked.page, max(1, ceil(total / PER_PAGE)))
    if number != asked.page:
        found = plain(_people(*shape), values | {"most": PER_PAGE, "from": (number - 1) * PER_PAGE}).all()
    return Roll(_entries(asked, found[:PER_PAGE]), number, PER_PAGE, total)


def ids_of(asked: Asked, most: int) -> list[str]:
    """The ids of everybody asked for, at most so many, on every page."""
    shape = _shape(replace(asked, sort="name"))
    return [row[0] for row in plain(_people(*shape), _values(asked) | {"most": most, "from": 0})]


def _entries(asked: Asked, found: Sequence[Any]) -> list[Entry]:
    if asked.sort.lstrip("-") == "name":
        return cast("list[Entry]", found)
    known = _known([row[0] for row in found])
    return [Entry(*row, *known[row[0]]) for row in found]


Shape = tuple[str, str, bool, bool, int, tuple[str, ...], bool]


def _shape(asked: Asked) -> Shape:
    """What the statement depends on; all else are its parameters."""
    return asked.show, asked.sort, bool(asked.phase), bool(asked.coach), len(asked.words.split()[:5]), tuple(key for key, _said in asked.own), bool(asked.tag)


def _values(asked: Asked) -> dict[str, Any]:
    words = {f"word_{n}": f"%{_literally(word)}%" for n, word in enumerate(asked.words.split()[:5])}
    tag = f"%{_literally(dumps(asked.tag))}%"
    return {"practice_id": scope().practice_id, "now": clock.now(), "phase": asked.phase, "coach": asked.coach, "tag": tag, **words} | {f"own_{n}": said for n, (_key, said) in enumerate(asked.own)}


def _literally(word: str) -> str:
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _total(asked: Asked, values: dict[str, Any]) -> int:
    """How many there are: exact up to MANY, beyond that remembered for a minute by this process."""
    key = (scope().practice_id, replace(asked, page=1, sort="name"))
    kept: int | None = _totals.recall(key)
    if kept is not None:
        return kept
    total = plain(_count(*_shape(asked)), values).scalar() or 0
    if total > MANY:
        _totals.keep(key, total)
    return total


# Made once: building a statement costs more than running it.
@cache
def _known_of() -> Any:
    return select(Person.id, _next(Person.id, NOW), _seen(Person.id), _score(Person.id)).where(Person.id.in_(bindparam("ids", expanding=True)))


def _known(person_ids: list[str]) -> dict[str, tuple[Any, ...]]:
    """Next appointment, last sign of life and last score of these people; each reads one index entry."""
    found = plain(_known_of(), {"ids": person_ids, "now": clock.now()})
    return {row[0]: tuple(row[1:]) for row in found}


def tags_in_use() -> list[str]:
    """The tags that people of this practice have, each once, capitals aside. A minute old at most: reading everybody for each page would be most of it."""
    key = scope().practice_id
    kept: list[str] | None = _tags.recall(key)
    if kept is not None:
        return kept
    rows = plain(_tagged(), {"practice_id": key}).all()
    tags = each_once(tag for (said,) in rows for tag in loads(said) or ())
    _tags.keep(key, tags)
    return tags


@event.listens_for(Person.tags, "set")
def _tags_changed(*_what: object) -> None:
    """Who types a new tag finds it in the list at once, in this process."""
    _tags.clear()


@cache
def _tagged() -> Any:
    return select(_TAGS).where(Person.practice_id == bindparam("practice_id"), Person.archived_at.is_(None), _TAGS != "[]").distinct()


def kept_of(person_ids: list[str]) -> dict[str, tuple[list[str], dict[str, str]]]:
    """The tags of these people, and what was filled in for them in the practice's own fields, by key. One statement."""
    found = plain(_kept(), {"practice_id": scope().practice_id, "ids": person_ids})
    return {row.id: (row.tags or [], row.fields or {}) for row in found}


@cache
def _kept() -> Any:
    chosen = Person.practice_id == bindparam("practice_id"), Person.id.in_(bindparam("ids", expanding=True))
    return select(Person.id, Person.tags, Person.fields).where(*chosen)


def _next(person_id: Any, now: Any) -> Any:
    ahead = Appointment.person_id == person_id, Appointment.start > now, Appointment.status.in_(("booked", "pending"))
    return select(func.min(Appointment.start)).where(*ahead).scalar_subquery()


def _seen(person_id: Any) -> Any:
    theirs = Fact.person_id == person_id, BY_THEMSELVES
    return select(Fact.at).where(*theirs).order_by(Fact.at.desc()).limit(1).scalar_subquery()


def _score(person_id: Any) -> Any:
    scored = Fact.person_id == person_id, Fact.type == "form_answered", Fact.score.is_not(None)
    return select(Fact.score).where(*scored).order_by(Fact.at.desc()).limit(1).scalar_subquery()


@lru_cache(maxsize=100)
def _people(show: str, sort: str, phase: bool, coach: bool, words: int, own: tuple[str, ...], tag: bool) -> Any:
    """The people asked for, with their open journey, in the order asked for. By name, an index gives the order: then what is known of each comes along."""
    known = (_next(Person.id, NOW).label("next_at"), _seen(Person.id).label("seen_at"), _score(Person.id).label("score")) if sort.lstrip("-") == "name" else ()
    columns = (Person.id, Person.first_name, Person.last_name, Person.email, Person.phone, Journey.phase, Journey.state, WHOSE.label("coach_id"))
    most, since = bindparam("most", type_=Integer), bindparam("from", type_=Integer)
    return _chosen(select(*columns, *known), show, phase, coach, words, own, tag).order_by(*_order(sort)).limit(most).offset(since)


@lru_cache(maxsize=100)
def _count(show: str, sort: str, phase: bool, coach: bool, words: int, own: tuple[str, ...], tag: bool) -> Any:
    return _chosen(select(func.count()).select_from(Person), show, phase, coach, words, own, tag)


def _chosen(wanted: Any, show: str, phase: bool, coach: bool, words: int, own: tuple[str, ...], tag: bool) -> Any:
    open_journey = and_(Journey.person_id == Person.id, Journey.state != "closed")
    conditions = [Person.practice_id == bindparam("practice_id"), Person.erased_at.is_(None), _shown(show)]
    conditions.append(Person.archived_at.is_not(None) if show == "put_away" else Person.archived_at.is_(None))
    if phase:
        conditions.append(Journey.phase == bindparam("phase"))
    if coach:
        conditions.append(WHOSE == bindparam("coach"))
    conditions += [_holds(bindparam(f"word_{n}")) for n in range(words)]
    conditions += [Person.fields[key].as_string() == bindparam(f"own_{n}") for n, key in enumerate(own)]
    if tag:
        conditions.append(_TAGS.ilike(bindparam("tag"), escape="\\"))
    return wanted.outerjoin(Journey, open_journey).where(*conditions)


def _shown(show: str) -> ColumnElement[bool]:
    lead = exists().where(Lead.person_id == Person.id, Lead.closed_at.is_(None))
    was = exists().where(Journey.person_id == Person.id, Journey.state == "closed").correlate(Person)
    return {
        "coachees": Journey.id.is_not(None),
        "leads": and_(Journey.id.is_(None), lead),
        "alumni": and_(Journey.id.is_(None), was),
        "all": Person.id.is_not(None),
        "put_away": Person.id.is_not(None),
    }[show]


def _holds(like: Any) -> ColumnElement[bool]:
    return or_(*(field.ilike(like, escape="\\") for field in (Person.first_name, Person.last_name, Person.email, Person.company)))


def _order(sort: str) -> list[Any]:
    """By name unless asked otherwise; what has no value stands last either way."""
    name = [Person.first_name, Person.last_name, Person.id]  # as the index has them: the first page of many is read, not sorted
    key, down = sort.lstrip("-"), sort.startswith("-")
    if key == "name":
        return [name[0].desc() if down else name[0], *name[1:]]
    places = {phase: number for number, phase in enumerate(PHASES)}
    value = {
        "phase": lambda: case(places, value=Journey.phase), "next": lambda: _next(Person.id, NOW), "seen": lambda: _seen(Person.id),
        "score": lambda: _score(Person.id),
    }[key]()  # fmt: skip
    return [value.is_(None), value.desc() if down else value, *name]

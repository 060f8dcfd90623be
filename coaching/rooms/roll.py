"""The list of people in three statements: how many, one page of plain columns, and what is known of just those. It stays the same at 10 and 10,000."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from math import ceil
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, bindparam, case, exists, func, or_, select

from coaching.core import clock
from coaching.core.db import db
from coaching.core.scope import scope
from coaching.facts.models import Fact
from coaching.journeys.models import Journey
from coaching.leads.models import Lead
from coaching.people.models import Person
from coaching.programmes.rules import PHASES
from coaching.rooms.desk import BY_THEMSELVES
from coaching.scheduling.models import Appointment

SHOWN = ("coachees", "leads", "alumni", "all")
SORTS = ("name", "phase", "next", "seen", "score")
PER_PAGE = 200  # a whole practice on one page; performance.md row 5


@dataclass(frozen=True)
class Asked:
    """What the URL asks for, made sane."""

    show: str
    words: str
    phase: str
    coach: str
    sort: str
    page: int

    @classmethod
    def of(cls, args: Any) -> Asked:
        """From request arguments; nonsense is left out."""
        show, sort, page = args.get("show"), args.get("sort", ""), args.get("page", "1")
        phase = args.get("phase", "")
        coach = args.get("coach", (scope().member_id or "") if scope().role == "coach" else "")
        return cls(
            show=show if show in SHOWN else "coachees",
            words=args.get("q", "").strip()[:80],
            phase=phase if phase in PHASES else "",
            coach=coach,
            sort=sort if sort.lstrip("-") in SORTS else "name",
            page=max(1, int(page)) if page.isdigit() and len(page) < 7 else 1,
        )


class Entry(NamedTuple):
    """One line of the list. Moments are UTC; `phase` and `state` are None without an open journey."""

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
_totals: dict[tuple[str | None, Asked], tuple[datetime, int]] = {}


def page_of(asked: Asked) -> Roll:
    """One page of people: how many there are, who they are, and what is known of just these."""
    chosen = _chosen(asked)
    total = _total(asked, chosen)
    number = min(asked.page, max(1, ceil(total / PER_PAGE)))
    people = db.session.execute(chosen.limit(PER_PAGE).offset((number - 1) * PER_PAGE)).all()
    known = _known([one.id for one in people])
    return Roll([Entry(*one, *known[one.id]) for one in people], number, PER_PAGE, total)


def _total(asked: Asked, chosen: Any) -> int:
    """How many there are: exact up to MANY, beyond that remembered for a minute by this process."""
    key, now = (scope().practice_id, replace(asked, page=1, sort="name")), clock.now()
    until, total = _totals.get(key, (now, 0))
    if until > now:
        return total
    total = db.session.scalar(chosen.with_only_columns(func.count(), maintain_column_froms=True).order_by(None)) or 0
    if total > MANY:
        if len(_totals) > 200:
            _totals.clear()
        _totals[key] = (now + COUNTED_FOR, total)
    return total


# Made once: building a statement costs more than running it.
@cache
def _known_of() -> Any:
    return select(Person.id, _next(Person.id, bindparam("now")), _seen(Person.id), _score(Person.id)).where(Person.id.in_(bindparam("ids", expanding=True)))


def _known(person_ids: list[str]) -> dict[str, tuple[Any, ...]]:
    """Next appointment, last sign of life and last score of these people; each reads one index entry."""
    found = db.session.execute(_known_of(), {"ids": person_ids, "now": clock.now()})
    return {person_id: known for person_id, *known in found}


def _next(person_id: Any, now: Any) -> Any:
    ahead = Appointment.person_id == person_id, Appointment.start > now, Appointment.status.in_(("booked", "pending"))
    return select(func.min(Appointment.start)).where(*ahead).scalar_subquery()


def _seen(person_id: Any) -> Any:
    theirs = Fact.person_id == person_id, BY_THEMSELVES
    return select(Fact.at).where(*theirs).order_by(Fact.at.desc()).limit(1).scalar_subquery()


def _score(person_id: Any) -> Any:
    scored = Fact.person_id == person_id, Fact.type == "form_answered", Fact.score.is_not(None)
    return select(Fact.score).where(*scored).order_by(Fact.at.desc()).limit(1).scalar_subquery()


def _chosen(asked: Asked) -> Any:
    """The people asked for, with their open journey, in the order asked for."""
    whose = func.coalesce(Journey.coach_id, Person.coach_id)
    open_journey = and_(Journey.person_id == Person.id, Journey.state != "closed")
    conditions = [Person.practice_id == scope().practice_id, Person.erased_at.is_(None), Person.archived_at.is_(None), _shown(asked.show)]
    if asked.phase:
        conditions.append(Journey.phase == asked.phase)
    if asked.coach:
        conditions.append(whose == asked.coach)
    conditions += [_holds(word) for word in asked.words.split()[:5]]
    order = _order(asked.sort)
    columns = (Person.id, Person.first_name, Person.last_name, Person.email, Person.phone, Journey.phase, Journey.state, whose.label("coach_id"))
    return select(*columns).outerjoin(Journey, open_journey).where(*conditions).order_by(*order)


def _shown(show: str) -> ColumnElement[bool]:
    lead = exists().where(Lead.person_id == Person.id, Lead.closed_at.is_(None))
    was = exists().where(Journey.person_id == Person.id, Journey.state == "closed").correlate(Person)
    return {
        "coachees": Journey.id.is_not(None),
        "leads": and_(Journey.id.is_(None), lead),
        "alumni": and_(Journey.id.is_(None), was),
        "all": Person.id.is_not(None),
    }[show]


def _holds(word: str) -> ColumnElement[bool]:
    like = "%" + word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
    return or_(*(field.ilike(like, escape="\\") for field in (Person.first_name, Person.last_name, Person.email, Person.company)))


def _order(sort: str) -> list[Any]:
    """By name unless asked otherwise; what has no value stands last either way."""
    name = [Person.first_name, Person.last_name, Person.id]  # as the index has them: the first page of many is read, not sorted
    key, down = sort.lstrip("-"), sort.startswith("-")
    if key == "name":
        return [name[0].desc() if down else name[0], *name[1:]]
    places = {phase: number for number, phase in enumerate(PHASES)}
    value = {
        "phase": lambda: case(places, value=Journey.phase), "next": lambda: _next(Person.id, clock.now()), "seen": lambda: _seen(Person.id),
        "score": lambda: _score(Person.id),
    }[key]()  # fmt: skip
    return [value.is_(None), value.desc() if down else value, *name]

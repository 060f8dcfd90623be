"""For whom it happens and for whom it does not, and why: as many statements for a thousand as for one."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any, NamedTuple

from sqlalchemy import select

from coaching.core import clock
from coaching.core.db import db
from coaching.core.scope import scope
from coaching.invoices import queries as invoices
from coaching.journeys.models import Journey, Touchpoint
from coaching.leads.models import Lead
from coaching.people import queries as people
from coaching.people.models import Person
from coaching.people.rules import each_once
from coaching.scheduling.models import Appointment, Seat
from coaching.scheduling.queries.appointments import AHEAD
from coaching.selections.models import Selection
from coaching.selections.rules import Somebody, why_not


class Looked(NamedTuple):
    """One of those who were chosen. `why` it does not happen, as a word; None: it does."""

    id: str
    name: str
    why: str | None


def looked_at(found: Selection, deed: str, params: Mapping[str, str], ids: Collection[str] | None = None) -> list[Looked]:
    """Those who were chosen, or only `ids` of them, by name. Who was erased since is not among them."""
    chosen = found.ids if ids is None else ids
    if found.kind == "invoices":
        return _invoices(deed, chosen)
    return [Looked(id_, name, why_not(deed, one, params)) for id_, name, one in _somebodies(deed, chosen)]


def named(kind: str, ids: Collection[str]) -> dict[str, str]:
    """What these are called, by id."""
    if kind == "invoices":
        return {one.id: one.name for one in _invoices("download", ids)}
    return {row.id: _name(row) for row in _people(ids)}


def tags_of(ids: Collection[str]) -> list[str]:
    """The tags that these people have, each once."""
    return each_once(tag for row in _people(ids) for tag in row.tags or ())


def _invoices(deed: str, ids: Collection[str]) -> list[Looked]:
    found = invoices.named(ids)
    whys = invoices.no_reminders(found) if deed == "remind" else {one.id: None if one.pdf_sha256 else "no_pdf" for one, _person in found}
    return [Looked(one.id, f"{one.number} · {person.name}" if one.number else person.name, whys[one.id]) for one, person in found]


def _people(ids: Collection[str]) -> list[Any]:
    columns = (Person.id, Person.first_name, Person.last_name, Person.coach_id, Person.user_id, Person.archived_at, Person.tags)
    wanted = select(*columns).where(Person.practice_id == scope().practice_id, Person.id.in_(ids), Person.erased_at.is_(None))
    return list(db.session.execute(wanted.order_by(Person.first_name, Person.last_name, Person.id)))


def _name(row: Any) -> str:
    return f"{row.first_name} {row.last_name}".strip()


def _somebodies(deed: str, ids: Collection[str]) -> Iterator[tuple[str, str, Somebody]]:
    """Id, name and what decides; only `put_away` wants to know all of it."""
    roads = _roads(ids) if deed in ("hand_over", "put_away") else {}
    asking, waiting = (_asking(ids), _waiting(ids)) if deed == "put_away" else (set(), set())
    for row in _people(ids):
        yield row.id, _name(row), Somebody(
            people.is_in_my_care(row.coach_id), row.archived_at is not None, row.user_id is not None, tuple(row.tags or ()),
            frozenset(roads.get(row.id, ())), row.id in asking, row.id in waiting,
        )  # fmt: skip


def _roads(ids: Collection[str]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for person_id, coach_id in db.session.execute(_of(Journey, ids, Journey.coach_id).where(Journey.state != "closed")):
        found.setdefault(person_id, set()).add(coach_id)
    return found


def _asking(ids: Collection[str]) -> set[str]:
    return set(db.session.scalars(_of(Lead, ids).where(Lead.closed_at.is_(None))))


def _waiting(ids: Collection[str]) -> set[str]:
    ahead = _of(Appointment, ids).where(Appointment.start > clock.now(), Appointment.status.in_(AHEAD))
    seats = _of(Seat, ids).join(Appointment, Appointment.id == Seat.appointment_id).where(Appointment.start > clock.now(), Appointment.status.in_(AHEAD))
    planned = _of(Touchpoint, ids).where(Touchpoint.state.in_(("planned", "released")))
    return {person_id for wanted in (ahead, seats, planned) for person_id in db.session.scalars(wanted)}


def _of(model: Any, ids: Collection[str], *more: Any) -> Any:
    """Whose rows of this practice these are."""
    return select(model.person_id, *more).where(model.practice_id == scope().practice_id, model.person_id.in_(ids)).distinct()

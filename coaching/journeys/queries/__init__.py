"""Questions about journeys and touchpoints, within the practice of the scope, and for a coachee within their own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ScalarSelect, Select, bindparam, func, or_, select
from sqlalchemy.orm import contains_eager
from sqlalchemy.orm.attributes import set_committed_value

from coaching.core.db import db, existing
from coaching.core.errors import NotHere
from coaching.core.scope import scope, scoped
from coaching.core.sheaf import Sheaf
from coaching.deliveries.models import Delivery
from coaching.deliveries.rules import WAITING
from coaching.journeys.models import DONE, RELEASED, Journey, OwnStep, Pause, Touchpoint
from coaching.journeys.queries.outgoing import Outgoing, going_out, perhaps_sent
from coaching.journeys.queries.steps import PlanStep, steps_of, steps_to_coachee, steps_with
from coaching.people import queries as people
from coaching.people.models import Person
from coaching.programmes.models import ProgrammeVersion
from coaching.scheduling.models import Appointment

__all__ = [
    "Outgoing",
    "PlanStep",
    "company",
    "count_open_on",
    "current",
    "current_of",
    "going_out",
    "journey",
    "lock",
    "latest_road",
    "latest_touchpoints",
    "of_person",
    "open_journeys",
    "own_step",
    "perhaps_sent",
    "own_road",
    "road",
    "rows_to_plan",
    "running_by_edition",
    "running_on",
    "steps_of",
    "steps_with",
    "steps_to_coachee",
    "touchpoint",
    "touchpoint_on_road",
    "touchpoints",
    "touchpoints_and_letters",
    "turn_of",
    "unplanned",
    "wanted_of",
    "whose_time_has_come",
]


# Made once: building a statement costs more than running it.
_LOCK = select(Journey.id).where(Journey.id == bindparam("id")).with_for_update()
_TRAVELLED = (Journey.practice_id == bindparam("practice_id"), Journey.id == bindparam("journey_id"))
_COMPANY = Sheaf(
    select(Journey).where(*_TRAVELLED),
    select(Person).where(Person.id.in_(select(Journey.person_id).where(*_TRAVELLED)), Person.erased_at.is_(None)),
    select(Pause).where(Pause.journey_id == bindparam("journey_id")).order_by(Pause.from_at),
    select(OwnStep).where(OwnStep.journey_id == bindparam("journey_id")).order_by(OwnStep.created_at, OwnStep.id),
    select(Appointment).where(Appointment.journey_id == bindparam("journey_id")).order_by(Appointment.start),
)
_ROWS = (
    select(Touchpoint, Delivery.id)
    .outerjoin(Delivery, (Delivery.touchpoint_id == Touchpoint.id) & or_(*(Delivery.status == one for one in WAITING)))
    .where(Touchpoint.practice_id == bindparam("practice_id"), Touchpoint.journey_id == bindparam("journey_id"))
    .order_by(Touchpoint.generation)
)


def _visible(model: type[Journey] | type[Touchpoint] | type[OwnStep]) -> Select[Any]:
    """Rows of this practice; a coachee (or a personal link) sees their own only."""
    query: Select[Any] = scoped(model)
    if scope().sees_only_own:
        query = query.where(model.person_id == scope().person_id)
    elif scope().role not in ("owner", "coach", "assistant", "system"):
        raise NotHere()
    return query


def _in_care(model: type[Journey] | type[Touchpoint] | type[OwnStep], id: str) -> Select[Any]:
    """One row by id; for a coach (the owner too) only of people in their own care (trust.md A5)."""
    query = _visible(model).where(model.id == id)
    return query.where(model.person_id.in_(people.in_my_care())) if scope().role in ("owner", "coach") else query


def journey(id: str) -> Journey:
    """One journey. Raises NotHere."""
    return existing(_in_care(Journey, id))


def lock(id: str) -> None:
    """Nobody else plans this journey until this transaction ends. On SQLite it is the only writer from its first statement on (core/db.py)."""
    if db.engine.dialect.name != "sqlite":
        db.session.execute(_LOCK, {"id": id})


def road(id: str) -> tuple[Journey, Person]:
    """`journey`, which knows its programme, and its person: one statement. Raises NotHere, also when they were erased."""
    return _road(_in_care(Journey, id))


def latest_road(person_id: str) -> tuple[Journey, Person]:
    """The same of the newest journey of oneself, or of somebody in the care of the coach who is signed in. Raises NotHere."""
    query = wanted_of(person_id)
    return _road(query.where(Journey.person_id.in_(people.in_my_care())) if scope().role in ("owner", "coach") else query)


def own_road(journey_id: ScalarSelect[str]) -> tuple[Journey, Person]:
    """The same of the journey of oneself that `journey_id` finds: still one statement. Raises NotHere."""
    return _road(wanted_of(scope().person_id or "").where(Journey.id == journey_id))


def _road(query: Select[Any]) -> tuple[Journey, Person]:
    query = query.join(Person, Person.id == Journey.person_id).join(Journey.version).join(ProgrammeVersion.programme)
    programme = contains_eager(Journey.version).contains_eager(ProgrammeVersion.programme)
    row = db.session.execute(query.where(Person.erased_at.is_(None)).add_columns(Person).options(programme).limit(1)).one_or_none()
    if row is None:
        raise NotHere()
    return row[0], row[1]


def of_person(person_id: str) -> list[Journey]:
    """Every journey of one person, the newest first."""
    return list(db.session.scalars(wanted_of(person_id)))


def wanted_of(person_id: str) -> Select[Journey]:
    """`of_person`, to ask together with something else (core/sheaf.py)."""
    return _visible(Journey).where(Journey.person_id == person_id).order_by(Journey.starts_at.desc(), Journey.id.desc())


def of_coach(coach_id: str) -> list[Journey]:
    """Every journey one coach of this practice has, ended ones too."""
    return list(db.session.scalars(scoped(Journey).where(Journey.coach_id == coach_id).order_by(Journey.id)))


def current_of(person_id: str) -> Journey | None:
    """The open journey of a person (the newest), else the last closed one, else None."""
    return current(of_person(person_id))


def current(found: Sequence[Journey]) -> Journey | None:
    """The same, of the journeys of one person, the newest first."""
    return next((one for one in found if one.is_open), found[0] if found else None)


def open_journeys() -> list[Journey]:
    """Journeys that run or pause."""
    return list(db.session.scalars(_visible(Journey).where(Journey.state != "closed").order_by(Journey.starts_at)))


def running_on(programme_id: str) -> list[Journey]:
    """Open journeys on any edition of a programme."""
    query = (
        _visible(Journey)
        .join(ProgrammeVersion, Journey.programme_version_id == ProgrammeVersion.id)
        .where(ProgrammeVersion.programme_id == programme_id, Journey.state != "closed")
    )
    return list(db.session.scalars(query))


def running_by_edition(programme_id: str) -> dict[str, int]:
    """How many open journeys each edition of a programme has, by version id; editions without one are not in it."""
    query = (
        select(Journey.programme_version_id, func.count())
        .join(ProgrammeVersion, Journey.programme_version_id == ProgrammeVersion.id)
        .where(Journey.practice_id == scope().practice_id, ProgrammeVersion.programme_id == programme_id, Journey.state != "closed")
    )
    return {id: count for id, count in db.session.execute(query.group_by(Journey.programme_version_id))}


def count_open_on() -> dict[str, int]:
    """How many open journeys each programme has, by programme id."""
    query = (
        select(ProgrammeVersion.programme_id, func.count())
        .join(Journey, Journey.programme_version_id == ProgrammeVersion.id)
        .where(Journey.practice_id == scope().practice_id, Journey.state != "closed")
        .group_by(ProgrammeVersion.programme_id)
    )
    return {programme_id: count for programme_id, count in db.session.execute(query)}


def touchpoint(id: str) -> Touchpoint:
    """One touchpoint. Raises NotHere."""
    return existing(_in_care(Touchpoint, id))


def touchpoint_on_road(id: str) -> tuple[Touchpoint, Journey, Person]:
    """`touchpoint` with its journey, which knows its programme, and its person: one statement. Raises NotHere."""
    query = (
        _in_care(Touchpoint, id)
        .join(Journey, Journey.id == Touchpoint.journey_id)
        .join(Person, Person.id == Journey.person_id)
        .join(Journey.version)
        .join(ProgrammeVersion.programme)
        .where(Person.erased_at.is_(None))
        .add_columns(Journey, Person)
        .options(contains_eager(Journey.version).contains_eager(ProgrammeVersion.programme))
    )
    row = db.session.execute(query).one_or_none()
    if row is None:
        raise NotHere()
    return row[0], row[1], row[2]


def touchpoints(journey_id: str) -> list[Touchpoint]:
    """Every touchpoint of a journey, past and planned, by moment."""
    moment = func.coalesce(Touchpoint.released_at, Touchpoint.due_at)
    query = _visible(Touchpoint).where(Touchpoint.journey_id == journey_id)
    return list(db.session.scalars(query.order_by(moment, Touchpoint.step, Touchpoint.nth, Touchpoint.generation)))


def touchpoints_and_letters(journey_id: str) -> Sequence[Any]:
    """`touchpoints` with the status of the letter that each became, and when it was seen (UTC); both None without a letter."""
    moment = func.coalesce(Touchpoint.released_at, Touchpoint.due_at)
    query = _visible(Touchpoint).outerjoin(Delivery, Delivery.touchpoint_id == Touchpoint.id).where(Touchpoint.journey_id == journey_id)
    order = (moment, Touchpoint.step, Touchpoint.nth, Touchpoint.generation, Delivery.created_at)
    return db.session.execute(query.add_columns(Delivery.status, Delivery.seen_at).order_by(*order)).all()


def latest_touchpoints(journey_id: str) -> dict[tuple[str, int], Touchpoint]:
    """The newest generation of each (step, nth) of a journey."""
    query = scoped(Touchpoint).where(Touchpoint.journey_id == journey_id).order_by(Touchpoint.generation)
    return {(row.step, row.nth): row for row in db.session.scalars(query)}


def turn_of(row: Touchpoint, step: PlanStep) -> int:
    """The how-many-th of this step that goes out (from 1), which chooses among the variants of its text.

    A message about a score carries the number of the answer that it is about; counted is how many of them went out before.
    """
    if "score" not in step.when:
        return row.nth
    earlier = (Touchpoint.journey_id == row.journey_id, Touchpoint.step == row.step, Touchpoint.nth < row.nth, Touchpoint.state.in_((RELEASED, DONE)))
    return (db.session.scalar(select(func.count(Touchpoint.nth.distinct())).where(*earlier)) or 0) + 1


def company(journey_id: str) -> tuple[Journey, Person, list[OwnStep], list[Appointment]]:
    """A journey with its pauses as they stand now, who travels it, the steps made for them alone, and every appointment by start.

    One statement, for the engine: what the session knew of them is read again. Raises NotHere, also when the person was erased.
    """
    found = _COMPANY.read(practice_id=scope().practice_id, journey_id=journey_id, fresh=True)
    journeys, persons, pauses, own_steps, appointments = found
    if not journeys or not persons:
        raise NotHere(journey_id)
    set_committed_value(journeys[0], "pauses", pauses)
    return journeys[0], persons[0], own_steps, appointments


def rows_to_plan(journey_id: str) -> tuple[dict[tuple[str, int], Touchpoint], set[str]]:
    """`latest_touchpoints`, and the ids of the letters of any of its touchpoints that were queued and did not leave yet."""
    found = db.session.execute(_ROWS, {"practice_id": scope().practice_id, "journey_id": journey_id}).all()
    return {(row.step, row.nth): row for row, _letter in found}, {letter for _row, letter in found if letter is not None}


def unplanned(before: datetime, limit: int = 50) -> list[tuple[str, str]]:
    """(practice id, journey id) of journeys, in every practice, whose plan does not reach `before`. For the tick only."""
    reach = func.coalesce(Journey.planned_until, Journey.starts_at)
    query = select(Journey.practice_id, Journey.id).where(
        (Journey.planned_until.is_(None)) | ((Journey.state != "closed") & (reach < before))
    )
    return [(row[0], row[1]) for row in db.session.execute(query.order_by(reach).limit(limit))]


def whose_time_has_come(now: datetime, limit: int = 50) -> list[tuple[str, str]]:
    """(practice id, journey id) of journeys, in every practice, whose pause is over or whose closing has come. For the tick only."""
    paused_still = select(Pause.journey_id).where(Pause.until_at.is_(None) | (Pause.until_at > now))
    over = (Journey.state == "paused") & Journey.id.not_in(paused_still)
    closing = (Journey.state != "closed") & (Journey.closes_at <= now)
    query = select(Journey.practice_id, Journey.id).where(over | closing).limit(limit)
    return [(row[0], row[1]) for row in db.session.execute(query)]


def own_step(id: str) -> OwnStep:
    """One step of the coach's own making. Raises NotHere."""
    return existing(_in_care(OwnStep, id))

"""Appointment types, availabilities, days off and feeds."""

from collections.abc import Callable, Sequence
from datetime import date

from sqlalchemy import bindparam, select

from coaching.core.db import db, existing
from coaching.core.errors import NotHere
from coaching.core.scope import scope, scoped
from coaching.practices import queries as practices
from coaching.practices.models import Member
from coaching.scheduling.models import AppointmentType, Availability, Feed, TimeOff, ZoomAccount

_BY_SLUG = select(AppointmentType).where(
    AppointmentType.practice_id == bindparam("practice_id"), AppointmentType.slug == bindparam("slug"), AppointmentType.is_active
)  # made once: building a statement costs more than running it


def kinds(*, active: bool = True, audience: str | None = None) -> Sequence[AppointmentType]:
    """Appointment types in the coach's order; only the active ones unless asked."""
    found = scoped(AppointmentType).order_by(AppointmentType.position, AppointmentType.created_at)
    if active:
        found = found.where(AppointmentType.is_active)
    if audience:
        found = found.where(AppointmentType.audience == audience)
    return db.session.scalars(found).all()


def kind(type_id: str) -> AppointmentType:
    """One type. Raises NotHere."""
    return existing(scoped(AppointmentType).where(AppointmentType.id == type_id), "no such appointment type")


def kind_by_slug(slug: str) -> AppointmentType:
    """An active type by the word in its address. Raises NotHere."""
    found = db.session.scalar(_BY_SLUG, {"practice_id": scope().practice_id, "slug": slug})
    if found is None:
        raise NotHere("no such appointment type")
    return found


def coaches_of(kind: AppointmentType) -> list[Member]:
    """The active coaches who give this type: those it names, or all of the practice."""
    return [member for member in practices.coaches() if not kind.coach_ids or member.id in kind.coach_ids]


def places_of(kind: AppointmentType, coach_id: str | None = None) -> list[dict[str, str]]:
    """Where it can take place, as far as that leads somewhere: a video call needs the link of the type, or one of `coach_id` (None: of every coach).

    A practice that just began has no link yet, and whoever booked a video call stood before a closed door.
    """
    bare = [each for each in kind.locations if each["kind"] == "video_link" and not each.get("detail")]
    if not bare:
        return list(kind.locations)
    rooms = [room for id_, room in practices.rooms_of_coaches().items() if id_ == coach_id or (coach_id is None and id_ in (kind.coach_ids or [id_]))]
    if rooms and all(rooms):
        return list(kind.locations)
    return [each for each in kind.locations if each not in bare] or list(kind.locations)


def availabilities(coach_ids: Sequence[str]) -> Sequence[Availability]:
    """The availabilities of these coaches, the default one first."""
    found = scoped(Availability).where(Availability.coach_id.in_(coach_ids))
    return db.session.scalars(found.order_by(Availability.is_default.desc(), Availability.created_at)).all()


def availabilities_by_id(availability_ids: Sequence[str]) -> Sequence[Availability]:
    """Sets of hours by their ids; what is not the practice's is left out."""
    return db.session.scalars(scoped(Availability).where(Availability.id.in_(availability_ids))).all()


def asking_elsewhere(coach_ids: Sequence[str]) -> list[str]:
    """Those of these coaches who want their other calendars looked at right before a booking (rule 29)."""
    wanted = scoped(Availability).where(Availability.coach_id.in_(coach_ids), Availability.asks_elsewhere)
    return list(db.session.scalars(wanted.with_only_columns(Availability.coach_id).distinct()))


def availability(availability_id: str) -> Availability:
    """One availability. Raises NotHere."""
    return existing(scoped(Availability).where(Availability.id == availability_id), "no such availability")


def time_off(coach_ids: Sequence[str], since: date) -> Sequence[TimeOff]:
    """Days off of these coaches that end on or after a date, by first day."""
    found = scoped(TimeOff).where(TimeOff.coach_id.in_(coach_ids), TimeOff.last_day >= since)
    return db.session.scalars(found.order_by(TimeOff.first_day)).all()


def feeds(coach_id: str) -> Sequence[Feed]:
    """The calendars elsewhere that a coach linked."""
    return db.session.scalars(scoped(Feed).where(Feed.coach_id == coach_id).order_by(Feed.created_at)).all()


def feed(feed_id: str) -> Feed:
    """One linked calendar. Raises NotHere."""
    return existing(scoped(Feed).where(Feed.id == feed_id), "no such feed")


def zoom_account() -> ZoomAccount | None:
    """The practice's key for Zoom, or None."""
    return db.session.scalar(scoped(ZoomAccount))


JourneyFinder = Callable[[str], str | None]
_find_journey: list[JourneyFinder] = []


def on_current_journey(finder: JourneyFinder) -> None:
    """Set by create_app: person id to the id of the journey under way. This floor does not know journeys."""
    _find_journey[:] = [finder]


def journey_of(person_id: str) -> str | None:
    """The journey that a coachee's own booking belongs to, or None."""
    return _find_journey[0](person_id) if _find_journey else None

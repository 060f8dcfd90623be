"""The letters of an appointment, each with the calendar file that belongs to it (scheduling, section 5)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from coaching.core import clock, links
from coaching.core.i18n import in_locale
from coaching.deliveries import operations as deliveries
from coaching.people import operations as people
from coaching.people.models import Person
from coaching.practices import operations as practice_operations
from coaching.practices import queries as practices
from coaching.practices.models import Member
from coaching.scheduling import posting, words
from coaching.scheduling.models import Appointment, Queued
from coaching.scheduling.queries import kind as kind_of
from coaching.scheduling.queries import others_of, seats_of


def booked(appointment: Appointment, person: Person, *, by: str) -> None:
    """Confirm a booking to the coachee (invitation) and the coach (their own copy)."""
    key = _key(appointment, person, f"booked:{appointment.status}")
    posting.to_guest("appointment_booked", [appointment], person, key, proposed=by == "coach", by=by)
    posting.to_coaches("appointment_booked_coach", [appointment], person, key, by=by, has_answers=_has_answers(appointment, person))


def series_booked(name: str, dates: Sequence[Appointment], person: Person) -> None:
    """Confirm all dates of a series that the coach made in one letter to each; a single one is told as any other. `name`: of the series."""
    if len(dates) == 1:
        booked(dates[0], person, by="coach")
    elif dates:
        posting.to_guest("series_booked", dates, person, f"series:{name}")
        posting.to_coaches("series_booked_coach", dates, person, f"series:{name}")


def moved(appointment: Appointment, person: Person, *, was: datetime, by: str, gave: str | None = None) -> None:
    """Tell both of the new time; the calendar file replaces the old one (same UID, higher SEQUENCE). `gave`: the coach until now."""
    before = practices.member(gave) if gave not in (None, appointment.coach_id) else None
    key = _key(appointment, person, "moved")
    posting.to_guest("appointment_moved", [appointment], person, key, was=was, by=by, before=before)
    posting.to_coaches("appointment_moved_coach", [appointment], person, key, was=was, by=by, before=before)
    if before is not None:
        _handed_on(appointment, person, before, was)


def _handed_on(appointment: Appointment, person: Person, before: Member, was: datetime) -> None:
    """Tell the coach who no longer gives it; their file takes it out of their calendar."""
    coach, kind, to = practices.member(appointment.coach_id), kind_of(appointment.type_id), practice_operations.recipient_of(before)
    with in_locale(to.locale, to.timezone):
        event = posting.for_calendar(appointment, kind, before, person)
        title = words.title(appointment, kind)
    files = posting.attached([replace(event, is_over=True)])
    letter = deliveries.compose("appointment_handed_on", to, person=person, coach=coach, title=title, was=was, start=appointment.start)
    deliveries.queue(letter, to, key=f"{_key(appointment, person, 'handed')}:{before.id}", attachments=files, coach_id=before.id)


def cancelled(appointment: Appointment, person: Person, *, by: str) -> None:
    """Tell both that it is called off, or that a place in a group is given up; the guest's file takes it out of their calendar."""
    left = appointment.person_id is None and not appointment.is_over
    key = _key(appointment, person, "cancelled")
    posting.to_guest("appointment_cancelled", [appointment], person, key, ends=True, by=by, left=left)
    posting.to_coaches("appointment_cancelled_coach", [appointment], person, key, by=by, left=left)


def link_known(appointment: Appointment, person: Person) -> None:
    """The video link exists now: the invitation again, with the link in it (same UID, higher SEQUENCE)."""
    posting.to_guest("appointment_link", [appointment], person, _key(appointment, person, "link"))


def reminder(appointment: Appointment, person: Person, *, lead_min: int) -> None:
    """Remind the coachee; worth nothing any more once it has begun."""
    to, coach, kind = people.recipient(person), practices.member(appointment.coach_id), kind_of(appointment.type_id)
    if not to.address:
        return
    context = posting.said_of(appointment, kind, coach, person, to)
    letter = deliveries.compose("appointment_reminder", to, **context, lead_min=lead_min)
    deliveries.queue(
        letter,
        to,
        key=f"reminder:{appointment.id}:{person.id}:{lead_min}:{int(appointment.start.timestamp())}",
        kind="reminder",
        journey_id=appointment.journey_id,
        stale_at=appointment.start,
        reply_to=coach.email,
        from_name=coach.name,
        coach_id=coach.id,
    )


def request_declined(appointment: Appointment, person: Person, request_id: str) -> None:
    """Tell the coachee that the coach keeps the appointment as it stands."""
    to, coach, kind = people.recipient(person), practices.member(appointment.coach_id), kind_of(appointment.type_id)
    if not to.address:
        return
    letter = deliveries.compose("appointment_kept", to, **posting.said_of(appointment, kind, coach, person, to))
    deliveries.queue(letter, to, key=f"kept:{request_id}", reply_to=coach.email, from_name=coach.name, coach_id=coach.id)


def earlier(appointment: Appointment, person: Person, start: datetime, *, key: str, not_before: datetime | None, until: datetime | None) -> None:
    """Offer somebody an earlier start than that of their appointment; `until`: when the next in line hears of it, None when all hear at once."""
    to, coach, kind = people.recipient(person), practices.member(appointment.coach_id), kind_of(appointment.type_id)
    if not to.address:
        return
    context = posting.said_of(appointment, kind, coach, person, to)
    take_url = f"{context['manage_url']}/move?{urlencode({'start': start.isoformat()})}"
    letter = deliveries.compose("appointment_earlier", to, **context, start=start, take_url=take_url, until=until)
    deliveries.queue(
        letter, to, key=key, journey_id=appointment.journey_id, stale_at=start, not_before=not_before,
        reply_to=coach.email, from_name=coach.name, coach_id=coach.id,
    )  # fmt: skip


def waits(entry: Queued, appointment: Appointment, person: Person, *, place: int) -> None:
    """You are in line for a place in a full group, and how to get off it."""
    _in_line("group_wait_joined", entry, appointment, person, f"wait:{entry.id}:{int(entry.joined_at.timestamp())}", place=place)


def place_free(entry: Queued, appointment: Appointment, person: Person, *, not_before: datetime | None) -> None:
    """A place is kept for this person alone until `entry.offer_until`; worth nothing after that."""
    when = int((entry.offered_at or entry.joined_at).timestamp())
    more = {"not_before": not_before, "stale_at": entry.offer_until}
    _in_line("group_wait_offer", entry, appointment, person, f"offer:{entry.id}:{when}", queued=more, until=entry.offer_until)


def waited_in_vain(entry: Queued, appointment: Appointment, person: Person) -> None:
    """The date they waited for is called off."""
    _in_line("group_wait_over", entry, appointment, person, f"wait_over:{entry.id}:{appointment.sequence}")


def _in_line(
    name: str, entry: Queued, appointment: Appointment, person: Person, key: str, *, queued: dict[str, Any] | None = None, **more: object
) -> None:
    to, coach, kind = people.recipient(person), practices.member(appointment.coach_id), kind_of(appointment.type_id)
    if not to.address:
        return
    lasts = max(appointment.start - clock.now(), timedelta()) + timedelta(days=1)
    token = links.mint("waiting", entry.id, person_id=person.id, lasts=lasts)
    with in_locale(to.locale, to.timezone):
        context = {
            "coach": coach, "title": words.title(appointment, kind), "wait_url": links.url("scheduling.waiting", token=token),
            "rows": words.facts_for(appointment, coach, person, to.timezone, others=others_of(appointment, kind)), "start": appointment.start,
        }  # fmt: skip
    letter = deliveries.compose(name, to, **context, **more)
    deliveries.queue(letter, to, key=key, reply_to=coach.email, from_name=coach.name, coach_id=coach.id, **(queued or {}))


def _has_answers(appointment: Appointment, person: Person) -> bool:
    """Whether questions were answered when it was booked; the answers themselves never go by mail."""
    if appointment.person_id:
        return appointment.answers_sealed is not None
    return any(seat.answers_sealed is not None for seat in seats_of(appointment.id) if seat.person_id == person.id)


def _key(appointment: Appointment, person: Person, what: str) -> str:
    """Whoever hears it stands behind this."""
    return f"appointment:{appointment.id}:{person.id}:{what}:{appointment.sequence}"

"""The letters of an appointment, each with the calendar file that belongs to it (scheduling, section 5)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from email.utils import parseaddr
from typing import Any
from urllib.parse import urlencode

from flask import current_app

from coaching.core import clock, links
from coaching.core.i18n import _, in_locale, moment
from coaching.deliveries import operations as deliveries
from coaching.deliveries.operations import Recipient
from coaching.people import operations as people
from coaching.people.models import Person
from coaching.practices import operations as practice_operations
from coaching.practices import queries as practices
from coaching.practices.models import Member
from coaching.scheduling import ics, words
from coaching.scheduling.models import Appointment, AppointmentType, Queued
from coaching.scheduling.queries import kind as kind_of
from coaching.scheduling.queries import others_of, seats_of
from coaching.scheduling.rules.policy import frozen, may_cancel

AFTERWARDS = timedelta(days=30)


def booked(appointment: Appointment, person: Person, *, by: str) -> None:
    """Confirm a booking to the coachee (invitation) and the coach (their own copy)."""
    key = f"booked:{appointment.status}"
    _to_guest("appointment_booked", appointment, person, key, proposed=by == "coach", by=by)
    _to_coach("appointment_booked_coach", appointment, person, key, by=by, has_answers=_has_answers(appointment, person))


def moved(appointment: Appointment, person: Person, *, was: datetime, by: str, gave: str | None = None) -> None:
    """Tell both of the new time; the calendar file replaces the old one (same UID, higher SEQUENCE). `gave`: the coach until now."""
    before = practices.member(gave) if gave not in (None, appointment.coach_id) else None
    _to_guest("appointment_moved", appointment, person, "moved", was=was, by=by, before=before)
    _to_coach("appointment_moved_coach", appointment, person, "moved", was=was, by=by, before=before)
    if before is not None:
        _handed_on(appointment, person, before, was)


def _handed_on(appointment: Appointment, person: Person, before: Member, was: datetime) -> None:
    """Tell the coach who no longer gives it; their file takes it out of their calendar."""
    coach, kind, to = practices.member(appointment.coach_id), kind_of(appointment.type_id), practice_operations.recipient_of(before)
    with in_locale(to.locale, to.timezone):
        entry = for_calendar(appointment, kind, before, person)
        title = words.title(appointment, kind)
    file = ics.copy(replace(entry, is_over=True), clock.now())
    letter = deliveries.compose("appointment_handed_on", to, person=person, coach=coach, title=title, was=was, start=appointment.start)
    deliveries.queue(
        letter, to, key=_key(appointment, person, "handed", before.id), attachments=[("appointment.ics", "text/calendar", file)], coach_id=before.id
    )


def cancelled(appointment: Appointment, person: Person, *, by: str) -> None:
    """Tell both that it is called off, or that a place in a group is given up; the guest's file takes it out of their calendar."""
    left = appointment.person_id is None and not appointment.is_over
    _to_guest("appointment_cancelled", appointment, person, "cancelled", ends=True, by=by, left=left)
    _to_coach("appointment_cancelled_coach", appointment, person, "cancelled", by=by, left=left)


def link_known(appointment: Appointment, person: Person) -> None:
    """The video link exists now: the invitation again, with the link in it (same UID, higher SEQUENCE)."""
    _to_guest("appointment_link", appointment, person, "link")


def reminder(appointment: Appointment, person: Person, *, lead_min: int) -> None:
    """Remind the coachee; worth nothing any more once it has begun."""
    to, coach, kind = people.recipient(person), practices.member(appointment.coach_id), kind_of(appointment.type_id)
    if not to.address:
        return
    context = _context(appointment, kind, coach, person, to)
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
    letter = deliveries.compose("appointment_kept", to, **_context(appointment, kind, coach, person, to))
    deliveries.queue(letter, to, key=f"kept:{request_id}", reply_to=coach.email, from_name=coach.name, coach_id=coach.id)


def earlier(appointment: Appointment, person: Person, start: datetime, *, key: str, not_before: datetime | None, until: datetime | None) -> None:
    """Offer somebody an earlier start than that of their appointment; `until`: when the next in line hears of it, None when all hear at once."""
    to, coach, kind = people.recipient(person), practices.member(appointment.coach_id), kind_of(appointment.type_id)
    if not to.address:
        return
    context = _context(appointment, kind, coach, person, to)
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


def for_calendar(
    appointment: Appointment, kind: AppointmentType, coach: Member, person: Person | None, *, manage_url: str = "", others: Sequence[Member] = ()
) -> ics.Moment:
    """What a calendar shows to the coachee, or to the coach when `manage_url` is the coach's page. `others` give it together with `coach`."""
    is_link = appointment.location_kind in ("video_link", "jitsi", "zoom")
    place = words.where(appointment, coach, person)
    return ics.Moment(
        uid=appointment.uid,
        sequence=appointment.sequence,
        start=appointment.start,
        end=appointment.end,
        summary=f"{words.title(appointment, kind)}: {words.names([coach, *others])}",
        created=appointment.created_at,
        changed=appointment.changed_at,
        location="" if is_link and appointment.location else place,
        link=appointment.location if is_link else "",
        manage_url=manage_url,
        words=str(_("With %(names)s", names=words.names([coach, *others]))) if others else "",
        is_over=appointment.is_over,
        is_tentative=appointment.status == "pending",
        is_private=practices.practice().private_events,
    )


def _to_guest(
    name: str, appointment: Appointment, person: Person, key: str, *, proposed: bool = False, ends: bool = False, **more: object
) -> None:
    """`ends`: it is over for this person, also when a group goes on without them."""
    to, coach, kind = people.recipient(person), practices.member(appointment.coach_id), kind_of(appointment.type_id)
    if not to.address:
        return
    context = _context(appointment, kind, coach, person, to)
    letter = deliveries.compose(name, to, **context, **more)
    with in_locale(to.locale, to.timezone):
        entry = for_calendar(appointment, kind, coach, person, manage_url=str(context["manage_url"]), others=others_of(appointment, kind))
    entry = replace(entry, is_over=entry.is_over or ends)
    _, sender = parseaddr(current_app.config["MAIL_DEFAULT_SENDER"])
    file = ics.invite(
        entry, ics.Party(coach.name, sender), ics.Party(person.name, to.address), clock.now(), proposed=proposed
    )
    pending = appointment.status == "pending"
    deliveries.queue(
        letter,
        to,
        key=_key(appointment, person, key, "guest"),
        journey_id=appointment.journey_id,
        calendar=None if pending else file,
        calendar_method=None if pending else ics.method_of(entry),
        reply_to=coach.email,
        from_name=coach.name,
        coach_id=coach.id,
    )


def _to_coach(name: str, appointment: Appointment, person: Person, key: str, **more: object) -> None:
    """Tell the coach, or each of them when several give it together."""
    coach, kind = practices.member(appointment.coach_id), kind_of(appointment.type_id)
    others = others_of(appointment, kind)
    for reader in (coach, *others):
        _to_one_coach(name, reader, appointment, kind, (coach, others), person, key, more)


def _to_one_coach(
    name: str, reader: Member, appointment: Appointment, kind: AppointmentType, given: tuple[Member, list[Member]], person: Person,
    key: str, more: dict[str, Any],
) -> None:  # fmt: skip
    """A plain mail with the file to open: a REQUEST to oneself gives no buttons and much confusion."""
    coach, others = given
    to = practice_operations.recipient_of(reader)
    page = links.url("scheduling.appointment", appointment_id=appointment.id)
    with in_locale(to.locale, to.timezone):
        rows = words.facts_for(appointment, coach, person, to.timezone, for_coach=True, others=others)
        entry = for_calendar(appointment, kind, coach, person, manage_url=page, others=others)
        title, short = words.title(appointment, kind), moment(appointment.start)
    letter = deliveries.compose(
        name, to, appointment=appointment, person=person, rows=rows, title=title, short=short, page_url=page,
        is_pending=appointment.status == "pending", **more,
    )  # fmt: skip
    deliveries.queue(
        letter,
        to,
        key=_key(appointment, person, key, "coach" if reader.id == coach.id else f"coach:{reader.id}"),
        attachments=[("appointment.ics", "text/calendar", ics.copy(entry, clock.now()))],
        reply_to=person.email,
        coach_id=reader.id,
    )


def _context(
    appointment: Appointment, kind: AppointmentType, coach: Member, person: Person, to: Recipient
) -> dict[str, object]:
    """What every letter to the coachee knows; texts in their language, times in their zone."""
    lasts = max(appointment.end - clock.now(), timedelta()) + AFTERWARDS
    token = links.mint("appointment", appointment.id, person_id=person.id, lasts=lasts)
    others = others_of(appointment, kind)
    with in_locale(to.locale, to.timezone):
        return {
            "appointment": appointment,
            "coach": coach,
            "coaches": words.names([coach, *others], first=True),
            "coach_count": 1 + len(others),
            "is_group": kind.is_group,
            "title": words.title(appointment, kind),
            "short": moment(appointment.start),
            "rows": words.facts_for(appointment, coach, person, to.timezone, others=others),
            "manage_url": links.url("scheduling.manage", token=token),
            "cancel_hours": frozen(appointment.policy)["cancel_hours"] if may_cancel(appointment.policy, appointment.start, clock.now()) else 0,
            "is_pending": appointment.status == "pending",
        }


def _has_answers(appointment: Appointment, person: Person) -> bool:
    """Whether questions were answered when it was booked; the answers themselves never go by mail."""
    if appointment.person_id:
        return appointment.answers_sealed is not None
    return any(seat.answers_sealed is not None for seat in seats_of(appointment.id) if seat.person_id == person.id)


def _key(appointment: Appointment, person: Person, what: str, whom: str) -> str:
    return f"appointment:{appointment.id}:{person.id}:{what}:{appointment.sequence}:{whom}"

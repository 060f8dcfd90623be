"""A letter about an appointment, or about all dates of a series: put together and queued here, whichever it is (scheduling, section 5).

Dates of one letter are of one type, with the same coaches, for the same person.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from email.utils import parseaddr
from typing import Any

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
from coaching.scheduling.models import Appointment, AppointmentType
from coaching.scheduling.queries import kind as kind_of
from coaching.scheduling.queries import others_of
from coaching.scheduling.rules.policy import frozen, may_cancel

AFTERWARDS = timedelta(days=30)


def to_guest(
    name: str, dates: Sequence[Appointment], person: Person, key: str, *, proposed: bool = False, ends: bool = False, **more: object
) -> None:
    """Tell the coachee, when there is an address. `ends`: it is over for this person, also when a group goes on without them."""
    to, coach, kind = people.recipient(person), practices.member(dates[0].coach_id), kind_of(dates[0].type_id)
    if not to.address:
        return
    told = [said_of(one, kind, coach, person, to) for one in dates]
    letter = deliveries.compose(name, to, **together(told), **more)
    with in_locale(to.locale, to.timezone):
        events = [
            for_calendar(one, kind, coach, person, manage_url=said["manage_url"], others=said["others"])
            for one, said in zip(dates, told, strict=True)
        ]
    if ends:
        events = [replace(one, is_over=True) for one in events]
    deliveries.queue(
        letter,
        to,
        key=f"{key}:guest",
        journey_id=dates[0].journey_id,
        reply_to=coach.email,
        from_name=coach.name,
        coach_id=coach.id,
        **_for_guest(events, coach, ics.Party(person.name, to.address), proposed=proposed),
    )


def to_coaches(name: str, dates: Sequence[Appointment], person: Person, key: str, **more: Any) -> None:
    """Tell the coach, or each of them when several give it together."""
    coach, kind = practices.member(dates[0].coach_id), kind_of(dates[0].type_id)
    others = others_of(dates[0], kind)
    for reader in (coach, *others):
        whom = "coach" if reader.id == coach.id else f"coach:{reader.id}"
        _to_coach(name, reader, dates, kind, (coach, others), person, f"{key}:{whom}", more)


def _to_coach(
    name: str, reader: Member, dates: Sequence[Appointment], kind: AppointmentType, given: tuple[Member, list[Member]], person: Person,
    key: str, more: dict[str, Any],
) -> None:  # fmt: skip
    """A plain mail with the file to open: a REQUEST to oneself gives no buttons and much confusion."""
    coach, others = given
    to = practice_operations.recipient_of(reader)
    with in_locale(to.locale, to.timezone):
        told = [_said_to_coach(one, kind, given, person, to) for one in dates]
        events = [_for_coach(one, kind, given, person, said) for one, said in zip(dates, told, strict=True)]
    letter = deliveries.compose(name, to, **together(told), **more)
    deliveries.queue(letter, to, key=key, attachments=attached(events), reply_to=person.email, coach_id=reader.id)


def _for_coach(appointment: Appointment, kind: AppointmentType, given: tuple[Member, list[Member]], person: Person, said: dict[str, Any]) -> ics.Moment:
    """In the coach's own calendar it is called by who comes, not by the coach."""
    event = for_calendar(appointment, kind, given[0], person, manage_url=said["page_url"], others=given[1])
    return ics.of_coach(event, words.with_initials(said["title"], person), words.where(appointment, given[0], None, for_coach=True))


def said_of(appointment: Appointment, kind: AppointmentType, coach: Member, person: Person, to: Recipient) -> dict[str, Any]:
    """What every letter to the coachee knows; texts in their language, times in their zone."""
    lasts = max(appointment.end - clock.now(), timedelta()) + AFTERWARDS
    token = links.mint("appointment", appointment.id, person_id=person.id, lasts=lasts)
    others = others_of(appointment, kind)
    with in_locale(to.locale, to.timezone):
        return _said(appointment, kind) | {
            "coach": coach,
            "others": others,
            "coaches": words.names([coach, *others], first=True),
            "coach_count": 1 + len(others),
            "is_group": kind.is_group,
            "rows": words.facts_for(appointment, coach, person, to.timezone, others=others),
            "manage_url": links.url("scheduling.manage", token=token),
            "cancel_hours": frozen(appointment.policy)["cancel_hours"] if may_cancel(appointment.policy, appointment.start, clock.now()) else 0,
        }


def _said_to_coach(
    appointment: Appointment, kind: AppointmentType, given: tuple[Member, list[Member]], person: Person, to: Recipient
) -> dict[str, Any]:
    coach, others = given
    return _said(appointment, kind) | {
        "person": person,
        "rows": words.facts_for(appointment, coach, person, to.timezone, for_coach=True, others=others),
        "page_url": links.url("scheduling.appointment", appointment_id=appointment.id),
    }


def _said(appointment: Appointment, kind: AppointmentType) -> dict[str, Any]:
    """What both sides read; inside the language and the zone of the reader."""
    return {
        "appointment": appointment,
        "kind": kind,
        "title": words.title(appointment, kind),
        "short": moment(appointment.start),
        "is_pending": appointment.status == "pending",
    }


def together(told: list[dict[str, Any]]) -> dict[str, Any]:
    """What the letter is given: all of the one date; of several what they share as `rows`, and what each has alone in `dates`."""
    first = told[0]
    if len(told) == 1:
        return first
    shared = [row for row in first["rows"] if all(row in one["rows"] for one in told)]
    numbered = any(one["title"] != first["title"] for one in told)
    dates = [
        {
            "title": one["title"] if numbered else "",
            "rows": [row for row in one["rows"] if row not in shared],
            "url": one.get("manage_url") or one["page_url"],
        }
        for one in told
    ]
    return first | {"rows": shared, "dates": dates, "cancel_hours": max(one.get("cancel_hours", 0) for one in told)}


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


def attached(events: Sequence[ics.Moment], organizer: ics.Party | None = None) -> list[tuple[str, str, bytes]]:
    """A file to open: of one event or of several."""
    name = "appointment.ics" if len(events) == 1 else "appointments.ics"
    return [(name, "text/calendar", ics.copies(events, clock.now(), organizer))]


def _for_guest(events: list[ics.Moment], coach: Member, guest: ics.Party, *, proposed: bool) -> dict[str, Any]:
    """The file of the coachee, as the queue takes it: the invitation to one date, or a file to open with several. None for what waits for a yes."""
    organizer = ics.Party(coach.name, parseaddr(current_app.config["MAIL_DEFAULT_SENDER"])[1])
    if len(events) > 1:
        return {"attachments": attached(events, organizer)}
    (event,) = events
    if event.is_tentative:
        return {}
    file = ics.invite(event, organizer, guest, clock.now(), proposed=proposed)
    return {"calendar": file, "calendar_method": ics.method_of(event)}

"""Calendar files that Gmail, Outlook and Apple accept: invitations (RFC 5546) and the coach's own feed.

Times of an invitation are UTC, so no VTIMEZONE can be wrong. Nothing personal but names: no notes, no answers.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # imported where a file is made: 0.15 s and 3 MiB of a start that few requests need
    from icalendar import Calendar, Event, vCalAddress

PRODID = "-//Draad//Draad//EN"


@dataclass(frozen=True)
class Party:
    """A name and an address, as ORGANIZER or ATTENDEE."""

    name: str
    address: str


@dataclass(frozen=True)
class Moment:
    """What a calendar needs to know of an appointment. start, end, created, changed: UTC."""

    uid: str
    sequence: int
    start: datetime
    end: datetime
    summary: str
    created: datetime
    changed: datetime
    location: str = ""
    link: str = ""  # of the video call
    manage_url: str = ""
    words: str = ""  # first line of the description
    is_over: bool = False
    is_tentative: bool = False
    is_private: bool = False


def invite(moment: Moment, organizer: Party, guest: Party, sent_at: datetime, *, proposed: bool = False) -> bytes:
    """The file of a booking, a move or a cancellation for the coachee.

    METHOD is CANCEL when the moment is over, else REQUEST: a REQUEST with STATUS:CANCELLED would leave the event
    standing. `proposed`: the coach chose the time, so the guest may answer.
    """
    from icalendar import vText

    calendar = _calendar(method_of(moment))
    event = _event(moment, sent_at, organizer)
    attendee = _address(guest)
    attendee.params["CUTYPE"] = vText("INDIVIDUAL")
    attendee.params["ROLE"] = vText("REQ-PARTICIPANT")
    attendee.params["PARTSTAT"] = vText("NEEDS-ACTION" if proposed else "ACCEPTED")
    attendee.params["RSVP"] = vText("TRUE" if proposed else "FALSE")
    event.add("attendee", attendee, encode=False)
    calendar.add_component(event)
    return calendar.to_ical()


def copy(moment: Moment, sent_at: datetime) -> bytes:
    """The coach's own copy: PUBLISH, without guests, so that no calendar asks the coach to answer themselves."""
    return copies([moment], sent_at)


def copies(moments: Iterable[Moment], sent_at: datetime, organizer: Party | None = None) -> bytes:
    """Several events in one file, each with its own UID and SEQUENCE. `organizer`: who sends the guest's file; None in the coach's own.

    PUBLISH, because all events of a REQUEST must have the same UID (RFC 5546 3.2.2), and without guests (3.2.1). The ORGANIZER is that
    of the REQUEST or CANCEL that a later letter about one date brings, which by the same UID and a higher SEQUENCE replaces it (2.1.5).
    """
    calendar = _calendar("PUBLISH")
    for moment in moments:
        calendar.add_component(_event(moment, sent_at, organizer))
    return calendar.to_ical()


def stored(moment: Moment) -> bytes:
    """An object in a calendar server: no METHOD (RFC 4791 4.1) and no guests. The bytes stand still until it changes."""
    calendar = _calendar(None)
    calendar.add_component(_event(moment, moment.changed))
    return calendar.to_ical()


# What is ours to say in an event of the coach's own calendar. All else there (alarms, categories, colour, attachments, guests,
# whether it shows as busy, words typed beside ours) is the coach's, and a client keeps what it does not own (RFC 4791 5.3.2).
OURS = ("UID", "DTSTAMP", "CREATED", "LAST-MODIFIED", "SEQUENCE", "DTSTART", "DTEND", "SUMMARY", "STATUS", "LOCATION", "URL", "DESCRIPTION")
AGAINST_OURS = ("DURATION", "RRULE", "RDATE", "EXDATE")  # would say another time than ours


def merged(ours: bytes, theirs: bytes) -> bytes:
    """Our event with what the coach added to it over there. `ours` alone when what stands there cannot be read or is another event."""
    from icalendar import Calendar

    calendar = Calendar.from_ical(ours)
    event = calendar.walk("VEVENT")[0]
    try:
        there = Calendar.from_ical(theirs)
        found = next((one for one in there.walk("VEVENT") if one.get("UID") == event["UID"] and "RECURRENCE-ID" not in one), None)
    except (ValueError, KeyError, IndexError):
        found = None
    if found is None:
        return ours
    said = _beside_ours(str(found.get("DESCRIPTION", "")), str(event.get("DESCRIPTION", "")), str(found.get("LOCATION", "")))
    for name, value in found.items():
        if name not in (*OURS, *AGAINST_OURS):
            event[name] = value
    if said:
        event.pop("DESCRIPTION", None)
        event.add("description", said)
    for one in found.subcomponents:
        event.add_component(one)
    for one in there.walk("VTIMEZONE"):  # what is the coach's may name one
        calendar.add_component(one)
    return calendar.to_ical()


def _beside_ours(theirs: str, ours: str, place: str) -> str:
    """Our lines, and under them what the coach typed; a link of ours that has changed since stood in `place` too, and goes."""
    known = {*ours.splitlines(), place}
    typed = "\n".join("" if line in known else line for line in theirs.splitlines()).strip()
    return f"{ours}\n\n{typed}" if ours and typed else ours or typed


def method_of(moment: Moment) -> str:
    """REQUEST or CANCEL; the same word goes in the mail's Content-Type."""
    return "CANCEL" if moment.is_over else "REQUEST"


def feed(name: str, moments: Iterable[Moment], *, alarm_min: int | None = None) -> bytes:
    """A calendar to subscribe to. DTSTAMP is the moment of the last change, so that the bytes (ETag) stand still."""
    from icalendar import Alarm

    calendar = _calendar("PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("name", name)
    calendar.add("refresh-interval", timedelta(hours=1), parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    for moment in moments:
        event = _event(moment, moment.changed)
        if alarm_min is not None and not moment.is_over:
            alarm = Alarm()
            alarm.add("action", "DISPLAY")
            alarm.add("description", moment.summary)
            alarm.add("trigger", timedelta(minutes=-alarm_min))
            event.add_component(alarm)
        calendar.add_component(event)
    return calendar.to_ical()


def _calendar(method: str | None) -> Calendar:
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", PRODID)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    if method:
        calendar.add("method", method)
    return calendar


def _event(moment: Moment, stamp: datetime, organizer: Party | None = None) -> Event:
    from icalendar import Event

    event = Event()
    event.add("uid", moment.uid)
    event.add("dtstamp", stamp.replace(microsecond=0))
    event.add("created", moment.created.replace(microsecond=0))
    event.add("last-modified", moment.changed.replace(microsecond=0))
    event.add("sequence", moment.sequence)
    event.add("dtstart", moment.start)
    event.add("dtend", moment.end)
    event.add("summary", moment.summary)
    event.add("status", "CANCELLED" if moment.is_over else "TENTATIVE" if moment.is_tentative else "CONFIRMED")
    if moment.is_private:
        event.add("class", "PRIVATE")
    event.add("transp", "TRANSPARENT" if moment.is_over else "OPAQUE")
    event.add("x-microsoft-cdo-busystatus", "FREE" if moment.is_over else "BUSY")
    if moment.location or moment.link:
        event.add("location", moment.location or moment.link)
    lines = [line for line in (moment.words, moment.link, moment.manage_url) if line]
    if lines:
        event.add("description", "\n".join(lines))
    if moment.manage_url:
        event.add("url", moment.manage_url)
    if organizer:
        event["organizer"] = _address(organizer)
    return event


def _address(party: Party) -> vCalAddress:
    from icalendar import vCalAddress, vText

    address = vCalAddress(f"mailto:{party.address}")
    address.params["CN"] = vText(party.name)
    return address


def of_coach(moment: Moment, summary: str, place: str) -> Moment:
    """The same moment as a coach's calendar shows it, which others may look into: under a name and at a place that say nobody's name or number."""
    return replace(moment, summary=summary, location="" if moment.link else place)

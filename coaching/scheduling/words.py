"""How an appointment is named and told: title, time in two zones, place. In the reader's language and zone."""

from collections.abc import Sequence
from datetime import date, datetime
from functools import lru_cache

from babel.dates import format_date
from babel.lists import format_list

from coaching.core.i18n import _, clock_time, day, moment, ngettext, say
from coaching.core.money import money
from coaching.core.scope import scope
from coaching.people.models import Person
from coaching.practices.models import Member
from coaching.scheduling import queries
from coaching.scheduling.models import Appointment, AppointmentType, Queued
from coaching.scheduling.rules import zones

Rows = list[tuple[str, str]]


def title(appointment: Appointment, kind: AppointmentType) -> str:
    """Appointment 2 within a journey, else the name of its type."""
    return titled(appointment.number, kind.name)


def titled(number: int | None, name: dict[str, str]) -> str:
    """The same of what was read as columns."""
    return str(_("Appointment %(number)s", number=number)) if number else say(name)


def places(taken: int, of: int) -> str:
    """4 of 8 taken: how full a group is."""
    return str(_("%(taken)s of %(all)s taken", taken=taken, all=of))


def with_initials(text: str, guest: Person | None) -> str:
    """ "Appointment 2 L.V.": all that a calendar elsewhere may know of a coachee."""
    initials = "".join(part[0] + "." for part in (guest.name if guest else "").split()[:3])
    return f"{text} {initials}".strip()


def span(start: datetime, end: datetime, timezone: str) -> str:
    """Thursday 3 December, 10:00–11:00 (Amsterdam)."""
    hours = f"{clock_time(start, timezone)}–{clock_time(end, timezone)}"
    return f"{day(start, timezone)}, {hours} ({zones.city(timezone)})"


def when(appointment: Appointment, timezone: str, other: str | None = None) -> str:
    """The time for a reader; with the time of the other when their clocks differ at that moment."""
    text = span(appointment.start, appointment.end, timezone)
    if other and zones.offset(other, appointment.start) != zones.offset(timezone, appointment.start):
        place, hour = zones.city(other), clock_time(appointment.start, other)
        text += " · " + str(_("%(time)s in %(place)s", time=hour, place=place))
    return text


def where(appointment: Appointment, coach: Member, person: Person | None, *, for_coach: bool = False) -> str:
    """Where it takes place, as one line: who calls whom, the video link, the address."""
    kind, detail = appointment.location_kind, appointment.location
    if kind == "phone":
        return _phone(appointment, coach, person, for_coach=for_coach)
    if kind == "address":
        return detail or str(_("At the practice"))
    if detail:
        return detail
    if kind == "zoom":
        return str(_("Video call; the link follows"))
    return str(_("Video call"))


def _phone(appointment: Appointment, coach: Member, person: Person | None, *, for_coach: bool) -> str:
    number = person.phone if person else None
    if appointment.location:
        return str(_("By phone: call %(number)s", number=appointment.location))
    if for_coach:
        return str(_("By phone: you call %(number)s", number=number)) if number else str(_("By phone"))
    if number:
        return str(_("By phone: %(coach)s calls you on %(number)s", coach=coach.first_name, number=number))
    return str(_("By phone: %(coach)s calls you", coach=coach.first_name))


def waits(entry: Queued, timezone: str) -> str:
    """How somebody's entry in a waiting list stands, for the coach."""
    until = moment(entry.offer_until, timezone) if entry.offer_until else ""
    return {
        "waiting": str(_("Since %(day)s", day=day(entry.joined_at, timezone))),
        "offered": str(_("A place is offered, until %(when)s", when=until)),
        "declined": str(_("Said no to a place")),
        "lapsed": str(_("Did not answer an offer")),
    }.get(entry.state, "")


def location_name(kind: str) -> str:
    """What a kind of place is called when it is chosen."""
    return {
        "phone": str(_("Phone")),
        "video_link": str(_("Video call")),
        "jitsi": str(_("Video call")),
        "zoom": str(_("Video call (Zoom)")),
        "address": str(_("At the practice")),
    }[kind]


def offer(kind: AppointmentType, minutes: int | None = None) -> str:
    """30 minutes · free · phone or video call: what a type comes down to; `minutes` when one length was chosen."""
    lengths = [str(one) for one in ([minutes] if minutes else kind.durations)]
    said = [str(ngettext("%(times)s minute", "%(times)s minutes", int(lengths[-1]), times=_either(lengths)))]
    if kind.is_group:
        said.append(str(_("in a group")))
    if kind.price_cents is not None:
        said.append(money(kind.price_cents) if kind.price_cents else str(_("free")))
    places = list(dict.fromkeys(location_name(each["kind"]) for each in queries.places_of(kind)))
    return " · ".join([*said, _either([each[:1].lower() + each[1:] for each in places])] if places else said)


def _either(parts: Sequence[str]) -> str:
    return str(format_list(parts, style="or", locale=scope().locale))


def status_name(status: str) -> str:
    """The state of an appointment in a word."""
    return {
        "booked": str(_("Booked")),
        "pending": str(_("Waiting for confirmation")),
        "held": str(_("Took place")),
        "no_show": str(_("Did not come")),
        "cancelled": str(_("Cancelled")),
        "late_cancelled": str(_("Cancelled late")),
        "declined": str(_("Declined")),
    }[status]


def facts_for(
    appointment: Appointment, coach: Member, person: Person | None, timezone: str, *, for_coach: bool = False, others: Sequence[Member] = ()
) -> Rows:
    """When, where and with whom, as rows of a letter or a page. `others`: who gives it together with `coach`."""
    other = person.timezone if for_coach and person else coach.timezone
    coaches = names([coach, *others])
    rows = [
        (str(_("When")), when(appointment, timezone, other)),
        (str(_("Where")), where(appointment, coach, person, for_coach=for_coach)),
        (str(_("With")), person.name if for_coach and person else coaches),
    ]
    if for_coach and others:
        rows.append((str(_("Coaches")), coaches))
    return rows


def names(coaches: Sequence[Member], *, first: bool = False) -> str:
    """Noor de Wit and Bram Smit, in the reader's language; `first`: Noor and Bram."""
    return str(format_list([one.first_name if first else one.name for one in coaches], locale=scope().locale))


def month_name(first: date) -> str:
    """December 2026, in the reader's language."""
    return _written(first, "LLLL y", scope().locale)


def weekday(value: date, *, short: bool = False) -> str:
    """Thursday, or Th when short."""
    return _written(value, "EEEEEE" if short else "EEEE", scope().locale)


@lru_cache(maxsize=1000)
def _written(value: date, pattern: str, locale: str) -> str:
    """Kept: every page of a month says the same days."""
    return str(format_date(value, pattern, locale=locale))


def free_times(day_: date, count: int) -> str:
    """What a day of the calendar says to those who hear it: "Thursday 3 December, 4 times"."""
    return f"{day(day_)}, {_times(count, scope().locale)}"


@lru_cache(maxsize=200)
def _times(count: int, _locale: str) -> str:
    """"4 times" in the language in force, which `_locale` names so that it can be kept."""
    return str(ngettext("%(num)s time", "%(num)s times", count))


PLACES = ("phone", "video_link", "jitsi", "zoom", "address")


def holiday(name: str) -> str:
    """A holiday of rules/holidays.py in the reader's language."""
    return {
        "new_year": str(_("New Year's Day")),
        "good_friday": str(_("Good Friday")),
        "easter": str(_("Easter Sunday")),
        "easter_monday": str(_("Easter Monday")),
        "kings_day": str(_("King's Day")),
        "liberation_day": str(_("Liberation Day")),
        "ascension": str(_("Ascension Day")),
        "whit_sunday": str(_("Whit Sunday")),
        "whit_monday": str(_("Whit Monday")),
        "christmas": str(_("Christmas Day")),
        "boxing_day": str(_("Second day of Christmas")),
    }[name]


def full_day(text: str) -> str:
    """A stored date as people say it."""
    return day(date.fromisoformat(text))


def feed_trouble(code: str | None) -> str:
    """What went wrong with a linked calendar, and what to do."""
    return {
        None: "",
        "address": str(_("This address cannot be reached from here. Is it the secret address in ICS form?")),
        "answer": str(_("The other calendar did not answer. It is tried again by itself.")),
        "slow": str(_("The other calendar answered too slowly. It is tried again by itself.")),
        "large": str(_("The calendar is larger than 5 MB. Make a smaller one to share.")),
        "type": str(_("This is a page, not a calendar. Copy the secret address in ICS form.")),
        "login": account_trouble("login"),
        "gone": account_trouble("gone"),
    }.get(code, str(_("The calendar could not be read.")))


def account_trouble(code: str | None) -> str:
    """What went wrong with a calendar account, and what to do."""
    return {
        None: "",
        "address": str(_("This address cannot be reached from here. It begins with https://.")),
        "login": str(_("The user name or the password is not accepted. Use an app password, not the one you sign in with.")),
        "none": str(_("There are no calendars at this address.")),
        "forbidden": str(_("This account may not write in that calendar. Choose another one.")),
        "gone": str(_("This calendar is no longer there. Choose another one.")),
        "full": str(_("There is no room left at the calendar server.")),
        "slow": str(_("The calendar server answers too slowly. It is tried again by itself.")),
    }.get(code, str(_("The calendar server does not do what was asked. It is tried again by itself.")))


def connecting_trouble(code: str) -> str:
    """The same while somebody connects: nothing is kept yet, so nothing is tried again by itself."""
    return {
        "address": account_trouble(code), "login": account_trouble(code), "none": account_trouble(code),
        "slow": str(_("The calendar server answers too slowly. Try again in a while.")),
    }.get(code, str(_("There is no answer, or not that of a calendar server. Is the address right?")))


def zoom_trouble(code: str | None) -> str:
    """What went wrong with Zoom, and what to do."""
    return {
        None: "",
        "key": str(_("Zoom no longer accepts the key. Make a new one at Zoom and fill it in here.")),
        "permission": str(_("The Zoom app lacks the permission meeting:write. Add it at Zoom and save here again.")),
    }.get(code, str(_("Zoom does not answer. It is tried again by itself.")))


def meeting_trouble(code: str) -> str:
    """Why one appointment has no Zoom link yet, or an old one."""
    if code in ("key", "permission"):
        return str(_("Zoom does not let us in, so the link is missing or not right yet. The owner of the practice can mend that under Agenda, Calendars."))
    return str(_("Zoom did not answer, so the link is not right yet. It is tried again by itself."))


def range_name(view: str, chosen: date, first: date, last: date) -> str:
    """What an agenda view shows: "Thursday 3 December", "30 November – 6 December", "December 2026"."""
    if view == "day":
        return day(chosen)
    if view == "month":
        return month_name(chosen)
    pattern = "d" if first.month == last.month else "d MMMM"
    begin, end = format_date(first, pattern, locale=scope().locale), format_date(last, "d MMMM", locale=scope().locale)
    return f"{begin} – {end}"

"""The calendar that people choose a time from: a month of days, one day's times, in the reader's zone.

Everything stands in the URL (?month= &day= &minutes= &coach= &zone=), so back, reload and no JavaScript all work.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from flask import request, session

from coaching.core import clock
from coaching.core.db import db
from coaching.core.i18n import _
from coaching.core.scope import scope
from coaching.practices.models import Member
from coaching.scheduling import queries, words
from coaching.scheduling.models import AppointmentType
from coaching.scheduling.queries import Place
from coaching.scheduling.rules import months, zones

WHOEVER = "any"  # in the URL: any coach who is free, where an appointment would otherwise stay with its own


@dataclass
class Wish:
    """What the reader chose so far, out of the URL; anything that is not understood falls back to a good guess."""

    kind: AppointmentType
    coaches: list[Member]
    coach: Member | None
    minutes: int
    zone: str
    month: str | None
    day: str | None
    visitor: str | None = None
    moving: str | None = None
    gives: Member | None = None  # who gives the appointment that is being moved, where another coach may be chosen
    extra: dict[str, str] = field(default_factory=dict)

    @property
    def place(self) -> Place:
        """The question to the engine."""
        chosen = [self.coach] if self.coach else self.coaches
        return Place(self.kind, tuple(one.id for one in chosen), self.minutes, self.visitor, self.moving)

    @property
    def choices(self) -> list[tuple[str, str, bool]]:
        """With whom it can be: value in the URL, name, whether it is chosen. Nothing when there is nothing to choose."""
        if self.kind.pool == "any" and self.gives:
            return [(self.gives.id, self.gives.name, self.coach is self.gives), (WHOEVER, str(_("Whoever is free")), self.coach is None)]
        return [(one.id, one.name, one is self.coach) for one in self.coaches] if self.kind.pool == "chosen" and len(self.coaches) > 1 else []

    def args(self, **other: Any) -> dict[str, Any]:
        """URL parameters that keep the choices, with some changed; None leaves one out."""
        kept: dict[str, Any] = {"month": self.month, "day": self.day, "zone": self.extra.get("zone")}
        kept["minutes"] = self.minutes if self.minutes != self.kind.duration_min else None
        kept["coach"] = self.coach.id if self.coach and len(self.coaches) > 1 else WHOEVER if self.gives else None
        kept |= other
        kept["day"] = kept.pop("day")  # last, so that a month can put its days behind one address
        return {key: value for key, value in kept.items() if value is not None}


def reader_zone() -> str:
    """The zone to count in: chosen on this page or before, else the person's or the practice's own."""
    for wanted in (request.args.get("zone"), session.get("zone")):
        if wanted and _is_zone(wanted):
            if wanted != session.get("zone"):
                session["zone"] = wanted
            return wanted
    return scope().timezone


def is_zone_known() -> bool:
    """Whether the reader chose the zone, here or before; else the browser may say where it is."""
    return "zone" in request.args or "zone" in session


def _is_zone(name: str) -> bool:
    try:
        zones.zone(name)
    except zones.UnknownZone:
        return False
    return True


def wish_of(
    kind: AppointmentType, *, visitor: str | None = None, moving: str | None = None, coach_id: str | None = None, gives: str | None = None
) -> Wish:
    """The reader's wish for a type, read from the URL. `coach_id` fixes the coach; `gives`: who has it now, and keeps it unless another is chosen."""
    coaches = [one for one in queries.coaches_of(kind) if coach_id in (None, one.id)]
    now = next((one for one in coaches if one.id == gives), None)
    minutes = request.values.get("minutes", type=int)
    return Wish(
        kind=kind,
        coaches=coaches,
        coach=_coach(kind, coaches, now),
        minutes=minutes if minutes is not None and minutes in kind.durations else kind.duration_min,
        zone=reader_zone(),
        month=request.args.get("month"),
        day=request.args.get("day"),
        visitor=visitor,
        moving=moving,
        gives=now if len(coaches) > 1 and kind.pool == "any" else None,
    )


def _coach(kind: AppointmentType, coaches: list[Member], now: Member | None) -> Member | None:
    """With whom: the one named in the URL, else who gives it now, else the first; None: whoever is free, or all of them."""
    wanted = request.values.get("coach")
    named = next((one for one in coaches if one.id == wanted), now or (coaches[0] if coaches else None))
    if len(coaches) == 1 or kind.pool == "chosen":
        return named
    return None if kind.pool == "all" or wanted == WHOEVER else now and named


def month_page(wish: Wish) -> dict[str, Any]:
    """What templates/scheduling/_calendar.html needs. Four statements."""
    zone = zones.zone(wish.zone)
    now = clock.now()
    today = now.astimezone(zone).date()
    soonest = (now + timedelta(minutes=wish.kind.min_notice_min)).astimezone(zone).date()
    chosen_day = _date(wish.day)
    first = max(months.month_of(wish.month, (chosen_day or soonest).replace(day=1)), today.replace(day=1))
    shown = months.days_shown(first, since=today)
    since, until = months.window_of(shown[0], shown[-1], zone)
    free = queries.places(wish.place, max(since, now), until) if wish.coaches else []
    by_day = months.by_day(free, zone)
    day = chosen_day if chosen_day in by_day else next(iter(by_day), None)
    return {
        "wish": wish,
        "weeks": _weeks(shown, by_day, today, day),
        "weekdays": [(words.weekday(one), words.weekday(one, short=True)) for one in shown[:7]],
        "first": first,
        "today": today,
        "chosen": day,
        "times": [(start.isoformat(), f"{start.astimezone(zone):%H:%M}") for start in by_day[day]] if day else [],
        "told": _told(wish, first, day, len(by_day.get(day, [])) if day else 0),
        "previous": None if first <= today.replace(day=1) else f"{months.next_month(first, -1):%Y-%m}",
        "following": _following(wish.kind, first, today),
        "zone_name": zones.city(wish.zone),
        "zone_offset": zones.offset(wish.zone, by_day[day][0] if day else now),
        **zone_choice(),
    }


def free_on_day_of(wish: Wish, start: datetime, besides: Sequence[datetime]) -> list[tuple[str, str]]:
    """What else is free on the day of a start, on the reader's clock: value and time."""
    zone = zones.zone(wish.zone)
    day = start.astimezone(zone).date()
    since, until = months.window_of(day, day, zone)
    free = queries.places(wish.place, max(since, clock.now()), until)
    return [(one.isoformat(), f"{one.astimezone(zone):%H:%M}") for one in free if one not in besides]


def _weeks(shown: list[date], free: dict[date, list[datetime]], today: date, chosen: date | None) -> list[list[tuple[int, str, str, bool, bool]]]:
    """Weeks of days: number, ISO date, words when something is free, today, chosen. Plain values: a page has some forty."""
    cells = [
        (one.day, one.isoformat(), words.free_times(one, len(free[one])) if one in free else "", one == today, one == chosen)
        for one in shown
    ]
    return [cells[n : n + 7] for n in range(0, len(cells), 7)]


def _told(wish: Wish, first: date, day: date | None, count: int) -> str:
    """What is said aloud after a change: zones that were found, else the month when no day was chosen in it, and how many times a day has."""
    found = zone_choice()
    if found["zone_search"]:
        return ", ".join(label for _name, label, _offset in found["zones_found"]) or str(_("Nothing found. Try a large city nearby."))
    free = words.free_times(day, count) if day else str(_("No free times in these weeks."))
    return free if wish.day else f"{words.month_name(first)}. {free}"


def zone_choice() -> dict[str, Any]:
    """The zones found by the letters typed in the zone switch; `zone_search` None: nobody is looking for one."""
    letters = request.args.get("zones")
    found = zones.found(letters) if letters else []
    return {"zone_search": letters, "zones_found": [(name, zones.plain(name), zones.offset(name, clock.now())) for name in found]}


def _following(kind: AppointmentType, first: date, today: date) -> str | None:
    """The next month, unless it lies beyond the horizon."""
    after = months.next_month(first)
    if kind.horizon_days is not None and after > today + timedelta(days=kind.horizon_days):
        return None
    return f"{after:%Y-%m}"


def _date(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


def start_of(text: str | None) -> datetime | None:
    """The instant in a form field, or None when it is none."""
    try:
        start = datetime.fromisoformat(text or "")
    except ValueError:
        return None
    return start if start.tzinfo is not None and 2000 < start.year < 9000 else None


def query(args: dict[str, Any]) -> str:
    """URL parameters as text."""
    return urlencode(args)


def look_only() -> None:
    """After a refused booking: let go of the write lock, so that drawing the answer keeps nobody waiting (SQLite)."""
    db.session.rollback()
    db.session.connection(execution_options={"sqlite_begin": "DEFERRED"})

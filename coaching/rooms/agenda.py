"""The agenda: day, week, month and list, with working hours and what is busy elsewhere. It reads; its forms post to scheduling."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from flask import Response, request, url_for

from coaching.core import clock, hx
from coaching.core.access import allow
from coaching.core.scope import scope
from coaching.people.models import Person
from coaching.practices import queries as practices
from coaching.practices.models import Member
from coaching.rooms import bp
from coaching.scheduling import queries, words
from coaching.scheduling.models import Appointment, AppointmentType
from coaching.scheduling.queries.appointments import between_with_people
from coaching.scheduling.rules import columns, months, zones

VIEWS = ("day", "week", "month", "list")
FIRST_HOUR, LAST_HOUR = 8, 19  # shown at least; what lies outside makes the day longer
STEP = 15  # minutes of one row of the grid; agenda.css has a class for each row


@dataclass
class Block:
    """One rectangle of a day. top and rows are steps of a quarter of an hour from the first hour."""

    top: int
    rows: int
    column: int = 0
    of: int = 1
    appointment: Appointment | None = None
    title: str = ""
    who: str = ""
    color: str = ""


@dataclass
class Column:
    """One day of the grid."""

    day: date
    is_today: bool
    open: list[Block] = field(default_factory=list)
    busy: list[Block] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)


@dataclass
class Range:
    """The days that a view shows: [first, last], and where the arrows lead."""

    view: str
    day: date
    first: date
    last: date
    before: date
    after: date


@bp.get("/agenda")
@allow("staff")
def agenda() -> Response:
    """What happens when."""
    zone = zones.zone(scope().timezone)
    today = clock.now().astimezone(zone).date()
    shown = _range(request.args.get("view"), _date(request.args.get("day")) or today)
    coaches = practices.coaches()
    coach = next((one for one in coaches if one.id == _wanted()), None)
    since, until = months.window_of(shown.first, shown.last, zone)
    found, guests = between_with_people(since, until, coach.id if coach else None)
    kinds = {kind.id: kind for kind in queries.kinds(active=False)}
    if shown.view in ("day", "week"):
        drawn = _grid(shown, found, kinds, guests, coach, coaches, since, until)
    else:
        drawn = {"weeks": _month(shown, found)} if shown.view == "month" else {"days": months.by_day_of(found, zone)}
    return hx.render(f"rooms/agenda/{'week' if shown.view == 'day' else shown.view}.html", here="agenda", shown=shown, today=today, coaches=coaches, coach=coach, words=words,
                     kinds=kinds, guests=guests, found=found, link_to=lambda **args: _url(shown, **args), **drawn)  # fmt: skip


def _wanted() -> str | None:
    """Whose agenda: the one asked for, "all", or one's own."""
    return request.args.get("coach") or scope().member_id


def _date(text: str | None) -> date | None:
    try:
        found = date.fromisoformat(text) if text else None
    except ValueError:
        return None
    return found if found and 2000 < found.year < 9000 else None


def _range(view: str | None, day: date) -> Range:
    view = view if view in VIEWS else "week"
    if view == "day":
        return Range(view, day, day, day, day - timedelta(days=1), day + timedelta(days=1))
    if view == "week":
        monday = day - timedelta(days=day.weekday())
        return Range(view, day, monday, monday + timedelta(days=6), day - timedelta(days=7), day + timedelta(days=7))
    first = day.replace(day=1)
    if view == "month":
        shown = months.days_shown(first)
        return Range(view, day, shown[0], shown[-1], months.next_month(first, -1), months.next_month(first))
    return Range(view, day, day, day + timedelta(days=30), day - timedelta(days=31), day + timedelta(days=31))


def _url(shown: Range, **args: Any) -> str:
    """The agenda with some choices changed."""
    kept = {"view": shown.view, "day": shown.day.isoformat(), "coach": request.args.get("coach")}
    return url_for("rooms.agenda", **{key: value for key, value in (kept | args).items() if value is not None})


def _grid(
    shown: Range, found: Any, kinds: dict[str, AppointmentType], guests: dict[str, Person], coach: Member | None, coaches: list[Member],
    since: datetime, until: datetime,
) -> dict[str, Any]:  # fmt: skip
    """The columns of day and week, and the hours at their left."""
    zone = zones.zone(scope().timezone)
    low, high = _hours(found, zone)
    today = clock.now().astimezone(zone).date()
    days = [shown.first + timedelta(days=n) for n in range((shown.last - shown.first).days + 1)]
    made = {day: Column(day, day == today) for day in days}
    for busy in queries.busy_between(since, until, [one.id for one in ([coach] if coach else coaches)]):
        _spread(made, "busy", busy.begins, busy.until, low, high, zone)
    if coach:
        for begins, ends in queries.working_hours(coach.id, since, until):
            _spread(made, "open", begins, ends, low, high, zone)
    for day, some in months.by_day_of(found, zone).items():
        if day not in made:
            continue
        places = columns.columns([(one.start, one.end) for one in some])
        for one, (column, of) in zip(some, places, strict=True):
            kind = kinds[one.type_id]
            who = guests[one.person_id].name if one.person_id in guests else ""
            top, rows = _steps(one.start, one.end, day, low, high, zone)
            made[day].blocks.append(Block(top, rows, column, of, one, words.title(one, kind), who, kind.color))
    now = clock.now().astimezone(zone)
    line = (now.hour - low) * 60 // STEP + now.minute // STEP if low <= now.hour < high else None
    return {"columns": list(made.values()), "hours": list(range(low, high)), "low": low, "now_row": line}


def _hours(found: Any, zone: Any) -> tuple[int, int]:
    low = min([FIRST_HOUR, *(one.start.astimezone(zone).hour for one in found)])
    high = max([LAST_HOUR, *(min(24, one.end.astimezone(zone).hour + 1) for one in found)])
    return low, high


def _steps(start: datetime, end: datetime, day: date, low: int, high: int, zone: Any) -> tuple[int, int]:
    """Top and height in steps of a quarter of an hour on the wall clock, cut to what is shown of that day."""
    begin, stop = start.astimezone(zone), end.astimezone(zone)
    first = (begin.hour * 60 + begin.minute if begin.date() == day else 0) - low * 60
    last = (stop.hour * 60 + stop.minute if stop.date() == day else 24 * 60) - low * 60
    first, last = max(first, 0), min(last, (high - low) * 60)
    return first // STEP, max((last - first + STEP - 1) // STEP, 0)


def _spread(made: dict[date, Column], what: str, begins: datetime, ends: datetime, low: int, high: int, zone: Any) -> None:
    """Put a stretch of time on every day that it touches."""
    day, last = begins.astimezone(zone).date(), (ends - timedelta(microseconds=1)).astimezone(zone).date()
    while day <= last:
        if day in made:
            top, rows = _steps(begins, ends, day, low, high, zone)
            if rows:
                getattr(made[day], what).append(Block(top, rows))
        day += timedelta(days=1)


def _month(shown: Range, found: Any) -> list[list[tuple[date, list[Appointment]]]]:
    by_day = months.by_day_of(found, zones.zone(scope().timezone))
    days = [shown.first + timedelta(days=n) for n in range((shown.last - shown.first).days + 1)]
    cells = [(day, by_day.get(day, [])) for day in days]
    return [cells[n : n + 7] for n in range(0, len(cells), 7)]

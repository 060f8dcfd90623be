"""The agenda: day, week, month and list, with working hours and what is busy elsewhere. It reads; its forms post to scheduling."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

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
from coaching.scheduling.queries.appointments import beside, between_with_people
from coaching.scheduling.rules import columns, intervals, months, zones

VIEWS = ("day", "week", "month", "list")
FIRST_HOUR, LAST_HOUR = 8, 19  # shown at least; what lies outside makes the day longer
MOST = 12  # appointments beside each other; agenda.css has a class for each
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
    coaches: str = ""


@dataclass
class Column:
    """One day of the grid, of everybody who is shown, or of one coach when all of them stand side by side."""

    day: date
    is_today: bool
    coach: Member | None = None
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
    found, guests, taken = between_with_people(since, until, coach.id if coach else None)
    kinds = {kind.id: kind for kind in queries.kinds(active=False)}
    if shown.view in ("day", "week"):
        drawn = _grid(shown, found, kinds, guests, [coach] if coach else coaches, since, until)
    else:
        drawn = {"weeks": _month(shown, found)} if shown.view == "month" else {"days": months.by_day_of(found, zone)}
    return hx.render(f"rooms/agenda/{'week' if shown.view == 'day' else shown.view}.html", here="agenda", shown=shown, today=today, coaches=coaches, coach=coach,
                     called=_called(coaches), initials={one.id: _initials([one]) for one in coaches}, taken=taken, places=_places(found, taken), words=words, kinds=kinds, guests=guests, found=found, link_to=lambda **args: _url(shown, **args), **drawn)  # fmt: skip


def _places(found: list[Appointment], taken: dict[str, int]) -> dict[str, str]:
    """In words how full each group is, by the id of its appointment."""
    return {one.id: words.places(taken[one.id], one.seats) for one in found if one.id in taken}


def _called(coaches: list[Member]) -> dict[str, str]:
    """What each coach is called here, by id: the first name, or all of it where that would be two people."""
    often = Counter(one.first_name for one in coaches)
    return {one.id: one.first_name if often[one.first_name] == 1 else one.name for one in coaches}


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
    shown: Range, found: list[Appointment], kinds: dict[str, AppointmentType], guests: dict[str, Person], coaches: list[Member],
    since: datetime, until: datetime,
) -> dict[str, Any]:  # fmt: skip
    """The columns of day and week, and the hours at their left. A day of several coaches has a column for each."""
    zone = zones.zone(scope().timezone)
    now = clock.now().astimezone(zone)
    by_id = {one.id: one for one in coaches}
    others = beside(found, kinds)
    with_ = {one.id: [one.coach_id, *(each.id for each in others.get(one.id, []))] for one in found}
    works = queries.working_hours_of(list(by_id), since, until)
    open_ = [span for spans in works.values() for span in spans]
    low, high = _hours([*open_, *((one.start, one.end) for one in found)], shown, zone)
    lanes: list[Member | None] = [*coaches] if shown.view == "day" and len(coaches) > 1 else [None]
    days = [shown.first + timedelta(days=n) for n in range((shown.last - shown.first).days + 1)]
    made = [Column(day, day == now.date(), lane) for day in days for lane in lanes]
    taken = queries.busy_between(since, until, list(by_id))
    for column in made:
        cut = partial(_steps, day=column.day, low=low, high=high, zone=zone)
        lane = column.coach
        column.open = _cut(cut, works[lane.id] if lane else intervals.merged(open_))
        column.busy = _cut(cut, [(one.begins, one.until) for one in taken if lane is None or one.coach_id == lane.id])
        some = [one for one in found if (lane is None or lane.id in with_[one.id]) and cut(one.start, one.end)[1]]
        places = columns.columns([(one.start, one.end) for one in some])
        for one, (place, of) in zip(some, places, strict=True):
            who = guests[one.person_id].name if one.person_id in guests else ""
            told = _initials([by_id[each] for each in with_[one.id] if each in by_id]) if lane is None and len(coaches) > 1 else ""
            kind = kinds[one.type_id]
            column.blocks.append(Block(*cut(one.start, one.end), min(place, MOST - 1), min(of, MOST), one, words.title(one, kind), who, kind.color, told))
    line = (now.hour - low) * 60 // STEP + now.minute // STEP if low <= now.hour < high else None
    crowd = max((block.of for column in made for block in column.blocks), default=1)
    return {"columns": made, "hours": list(range(low, high)), "low": low, "now_row": line, "crowd": crowd}


def _initials(coaches: list[Member]) -> str:
    return ", ".join("".join(part[0] for part in (one.name.split() or [""])[:2]).upper() for one in coaches)


def _minutes(begins: datetime, ends: datetime, day: date, zone: ZoneInfo) -> tuple[int, int]:
    """From which to which minute of a day on the wall clock a stretch of time lasts; (0, 0) when it does not touch that day."""
    begin, stop = begins.astimezone(zone), ends.astimezone(zone)
    if begin.date() > day or stop.date() < day:
        return 0, 0
    return (
        begin.hour * 60 + begin.minute if begin.date() == day else 0,
        stop.hour * 60 + stop.minute if stop.date() == day else 24 * 60,
    )


def _hours(spans: list[tuple[datetime, datetime]], shown: Range, zone: ZoneInfo) -> tuple[int, int]:
    """The first hour shown and the one after the last: whatever stands in these days, and when somebody works, can be seen."""
    low, high = FIRST_HOUR, LAST_HOUR
    for begins, ends in spans:
        day, last = max(begins.astimezone(zone).date(), shown.first), min(ends.astimezone(zone).date(), shown.last)
        while day <= last:
            first, stop = _minutes(begins, ends, day, zone)
            if first < stop:
                low, high = min(low, first // 60), max(high, (stop + 59) // 60)
            day += timedelta(days=1)
    return low, high


def _steps(begins: datetime, ends: datetime, day: date, low: int, high: int, zone: ZoneInfo) -> tuple[int, int]:
    """Top and height in steps of a quarter of an hour on the wall clock, cut to what is shown of that day; height 0: nothing of it."""
    first, last = (minute - low * 60 for minute in _minutes(begins, ends, day, zone))
    first, last = max(first, 0), min(last, (high - low) * 60)
    return first // STEP, max((last - first + STEP - 1) // STEP, 0)


def _cut(cut: Callable[[datetime, datetime], tuple[int, int]], spans: Iterable[tuple[datetime, datetime]]) -> list[Block]:
    """What of these stretches of time lies in the day that `cut` is for."""
    return [Block(top, rows) for top, rows in (cut(*span) for span in spans) if rows]


def _month(shown: Range, found: Any) -> list[list[tuple[date, list[Appointment]]]]:
    by_day = months.by_day_of(found, zones.zone(scope().timezone))
    days = [shown.first + timedelta(days=n) for n in range((shown.last - shown.first).days + 1)]
    cells = [(day, by_day.get(day, [])) for day in days]
    return [cells[n : n + 7] for n in range(0, len(cells), 7)]

"""Why a time is or is not offered, in words: the rules of the engine and what stands in the way."""

from datetime import datetime, timedelta

from flask import Response

from coaching.core import hx
from coaching.core.access import allow
from coaching.core.hx import request
from coaching.core.i18n import _, clock_time, ngettext, short_day
from coaching.core.scope import scope
from coaching.people import queries as people
from coaching.practices import queries as practices
from coaching.scheduling import queries
from coaching.scheduling.models import AppointmentType
from coaching.scheduling.queries import Place
from coaching.scheduling.rules import intervals, zones
from coaching.scheduling.views.blueprint import bp

DAY = timedelta(days=1)


@bp.get("/scheduling/why")
@allow("staff")
def why() -> Response:
    """Ask of any moment why it is or is not offered."""
    kinds, coaches = list(queries.kinds()), practices.coaches()
    kind = next((one for one in kinds if one.id == request.args.get("kind")), kinds[0] if kinds else None)
    coach_id = request.args.get("coach") or scope().member_id or ""
    coach = next((one for one in coaches if one.id == coach_id), coaches[0])
    start = _moment(request.args.get("at"))
    found = reasons(kind, coach.id, start) if kind and start else None
    return hx.render(
        "scheduling/why.html", here="agenda", kinds=kinds, coaches=coaches, kind=kind, coach=coach, start=start,
        found=found, at=request.args.get("at") or "", nearest=_near(kind, coach.id, start) if kind and start and found else [],
    )  # fmt: skip


def _moment(text: str | None) -> datetime | None:
    try:
        wall = datetime.fromisoformat(text) if text else None
    except ValueError:
        return None
    return wall.replace(tzinfo=zones.zone(scope().timezone)) if wall and wall.tzinfo is None else wall


def _near(kind: AppointmentType, coach_id: str, start: datetime) -> list[datetime]:
    return queries.nearest_starts(Place(kind, (coach_id,), kind.duration_min), start)


def reasons(kind: AppointmentType, coach_id: str, start: datetime, *, as_coach: bool = False) -> list[str]:
    """Every rule that refuses a start, in words and in order; nothing when it is offered. `as_coach`: only what binds the coach (rule 18)."""
    place = Place(kind, (coach_id,), kind.duration_min, as_coach=as_coach)
    because = queries.why(place, start)
    closed = any(one.rule == "S6" for one in because)
    found: list[str] = []
    for one in because:
        if one.rule == "S5" and closed:
            continue  # where there are no hours there are no starting times either: one reason, not two
        if one.rule == "S7":
            found += [text for text in obstacles(kind, coach_id, start) if text not in found]
        else:
            found.append(_rule(one.rule, one.detail, kind, start))
    return list(dict.fromkeys(found))


def _rule(rule: str, detail: str, kind: AppointmentType, start: datetime) -> str:
    """One rule of the engine as a sentence."""
    if rule == "S5":
        step = kind.step_min or kind.duration_min
        return str(_("Not a starting time: this type starts every %(step)s minutes, counted from the start of your hours.", step=step))
    if rule == "S6":
        return _hours(detail, start)
    if rule == "S8":
        if "not after now" in detail:
            return str(_("This moment has passed."))
        hours = -(-kind.min_notice_min // 60)
        return ngettext("Less than %(num)s hour ahead.", "Less than %(num)s hours ahead.", hours)
    if rule == "S9":
        days = kind.horizon_days or 0
        return ngettext("More than %(num)s day ahead.", "More than %(num)s days ahead.", days)
    if rule == "S10":
        if "week" in detail:
            return ngettext("That week has its %(num)s appointment of this type already.", "That week has its %(num)s appointments of this type already.", kind.max_per_week or 0)
        return ngettext("That day has its %(num)s appointment of this type already.", "That day has its %(num)s appointments of this type already.", kind.max_per_day or 0)
    if rule == "caps":
        return str(_("That day has as many appointments as you want in one day."))
    return str(_("Outside the days on which this type can be booked."))


def _hours(detail: str, start: datetime) -> str:
    if "time off" in detail:
        return str(_("You are away that day."))
    if "is closed" in detail:
        return str(_("That day is closed."))
    if "hours of its own" in detail:
        return str(_("Outside the special hours of that day."))
    if "hours end" in detail:
        return str(_("Your hours end during the appointment."))
    return str(_("Outside your hours."))


def obstacles(kind: AppointmentType, coach_id: str, start: datetime) -> list[str]:
    """What overlaps the start with its buffers: appointments with their names and buffers, other calendars, holds."""
    end = start + timedelta(minutes=kind.duration_min)
    low, high = intervals.blocked(start, end, kind.buffer_before_min, kind.buffer_after_min)
    around = queries.between(low - DAY, high + DAY, coach_id)
    names = people.many([one.person_id for one in around if one.person_id])
    found = []
    for one in around:
        begins, until = intervals.blocked(one.start, one.end, one.buffer_before_min, one.buffer_after_min)
        if begins < high and until > low:
            who = names[one.person_id].name if one.person_id in names else str(_("a group"))
            found.append(_blocked_by(who, one.start, one.end, start, end))
    elsewhere = queries.busy_between(start - timedelta(minutes=kind.buffer_before_min), high, [coach_id])
    calendars = {feed.id: feed.name for feed in queries.feeds(coach_id)} if elsewhere else {}
    for busy in elsewhere:
        named = {"name": calendars[busy.feed_id], "from": clock_time(busy.begins), "until": clock_time(busy.until)}
        found.append(str(_("Busy in the calendar “%(name)s”, %(from)s–%(until)s.", **named)))
    return found or [str(_("Somebody is booking this time right now."))]


def _blocked_by(who: str, begins: datetime, until: datetime, start: datetime, end: datetime) -> str:
    """Overlap with the appointment itself, or with the time kept free around it."""
    when = f"{short_day(begins.astimezone(zones.zone(scope().timezone)))} {clock_time(begins)}–{clock_time(until)}"
    if until <= start:
        return str(_("Too soon after the appointment with %(who)s (%(when)s): time is kept free between.", who=who, when=when))
    if begins >= end:
        return str(_("Too close before the appointment with %(who)s (%(when)s): time is kept free between.", who=who, when=when))
    return str(_("There is an appointment with %(who)s (%(when)s).", who=who, when=when))


__all__ = ["obstacles", "reasons", "why"]

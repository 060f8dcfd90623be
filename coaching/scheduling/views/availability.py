"""When a coach works: weekly hours, other hours on one day, days away, the time zone."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from flask import Response, url_for

from coaching.core import clock, hx
from coaching.core.access import allow
from coaching.core.db import db, transaction
from coaching.core.errors import NotAllowed, NotHere
from coaching.core.hx import request
from coaching.core.i18n import _
from coaching.core.scope import scope
from coaching.practices import queries as practices
from coaching.practices.models import Member
from coaching.scheduling import inputs, queries, words
from coaching.scheduling.models import Availability, TimeOff
from coaching.scheduling.operations import setting_up
from coaching.scheduling.rules import holidays, hours
from coaching.scheduling.views.blueprint import bp


@bp.get("/scheduling/availability")
@allow("coach")
def availability() -> Response:
    """The hours of a coach: one's own, or for an owner anybody's."""
    return _show(_coach())


def _coach() -> Member:
    """Whose hours these are. A coach arranges their own; the owner everybody's. Raises NotAllowed."""
    wanted = request.values.get("coach") or scope().member_id or ""
    if wanted != scope().member_id and scope().role != "owner":
        raise NotAllowed("somebody else's hours")
    return practices.member(wanted)


def _hours_of(coach: Member) -> Availability | None:
    return _chosen(queries.availabilities([coach.id]))


def _chosen(found: Sequence[Availability]) -> Availability | None:
    wanted = request.values.get("hours")
    return next((one for one in found if one.id == wanted), found[0] if found else None)


def _show(coach: Member, status: int = 200, **more: Any) -> Response:
    all_hours, today = list(queries.availabilities([coach.id])), clock.now().date()
    chosen = _chosen(all_hours)
    away = list(queries.time_off([coach.id], today))
    days = hours.by_weekday(chosen.weekly) if chosen else {}
    typed = {f"day_{day}": hours.text_of(ranges) for day, ranges in days.items()}
    context = {
        "coach": coach, "all_hours": all_hours, "chosen": chosen, "away": away, "here": "agenda", "words": words,
        "coaches": practices.coaches() if scope().role == "owner" else [],
        "overrides": sorted((one for one in (chosen.overrides if chosen else []) if one["date"] >= today.isoformat()), key=lambda one: one["date"]),
        "holidays": [(day, words.holiday(name)) for day, name in _holidays(away)],
        "week_form": inputs.WeekInput(formdata=None, name=chosen.name if chosen else _("Practice"), timezone=chosen.timezone if chosen else coach.timezone,
                                     most_a_day=chosen.most_a_day if chosen else None, minutes_a_day=chosen.minutes_a_day if chosen else None,
                                     asks_elsewhere=chosen.asks_elsewhere if chosen else False, **typed),
        "override_form": inputs.OverrideInput(formdata=None), "off_form": inputs.TimeOffInput(formdata=None),
        "outside": _outside(coach, all_hours, away), "text_of": hours.text_of,
    } | more  # fmt: skip
    return hx.render("scheduling/availability.html", status=status, **context)


def _holidays(away: Sequence[TimeOff]) -> list[tuple[date, str]]:
    """The holidays ahead that the coach is not away on yet: day, and key of the name."""
    coming = holidays.coming(practices.practice().country, clock.now().date())
    return [(day, name) for day, name in coming if not any(one.first_day <= day <= one.last_day for one in away)]


def _outside(coach: Member, every: Sequence[Availability], away: Sequence[TimeOff]) -> list[Any]:
    """Appointments ahead that fall outside the hours as they are now: shown, never changed (rule 43)."""
    return queries.outside_hours(coach.id, clock.now(), clock.now() + timedelta(days=90), every, away)


def _back(coach: Member, chosen: Availability | None = None) -> Response:
    args: dict[str, Any] = {"coach": coach.id if coach.id != scope().member_id else None, "hours": chosen.id if chosen else None}
    return hx.redirect(url_for("scheduling.availability", **{key: value for key, value in args.items() if value}))


@bp.post("/scheduling/availability")
@allow("coach")
def availability_saved() -> Response:
    """Keep the weekly hours. A changed zone keeps the clock times, or the moments (rule 44)."""
    coach, form = _coach(), inputs.WeekInput()
    chosen = _hours_of(coach)
    if not form.validate():
        return _show(coach, 422, week_form=form)
    with transaction():
        if chosen is None:
            chosen = Availability(coach_id=coach.id, name=form.name.data, timezone=form.timezone.data, is_default=True)
            db.session.add(chosen)
        _write(chosen, form)
    hx.toast(_("Saved"))
    return _back(coach, chosen)


def _write(chosen: Availability, form: inputs.WeekInput) -> None:
    """Put what was typed on the hours. Looking elsewhere right before a booking is the coach's choice, so it holds for every set."""
    days = {day: form[f"day_{day}"].ranges for day in range(1, 8)}
    if chosen.timezone != form.timezone.data and form.keep.data == "moments":
        days = hours.shifted(days, chosen.timezone, form.timezone.data, clock.now())
    chosen.most_a_day, chosen.minutes_a_day = form.most_a_day.data, form.minutes_a_day.data
    chosen.name, chosen.timezone, chosen.weekly = form.name.data, form.timezone.data, hours.weekly_of(days)
    for one in (chosen, *queries.availabilities([chosen.coach_id])):
        one.asks_elsewhere = form.asks_elsewhere.data


@bp.post("/scheduling/availability/new")
@allow("coach")
def availability_added() -> Response:
    """Another set of hours beside the first, for types that need it."""
    coach = _coach()
    with transaction():
        added = Availability(
            coach_id=coach.id, name=_("Other hours"), timezone=coach.timezone, weekly=list(setting_up.OFFICE), overrides=[]
        )
        db.session.add(added)
    return _back(coach, added)


@bp.post("/scheduling/availability/override")
@allow("coach")
def override_added() -> Response:
    """Other hours on one day, in one line; no hours is closed (rule 10). Saying it again replaces what was said of that day."""
    coach, form = _coach(), inputs.OverrideInput()
    chosen = _hours_of(coach)
    if not form.validate() or chosen is None:
        return _show(coach, 422, override_form=form)
    with transaction():
        others = [one for one in chosen.overrides if one["date"] != form.date.data.isoformat()]
        chosen.overrides = [*others, {"date": form.date.data.isoformat(), "ranges": form.hours.ranges}]
    hx.toast(_("Saved"))
    return _back(coach, chosen)


@bp.post("/scheduling/availability/override/remove")
@allow("coach")
def override_removed() -> Response:
    """Back to the weekly hours."""
    coach = _coach()
    chosen = _hours_of(coach)
    with transaction():
        if chosen is not None:
            chosen.overrides = [one for one in chosen.overrides if one["date"] != request.form.get("date")]
    return _back(coach, chosen)


@bp.post("/scheduling/availability/off")
@allow("coach")
def off_added() -> Response:
    """Days away."""
    coach, form = _coach(), inputs.TimeOffInput()
    if not form.validate():
        return _show(coach, 422, off_form=form)
    with transaction():
        last = form.last_day.data or form.first_day.data
        db.session.add(TimeOff(coach_id=coach.id, first_day=form.first_day.data, last_day=last, name=form.name.data or ""))
    hx.toast(_("Saved"))
    return _back(coach)


@bp.post("/scheduling/availability/holidays")
@allow("coach", many=("day",))
def holidays_added() -> Response:
    """Be away on the holidays that were ticked."""
    coach, wanted = _coach(), set(request.form.getlist("day"))
    with transaction():
        for day, name in _holidays(queries.time_off([coach.id], clock.now().date())):
            if day.isoformat() in wanted:
                db.session.add(
                    TimeOff(coach_id=coach.id, first_day=day, last_day=day, name=words.holiday(name), kind="holiday")
                )
    hx.toast(_("Saved"))
    return _back(coach)


@bp.post("/scheduling/availability/off/<off_id>/remove")
@allow("coach")
def off_removed(off_id: str) -> Response:
    """At work after all."""
    coach = _coach()
    found = next((one for one in queries.time_off([coach.id], clock.now().date()) if one.id == off_id), None)
    if found is None:
        raise NotHere(off_id)
    with transaction():
        db.session.delete(found)
    return _back(coach)

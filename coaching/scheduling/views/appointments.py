"""One appointment, for the coach: look, mark, move, cancel, answer; and making one for somebody."""

from datetime import datetime, timedelta
from typing import Any

from flask import Response, url_for

from coaching.core import clock, hx
from coaching.core.access import allow
from coaching.core.db import transaction
from coaching.core.errors import Taken
from coaching.core.hx import request
from coaching.core.i18n import _, moment, say
from coaching.core.scope import scope
from coaching.people import queries as people
from coaching.practices import queries as practices
from coaching.scheduling import inputs, operations, queries, words
from coaching.scheduling.models import Appointment, AppointmentType
from coaching.scheduling.operations import changing
from coaching.scheduling.rules import zones
from coaching.scheduling.views.blueprint import bp
from coaching.scheduling.views.why import obstacles


@bp.get("/appointments/<appointment_id>")
@allow("staff")
def appointment(appointment_id: str) -> Response:
    """Look at an appointment."""
    return _show(queries.appointment(appointment_id))


@bp.post("/appointments/<appointment_id>/held")
@allow("staff")
def held(appointment_id: str) -> Response:
    """It took place."""
    return _mark(appointment_id, operations.mark_held, _("Noted: it took place."))


@bp.post("/appointments/<appointment_id>/no-show")
@allow("staff")
def no_show(appointment_id: str) -> Response:
    """Nobody came."""
    return _mark(appointment_id, operations.mark_no_show, _("Noted: nobody came."))


@bp.post("/appointments/<appointment_id>/confirm")
@allow("staff")
def confirmed(appointment_id: str) -> Response:
    """Say yes to a request to book."""
    return _mark(appointment_id, operations.confirm, _("Confirmed."))


@bp.post("/appointments/<appointment_id>/decline")
@allow("staff")
def declined(appointment_id: str) -> Response:
    """Say no to a request to book."""
    return _mark(appointment_id, operations.decline, _("Declined; the time is free again."))


def _mark(appointment_id: str, do: Any, said: str) -> Response:
    found = queries.appointment(appointment_id)
    with transaction():
        do(found)
    hx.toast(said)
    return hx.redirect(hx.back(url_for("scheduling.appointment", appointment_id=appointment_id)))


@bp.post("/appointments/<appointment_id>/move")
@allow("staff")
def moved(appointment_id: str) -> Response:
    """Move it, told about other calendars but only stopped by other appointments (rule 18)."""
    found, form = queries.appointment(appointment_id), inputs.MoveInput()
    if not form.validate():
        return _show(found, 422, move_form=form)
    to = from_wall(form.to.data)
    busy = queries.busy_between(to, to + (found.end - found.start), [found.coach_id])
    if busy and not form.despite_busy.data:
        return _show(found, 409, move_form=form, busy_then=True)
    try:
        with transaction():
            operations.move(found, to, "coach")
    except Taken as taken:
        return _show(queries.appointment(appointment_id), 409, move_form=form, nearest=taken.nearest)
    hx.toast(_("Moved. Both of you get a mail with the new time."))
    return hx.redirect(hx.back(url_for("scheduling.appointment", appointment_id=appointment_id)))


@bp.post("/appointments/<appointment_id>/cancel")
@allow("staff")
def cancelled(appointment_id: str) -> Response:
    """Call it off."""
    found, form = queries.appointment(appointment_id), inputs.CancelInput()
    if not form.validate():
        return _show(found, 422, cancel_form=form)
    with transaction():
        operations.cancel(found, "coach", form.reason.data)
    hx.toast(_("Cancelled. The time is free again."))
    return hx.redirect(url_for("scheduling.appointment", appointment_id=appointment_id))


@bp.post("/appointments/<appointment_id>/request")
@allow("staff")
def answered(appointment_id: str) -> Response:
    """Answer the question of a coachee who was too late to change it alone."""
    found = queries.appointment(appointment_id)
    asked = queries.open_request(found.id)
    with transaction():
        if asked is not None and request.form.get("answer") == "yes":
            operations.accept_request(asked, found)
        elif asked is not None:
            operations.decline_request(asked, found)
    hx.toast(_("Answered."))
    return hx.redirect(url_for("scheduling.appointment", appointment_id=appointment_id))


@bp.get("/appointments/new")
@allow("staff")
def new() -> Response:
    """Make an appointment for somebody."""
    form = inputs.NewInput(formdata=None, coach=request.args.get("coach") or scope().member_id)
    form.at.data, form.person.data = _wall(request.args.get("at")), request.args.get("person", "")
    return _new(form)


@bp.post("/appointments/new")
@allow("staff")
def made() -> Response:
    """Book it. Another appointment stops it; another calendar only warns; the rules for coachees are told, not kept."""
    form = inputs.NewInput()
    kind = _choices(form)
    person = people.many([form.person.data or ""]).get(form.person.data or "")
    if not form.validate() or kind is None or person is None:
        return _new(form, 422, no_person=person is None)
    start, length = from_wall(form.at.data), timedelta(minutes=form.minutes.data or kind.duration_min)
    if queries.busy_between(start, start + length, [form.coach.data]) and not form.despite_busy.data:
        return _new(form, 409, busy_then=True)
    try:
        with transaction():
            done = operations.book(
                kind, start, person=person, coach_id=form.coach.data, by="coach", location_kind=form.location.data,
                duration_min=form.minutes.data, journey_id=_journey(kind, person.id),
            )  # fmt: skip
    except Taken as taken:
        return _new(form, 409, nearest=taken.nearest, obstacles=obstacles(kind, form.coach.data, start))
    hx.toast(_("Booked. %(name)s gets a mail with the calendar file.", name=person.first_name))
    return hx.redirect(url_for("scheduling.appointment", appointment_id=done.id))


def _journey(kind: AppointmentType, person_id: str) -> str | None:
    return queries.journey_of(person_id) if kind.purpose == "coaching" else None


def _choices(form: inputs.NewInput) -> AppointmentType | None:
    """Fill in the lists of the form; the chosen type, or None."""
    kinds = list(queries.kinds())
    form.kind.choices = inputs.pairs(*((kind.id, say(kind.name)) for kind in kinds))
    form.coach.choices = inputs.pairs(*((one.id, one.name) for one in practices.coaches()))
    form.person.choices = inputs.pairs(*((one.id, one.name) for one in people.search("", limit=500)))
    kind = next((kind for kind in kinds if kind.id == form.kind.data), kinds[0] if kinds else None)
    places = {each["kind"] for one in kinds for each in one.locations} or {"phone"}
    form.location.choices = inputs.pairs(*((place, words.location_name(place)) for place in words.PLACES if place in places))
    if kind and not form.location.data and kind.locations:
        form.location.data = kind.locations[0]["kind"]
    return kind


def _new(form: inputs.NewInput, status: int = 200, **more: Any) -> Response:
    _choices(form)
    context = {"nearest": [], "obstacles": [], "busy_then": False, "no_person": False} | more
    return hx.render("scheduling/new.html", status=status, here="agenda", form=form, zone=scope().timezone, **context)


def from_wall(wall: datetime) -> datetime:
    """The instant of a clock time typed by the coach in their own zone; a time that does not exist moves on an hour."""
    return wall.replace(tzinfo=zones.zone(scope().timezone)).astimezone(clock.now().tzinfo)


def _wall(text: str | None) -> datetime | None:
    try:
        return datetime.fromisoformat(text).replace(tzinfo=None) if text else None
    except ValueError:
        return None


def _show(found: Appointment, status: int = 200, **more: Any) -> Response:
    kind, coach, guests = queries.kind(found.type_id), practices.member(found.coach_id), changing.guests(found)
    zone = scope().timezone
    context: dict[str, Any] = {
        "appointment": found, "kind": kind, "coach": coach, "guests": guests, "words": words, "here": "agenda",
        "title": words.title(found, kind), "state": words.status_name(found.status), "now": clock.now(),
        "rows": words.facts_for(found, coach, guests[0], zone, for_coach=True) if guests else [],
        "asked": queries.open_request(found.id), "nearest": [], "busy_then": False,
        "questions": {one["key"]: say(one["label"]) for one in kind.questions},
        "answers": (found.answers or {}) if scope().reads_notes and found.person_id else {},
        "reason": found.cancel_reason if scope().reads_notes and found.person_id else None,
        "move_form": inputs.MoveInput(formdata=None, to=found.start.astimezone(zones.zone(zone)).replace(tzinfo=None)),
        "cancel_form": inputs.CancelInput(formdata=None),
    } | more  # fmt: skip
    context["nearest_words"] = ", ".join(moment(start) for start in context["nearest"])
    return hx.render("scheduling/appointment.html", status=status, **context)

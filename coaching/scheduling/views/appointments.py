"""One appointment, for the coach: look, mark, move, cancel, answer; and making one for somebody."""

from datetime import datetime
from typing import Any

from flask import Response, url_for

from coaching.core import clock, hx
from coaching.core.access import allow
from coaching.core.db import transaction
from coaching.core.errors import Invalid, Taken
from coaching.core.hx import request
from coaching.core.i18n import _, moment, ngettext
from coaching.core.scope import scope
from coaching.people import queries as people
from coaching.people.models import Person
from coaching.practices import queries as practices
from coaching.practices.models import Member
from coaching.scheduling import inputs, operations, queries, words
from coaching.scheduling.models import Appointment, AppointmentType, Queued
from coaching.scheduling.operations import changing, meeting, seating
from coaching.scheduling.queries.shifted import moved_along
from coaching.scheduling.rules import zones
from coaching.scheduling.views.blueprint import bp


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
    """Say yes to a request to book; when its moment has passed the page says so and asks for another time."""
    try:
        return _mark(appointment_id, operations.confirm, _("Confirmed."))
    except Invalid:
        hx.toast(_("This moment has passed, so it is too late to say yes."), "alert")
        return hx.redirect(url_for("scheduling.appointment", appointment_id=appointment_id))


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
    if not form.validate() or not _is_ahead(found, form):
        return _show(found, 422, move_form=form)
    to, since, giver = from_wall(form.to.data), clock.now(), _giver(found, form)
    if not form.despite_busy.data and queries.busy_between(to, to + (found.end - found.start), [giver]):
        return _show(found, 409, move_form=form, busy_then=True)
    try:
        with transaction():
            operations.move_by_hand(found, to, giver)
    except Taken as taken:
        return _show(queries.appointment(appointment_id), 409, move_form=form, nearest=taken.nearest, is_taken=True)
    hx.toast(_("Moved. Both of you get a mail with the new time.") + _along(found, since))
    return hx.redirect(hx.back(url_for("scheduling.appointment", appointment_id=appointment_id)))


def _is_ahead(found: Appointment, form: inputs.MoveInput) -> bool:
    """Whether the new time still comes; asked only of a request that came too late, for which it is the yes."""
    if not changing.is_too_late(found) or from_wall(form.to.data) > clock.now():
        return True
    form.to.errors = [_("Choose a time that is still to come.")]
    return False


def _giver(found: Appointment, form: inputs.MoveInput) -> str:
    """The colleague who takes it over, or whoever gives it now."""
    return next((one.id for one in _givers(found, queries.kind(found.type_id)) if one.id == form.coach.data), found.coach_id)


def _givers(found: Appointment, kind: AppointmentType) -> list[Member]:
    """Who could give it: whoever does now, and the coaches of its type, unless those give it together."""
    coaches = queries.coaches_of(kind) if kind.pool != "all" else []
    return coaches if any(one.id == found.coach_id for one in coaches) else [practices.member(found.coach_id), *coaches]


@bp.post("/appointments/<appointment_id>/cancel")
@allow("staff")
def cancelled(appointment_id: str) -> Response:
    """Call it off."""
    found, form, since = queries.appointment(appointment_id), inputs.CancelInput(), clock.now()
    if not form.validate():
        return _show(found, 422, cancel_form=form)
    with transaction():
        operations.cancel_by_hand(found, form.reason.data)
    hx.toast(_("Cancelled. The time is free again.") + _along(found, since))
    return hx.redirect(url_for("scheduling.appointment", appointment_id=appointment_id))


def _along(found: Appointment, since: datetime) -> str:
    """What it did to the thread, behind what is said already."""
    many = moved_along(found.id, since)
    return " " + ngettext("%(num)d thing on the thread changed along.", "%(num)d things on the thread changed along.", many) if many else ""


@bp.post("/appointments/<appointment_id>/request")
@allow("staff")
def answered(appointment_id: str) -> Response:
    """Answer the question of a coachee who was too late to change it alone."""
    found = queries.appointment(appointment_id)
    asked, back = queries.open_request(found.id), url_for("scheduling.appointment", appointment_id=appointment_id)
    try:
        with transaction():
            if asked is not None:
                answer = operations.accept_request if request.form.get("answer") == "yes" else operations.decline_request
                answer(asked, found)
    except Invalid:
        hx.toast(_("Choose the new time below; that is your answer."), "neutral")
        return hx.redirect(back)
    except Taken as taken:
        return _show(queries.appointment(appointment_id), 409, nearest=taken.nearest, is_taken=True)
    hx.toast(_("Answered. Both of you get a mail."))
    return hx.redirect(hx.back(back))


@bp.post("/appointments/<appointment_id>/seat")
@allow("staff")
def seat_taken_back(appointment_id: str) -> Response:
    """Take somebody out of a group; who waits for a place is asked."""
    found = queries.appointment(appointment_id)
    guest = next((one for one in changing.guests(found) if one.id == request.form.get("person")), None)
    if found.person_id is None and guest is not None and found.start > clock.now():
        with transaction():
            changing.leave_group(found, guest, by="coach")
        hx.toast(_("%(name)s is out of the group and gets a mail.", name=guest.first_name))
    return hx.redirect(url_for("scheduling.appointment", appointment_id=appointment_id))


def from_wall(wall: datetime) -> datetime:
    """The instant of a clock time typed by the coach in their own zone; a time that does not exist moves on an hour."""
    return wall.replace(tzinfo=zones.zone(scope().timezone)).astimezone(clock.now().tzinfo)


def _wall(start: datetime) -> str:
    """A start on the coach's clock, as a field of a form has it."""
    return start.astimezone(zones.zone(scope().timezone)).strftime("%Y-%m-%dT%H:%M")


def _show(found: Appointment, status: int = 200, **more: Any) -> Response:
    kind, coach, guests = queries.kind(found.type_id), practices.member(found.coach_id), changing.guests(found)
    zone, reads = scope().timezone, _reads(found, kind, guests)
    context: dict[str, Any] = {
        "appointment": found, "kind": kind, "coach": coach, "guests": guests, "words": words, "here": "agenda",
        "title": words.title(found, kind), "state": words.status_name(found.status), "now": clock.now(),
        "rows": _rows(found, kind, coach, guests, zone), "reads": reads,
        "too_late": changing.is_too_late(found), "asked": queries.open_request(found.id), "nearest": [], "is_taken": False, "busy_then": False,
        "answers": _answers(found, kind, guests) if reads else {},
        "line": _line(found, zone), "free": len(seating.free_seats(found)) if found.person_id is None else 0,
        "wall": _wall(found.start),
        "zoom_trouble": meeting.trouble_of(found) if found.location_kind == "zoom" else None,
        "reason": found.cancel_reason if reads and found.person_id else None,
        "move_form": inputs.MoveInput(formdata=None, to=found.start.astimezone(zones.zone(zone)).replace(tzinfo=None), coach=found.coach_id),
        "cancel_form": inputs.CancelInput(formdata=None),
    } | more  # fmt: skip
    context["move_form"].coach.choices = inputs.pairs(*((one.id, one.name) for one in _givers(found, kind)))
    context["nearest"] = [(_wall(start), moment(start)) for start in context["nearest"]]
    return hx.render("scheduling/appointment.html", status=status, **context)


def _reads(found: Appointment, kind: AppointmentType, guests: list[Person]) -> bool:
    """Whether what was typed about it is for whoever is signed in: they give it, or coach everybody who comes (trust.md A5)."""
    giving = {found.coach_id, *(one.id for one in queries.others_of(found, kind))}
    return scope().reads_notes and (scope().member_id in giving or all(people.is_in_my_care(one.coach_id) for one in guests))


def _rows(found: Appointment, kind: AppointmentType, coach: Member, guests: list[Person], zone: str) -> words.Rows:
    """When, where and with whom; of a group how many places are taken."""
    rows = words.facts_for(found, coach, guests[0] if found.person_id and guests else None, zone, for_coach=True, others=queries.others_of(found, kind))
    if found.person_id is not None:
        return rows
    return [*rows[:2], (str(_("Places")), words.places(len(guests), found.seats)), *rows[3:]]


def _answers(found: Appointment, kind: AppointmentType, guests: list[Person]) -> dict[str, list[tuple[str, str]]]:
    """What each person answered when booking, by person, in words."""
    rows = [found] if found.person_id else queries.seats_of(found.id)
    told = {row.person_id: inputs.answers_told(row.asked or kind.questions, row.answers or {}) for row in rows}
    return {one.id: told[one.id] for one in guests if told.get(one.id)}


def _line(found: Appointment, zone: str) -> list[tuple[Queued, Person, str]]:
    """The waiting list of a group: entry, person, and in words how it stands."""
    if found.person_id is not None:
        return []
    rows = queries.line_shown(found.id)
    known = people.many([one.person_id for one in rows])
    return [(one, known[one.person_id], words.waits(one, zone)) for one in rows if one.person_id in known]

"""The coach makes an appointment for somebody, or plans a date for a group. Who it is with is searched first."""

from datetime import datetime, timedelta
from typing import Any

from flask import Response, url_for

from coaching.core import hx
from coaching.core.access import allow
from coaching.core.db import transaction
from coaching.core.errors import Taken
from coaching.core.hx import request
from coaching.core.i18n import _, say
from coaching.core.scope import scope
from coaching.people import queries as people
from coaching.people.models import Person
from coaching.practices import queries as practices
from coaching.scheduling import inputs, operations, queries, words
from coaching.scheduling.models import Appointment, AppointmentType
from coaching.scheduling.operations import freshening
from coaching.scheduling.views.appointments import from_wall
from coaching.scheduling.views.blueprint import bp
from coaching.scheduling.views.why import obstacles, reasons

CARRIED = ("at", "coach", "kind", "minutes", "first", "count", "every")
MOST_FOUND = 20


@bp.get("/appointments/new")
@allow("staff")
def new() -> Response:
    """Search who it is with; then what and when."""
    form = inputs.NewInput(formdata=None, coach=request.args.get("coach") or scope().member_id)
    form.at.data, form.person.data = _wall(request.args.get("at")), request.args.get("person", "")
    form.kind.data, form.minutes.data = request.args.get("kind") or _usual(form.person.data), request.args.get("minutes", type=int)
    is_group = bool(request.args.get("group"))
    if not is_group and known(form.person.data) is None:
        return who(url_for("scheduling.new"), _("New appointment"), groups=_choices(form, groups=True) is not None)
    return _new(form, is_group=is_group)


def _usual(person_id: str) -> str | None:
    """For somebody on a journey an appointment of it; for others None: the first type."""
    if not person_id or queries.journey_of(person_id) is None:
        return None
    return next((kind.id for kind in queries.kinds() if kind.purpose == "coaching" and not kind.is_group), None)


@bp.post("/appointments/new")
@allow("staff", many=("q_*", "seen"))
def made() -> Response:
    """Book it. Another appointment stops it; another calendar only warns; the rules for coachees are told, not kept."""
    is_group = bool(request.form.get("group"))
    kind = _choices(inputs.NewInput(), groups=is_group)
    questions = inputs.asked_when_booking(kind, by_coach=True) if kind and not is_group else []
    form = type("Making", (inputs.NewInput, inputs.question_fields(questions)), {})() if questions else inputs.NewInput()
    _choices(form, groups=is_group)
    person = known(form.person.data)
    if not is_group and person is None:
        return who(url_for("scheduling.new"), _("New appointment"), 422)
    if not form.validate() or kind is None:
        return _new(form, 422, is_group=is_group)
    return _book(form, kind, person, questions)


def _book(form: inputs.NewInput, kind: AppointmentType, person: Person | None, questions: list[dict[str, Any]]) -> Response:
    start, length = from_wall(form.at.data), timedelta(minutes=form.minutes.data or kind.duration_min)
    freshening.look_elsewhere(kind, [form.coach.data])
    if queries.busy_between(start, start + length, [form.coach.data]) and not form.despite_busy.data:
        return _new(form, 409, is_group=person is None, busy_then=True)
    told = [] if kind.is_group else reasons(kind, form.coach.data, start)
    try:
        with transaction():
            done = _made(form, kind, start, person, questions)
    except Taken as taken:
        there = obstacles(kind, form.coach.data, start)
        return _new(form, 409, is_group=person is None, nearest=taken.nearest, obstacles=there)
    hx.toast(_("Booked. %(name)s gets a mail with the calendar file.", name=person.first_name) if person else _("The date stands. People can book a place now."))
    if told:
        hx.toast(_("Coachees could not have booked this: %(why)s", why=told[0]), "neutral")
    return hx.redirect(url_for("scheduling.appointment", appointment_id=done.id))


def _made(form: inputs.NewInput, kind: AppointmentType, start: datetime, person: Person | None, questions: list[dict[str, Any]]) -> Appointment:
    where = {"coach_id": form.coach.data, "duration_min": form.minutes.data, "location_kind": form.location.data}
    if person is None:
        return operations.plan_date(kind, start, **where)
    journey = queries.journey_of(person.id) if kind.purpose == "coaching" else None
    answers = inputs.answers_of(form)
    return operations.book(kind, start, person=person, by="coach", journey_id=journey, answers=answers, asked=questions, **where)


def known(person_id: str | None) -> Person | None:
    """Somebody of the practice by id, or None."""
    return people.many([person_id or ""]).get(person_id or "")


def who(to: str, title: str, status: int = 200, **more: Any) -> Response:
    """Search somebody by name or address; a name leads on to `to` with what was chosen already."""
    typed = request.values.get("who", "")
    found = people.search(typed, limit=MOST_FOUND + 1, away=False)
    carried = {name: request.values[name] for name in CARRIED if request.values.get(name)}
    context = {"to": to, "title": title, "typed": typed, "found": found[:MOST_FOUND], "has_more": len(found) > MOST_FOUND, "carried": carried}
    context |= {"groups": False, "no_person": status == 422} | more
    return hx.render("scheduling/who.html", "scheduling/_people.html", status=status, here="agenda", **context)


def _choices(form: inputs.NewInput, *, groups: bool = False) -> AppointmentType | None:
    """Fill in the lists of the form; the chosen type, or None."""
    kinds = [kind for kind in queries.kinds() if kind.is_group or not groups]
    form.kind.choices = inputs.pairs(*((kind.id, say(kind.name)) for kind in kinds))
    form.coach.choices = inputs.pairs(*((one.id, one.name) for one in practices.coaches()))
    kind = next((kind for kind in kinds if kind.id == form.kind.data), kinds[0] if kinds else None)
    places = {each["kind"] for one in kinds for each in one.locations} or {"phone"}
    form.location.choices = inputs.pairs(*((place, words.location_name(place)) for place in words.PLACES if place in places))
    if kind and not form.location.data and kind.locations:
        form.location.data = kind.locations[0]["kind"]
    return kind


def _new(form: inputs.NewInput, status: int = 200, *, is_group: bool = False, **more: Any) -> Response:
    kind = _choices(form, groups=is_group)
    questions = inputs.asked_when_booking(kind, by_coach=True) if kind and not is_group else []
    context = {"nearest": [], "obstacles": [], "busy_then": False, "is_group": is_group, "person": known(form.person.data)} | more
    context["questions"] = inputs.question_shapes(questions, form)
    return hx.render("scheduling/new.html", "scheduling/_new_questions.html", status=status, here="agenda", form=form, zone=scope().timezone, **context)


def _wall(text: str | None) -> datetime | None:
    try:
        return datetime.fromisoformat(text).replace(tzinfo=None) if text else None
    except ValueError:
        return None

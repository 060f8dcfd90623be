"""Start, pause, close, reopen a journey; another coach; a step for one person."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from flask import Response, url_for

from coaching.core import clock, hx
from coaching.core.access import allow
from coaching.core.db import transaction
from coaching.core.errors import Invalid
from coaching.core.i18n import _, local, say
from coaching.core.scope import scope
from coaching.forms import queries as forms
from coaching.journeys import inputs, operations, queries
from coaching.journeys.views.blueprint import bp, to_thread, to_thread_if_theirs
from coaching.lessons import queries as lessons
from coaching.people import queries as people
from coaching.practices import queries as practices
from coaching.programmes import queries as programmes
from coaching.programmes.rules import TO_COACHEE
from coaching.scheduling import queries as scheduling


def _start_input() -> inputs.StartInput:
    form = inputs.StartInput()
    form.offer(
        [(one.id, say(one.name)) for one in programmes.programmes()],
        [(one.id, one.name) for one in practices.coaches()],
    )
    return form


@bp.get("/coachees/<person_id>/journeys/new")
@allow("coach")
def new(person_id: str) -> Response:
    """Choose a programme, a coach and a day."""
    person = people.coachee(person_id)
    form = _start_input()
    form.starts_on.data = clock.now().astimezone(ZoneInfo(person.timezone)).date()
    form.coach.data = person.coach_id or scope().member_id
    return hx.render("journeys/new.html", person=person, form=form, programmes=programmes.programmes(), here="coachees")


@bp.post("/coachees/<person_id>/journeys/new")
@allow("coach")
def start(person_id: str) -> Response:
    """Start the journey: everything is planned in the same moment."""
    person, form = people.coachee(person_id), _start_input()
    if not form.validate():
        return hx.render("journeys/new.html", person=person, form=form, programmes=programmes.programmes(), here="coachees", status=422)
    with transaction():
        coach = practices.member(form.coach.data)
        journey = operations.start(
            person, programmes.programme(form.programme.data), coach.id, begin_of(form.starts_on.data, person.timezone)
        )
    hx.toast(_("The journey of %(name)s has begun.", name=person.first_name))
    return to_thread_if_theirs(journey)


def begin_of(day, timezone: str) -> datetime:
    """Today: now. Another day: nine in the morning there."""
    zone = ZoneInfo(timezone)
    if day == clock.now().astimezone(zone).date():
        return clock.now()
    return datetime.combine(day, time(9), zone)


@bp.get("/journeys/<journey_id>/pause")
@allow("coach")
def pause(journey_id: str) -> Response:
    """Ask until when."""
    return _page("journeys/pause.html", journey_id, inputs.PauseInput())


@bp.post("/journeys/<journey_id>/pause")
@allow("coach")
def pause_it(journey_id: str) -> Response:
    """Pause."""
    form = inputs.PauseInput()
    if not form.validate():
        return _page("journeys/pause.html", journey_id, form, 422)
    journey = queries.journey(journey_id)
    zone = ZoneInfo(people.person(journey.person_id).timezone)
    until = datetime.combine(form.until.data, time(0), zone) if form.until.data else None
    try:
        with transaction():
            operations.pause(journey, until)
    except Invalid:
        form.until.errors = [_("Choose a day to come.")]
        return _page("journeys/pause.html", journey_id, form, 422)
    return to_thread(journey)


@bp.post("/journeys/<journey_id>/pause/end")
@allow("coach")
def resume(journey_id: str) -> Response:
    """Take it up again."""
    with transaction():
        journey = queries.journey(journey_id)
        operations.resume(journey)
    return to_thread(journey)


@bp.get("/journeys/<journey_id>/close")
@allow("coach")
def close(journey_id: str) -> Response:
    """Say what closing does and what it leaves standing, and ask once."""
    ahead = [one for one in scheduling.of_journey(journey_id) if one.is_active and one.end > clock.now()]
    return _page("journeys/close.html", journey_id, None, ahead=ahead)


@bp.post("/journeys/<journey_id>/close")
@allow("coach")
def close_it(journey_id: str) -> Response:
    """Close."""
    with transaction():
        journey = queries.journey(journey_id)
        operations.close(journey)
    hx.toast(_("The journey is closed. What was planned stops; the follow-up stands on the thread."))
    return to_thread(journey)


@bp.post("/journeys/<journey_id>/reopen")
@allow("coach")
def reopen(journey_id: str) -> Response:
    """Open it again."""
    with transaction():
        journey = queries.journey(journey_id)
        operations.reopen(journey)
    return to_thread(journey)


@bp.get("/journeys/<journey_id>/extend")
@allow("coach")
def extend(journey_id: str) -> Response:
    """Ask how far."""
    journey = queries.journey(journey_id)
    zone = people.person(journey.person_id).timezone
    closes_on = local(journey.closes_at, zone).date() if journey.closes_at and journey.is_open else None
    form = inputs.ExtendInput(data={"appointments": journey.more_appointments, "closes_on": closes_on})
    return _page("journeys/extend.html", journey_id, form)


@bp.post("/journeys/<journey_id>/extend")
@allow("coach")
def extend_it(journey_id: str) -> Response:
    """Extend it; everything is planned again in the same moment."""
    form = inputs.ExtendInput()
    if not form.validate():
        return _page("journeys/extend.html", journey_id, form, 422)
    journey = queries.journey(journey_id)
    zone = ZoneInfo(people.person(journey.person_id).timezone)
    closes_at = datetime.combine(form.closes_on.data, time(0), zone) if form.closes_on.data else None
    try:
        with transaction():
            operations.extend(journey, closes_at, form.appointments.data)
    except Invalid:
        form.closes_on.errors = [_("Choose a day to come.")]
        return _page("journeys/extend.html", journey_id, form, 422)
    return to_thread(journey)


def _coach_input(journey_id: str) -> inputs.CoachInput:
    """Who may take it over: everybody but the one who has it."""
    form, now = inputs.CoachInput(), queries.journey(journey_id).coach_id
    form.coach.choices = [inputs.SelectChoice(one.id, one.name) for one in practices.coaches() if one.id != now]
    return form


@bp.get("/journeys/<journey_id>/coach")
@allow("coach")
def change_coach(journey_id: str) -> Response:
    """Ask who takes over."""
    return _page("journeys/coach.html", journey_id, _coach_input(journey_id))


@bp.post("/journeys/<journey_id>/coach")
@allow("coach")
def change_coach_to(journey_id: str) -> Response:
    """Hand it over."""
    form = _coach_input(journey_id)
    if not form.validate():
        return _page("journeys/coach.html", journey_id, form, 422)
    with transaction():
        journey = queries.journey(journey_id)
        coach = practices.member(form.coach.data)
        operations.change_coach(journey, coach.id)
    hx.toast(_("%(coach)s coaches %(name)s from now on.", coach=coach.name, name=people.person(journey.person_id).first_name))
    return to_thread_if_theirs(journey)


@bp.post("/journeys/<journey_id>/milestones/<key>")
@allow("coach")
def tick_milestone(journey_id: str, key: str) -> Response:
    """Reached, says the coach."""
    with transaction():
        journey = queries.journey(journey_id)
        operations.tick(journey, key)
    return to_thread(journey)


@bp.post("/journeys/<journey_id>/milestones/<key>/end")
@allow("coach")
def untick_milestone(journey_id: str, key: str) -> Response:
    """Not yet after all."""
    with transaction():
        journey = queries.journey(journey_id)
        operations.untick(journey, key)
    return to_thread(journey)


def _own_step_input() -> inputs.OwnStepInput:
    form = inputs.OwnStepInput()
    form.offer(
        [(f"form:{one.key}", say(one.name)) for one in forms.forms() if one.kind not in forms.OF_THE_COACH]
        + [(f"lesson:{one.key}", say(one.title)) for one in lessons.lessons()]
    )
    return form


@bp.get("/journeys/<journey_id>/steps/new")
@allow("coach")
def new_step(journey_id: str) -> Response:
    """Add a step for this person only."""
    return _page("journeys/step.html", journey_id, _own_step_input())


@bp.post("/journeys/<journey_id>/steps/new")
@allow("coach")
def add_step(journey_id: str) -> Response:
    """Plan it."""
    form, journey = _own_step_input(), queries.journey(journey_id)
    person = people.person(journey.person_id)
    if not form.validate():
        return _page("journeys/step.html", journey_id, form, 422)
    if form.at.data.replace(tzinfo=ZoneInfo(person.timezone)) <= clock.now():
        form.at.errors = [_("Choose a moment to come.")]
        return _page("journeys/step.html", journey_id, form, 422)
    with transaction():
        operations.add_own_step(journey, _values(form, person.locale, journey.phase))
    hx.toast(_("It stands on the thread."))
    return to_thread(journey)


def _values(form: inputs.OwnStepInput, locale: str, phase: str) -> dict:
    what, at = form.what.data, form.at.data
    params = {what: form.choice.data.partition(":")[2]} if what in ("form", "lesson") else {}
    return {
        "phase": phase,
        "when": {"date": at.date().isoformat(), "at": f"{at:%H:%M}"},
        "what": what,
        "params": params,
        "texts": {locale: {"subject": form.subject.data or "", "body": form.body.data or ""}},
        "for_coachee": what in TO_COACHEE,
    }


def _page(template: str, journey_id: str, form, status: int = 200, **more: Any) -> Response:
    journey = queries.journey(journey_id)
    person = people.person(journey.person_id)
    back = url_for("rooms.thread", person_id=person.id)
    return hx.render(template, journey=journey, person=person, form=form, back=back,
                     placeholders=programmes.placeholders(), here="coachees", status=status, **more)  # fmt: skip

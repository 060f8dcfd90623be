"""The waiting list of a full group: joining it, answering an offer by a personal link, and the coach's hand in it."""

from datetime import timedelta
from typing import Any

from flask import Response, url_for

from coaching.core import hx, limits, links
from coaching.core.access import allow
from coaching.core.db import transaction
from coaching.core.errors import Taken
from coaching.core.hx import request
from coaching.core.i18n import _
from coaching.core.scope import Scope, acting, scope
from coaching.people import queries as people
from coaching.practices import queries as practices
from coaching.scheduling import inputs, queries, words
from coaching.scheduling.models import Appointment, Queued
from coaching.scheduling.operations import queueing, seating
from coaching.scheduling.views import calendar, doors, embedding, steps
from coaching.scheduling.views.blueprint import bp
from coaching.scheduling.views.doors import Door

TEN_MINUTES = timedelta(minutes=10)


@bp.get("/book/<practice_slug>/<kind_slug>/wait/<appointment_id>")
@allow("anyone")
def book_wait(practice_slug: str, kind_slug: str, appointment_id: str) -> Response:
    """Join the waiting list of a date."""
    return _ask(doors.public(practice_slug, kind_slug), appointment_id)


@bp.post("/book/<practice_slug>/<kind_slug>/wait/<appointment_id>")
@allow("anyone")
def book_waits(practice_slug: str, kind_slug: str, appointment_id: str) -> Response:
    """Put on the list."""
    return _join(doors.public(practice_slug, kind_slug), appointment_id)


@bp.get("/b/<token>/wait/<appointment_id>")
@allow("link")
def book_by_link_wait(token: str, appointment_id: str) -> Response:
    """Join the waiting list of a date, with a personal link."""
    return _ask(doors.by_link(token), appointment_id)


@bp.post("/b/<token>/wait/<appointment_id>")
@allow("link")
def book_by_link_waits(token: str, appointment_id: str) -> Response:
    """Put on the list."""
    return _join(doors.by_link(token), appointment_id)


@bp.get("/me/book/<kind_slug>/wait/<appointment_id>")
@allow("coachee")
def own_wait(kind_slug: str, appointment_id: str) -> Response:
    """Join the waiting list of a date, as a coachee."""
    return _ask(doors.own(kind_slug), appointment_id)


@bp.post("/me/book/<kind_slug>/wait/<appointment_id>")
@allow("coachee")
def own_waits(kind_slug: str, appointment_id: str) -> Response:
    """Put on the list."""
    return _join(doors.own(kind_slug), appointment_id)


def _ask(door: Door, appointment_id: str) -> Response:
    date = queries.group_date(door.kind, appointment_id)
    form = inputs.WaitInput(formdata=None)
    embedding.prefill(form)
    return _page(door, date, form)


def _page(door: Door, date: Appointment, form: inputs.Input, status: int = 200) -> Response:
    told = words.span(date.start, date.end, calendar.reader_zone())
    with acting(Scope.system(date.practice_id, scope().locale, scope().timezone)):
        waiting, has_place = len(queries.line(date.id)), bool(seating.free_seats(date))
    context = {"told": told, "form": form, "waiting": waiting, "has_place": has_place, "joined": bool(request.args.get("joined"))}
    open_ = date.status == "booked" and queries.takes_more(date, door.kind)
    return hx.render("scheduling/wait.html", status=status, **door.look(), **context, is_open=open_)


def _join(door: Door, appointment_id: str) -> Response:
    """Whether somebody is on it already, or has a place, only their own mailbox learns."""
    limits.by_network("book", 30, TEN_MINUTES)
    date, form = queries.group_date(door.kind, appointment_id), inputs.WaitInput()
    if not queries.takes_more(date, door.kind):
        return _page(door, date, form, 409)
    if door.person is None and not form.validate():
        return _page(door, date, form, 422)
    with transaction():
        queueing.join(date, door.person or steps.stranger(form))
    return hx.redirect(door.url("_wait", appointment_id=appointment_id, joined=1))


@bp.get("/w/<token>")
@allow("link")
def waiting(token: str) -> Response:
    """Where one stands in line, or the place that is offered. Looking changes nothing (rule 39)."""
    return _show(token, _entry(token))


@bp.post("/w/<token>")
@allow("link", many=("q_*", "seen"))
def waited(token: str) -> Response:
    """Take the place, say no to it, or leave the list."""
    entry, wish = _entry(token), request.form.get("do")
    if wish == "take":
        return _take(token, entry)
    with transaction():
        (queueing.decline if wish == "decline" and entry.state == "offered" else queueing.leave)(entry)
    return hx.redirect(url_for("scheduling.waiting", token=token))


def _take(token: str, entry: Queued) -> Response:
    questions = _questions(entry)
    form = inputs.question_fields(questions)()
    if not form.validate():
        return _show(token, entry, 422, form=form)
    try:
        with transaction():
            queueing.take(entry, inputs.answers_of(form), questions)
    except Taken:
        with transaction():
            queueing.settle(_appointment(entry))
        return _show(token, _entry(token), 409)
    return hx.redirect(url_for("scheduling.waiting", token=token))


def _entry(token: str) -> Queued:
    link = links.enter(token, "waiting")
    return queries.queued(link.subject_id)


def _appointment(entry: Queued) -> Appointment:
    with acting(Scope.system(entry.practice_id)):  # who waits has no place yet, so their own eyes do not see it
        return queries.appointment(entry.appointment_id)


def _questions(entry: Queued) -> list[dict[str, Any]]:
    return inputs.asked_when_booking(queries.kind(_appointment(entry).type_id))


def _show(token: str, entry: Queued, status: int = 200, form: inputs.Input | None = None) -> Response:
    found, zone = _appointment(entry), calendar.reader_zone()
    kind, coach, person = queries.kind(found.type_id), practices.member(found.coach_id), people.person(entry.person_id)
    questions = _questions(entry) if entry.state == "offered" else []
    form = form or inputs.question_fields([])(formdata=None)
    context: dict[str, Any] = {
        "entry": entry, "state": queueing.state_of(entry, found), "place": queueing.place_of(entry), "kind": kind, "coach": coach,
        "title": words.title(found, kind), "rows": words.facts_for(found, coach, person, zone, others=queries.others_of(found, kind)), "zone": zone, "token": token,
        "form": form, "questions": inputs.question_shapes(questions, form),
    }  # fmt: skip
    return hx.render("scheduling/waiting.html", status=status, **context)


@bp.post("/appointments/<appointment_id>/line")
@allow("staff")
def line_changed(appointment_id: str) -> Response:
    """The coach changes the order, takes somebody off, or offers a free place out of turn."""
    found = queries.appointment(appointment_id)
    entry = queries.queued(request.form.get("entry", ""))
    wishes = {"up": lambda: queueing.step(entry, -1), "down": lambda: queueing.step(entry, 1),
              "remove": lambda: queueing.remove(entry), "offer": lambda: queueing.offer_by_hand(entry)}  # fmt: skip
    do = wishes.get(request.form.get("do", ""))
    try:
        with transaction():
            if do is not None and entry.appointment_id == found.id:
                do()
    except Taken:
        hx.toast(_("No place is free now, or it begins too soon to offer it."), "alert")
    return hx.redirect(url_for("scheduling.appointment", appointment_id=appointment_id) + "#line")

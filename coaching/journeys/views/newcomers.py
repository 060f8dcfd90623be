"""Adding somebody by hand: an existing coachee, without a request or an invitation before it."""

from __future__ import annotations

from flask import Response, url_for

from coaching.core import clock, hx
from coaching.core.access import allow
from coaching.core.db import transaction
from coaching.core.i18n import _, local, say
from coaching.core.scope import scope
from coaching.journeys import inputs, operations
from coaching.journeys.views.blueprint import bp
from coaching.journeys.views.roads import begin_of
from coaching.people import operations as people
from coaching.people.models import Person
from coaching.practices import queries as practices
from coaching.programmes import queries as programmes


def _form() -> inputs.NewcomerInput:
    form = inputs.NewcomerInput()
    form.offer([(one.id, say(one.name)) for one in programmes.programmes()], [(one.id, one.name) for one in practices.coaches()])
    return form


@bp.get("/coachees/new")
@allow("coach")
def newcomer() -> Response:
    """Who is it, and does a journey begin?"""
    form, practice = _form(), practices.practice()
    form.coach.data, form.locale.data, form.timezone.data = scope().member_id, practice.locale, practice.timezone
    form.starts_on.data = local(clock.now(), practice.timezone).date()
    return hx.render("journeys/newcomer.html", form=form, here="coachees")


@bp.post("/coachees/new")
@allow("coach")
def add_newcomer() -> Response:
    """Keep them; with a programme the journey begins."""
    form = _form()
    if not form.validate():
        return hx.render("journeys/newcomer.html", form=form, here="coachees", status=422)
    with transaction():
        person = _keep(form)
    hx.toast(_("%(name)s is added.", name=person.first_name))
    mine = person.coach_id == scope().member_id
    return hx.redirect(url_for("rooms.thread", person_id=person.id) if mine else url_for("rooms.coachees", show="all"))


def _keep(form: inputs.NewcomerInput) -> Person:
    person = people.find_or_add(
        first_name=form.first_name.data or "", last_name=form.last_name.data or "", email=form.email.data, phone=form.phone.data,
        source="other", locale=form.locale.data, timezone=form.timezone.data, coach_id=form.coach.data,
    )  # fmt: skip
    people.give_access(person)
    if form.programme.data:
        day = form.starts_on.data or local(clock.now(), person.timezone).date()
        operations.start(person, programmes.programme(form.programme.data), form.coach.data, begin_of(day, person.timezone))
    return person

"""Saving one's own preferences, and a coach's change of a person's details."""

from __future__ import annotations

from flask import Blueprint, Response, url_for

from coaching.core import hx
from coaching.core.access import allow
from coaching.core.db import transaction
from coaching.core.i18n import _
from coaching.core.scope import change
from coaching.people import inputs, operations, queries
from coaching.people.models import Person

bp = Blueprint("people", __name__)


@bp.post("/me/profile")
@allow("coachee")
def save_preferences() -> Response:
    """Keep how one wants to be spoken to."""
    person, form = queries.me(), inputs.PreferencesInput()
    if not form.validate():
        return hx.render("people/preferences.html", form=form, zones=inputs.zones(), here="me", status=422)
    with transaction():
        operations.prefer(person, **form.parts())
    change(locale=person.locale, timezone=person.timezone)
    hx.toast(_("Saved"))
    return hx.redirect(url_for("rooms.profile"))


def _page(person: Person, form: inputs.PersonInput, status: int = 200) -> Response:
    return hx.render("people/edit.html", person=person, form=form, zones=inputs.zones(), here="coachees", status=status)


@bp.get("/coachees/<person_id>/edit")
@allow("staff")
def edit(person_id: str) -> Response:
    """A person's details."""
    person = queries.person(person_id)
    return _page(person, inputs.PersonInput(obj=person, person_id=person.id))


@bp.post("/coachees/<person_id>/edit")
@allow("staff")
def save(person_id: str) -> Response:
    """Keep them."""
    person = queries.person(person_id)
    form = inputs.PersonInput(person_id=person.id)
    if not form.validate():
        return _page(person, form, 422)
    with transaction():
        operations.correct(person, {field.name: field.data for field in form if field.name != "csrf_token"})
    hx.toast(_("Saved"))
    return hx.redirect(hx.back(url_for("people.edit", person_id=person.id)))

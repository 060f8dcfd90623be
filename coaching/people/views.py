"""Saving one's own preferences, and a coach's change of a person's details."""

from __future__ import annotations

from flask import Blueprint, Flask, Response, url_for

from coaching.core import hx
from coaching.core.access import allow
from coaching.core.db import transaction
from coaching.core.i18n import _
from coaching.core.scope import change
from coaching.deliveries import queries as deliveries
from coaching.people import inputs, operations, queries
from coaching.people.models import Person
from coaching.people.rules import LETTERS, OwnField, tags_of

bp = Blueprint("people", __name__)


def init(app: Flask) -> None:
    """A name leads the same way on every page."""
    app.jinja_env.globals.update(way_to=queries.way_to, is_in_my_care=queries.is_in_my_care)


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


def _page(person: Person, form: inputs.PersonInput, own: inputs.Input, status: int = 200) -> Response:
    return hx.render("people/edit.html", person=person, form=form, own=own, zones=inputs.zones(), wishes=_wishes(person),
                     readdresses=queries.may_readdress(person), here="coachees", status=status)  # fmt: skip


def _wishes(person: Person) -> list[tuple[str, str]]:
    """How somebody wants to be reached: what they chose on their own page, or by a click in a mail."""
    stopped, words = deliveries.stopped(person.email or "", person.id), inputs.PreferencesInput(formdata=None)
    kinds = ", ".join(str(words[kind].label.text).lower() for kind in LETTERS if kind in stopped)
    return [*queries.hours_and_limit(person), *([(_("Does not want by mail"), kinds)] if kinds else [])]


@bp.get("/coachees/<person_id>/edit")
@allow("staff")
def edit(person_id: str) -> Response:
    """A person's details."""
    person = queries.person(person_id)
    form = inputs.PersonInput(obj=person, person_id=person.id)
    form.tags.data = ", ".join(person.tags or [])
    return _page(person, form, inputs.own_values(queries.fields_of_practice(), person.fields or {}))


@bp.post("/coachees/<person_id>/edit")
@allow("staff")
def save(person_id: str) -> Response:
    """Keep them."""
    person, fields = queries.person(person_id), queries.fields_of_practice()
    form, own = inputs.PersonInput(person_id=person.id), inputs.own_values(fields)
    if not queries.may_readdress(person):
        form.email.data = person.email
    if not all([form.validate(), own.validate()]):
        return _page(person, form, own, 422)
    with transaction():
        operations.correct(person, {field.name: field.data for field in form if field.name in operations.CORRECTED})
        operations.label(person, tags_of(form.tags.data), inputs.typed_values(own, fields))
    hx.toast(_("Saved"))
    return hx.redirect(hx.back(url_for("people.edit", person_id=person.id)))


@bp.post("/coachees/<person_id>/bring-back")
@allow("coach")
def bring_back(person_id: str) -> Response:
    """Somebody who was put away is among the others again."""
    person = queries.coachee(person_id)
    with transaction():
        operations.bring_back(person)
    hx.toast(_("%(name)s is back.", name=person.name))
    return hx.redirect(hx.back(queries.way_to(person)))


@bp.get("/settings/fields")
@allow("coach")
def fields() -> Response:
    """What the practice keeps of everybody, beside what comes with Draad."""
    return hx.render("people/fields.html", fields=queries.fields_of_practice(), here="settings")


def _field_page(form: inputs.OwnFieldInput, own: OwnField | None, status: int = 200) -> Response:
    return hx.render("people/field.html", form=form, own=own, here="settings", status=status)


def _field_kept(own: OwnField | None) -> Response:
    form = inputs.OwnFieldInput()
    form.offer(own)
    if not form.validate():
        return _field_page(form, own, 422)
    with transaction():
        operations.name_field(own.key if own else None, form.kind.data, form.names, form.lines, form.shown.data, form.listed.data)
    hx.toast(_("Saved"))
    return hx.redirect(url_for("people.fields"))


@bp.get("/settings/fields/new")
@allow("coach")
def new_field() -> Response:
    """A fresh one."""
    form = inputs.OwnFieldInput(formdata=None)
    form.offer(None)
    return _field_page(form, None)


@bp.post("/settings/fields/new")
@allow("coach")
def add_field() -> Response:
    """Keep it; it stands at everybody's details from now on."""
    return _field_kept(None)


@bp.get("/settings/fields/<field_key>")
@allow("coach")
def edit_field(field_key: str) -> Response:
    """Change its name, its choices, or who sees it."""
    own, form = queries.own_field(field_key), inputs.OwnFieldInput(formdata=None)
    form.offer(own)
    form.read(own)
    return _field_page(form, own)


@bp.post("/settings/fields/<field_key>")
@allow("coach")
def save_field(field_key: str) -> Response:
    """Keep it."""
    return _field_kept(queries.own_field(field_key))


@bp.post("/settings/fields/<field_key>/remove")
@allow("coach")
def remove_field(field_key: str) -> Response:
    """Take it away, with what was filled in."""
    own = queries.own_field(field_key)
    with transaction():
        operations.forget_field(own.key)
    hx.toast(_("The field is gone."))
    return hx.redirect(url_for("people.fields"))

"""See, take along, erase: for the coachee about themselves, for the coach about a coachee; and for staff what concerns them."""

from __future__ import annotations

from datetime import timedelta
from typing import IO

from flask import Blueprint, Response, session, url_for

from coaching.accounts import operations as account_operations
from coaching.accounts import queries as accounts
from coaching.core import hx, limits
from coaching.core.access import allow
from coaching.core.db import transaction
from coaching.core.errors import NotHere
from coaching.core.files import to_keep
from coaching.core.i18n import _
from coaching.core.scope import scope
from coaching.people import queries as people
from coaching.people.models import Person
from coaching.practices import queries as practices
from coaching.privacy import inputs, operations, queries

bp = Blueprint("privacy", __name__)


def _zip(person: Person) -> Response:
    limits.take("export", person.id, 10, timedelta(hours=1))
    with transaction():
        data = operations.export(person)
    return _zip_of(data)


def _zip_of(data: bytes | IO[bytes]) -> Response:
    return to_keep(data, "application/zip", "draad-export.zip")


@bp.get("/me/privacy")
@allow("coachee")
def mine() -> Response:
    """What is kept about me, and what I can do with it."""
    me = people.me()
    return _mine(me, inputs.EraseMeInput(me.first_name, formdata=None))


def _mine(me: Person, form: inputs.EraseMeInput, status: int = 200) -> Response:
    return hx.render("privacy/mine.html", person=me, consents=people.consents(me.id), may_take_back=people.said_in_a_form, kept=queries.what_is_kept(me),
                     stays=queries.what_stays(me), here="me", form=form, practice=practices.practice(), status=status)  # fmt: skip


@bp.post("/me/privacy/consents/<consent_id>/withdraw")
@allow("coachee")
def withdraw_mine(consent_id: str) -> Response:
    """Take a yes back, as easily as it was given (GDPR art. 7.3)."""
    me = people.me()
    given = next((one for one in people.consents(me.id) if one.id == consent_id and people.said_in_a_form(one)), None)
    if given is None:
        raise NotHere(consent_id)
    with transaction():
        operations.take_back(given, me)
    hx.toast(_("Taken back. Your coach is told."))
    return hx.redirect(url_for("privacy.mine"))


@bp.post("/me/privacy/export")
@allow("coachee")
def export_mine() -> Response:
    """Take my data along."""
    return _zip(people.me())


@bp.post("/me/privacy/erase")
@allow("coachee")
def erase_mine() -> Response:
    """Erase me here. I am signed out; nothing of my text can be read again."""
    me = people.me()
    form = inputs.EraseMeInput(me.first_name)
    if not form.validate():
        return _mine(me, form, 422)
    slug = practices.practice().slug
    with transaction():
        operations.erase(me)
    session.clear()
    answer = hx.redirect(f"/p/{slug}")
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'
    return answer


@bp.get("/coachees/<person_id>/privacy")
@allow("coach")
def of_person(person_id: str) -> Response:
    """A coachee's data: export for a request, or erase."""
    person = people.coachee(person_id)
    return hx.render("privacy/of_person.html", person=person, stays=queries.what_stays(person), here="coachees",
                     consents=people.consents(person.id), form=inputs.EraseInput(person.first_name, formdata=None))  # fmt: skip


@bp.post("/coachees/<person_id>/export")
@allow("coach")
def export(person_id: str) -> Response:
    """Hand somebody their data; the password is asked first, for it is everything at once (trust.md B11)."""
    person = people.coachee(person_id)
    if not accounts.is_confirmed(scope().user_id or "", scope().device_id or ""):
        return hx.redirect(url_for("entrance.confirm", next=url_for("privacy.of_person", person_id=person.id)))
    return _zip(person)


@bp.post("/coachees/<person_id>/erase")
@allow("coach")
def erase(person_id: str) -> Response:
    """Erase somebody who asked for it."""
    person = people.coachee(person_id)
    form = inputs.EraseInput(person.first_name)
    if not form.validate():
        return hx.render("privacy/of_person.html", person=person, stays=queries.what_stays(person), here="coachees",
                         consents=people.consents(person.id), form=form, status=422)  # fmt: skip
    with transaction():
        operations.erase(person)
    hx.toast(_("Erased. Invoices and agreements stay as long as the law asks for it."))
    return hx.redirect("/coachees")


def _own(form: inputs.ShownInput, status: int = 200) -> Response:
    me, user_id = practices.me(), scope().user_id or ""
    return hx.render("privacy/own.html", form=form, me=me, devices=accounts.devices_of(user_id, is_staff=True),
                     taken_out=queries.taken_out_by(me.id), here="settings", status=status)  # fmt: skip


@bp.get("/settings/privacy")
@allow("staff")
def index() -> Response:
    """What concerns somebody who works here: what coachees see of them, where they are signed in, what is kept of them."""
    return _own(inputs.ShownInput(formdata=None, obj=practices.me()))


@bp.post("/settings/privacy")
@allow("coach")
def show() -> Response:
    """Choose what coachees see."""
    form = inputs.ShownInput()
    if not form.validate():
        return _own(form, 422)
    with transaction():
        form.populate_obj(practices.me())
    hx.toast(_("Saved"))
    return hx.redirect(url_for("privacy.index"))


@bp.post("/settings/privacy/devices")
@allow("staff")
def end_others() -> Response:
    """Sign out everywhere but here."""
    with transaction():
        account_operations.end_devices(scope().user_id or "", keep=scope().device_id)
    hx.toast(_("You are signed in here and nowhere else."))
    return hx.redirect(url_for("privacy.index"))


@bp.post("/settings/privacy/export")
@allow("staff")
def export_own() -> Response:
    """Take one's own data along; the password is asked first (trust.md B11)."""
    if not accounts.is_confirmed(scope().user_id or "", scope().device_id or ""):
        return hx.redirect(url_for("entrance.confirm", next=url_for("privacy.index")))
    limits.take("export", scope().member_id or "", 10, timedelta(hours=1))
    return _zip_of(operations.export_member(practices.me()))

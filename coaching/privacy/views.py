"""See, take along, erase: for the coachee about themselves, for the coach about a coachee."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, Response, session, url_for

from coaching.accounts import queries as accounts
from coaching.core import hx, limits
from coaching.core.access import allow
from coaching.core.db import transaction
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
    answer = Response(data, mimetype="application/zip")
    answer.headers["Content-Disposition"] = 'attachment; filename="draad-export.zip"'
    return answer


@bp.get("/me/privacy")
@allow("coachee")
def mine() -> Response:
    """What is kept about me, and what I can do with it."""
    me = people.me()
    return hx.render("privacy/mine.html", person=me, consents=people.consents(me.id), stays=queries.what_stays(me), here="me",
                     form=inputs.EraseInput(me.first_name, formdata=None), practice=practices.practice())  # fmt: skip


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
    form = inputs.EraseInput(me.first_name)
    if not form.validate():
        return hx.render("privacy/mine.html", person=me, consents=people.consents(me.id), stays=queries.what_stays(me), here="me",
                         form=form, practice=practices.practice(), status=422)  # fmt: skip
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



"""The coach asks, the coachee says yes or no, and either ends it. What the sponsor sees is a room: coaching/rooms/sponsor.py."""

from __future__ import annotations

from flask import Blueprint, Response, url_for

from coaching.core import hx
from coaching.core.access import allow
from coaching.core.db import transaction
from coaching.core.i18n import _
from coaching.core.scope import scope
from coaching.people import queries as people
from coaching.people.models import Person
from coaching.practices import queries as practices
from coaching.sponsors import inputs, operations, queries

bp = Blueprint("sponsors", __name__)


def _page(person: Person, form: inputs.SponsorInput, status: int = 200) -> Response:
    return hx.render("sponsors/of_person.html", person=person, form=form, known=queries.of_person(person.id), here="coachees", status=status)


@bp.get("/coachees/<person_id>/sponsor")
@allow("coach")
def of_person(person_id: str) -> Response:
    """Who pays for somebody, and a form to ask whether a company may."""
    person = people.coachee(person_id)
    kept = {"company": person.company or "", "vat_id": person.vat_id or "", "locale": practices.practice().locale}
    return _page(person, inputs.SponsorInput(formdata=None, data=kept))


@bp.post("/coachees/<person_id>/sponsor")
@allow("coach")
def ask(person_id: str) -> Response:
    """Ask the coachee."""
    person, form = people.coachee(person_id), inputs.SponsorInput()
    if not form.validate():
        return _page(person, form, 422)
    with transaction():
        operations.ask(person, form.email.data or "", form.details())
    hx.toast(_("%(name)s is asked. Nothing is shown to the company before the answer.", name=person.first_name))
    return hx.redirect(url_for("sponsors.of_person", person_id=person.id))


@bp.get("/me/sponsors")
@allow("coachee")
def mine() -> Response:
    """Who pays for me and what they see; yes, no, and no longer."""
    known = [(one, sponsor, operations.words_of(sponsor)) for one, sponsor in queries.of_person(people.me().id)]
    return hx.render("sponsors/mine.html", known=known, here="me")


@bp.post("/me/sponsors/<sponsorship_id>/agree")
@allow("coachee")
def agree(sponsorship_id: str) -> Response:
    """Yes."""
    asked = queries.sponsorship(sponsorship_id)
    with transaction():
        operations.agree(asked, people.me())
    hx.toast(_("Kept. You can take it back here at any time."))
    return hx.redirect(url_for("sponsors.mine"))


@bp.post("/sponsorships/<sponsorship_id>/end")
@allow("coach", "coachee")
def end(sponsorship_id: str) -> Response:
    """No, or no longer: by the coachee, or by the coach."""
    found = queries.sponsorship(sponsorship_id)
    with transaction():
        operations.end(found)
    if scope().role == "coachee":
        hx.toast(_("From now on nothing is shown to them."))
        return hx.redirect(url_for("sponsors.mine"))
    hx.toast(_("Ended. Nothing more is shown to the company."))
    return hx.redirect(url_for("sponsors.of_person", person_id=found.person_id))

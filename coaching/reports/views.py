"""The growth report for coach and coachee, and closing."""

from __future__ import annotations

from flask import Blueprint, Response, url_for

from coaching.core import hx
from coaching.core.access import allow
from coaching.core.db import transaction
from coaching.core.files import to_keep
from coaching.core.i18n import _
from coaching.journeys import queries as journeys
from coaching.journeys.models import Journey
from coaching.people.models import Person
from coaching.reports import inputs, operations, queries

bp = Blueprint("reports", __name__)


def _page(journey: Journey, person: Person, *, form: object = None, closing: object = None, status: int = 200) -> Response:
    growth = queries.growth(journey, person)
    words = growth.report.words if growth.report else ""
    return hx.render("reports/show.html", growth=growth, person=person, here="coachees", form=form or inputs.WordsInput(formdata=None, words=words),
                     closing=closing or inputs.CloseInput(formdata=None), status=status)  # fmt: skip


@bp.get("/coachees/<person_id>/report")
@allow("coach")
def show(person_id: str) -> Response:
    """What the journey brought, with the coach's closing words."""
    return _page(*journeys.latest_road(person_id))


@bp.get("/journeys/<journey_id>/report")
@allow("coach")
def of_journey(journey_id: str) -> Response:
    """The report of one journey."""
    return _page(*journeys.road(journey_id))


@bp.post("/journeys/<journey_id>/report")
@allow("coach")
def write(journey_id: str) -> Response:
    """Keep the closing words."""
    (journey, person), form = journeys.road(journey_id), inputs.WordsInput()
    if not form.validate():
        return _page(journey, person, form=form, status=422)
    with transaction():
        operations.write(journey, form.words.data or "")
    hx.toast(_("Saved"))
    return hx.redirect(url_for("reports.of_journey", journey_id=journey.id))


@bp.post("/journeys/<journey_id>/report/share")
@allow("coach")
def share(journey_id: str) -> Response:
    """Give it to the coachee."""
    with transaction():
        operations.share(journeys.journey(journey_id))
    hx.toast(_("The report is on the coachee's thread; a mail is on its way."))
    return hx.redirect(url_for("reports.of_journey", journey_id=journey_id))


@bp.post("/journeys/<journey_id>/finish")
@allow("coach")
def finish(journey_id: str) -> Response:
    """Close the journey."""
    (journey, person), closing = journeys.road(journey_id), inputs.CloseInput()
    if not closing.validate():
        return _page(journey, person, closing=closing, status=422)
    with transaction():
        operations.close(journey, closing.choice.data)
    hx.toast(_("The journey is closed. What should stop has stopped; the follow-up is planned."))
    to = f"/coachees/{journey.person_id}/journeys/new" if closing.choice.data == "go_on" else f"/coachees/{journey.person_id}"
    return hx.redirect(to)


def _pdf(journey: Journey, person: Person) -> Response:
    growth = queries.growth(journey, person)
    name = "groeiverslag" if growth.person.locale == "nl" else "growth-report"
    return to_keep(operations.pdf(growth), "application/pdf", f"{name}.pdf")


@bp.get("/journeys/<journey_id>/report.pdf")
@allow("coach")
def pdf(journey_id: str) -> Response:
    """The report to keep or print."""
    return _pdf(*journeys.road(journey_id))


@bp.get("/me/report")
@allow("coachee")
def mine() -> Response:
    """One's own report, once the coach shared it."""
    journey, me = queries.my_road()
    growth = queries.growth(journey, me)
    return hx.render("reports/mine.html", growth=growth, person=me, here="progress")


@bp.get("/me/report.pdf")
@allow("coachee")
def my_pdf() -> Response:
    """One's own report, to keep."""
    return _pdf(*queries.my_road())

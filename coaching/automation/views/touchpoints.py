"""One touchpoint: what, when, why, in which words, and what became of it; other words or another moment for one person."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import Response, url_for

from coaching.automation import inputs, operations
from coaching.automation.queries import words
from coaching.automation.views.blueprint import bp
from coaching.core import clock, hx
from coaching.core.access import allow
from coaching.core.db import transaction
from coaching.core.errors import Invalid
from coaching.core.i18n import _, local, ngettext
from coaching.deliveries import queries as deliveries
from coaching.journeys import operations as journey_operations
from coaching.journeys import queries as journeys
from coaching.journeys.models import Touchpoint
from coaching.people import queries as people
from coaching.programmes import queries as programmes


@bp.get("/touchpoints/<touchpoint_id>")
@allow("coach")
def touchpoint(touchpoint_id: str) -> Response:
    """One touchpoint: what, when, why, in which words, and what became of it."""
    about = _about(touchpoint_id)
    row = about["row"]
    return hx.render("automation/touchpoint.html", **about, delivery=deliveries.of_touchpoints([row.id]).get(row.id), now=clock.now())


def _about(touchpoint_id: str) -> dict[str, Any]:
    row, journey, person = journeys.touchpoint_on_road(touchpoint_id)
    back = hx.back(url_for("automation.touchpoint", touchpoint_id=row.id))
    return {"row": row, "journey": journey, "person": person, "back": back, "here": "coachees",
            "placeholders": programmes.placeholders(), **words.of(row, journey, person)}  # fmt: skip


@bp.get("/touchpoints/<touchpoint_id>/edit")
@allow("coach")
def edit_touchpoint(touchpoint_id: str) -> Response:
    """Other words or another moment, for this person only."""
    about = _about(touchpoint_id)
    row = about["row"]
    form = inputs.TouchpointInput(data={"subject": about["raw"][0], "body": about["raw"][1]})
    form.to.data = local(row.due_at, about["person"].timezone).replace(tzinfo=None) if row.due_at else None
    return hx.render("automation/edit.html", form=form, **about)


@bp.post("/touchpoints/<touchpoint_id>/edit")
@allow("coach")
def edit_touchpoint_save(touchpoint_id: str) -> Response:
    """Keep them."""
    about, form = _about(touchpoint_id), inputs.TouchpointInput()
    row = about["row"]
    if not form.validate():
        return hx.render("automation/edit.html", form=form, **about, status=422)
    try:
        with transaction():
            _edit(row, form, about)
    except Invalid:
        form.to.errors = [_("Choose a moment to come.")]
        return hx.render("automation/edit.html", form=form, **about, status=422)
    came_from = hx.back("")  # the thread: then back to the same line of it
    return hx.redirect(f"{came_from}#{hx.dom_id(row)}" if came_from else url_for("automation.touchpoint", touchpoint_id=row.id))


def _edit(row: Touchpoint, form: inputs.TouchpointInput, about: dict[str, Any]) -> None:
    typed = ((form.subject.data or ""), (form.body.data or "").replace("\r\n", "\n"))
    if typed != tuple(about["raw"]):
        journey_operations.edit(row, *typed)
    zone = ZoneInfo(about["person"].timezone)
    to = form.to.data.replace(tzinfo=zone) if form.to.data else None
    if to and row.due_at and abs(to - row.due_at) >= timedelta(minutes=1):
        journey_operations.move(row, to)


@bp.post("/coachees/<person_id>/address/trust")
@allow("coach")
def trust_address(person_id: str) -> Response:
    """A letter came back, but the address is right: write to it again."""
    person = people.coachee(person_id)
    with transaction():
        waited = operations.trust_address(person)
    hx.toast(
        ngettext(
            "The address is written to again; %(num)d mail that waited goes.", "The address is written to again; %(num)d mails that waited go.", waited
        )
    )
    return hx.redirect(url_for("rooms.thread", person_id=person.id))

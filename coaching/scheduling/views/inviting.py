"""A link to book a type that does not stand on the public page: for one person, or for somebody who is not known yet."""

from datetime import timedelta
from typing import Any

from flask import Response, url_for

from coaching.core import clock, hx
from coaching.core.access import allow
from coaching.core.db import transaction
from coaching.core.errors import NotHere
from coaching.core.hx import request
from coaching.core.i18n import _, say
from coaching.people.models import Person
from coaching.scheduling import inputs, operations, queries
from coaching.scheduling.models import AppointmentType
from coaching.scheduling.views import making
from coaching.scheduling.views.blueprint import bp

BY_LINK = ("invited", "single_use")


@bp.get("/scheduling/links")
@allow("coach")
def link_new() -> Response:
    """Say who the link is for and how long it works."""
    kind, person = _kind(request.args.get("kind")), making.known(request.args.get("person"))
    if person is None and not request.args.get("anybody"):
        anybody = url_for("scheduling.link_new", kind=kind.id, anybody=1)
        return making.who(url_for("scheduling.link_new"), _title(kind), anybody=anybody)
    return _show(kind, person, inputs.LinkInput(formdata=None, kind=kind.id, person=person.id if person else ""))


@bp.post("/scheduling/links")
@allow("coach")
def link_made() -> Response:
    """Make it; it is shown this once, for only its fingerprint is kept."""
    form = inputs.LinkInput()
    kind, person = _kind(form.kind.data), making.known(form.person.data)
    if not form.validate() or (form.person.data and person is None):
        return _show(kind, person, form, 422)
    lasts = timedelta(days=int(form.days.data))
    journey = queries.journey_of(person.id) if person and kind.purpose == "coaching" else None
    with transaction():
        address = operations.booking_link(kind, person, journey, lasts)
    return _show(kind, person, form, address=address, until=clock.now() + lasts)


def _kind(kind_id: str | None) -> AppointmentType:
    kind = queries.kind(kind_id or "")
    if kind.audience not in BY_LINK:
        raise NotHere("booked without a link")
    return kind


def _title(kind: AppointmentType) -> str:
    return str(_("A link to book: %(name)s", name=say(kind.name)))


def _show(kind: AppointmentType, person: Person | None, form: inputs.LinkInput, status: int = 200, **more: Any) -> Response:
    context = {"kind": kind, "person": person, "form": form, "title": _title(kind), "address": None, "here": "agenda"} | more
    return hx.render("scheduling/link.html", status=status, **context)

"""Me: how somebody wants to be spoken to, their devices, papers and privacy."""

from __future__ import annotations

from flask import Response

from coaching.accounts import queries as accounts
from coaching.agreements import queries as agreements
from coaching.core import hx
from coaching.core.access import allow
from coaching.core.scope import scope
from coaching.deliveries import queries as deliveries
from coaching.invoices import queries as invoices
from coaching.people import inputs
from coaching.people import queries as people
from coaching.people.rules import LETTERS
from coaching.practices import queries as practices
from coaching.rooms import bp
from coaching.sponsors import queries as sponsors


@bp.get("/me/profile")
@allow("coachee")
def profile() -> Response:
    """Everything about oneself, on one page."""
    person = people.me()
    stopped = deliveries.stopped(person.email or "", person.id)
    form = inputs.PreferencesInput(formdata=None, obj=person, **{kind: kind not in stopped for kind in LETTERS})
    return hx.render(
        "rooms/profile/index.html", person=person, form=form, zones=inputs.zones(), own=people.shown_to(person), here="me",
        devices=accounts.devices_of(scope().user_id or "", is_staff=False), agreements=[one for one in agreements.of_person(person.id) if one.state == "signed"],
        coach=practices.coach_of(person.coach_id), paid_by=sponsors.of_person(person.id), invoices=[one for one in invoices.of_person(person.id) if one.number],
    )  # fmt: skip

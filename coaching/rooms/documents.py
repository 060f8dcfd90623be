"""The papers of one coachee in one place: agreements, invoices, growth reports, the data they may ask for."""

from __future__ import annotations

from flask import Response

from coaching.agreements import queries as agreements
from coaching.core import hx
from coaching.core.access import allow
from coaching.invitations import queries as invitations
from coaching.invoices import queries as invoices
from coaching.rooms import bp, roads


@bp.get("/coachees/<person_id>/documents")
@allow("coach")
def documents(person_id: str) -> Response:
    """What was signed, billed, offered and reported."""
    traveller = roads.read(person_id)
    person = traveller.person
    return hx.render("rooms/documents/index.html", person=person, agreements=agreements.of_person(person.id), here="coachees",
                     invoices=invoices.of_person(person.id), invitations=invitations.of_person(person.id),
                     journeys=traveller.journeys)  # fmt: skip

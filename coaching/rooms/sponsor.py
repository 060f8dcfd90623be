"""The sponsor's room: the invoices addressed to it, and of each person the goals that coach and coachee both show. Nothing else."""

from __future__ import annotations

from flask import Response

from coaching.core import hx
from coaching.core.access import allow
from coaching.goals import queries as goals
from coaching.invoices import queries as invoices
from coaching.people import queries as people
from coaching.rooms import bp
from coaching.sponsors import queries as sponsors


@bp.get("/sponsor")
@allow("sponsor")
def sponsor() -> Response:
    """Whom we pay for, and our invoices."""
    return hx.render("rooms/sponsor/index.html", me=sponsors.me(), people=sponsors.mine(), invoices=invoices.of_sponsor())


@bp.get("/sponsor/<sponsorship_id>")
@allow("sponsor")
def sponsored(sponsorship_id: str) -> Response:
    """The goals of one person that both show; gone in the second in which the person takes it back."""
    found = sponsors.sponsorship(sponsorship_id)
    person = people.many([found.person_id])[found.person_id]
    return hx.render("rooms/sponsor/goals.html", me=sponsors.me(), person=person, goals=goals.shown_to(found.id))

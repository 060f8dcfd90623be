"""The guide of a discovery call: the questions with room beside each, objections at hand, the fit, and one decision at the end."""

from __future__ import annotations

from typing import Any

from flask import Response

from coaching.core import crypto, hx
from coaching.core.access import allow
from coaching.core.i18n import lately
from coaching.forms import queries as forms
from coaching.forms import rules
from coaching.forms.queries.shapes import asked
from coaching.leads import queries as leads
from coaching.people import queries as people
from coaching.rooms import bp
from coaching.scheduling import queries as scheduling

GUIDE = "discovery_guide"


@bp.get("/coachees/<person_id>/guide")
@allow("coach")
def guide(person_id: str) -> Response:
    """The guide that was opened last for this person, or the way to open one; and what to decide."""
    person = people.coachee(person_id)
    crypto.warm([person.id])
    paper = forms.guide_of(person.id)
    lead = leads.lead_of(person.id)
    context: dict[str, Any] = {
        "person": person, "paper": paper, "lead": lead, "here": "coachees", "appointment": scheduling.next_of(person.id),
        "has_guide": forms.has_key(GUIDE), "guide_key": GUIDE,
    }  # fmt: skip
    if paper is not None:
        context |= {
            "spec": paper.spec, "questions": asked(paper.spec, paper.answers or {}), "band": rules.band_of(paper.spec, paper.score),
            "saved_at": lately(paper.drafted_at) if paper.drafted_at else None,
        }  # fmt: skip
    return hx.render("rooms/guide/index.html", **context)

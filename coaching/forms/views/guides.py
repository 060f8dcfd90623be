"""The guide: prepared questions on the coach's screen during a conversation, with room for answers beside each."""

from __future__ import annotations

from flask import Response, url_for

from coaching.core import hx
from coaching.core.access import allow
from coaching.core.db import transaction
from coaching.core.errors import NotHere
from coaching.core.hx import request
from coaching.core.i18n import _, lately
from coaching.forms import inputs, operations, queries, rules
from coaching.forms.models import FormResponse
from coaching.forms.queries.shapes import asked, score_text
from coaching.forms.views.blueprint import bp
from coaching.forms.views.fill import MANY
from coaching.people import queries as people


def _guide(response_id: str) -> FormResponse:
    found = queries.response(response_id)
    if found.form.kind != "guide":
        raise NotHere(response_id)
    return found


@bp.post("/coachees/<person_id>/guides")
@allow("coach")
def open_guide(person_id: str) -> Response:
    """Open a guide for a conversation with this person (form_key, and appointment_id when there is one)."""
    person = people.coachee(person_id)
    form = queries.by_key(request.form.get("form_key", "discovery_guide"))
    if form.kind != "guide":
        raise NotHere(form.key)
    with transaction():
        opened = operations.open_guide(form, person, appointment_id=request.form.get("appointment_id") or None)
    return hx.redirect(url_for("forms.guide", response_id=opened.id))


@bp.get("/guides/<response_id>")
@allow("coach")
def guide(response_id: str) -> Response:
    """The questions with what was written beside them, objections at hand, and the fit at the end."""
    form_response = _guide(response_id)
    return hx.render(
        "forms/guide.html",
        form_response=form_response,
        person=people.person(form_response.person_id),
        questions=asked(form_response.spec, form_response.answers or {}),
        spec=form_response.spec,
        band=rules.band_of(form_response.spec, form_response.score),
        score=score_text(form_response.score),
        saved_at=lately(form_response.drafted_at) if form_response.drafted_at else None,
        here="coachees",
    )


@bp.post("/guides/<response_id>/draft")
@allow("coach", many=MANY)
def guide_draft(response_id: str) -> Response:
    """Keep what was written so far; also after the conversation, when the guide was closed before."""
    form_response = _guide(response_id)
    answers = rules.loose_answers(form_response.spec, inputs.sent_texts(request.form))
    with transaction():
        if not operations.save_draft(form_response, answers):
            operations.finish_guide(form_response, answers)
    return Response(status=204) if hx.is_partial() else hx.redirect(url_for("forms.guide", response_id=response_id))


@bp.post("/guides/<response_id>")
@allow("coach", many=MANY)
def finish_guide(response_id: str) -> Response:
    """The conversation is over: keep it, and show what the answers say about the fit."""
    form_response = _guide(response_id)
    answers = rules.loose_answers(form_response.spec, inputs.sent_texts(request.form))
    with transaction():
        operations.finish_guide(form_response, answers)
    hx.toast(_("The guide is saved."))
    return hx.redirect(url_for("forms.guide", response_id=response_id) + "#fit")

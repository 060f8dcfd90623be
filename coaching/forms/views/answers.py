"""What the coach sees of the answers: everything of one person, one response, and writing about it."""

from __future__ import annotations

from typing import Any

from flask import Response, abort, url_for

from coaching.core import hx
from coaching.core.access import allow
from coaching.core.db import transaction
from coaching.core.hx import request
from coaching.core.i18n import _
from coaching.core.ids import new_id
from coaching.forms import inputs, operations, queries, rules
from coaching.forms.models import FormResponse
from coaching.forms.queries.shapes import answered, score_text
from coaching.forms.views.blueprint import bp
from coaching.people import queries as people


def shown_to_coach(form_response: FormResponse) -> dict[str, Any]:
    """A response with its answers in words, its band, and an empty comment field: what forms/_response.html draws."""
    return {
        "form_response": form_response,
        "rows": answered(form_response.spec, form_response.answers or {}),
        "band": rules.band_of(form_response.spec, form_response.score),
        "score": score_text(form_response.score),
        "form": inputs.CommentInput(formdata=None, text=form_response.comment),
    }


@bp.get("/coachees/<person_id>/answers")
@allow("coach")
def answers(person_id: str) -> Response:
    """All responses of a person, newest first, and what was asked but not answered yet."""
    person = people.coachee(person_id)
    page = queries.responses_of(person.id, request.args.get("page", 1))
    given = [shown_to_coach(one) for one in page.items if one.state == "answered"]
    waiting = [one for one in page.items if one.state != "answered"]
    sendable = [form for form in queries.forms() if form.kind not in (*queries.OF_THE_COACH, "booking")]
    return hx.render(
        "forms/answers.html",
        person=person,
        answers_page=page,
        given=given,
        waiting=waiting,
        sendable=sendable,
        here="coachees",
    )


@bp.get("/responses/<response_id>")
@allow("coach")
def response(response_id: str) -> Response:
    """One response with its answers; a guide opens as the guide it is."""
    form_response = queries.response(response_id)
    person = people.person(form_response.person_id)
    if form_response.form.kind == "guide":
        return hx.redirect(url_for("forms.guide", response_id=response_id))
    shown = shown_to_coach(form_response)
    return hx.render("forms/response.html", person=person, here="coachees", **shown)


@bp.post("/responses/<response_id>/comment")
@allow("coach")
def comment(response_id: str) -> Response:
    """Write about an answer; the coachee is told that there is something to read."""
    form_response = queries.response(response_id)
    form = inputs.CommentInput()
    if not form.validate():
        person = people.person(form_response.person_id)
        shown = shown_to_coach(form_response) | {"form": form}
        return hx.render("forms/response.html", "forms/_response.html", person=person, here="coachees", status=422, **shown)
    with transaction():
        operations.comment(form_response, form.text.data or "")
    hx.toast(_("Your words are saved and they get a mail that you wrote."))
    to = hx.back(url_for("forms.response", response_id=response_id))
    return hx.render_or_redirect("forms/_response.html", to=to, **shown_to_coach(form_response))


@bp.post("/responses/<response_id>/read")
@allow("coach")
def read(response_id: str) -> Response:
    """Say that it was read: it no longer waits on Today."""
    form_response = queries.response(response_id)
    with transaction():
        operations.mark_read(form_response)
    to = hx.back(url_for("forms.response", response_id=response_id))
    return hx.render_or_redirect("forms/_response.html", to=to, **shown_to_coach(form_response))


@bp.post("/responses/<response_id>/reminder")
@allow("coach")
def reminder(response_id: str) -> Response:
    """Send a kind reminder of a form that still waits."""
    form_response = queries.response(response_id)
    with transaction():
        operations.remind(form_response, key=f"remind:{form_response.id}:{new_id()}")
    hx.toast(_("A reminder is on its way."))
    return hx.redirect(url_for("forms.answers", person_id=form_response.person_id))


@bp.post("/coachees/<person_id>/forms")
@allow("coach")
def send(person_id: str) -> Response:
    """Send a form by hand."""
    person = people.coachee(person_id)
    form = queries.form(request.form.get("form_id", ""))
    if form.kind in queries.OF_THE_COACH:
        abort(400)
    with transaction():
        operations.send(form, person, key=f"by_hand:{new_id()}")
    hx.toast(_("The form is on its way to %(name)s.", name=person.first_name))
    return hx.redirect(url_for("forms.answers", person_id=person_id))

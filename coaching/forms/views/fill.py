"""Filling in a form: from the mail without logging in (/r/<token>) and in the coachee's own rooms (/me/forms/<id>)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Response, url_for

from coaching.core import clock, hx, links
from coaching.core.access import allow
from coaching.core.db import transaction
from coaching.core.hx import request
from coaching.core.i18n import _, lately
from coaching.forms import inputs, operations, queries, rules
from coaching.forms.models import FormResponse
from coaching.forms.queries.shapes import answered, asked
from coaching.forms.views.blueprint import bp

MANY = ("q_*", "seen")


@dataclass(frozen=True)
class Paths:
    """The addresses of one response, by link or in the coachee's rooms."""

    page: str
    draft: str
    correction: str
    layout: str


def _by_link(token: str) -> tuple[str, Paths]:
    link = links.enter(token, "form")
    to = {name: url_for(f"forms.{name}", token=token) for name in ("fill", "draft", "correction")}
    return link.subject_id, Paths(to["fill"], to["draft"], to["correction"], "layouts/public.html")


def _mine(response_id: str) -> tuple[str, Paths]:
    to = {name: url_for(f"forms.{name}", response_id=response_id) for name in ("mine", "my_draft", "my_correction")}
    return response_id, Paths(to["mine"], to["my_draft"], to["my_correction"], "layouts/coachee.html")


@bp.get("/r/<token>")
@allow("link")
def fill(token: str) -> Response:
    """The questions, or thanks and the answers once they were sent."""
    return _page(*_by_link(token))


@bp.post("/r/<token>")
@allow("link", many=MANY)
def submit(token: str) -> Response:
    """Send the answers in."""
    return _submit(*_by_link(token))


@bp.post("/r/<token>/draft")
@allow("link", many=MANY)
def draft(token: str) -> Response:
    """Keep what is typed so far."""
    return _draft(*_by_link(token))


@bp.get("/r/<token>/correction")
@allow("link")
def correction(token: str) -> Response:
    """The questions again with the answers in them, while they may be corrected."""
    return _correction(*_by_link(token))


@bp.get("/me/forms/<response_id>")
@allow("coachee")
def mine(response_id: str) -> Response:
    """The same in the coachee's own rooms."""
    return _page(*_mine(response_id))


@bp.post("/me/forms/<response_id>")
@allow("coachee", many=MANY)
def my_submit(response_id: str) -> Response:
    """Send the answers in."""
    return _submit(*_mine(response_id))


@bp.post("/me/forms/<response_id>/draft")
@allow("coachee", many=MANY)
def my_draft(response_id: str) -> Response:
    """Keep what is typed so far."""
    return _draft(*_mine(response_id))


@bp.get("/me/forms/<response_id>/correction")
@allow("coachee")
def my_correction(response_id: str) -> Response:
    """The questions again with the answers in them."""
    return _correction(*_mine(response_id))


def _page(response_id: str, paths: Paths) -> Response:
    form_response = queries.response(response_id)
    if form_response.state == "answered":
        return _thanks(form_response, paths)
    return _questions(form_response, paths, asked(form_response.spec, form_response.answers or {}))


def _questions(form_response: FormResponse, paths: Paths, questions: list[Any], **more: Any) -> Response:
    drafted = form_response.drafted_at
    context: dict[str, Any] = {"form_response": form_response, "paths": paths, "questions": questions, "spec": form_response.spec}
    context |= {"saved_at": lately(drafted) if drafted else None, "problem": False, "status": 200, "here": "today"}
    return hx.render("forms/fill.html", **context | more)


def _thanks(form_response: FormResponse, paths: Paths) -> Response:
    may = rules.may_correct(form_response.answered_at, form_response.commented_at, clock.now())
    rows = answered(form_response.spec, form_response.answers or {})
    return hx.render(
        "forms/answered.html",
        form_response=form_response,
        paths=paths,
        rows=rows,
        may_correct=may,
        has_just_come=rules.has_just_come(form_response.answered_at, form_response.commented_at, clock.now()),
        spec=form_response.spec,
        here="today",
    )


def _submit(response_id: str, paths: Paths) -> Response:
    """Read under its lock at once, so that nothing is read twice; what cannot be sent in is asked again after the transaction."""
    sent = inputs.sent_texts(request.form)
    try:
        with transaction():
            form_response = queries.response(response_id, locked=True)
            form = inputs.build(form_response.spec, sent)()
            is_valid = form.validate()
            unseen = _opened_by_answers(form_response.spec, inputs.answers_of(form)) if is_valid else []
            if is_valid and not unseen:
                operations.submit(form_response, inputs.answers_of(form))
    except operations.AlreadySent:
        hx.toast(_("These answers were sent before and stay as they are."), "alert")
        return hx.redirect(paths.page)
    if is_valid and not unseen:
        return hx.redirect(paths.page)
    return _ask_again(form_response, paths, form, sent, opened=len(unseen))


def _ask_again(form_response: FormResponse, paths: Paths, form: Any, sent: dict[str, list[str]], opened: int) -> Response:
    errors = {name[2:]: found for name, found in form.errors.items() if name and name.startswith("q_")}
    questions = asked(form_response.spec, {}, sent, errors)
    more: dict[str, Any] = {"opened": opened} if opened else {"problem": True}
    return _questions(form_response, paths, questions, status=422, **more)


def _opened_by_answers(spec: dict[str, Any], answers: dict[str, Any]) -> list[str]:
    """Questions that an answer opened and that were not on the page yet: without JavaScript they are asked after all."""
    if not any(question.get("show_if") for question in spec["questions"]):
        return []
    seen = set(request.form.getlist("seen"))
    rows = asked(spec, answers)
    opened = (row for row in rows if row.is_conditional and not row.is_hidden and row.type != "section")
    return [row.key for row in opened if row.key not in seen]


def _draft(response_id: str, paths: Paths) -> Response:
    sent = inputs.sent_texts(request.form)
    with transaction():
        form_response = queries.response(response_id, locked=True)
        kept = operations.save_draft(form_response, rules.loose_answers(form_response.spec, sent))
    if hx.is_partial():
        return Response(status=204 if kept else 200)
    hx.toast(_("Saved. You can go on later with the same link.") if kept else _("These answers were sent before."))
    return hx.redirect(paths.page)


def _correction(response_id: str, paths: Paths) -> Response:
    form_response = queries.response(response_id)
    if not rules.may_correct(form_response.answered_at, form_response.commented_at, clock.now()):
        return hx.redirect(paths.page)
    questions = asked(form_response.spec, form_response.answers or {})
    return _questions(form_response, paths, questions, correcting=True, saved_at=None)

"""Doing an assignment: by link (/h/<token>) and in the coachee's own rooms."""

from __future__ import annotations

from flask import Response, url_for

from coaching.core import clock, hx, links
from coaching.core.access import allow
from coaching.core.db import transaction
from coaching.core.i18n import _, local
from coaching.core.markdown import to_html
from coaching.lessons import inputs, operations, queries, rules
from coaching.lessons.models import Assignment
from coaching.lessons.views.blueprint import bp


def _by_link(token: str) -> tuple[Assignment, str, str]:
    link = links.enter(token, "assignment")
    path = url_for("lessons.assignment_by_link", token=token)
    return queries.assignment(link.subject_id), path, "layouts/public.html"


@bp.get("/h/<token>")
@allow("link")
def assignment_by_link(token: str) -> Response:
    """The assignment, with what was handed in and what the coach said."""
    return _page(*_by_link(token))


@bp.post("/h/<token>")
@allow("link")
def hand_in_by_link(token: str) -> Response:
    """Hand it in."""
    return _hand_in(*_by_link(token))


@bp.get("/me/assignments/<assignment_id>")
@allow("coachee")
def my_assignment(assignment_id: str) -> Response:
    """The same in the coachee's own rooms."""
    return _page(queries.assignment(assignment_id), _my_path(assignment_id), "layouts/coachee.html")


@bp.post("/me/assignments/<assignment_id>")
@allow("coachee")
def my_hand_in(assignment_id: str) -> Response:
    """Hand it in."""
    return _hand_in(queries.assignment(assignment_id), _my_path(assignment_id), "layouts/coachee.html")


def _my_path(assignment_id: str) -> str:
    return url_for("lessons.my_assignment", assignment_id=assignment_id)


def _page(given: Assignment, path: str, layout: str, form: inputs.HandInInput | None = None, status: int = 200) -> Response:
    handed = queries.hand_ins([given.id]).get(given.id, [])
    waiting = handed[-1] if handed and handed[-1].feedback_at is None else None
    return hx.render(
        "lessons/assignment.html",
        given=given,
        body=to_html(given.body),
        handed=handed,
        waiting=waiting,
        form=form or inputs.HandInInput(formdata=None, text=waiting.text if waiting else None),
        path=path,
        layout=layout,
        is_late=rules.is_late(given.due_on, local(clock.now()).date()),
        here="today",
        status=status,
    )


def _hand_in(given: Assignment, path: str, layout: str) -> Response:
    form = inputs.HandInInput()
    if not form.validate():
        return _page(given, path, layout, form, 422)
    with transaction():
        operations.hand_in(given, form.text.data or "")
    hx.toast(_("Handed in. Your coach is told."))
    return hx.redirect(path)

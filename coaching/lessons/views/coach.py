"""The coach's page of one person's lessons and assignments, and answering what was handed in."""

from __future__ import annotations

from typing import Any

from flask import Response, url_for

from coaching.core import clock, hx
from coaching.core.access import allow
from coaching.core.db import transaction
from coaching.core.hx import request
from coaching.core.i18n import _, local
from coaching.core.ids import new_id
from coaching.lessons import inputs, operations, queries, rules
from coaching.lessons.views.blueprint import bp
from coaching.people import queries as people
from coaching.people.models import Person


@bp.get("/coachees/<person_id>/lessons")
@allow("coach")
def of_person(person_id: str) -> Response:
    """What this person was given, how far they are, and what waits for feedback."""
    return _page(people.coachee(person_id))


def _page(person: Person, status: int = 200, **given: Any) -> Response:
    assignments, today = queries.assignments_of(person.id), local(clock.now(), person.timezone).date()
    context: dict[str, Any] = {
        "person": person,
        "progress": queries.progress_of(person.id),
        "assignments": assignments,
        "late": {one.id for one in assignments if one.state == "given" and rules.is_late(one.due_on, today)},
        "hand_ins": queries.hand_ins([one.id for one in assignments]),
        "files": queries.files([one.id for one in assignments]),
        "lessons": queries.lessons(),
        "courses": queries.courses(),
        "form": inputs.AssignmentInput(formdata=None),
        "feedback": inputs.FeedbackInput(formdata=None),
        "refused": None,
        "here": "coachees",
    }
    return hx.render("lessons/of_person.html", status=status, **context | given)


@bp.post("/coachees/<person_id>/lessons")
@allow("coach")
def give(person_id: str) -> Response:
    """Give a lesson, or begin a course, by hand."""
    person = people.coachee(person_id)
    kind, _sep, wanted = request.form.get("lesson", "").partition(":")
    with transaction():
        if kind == "course":
            operations.start_course(queries.course(wanted), person, key=f"by_hand:{new_id()}")
        else:
            operations.give(queries.lesson(wanted), person, key=f"by_hand:{new_id()}")
    hx.toast(_("The lesson is on its way to %(name)s.", name=person.first_name))
    return hx.redirect(url_for("lessons.of_person", person_id=person_id))


@bp.post("/coachees/<person_id>/assignments")
@allow("coach")
def assign(person_id: str) -> Response:
    """Give an assignment."""
    person, form = people.coachee(person_id), inputs.AssignmentInput()
    if not form.validate():
        return _page(person, 422, form=form)
    with transaction():
        operations.assign(
            person, form.title.data or "", form.body.data or "", key=f"by_hand:{new_id()}", due_on=form.due_on.data
        )
    hx.toast(_("The assignment is on its way to %(name)s.", name=person.first_name))
    return hx.redirect(url_for("lessons.of_person", person_id=person_id))


@bp.post("/hand-ins/<hand_in_id>/feedback")
@allow("coach")
def feedback(hand_in_id: str) -> Response:
    """Answer what was handed in."""
    handed, form = queries.hand_in(hand_in_id), inputs.FeedbackInput()
    person = people.person(handed.person_id)
    if not form.validate():
        return _page(person, 422, feedback=form, refused=handed.id)
    with transaction():
        operations.give_feedback(handed, form.text.data or "", is_done=form.is_done.data)
    hx.toast(_("Your words are saved and they get a mail that you wrote."))
    return hx.redirect(url_for("lessons.of_person", person_id=handed.person_id))

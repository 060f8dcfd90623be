"""Questions in the editor: add, change, move, copy, remove and put back. Every button is a plain form."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import Any

from flask import Response, url_for
from wtforms.fields.choices import SelectChoice

from coaching.core import hx
from coaching.core.access import allow
from coaching.core.db import transaction
from coaching.core.errors import NotHere
from coaching.core.hx import request
from coaching.core.i18n import _, say
from coaching.forms import inputs, operations, queries, rules
from coaching.forms.inputs.editor import TYPE_NAMES, question_values
from coaching.forms.models import Form
from coaching.forms.views.blueprint import bp


def _page(form: Form, given: inputs.QuestionInput, key: str | None, status: int = 200, problems: list[str] | None = None) -> Response:
    spec = queries.newest(form).spec
    _earlier_questions(given, spec, key)
    return hx.render(
        "forms/question.html",
        form_row=form,
        form=given,
        key=key,
        problems=problems or [],
        here="library",
        status=status,
    )


def _earlier_questions(given: inputs.QuestionInput, spec: dict[str, Any], key: str | None) -> None:
    """Offer the questions before this one for its condition."""
    choices = [SelectChoice("", _("always"))]
    for question in spec["questions"]:
        if question["key"] == key:
            break
        if question["type"] != "section":
            choices.append(SelectChoice(question["key"], say(question["label"])[:80]))
    given.show_key.choices = choices


@bp.get("/library/forms/<form_id>/questions/new")
@allow("coach")
def new_question(form_id: str) -> Response:
    """An empty question of the kind that was chosen."""
    form = queries.form(form_id)
    kind = request.args.get("type", "long")
    given = inputs.QuestionInput(formdata=None, data={"type": kind if kind in TYPE_NAMES else "long", "weight": 1})
    return _page(form, given, None)


@bp.post("/library/forms/<form_id>/questions/new")
@allow("coach")
def add_question(form_id: str) -> Response:
    """Add the question at the end."""
    form, given = queries.form(form_id), inputs.QuestionInput()
    if not given.validate():
        return _page(form, given, None, 422)
    try:
        with transaction():
            key = operations.add_question(form, given.question())
            _count(form, key, given)
    except operations.Refused as refused:
        return _page(form, given, None, 422, inputs.told(refused.problems))
    return hx.redirect(url_for("forms.edit", form_id=form_id) + f"#question-{key}")


@bp.get("/library/forms/<form_id>/questions/<key>")
@allow("coach")
def question(form_id: str, key: str) -> Response:
    """One question with everything about it."""
    form = queries.form(form_id)
    spec = queries.newest(form).spec
    found = next((one for one in spec["questions"] if one["key"] == key), None)
    if found is None:
        raise NotHere(key)
    counts = key in (spec.get("score") or {}).get("questions", [])
    return _page(form, inputs.QuestionInput(formdata=None, data=question_values(found, counts)), key)


@bp.post("/library/forms/<form_id>/questions/<key>")
@allow("coach")
def save_question(form_id: str, key: str) -> Response:
    """Save the question; its key stays."""
    form, given = queries.form(form_id), inputs.QuestionInput()
    if not given.validate():
        return _page(form, given, key, 422)
    try:
        with transaction():
            operations.save_question(form, key, given.question())
            _count(form, key, given)
    except operations.Refused as refused:
        return _page(form, given, key, 422, inputs.told(refused.problems))
    return hx.redirect(url_for("forms.edit", form_id=form_id) + f"#question-{key}")


def _count(form: Form, key: str, given: inputs.QuestionInput) -> None:
    """Let the question count in the score, or no longer."""
    spec = deepcopy(queries.newest(form).spec)
    score = spec.get("score") or {"method": "mean", "questions": [], "scale": [0, 10]}
    kept = [one for one in score["questions"] if one != key]
    if given.counts.data and given.type.data in rules.SCORED:
        kept.append(key)
    order = [one["key"] for one in spec["questions"]]
    score["questions"] = sorted(kept, key=order.index)
    spec["score"] = score
    if not score["questions"]:
        del spec["score"]
    operations.change(form, spec)


def _done(form_id: str, change: Callable[[Form], object], anchor: str) -> Response:
    form = queries.form(form_id)
    try:
        with transaction():
            change(form)
    except operations.Refused as refused:
        hx.toast(" · ".join(inputs.told(refused.problems, most=2)), "alert")
    return hx.redirect(url_for("forms.edit", form_id=form_id) + anchor)


@bp.post("/library/forms/<form_id>/questions/<key>/up")
@allow("coach")
def question_up(form_id: str, key: str) -> Response:
    """One place up."""
    return _done(form_id, lambda form: operations.move_question(form, key, -1), f"#question-{key}")


@bp.post("/library/forms/<form_id>/questions/<key>/down")
@allow("coach")
def question_down(form_id: str, key: str) -> Response:
    """One place down."""
    return _done(form_id, lambda form: operations.move_question(form, key, 1), f"#question-{key}")


@bp.post("/library/forms/<form_id>/questions/<key>/copy")
@allow("coach")
def copy_question(form_id: str, key: str) -> Response:
    """A copy right below."""
    return _done(form_id, lambda form: operations.copy_question(form, key), f"#question-{key}")


@bp.post("/library/forms/<form_id>/questions/<key>/remove")
@allow("coach")
def remove_question(form_id: str, key: str) -> Response:
    """Take it out; it can be put back from the same page."""
    return _done(form_id, lambda form: operations.remove_question(form, key), "#questions")


@bp.post("/library/forms/<form_id>/questions/<key>/restore")
@allow("coach")
def restore_question(form_id: str, key: str) -> Response:
    """Put a removed question back."""
    return _done(form_id, lambda form: operations.restore_question(form, key), f"#question-{key}")

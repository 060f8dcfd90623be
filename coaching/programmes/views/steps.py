"""The steps of a programme: add, change, move, copy, remove."""

from __future__ import annotations

from flask import Response, url_for

from coaching.core import hx
from coaching.core.access import allow
from coaching.core.db import transaction
from coaching.core.errors import Invalid, NotHere
from coaching.core.hx import request
from coaching.core.i18n import _, say
from coaching.forms import queries as forms
from coaching.lessons import queries as lessons
from coaching.programmes import inputs, operations, queries
from coaching.programmes.inputs import whens
from coaching.programmes.models import Programme, ProgrammeVersion, Step
from coaching.programmes.views.blueprint import bp, to_editor

MANY = ("days", "ends", "habit_on")


def _input(version: ProgrammeVersion) -> inputs.StepInput:
    form = inputs.StepInput()
    form.offer(
        version.steps,
        [(one.key, say(one.name)) for one in forms.forms() if one.kind not in forms.OF_THE_COACH],
        [(one.key, say(one.title)) for one in lessons.lessons()],
    )
    return form


def _page(programme: Programme, form: inputs.StepInput, step: Step | None, status: int = 200) -> Response:
    return hx.render(
        "programmes/step.html", programme=programme, form=form, step=step, fields=whens.FIELDS,
        placeholders=queries.placeholders(), here="programmes", status=status,
    )  # fmt: skip


def _step(version: ProgrammeVersion, key: str) -> Step:
    found = next((one for one in version.steps if one.key == key), None)
    if found is None:
        raise NotHere()
    return found


@bp.get("/programmes/<programme_id>/steps/new")
@allow("coach")
def new_step(programme_id: str) -> Response:
    """An empty step, in the phase one came from."""
    programme = queries.programme(programme_id)
    form = _input(queries.newest(programme))
    form.phase.data = request.args.get("phase", "enrichment")
    form.what.data, form.form.data, form.unit.data = "message", "after_appointment", "d"
    return _page(programme, form, None)


@bp.post("/programmes/<programme_id>/steps/new")
@allow("coach", many=MANY)
def add_step(programme_id: str) -> Response:
    """Put it on the thread."""
    programme = queries.programme(programme_id)
    form = _input(queries.newest(programme))
    if not form.validate():
        return _page(programme, form, None, 422)
    try:
        with transaction():
            key = operations.add_step(programme, form.values).key
    except Invalid as wrong:
        form.form.errors = [inputs.cannot_be_planned(wrong.errors["path"])]
        return _page(programme, form, None, 422)
    return to_editor(programme, key)


@bp.get("/programmes/<programme_id>/steps/<key>")
@allow("coach")
def edit_step(programme_id: str, key: str) -> Response:
    """One step."""
    programme = queries.programme(programme_id)
    version = queries.newest(programme)
    form, step = _input(version), _step(version, key)
    form.read(step)
    return _page(programme, form, step)


@bp.post("/programmes/<programme_id>/steps/<key>")
@allow("coach", many=MANY)
def change_step(programme_id: str, key: str) -> Response:
    """Keep it, in the draft."""
    programme = queries.programme(programme_id)
    version = queries.newest(programme)
    form, step = _input(version), _step(version, key)
    form.was = step
    if not form.validate():
        return _page(programme, form, step, 422)
    try:
        with transaction():
            operations.change_step(programme, key, form.values_for(step))
    except Invalid as wrong:
        form.form.errors = [inputs.cannot_be_planned(wrong.errors["path"])]
        return _page(programme, form, _step(queries.newest(programme), key), 422)
    return to_editor(programme, key)


@bp.post("/programmes/<programme_id>/steps/<key>/up")
@allow("coach")
def move_up(programme_id: str, key: str) -> Response:
    """One place up."""
    return _do(programme_id, key, lambda programme: operations.move_step(programme, key, -1))


@bp.post("/programmes/<programme_id>/steps/<key>/down")
@allow("coach")
def move_down(programme_id: str, key: str) -> Response:
    """One place down."""
    return _do(programme_id, key, lambda programme: operations.move_step(programme, key, 1))


@bp.post("/programmes/<programme_id>/steps/<key>/place")
@allow("coach")
def place_step(programme_id: str, key: str) -> Response:
    """Where it was dragged to: before another step of a phase, or at its end."""
    phase, before = request.form.get("phase", ""), request.form.get("before")
    return _do(programme_id, key, lambda programme: operations.place_step(programme, key, phase, before))


@bp.post("/programmes/<programme_id>/steps/<key>/copy")
@allow("coach")
def copy_step(programme_id: str, key: str) -> Response:
    """The same once more, opened: a copy is made to be put elsewhere."""
    with transaction():
        twin = operations.copy_step(queries.programme(programme_id), key).key
    hx.toast(_("A copy. Give it its own phase and moment."))
    return hx.redirect(url_for("programmes.edit_step", programme_id=programme_id, key=twin))


@bp.post("/programmes/<programme_id>/steps/<key>/remove")
@allow("coach")
def remove_step(programme_id: str, key: str) -> Response:
    """Take it out; refused while others lean on it."""
    return _do(programme_id, key, lambda programme: operations.remove_step(programme, key))


def _do(programme_id: str, key: str, verb) -> Response:
    try:
        with transaction():
            programme = queries.programme(programme_id)
            verb(programme)
    except Invalid as wrong:
        hx.toast(_("Other steps lean on this one: %(steps)s.", steps=", ".join(wrong.errors["leaning"])), "warn")
        programme = queries.programme(programme_id)
    return to_editor(programme, key)

"""The milestones of a programme: add, change, move, remove. Always in the draft."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Response

from coaching.core import hx
from coaching.core.access import allow
from coaching.core.db import transaction
from coaching.core.errors import NotHere
from coaching.programmes import inputs, operations, queries
from coaching.programmes.models import Programme
from coaching.programmes.views.blueprint import bp, to_editor

MANY = ("answered", "done")


def _input(programme: Programme) -> inputs.MilestoneInput:
    form = inputs.MilestoneInput()
    form.offer(queries.newest(programme).steps)
    return form


def _stone(programme: Programme, key: str) -> dict[str, Any]:
    found = next((stone for stone in queries.newest(programme).milestones if stone["key"] == key), None)
    if found is None:
        raise NotHere(key)
    return found


def _page(programme: Programme, form: inputs.MilestoneInput, key: str | None, status: int = 200) -> Response:
    return hx.render("programmes/milestone.html", programme=programme, form=form, key=key, here="programmes", status=status)


@bp.get("/programmes/<programme_id>/milestones/new")
@allow("coach")
def new_milestone(programme_id: str) -> Response:
    """An empty one."""
    programme = queries.programme(programme_id)
    return _page(programme, _input(programme), None)


@bp.post("/programmes/<programme_id>/milestones/new")
@allow("coach", many=MANY)
def add_milestone(programme_id: str) -> Response:
    """Put it on the road."""
    programme = queries.programme(programme_id)
    form = _input(programme)
    if not form.validate():
        return _page(programme, form, None, 422)
    return _do(programme_id, lambda one: operations.add_milestone(one, form.values))


@bp.get("/programmes/<programme_id>/milestones/<key>")
@allow("coach")
def edit_milestone(programme_id: str, key: str) -> Response:
    """One milestone."""
    programme = queries.programme(programme_id)
    form, stone = _input(programme), _stone(programme, key)
    form.read(stone)
    return _page(programme, form, key)


@bp.post("/programmes/<programme_id>/milestones/<key>")
@allow("coach", many=MANY)
def change_milestone(programme_id: str, key: str) -> Response:
    """Keep it."""
    programme = queries.programme(programme_id)
    form, _known = _input(programme), _stone(programme, key)
    if not form.validate():
        return _page(programme, form, key, 422)
    return _do(programme_id, lambda one: operations.change_milestone(one, key, form.values))


@bp.post("/programmes/<programme_id>/milestones/<key>/up")
@allow("coach")
def milestone_up(programme_id: str, key: str) -> Response:
    """One place up."""
    return _do(programme_id, lambda one: operations.move_milestone(one, key, -1))


@bp.post("/programmes/<programme_id>/milestones/<key>/remove")
@allow("coach")
def remove_milestone(programme_id: str, key: str) -> Response:
    """Take it off the road."""
    return _do(programme_id, lambda one: operations.remove_milestone(one, key))


def _do(programme_id: str, verb: Callable[[Programme], object]) -> Response:
    with transaction():
        programme = queries.programme(programme_id)
        verb(programme)
    return to_editor(programme)

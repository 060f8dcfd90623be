"""A programme that came with Draad: take over what Draad has better now."""

from __future__ import annotations

from flask import Response

from coaching.core import hx
from coaching.core.access import allow
from coaching.core.db import transaction
from coaching.core.errors import Invalid
from coaching.core.i18n import _, ngettext
from coaching.programmes import inputs, operations, queries
from coaching.programmes.models import Programme
from coaching.programmes.views.blueprint import bp, to_editor


def _page(programme: Programme, form: inputs.NewerInput, status: int = 200) -> Response:
    return hx.render("programmes/newer.html", programme=programme, form=form, here="programmes", status=status)


def _input(programme: Programme) -> inputs.NewerInput:
    form = inputs.NewerInput()
    form.offer(queries.newer(programme))
    return form


@bp.get("/programmes/<programme_id>/newer")
@allow("coach")
def newer(programme_id: str) -> Response:
    """What is other in the edition that comes with Draad."""
    programme = queries.programme(programme_id)
    form = _input(programme)
    form.steps.data = [key for key, *_words in form.steps.choices]
    return _page(programme, form)


@bp.post("/programmes/<programme_id>/newer")
@allow("coach", many=("steps",))
def take_newer(programme_id: str) -> Response:
    """Take the chosen steps over, in the draft."""
    programme = queries.programme(programme_id)
    form = _input(programme)
    if not form.validate():
        return _page(programme, form, 422)
    try:
        with transaction():
            taken = operations.take_newer(programme, form.steps.data, words_only=form.take.data == "words")
    except Invalid:
        form.steps.errors = [_("One of these leans on a step that is not here. Choose that one too.")]
        return _page(programme, form, 422)
    hx.toast(ngettext("%(num)d step is brought up to date. Publish when you have looked at it.", "%(num)d steps are brought up to date. Publish when you have looked at them.", taken))
    return to_editor(programme)

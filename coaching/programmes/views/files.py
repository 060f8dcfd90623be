"""A programme as a file: out and in."""

from __future__ import annotations

from flask import Response

from coaching.core import hx
from coaching.core.access import allow
from coaching.core.db import transaction
from coaching.core.files import to_keep
from coaching.core.i18n import _
from coaching.programmes import inputs, operations, queries
from coaching.programmes.views.blueprint import bp, to_editor


@bp.get("/programmes/<programme_id>/file")
@allow("coach")
def file(programme_id: str) -> Response:
    """Download it as TOML."""
    programme = queries.programme(programme_id)
    return to_keep(operations.as_file(programme).encode(), "application/toml; charset=utf-8", f"{programme.key}.toml")


@bp.get("/programmes/import")
@allow("coach")
def import_page() -> Response:
    """Choose a file."""
    return hx.render("programmes/import.html", form=inputs.ImportInput(), problems=[], here="programmes")


@bp.post("/programmes/import")
@allow("coach")
def import_file() -> Response:
    """Take it in, or say what is wrong by its place in the file."""
    form = inputs.ImportInput()
    if not form.validate():
        return hx.render("programmes/import.html", form=form, problems=[], here="programmes", status=422)
    try:
        text = form.file.data.read().decode("utf-8")
        with transaction():
            made = operations.from_file(text)
    except (operations.BadFile, UnicodeDecodeError) as wrong:
        problems = getattr(wrong, "problems", None) or [_("This is not a text file.")]
        return hx.render("programmes/import.html", form=form, problems=problems, here="programmes", status=422)
    return to_editor(made)

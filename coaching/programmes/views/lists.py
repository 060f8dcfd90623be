"""The list of programmes, one programme, and its own words."""

from __future__ import annotations

from flask import Response, url_for

from coaching.core import hx
from coaching.core.access import allow
from coaching.core.db import transaction
from coaching.core.hx import request
from coaching.core.i18n import _, say
from coaching.core.money import as_typed
from coaching.programmes import inputs, operations, queries
from coaching.programmes.views.blueprint import bp, to_editor


@bp.get("/programmes")
@allow("coach")
def index() -> Response:
    """The programmes on offer."""
    archived = bool(request.args.get("archived"))
    found = queries.programmes(archived=archived)
    return hx.render("programmes/index.html", programmes=found, archived=archived, here="programmes")


@bp.post("/programmes/ready-made")
@allow("coach")
def install() -> Response:
    """Take in the programmes that come with Draad."""
    with transaction():
        made = operations.install_ready_made()
    hx.toast(_("%(n)s programmes were added.", n=len(made)))
    return hx.redirect(url_for("programmes.index"))


@bp.get("/programmes/new")
@allow("coach")
def new() -> Response:
    """A programme of one's own."""
    return hx.render("programmes/describe.html", programme=None, form=inputs.ProgrammeInput(), here="programmes")


@bp.post("/programmes/new")
@allow("coach")
def add() -> Response:
    """Make it."""
    form = inputs.ProgrammeInput()
    if not form.validate():
        return hx.render("programmes/describe.html", programme=None, form=form, here="programmes", status=422)
    with transaction():
        made = operations.add(**form.values)
    return to_editor(made)


@bp.get("/programmes/<programme_id>")
@allow("coach")
def show(programme_id: str) -> Response:
    """The editor: the programme as a thread."""
    programme = queries.programme(programme_id)
    version = queries.newest(programme)
    names = {step.key: queries.step_name(step) for step in version.steps}
    return hx.render(
        "programmes/show.html", programme=programme, version=version, names=names, phases=queries.phases(),
        phase_name=queries.phase_name, what_name=queries.what_name,
        has_newer=bool(queries.newer(programme)), changed={one.key: one.how for one in queries.changed(programme)}, say_when=queries.say_when, here="programmes",
    )  # fmt: skip


@bp.get("/programmes/<programme_id>/describe")
@allow("coach")
def describe(programme_id: str) -> Response:
    """Its own words."""
    one = queries.programme(programme_id)
    words = {f"{field}_{lang}": getattr(one, field).get(lang) for field in ("name", "summary") for lang in ("nl", "en")}
    form = inputs.ProgrammeInput(data=words | {"appointments": one.appointments, "price": as_typed(one.price_cents) if one.price_cents is not None else None})
    return hx.render("programmes/describe.html", programme=one, form=form, here="programmes")


@bp.post("/programmes/<programme_id>/describe")
@allow("coach")
def describe_it(programme_id: str) -> Response:
    """Keep them."""
    programme, form = queries.programme(programme_id), inputs.ProgrammeInput()
    if not form.validate():
        return hx.render("programmes/describe.html", programme=programme, form=form, here="programmes", status=422)
    with transaction():
        operations.describe(programme, **form.values)
    return to_editor(programme)


@bp.post("/programmes/<programme_id>/copy")
@allow("coach")
def copy(programme_id: str) -> Response:
    """The same road under another name."""
    with transaction():
        programme = queries.programme(programme_id)
        made = operations.copy(programme, {lang: _("%(name)s (copy)", name=name) for lang, name in programme.name.items()})
    hx.toast(_("A copy of %(name)s.", name=say(programme.name)))
    return to_editor(made)


@bp.post("/programmes/<programme_id>/archive")
@allow("coach")
def archive(programme_id: str) -> Response:
    """Put it away, or take it back."""
    with transaction():
        programme = queries.programme(programme_id)
        operations.archive(programme, not programme.is_archived)
    return hx.redirect(url_for("programmes.index"))


@bp.post("/programmes/<programme_id>/draft/discard")
@allow("coach")
def discard(programme_id: str) -> Response:
    """Throw the changes away."""
    with transaction():
        programme = queries.programme(programme_id)
        operations.discard_draft(programme)
    hx.toast(_("It is as it was published."))
    return to_editor(programme)

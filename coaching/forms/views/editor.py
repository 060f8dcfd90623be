"""The editor of forms in the library: list, new, words, score, objections, preview, out and in as a file."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from flask import Response, url_for

from coaching.core import hx
from coaching.core.access import allow
from coaching.core.db import transaction
from coaching.core.files import to_keep
from coaching.core.hx import request
from coaching.core.i18n import _, in_locale
from coaching.core.scope import scope
from coaching.forms import inputs, operations, queries
from coaching.forms.inputs.editor import KIND_NAMES, TYPE_NAMES, texts_from, texts_into
from coaching.forms.models import Form
from coaching.forms.queries.shapes import asked, score_text
from coaching.forms.views.blueprint import bp
from coaching.forms.views.fill import Paths


@bp.get("/library/forms")
@allow("coach")
def index() -> Response:
    """All forms of the practice, the archived ones apart."""
    archived = request.args.get("archived") == "1"
    forms = queries.forms(archived=archived)
    ids = [form.id for form in forms]
    return hx.render(
        "forms/index.html",
        forms=forms,
        versions=queries.newest_of(ids),
        answered=queries.times_answered(ids),
        kinds=KIND_NAMES,
        archived=archived,
        here="library",
    )


@bp.get("/library/forms/new")
@allow("coach")
def new() -> Response:
    """A name and a kind are enough to begin."""
    return hx.render("forms/new.html", form=inputs.FormInput(), file_form=inputs.ImportInput(), problems=[], here="library")


@bp.post("/library/forms/new")
@allow("coach")
def create() -> Response:
    """Begin a form and go on to its questions."""
    form = inputs.FormInput()
    if not form.validate():
        empty = inputs.ImportInput(formdata=None)
        return hx.render("forms/new.html", form=form, file_form=empty, problems=[], here="library", status=422)
    with transaction():
        made = operations.create(texts_from(form, "name"), form.kind.data)
    return hx.redirect(url_for("forms.edit", form_id=made.id))


@bp.post("/library/forms/import")
@allow("coach")
def import_file() -> Response:
    """Read a form in from a file or from pasted text."""
    form = inputs.ImportInput()
    given = form.words()
    if not form.validate() or not given.strip():
        return _not_read(form, [_("Choose a file or paste its text.")])
    try:
        with transaction():
            made = operations.import_text(given)
    except operations.Refused as refused:
        return _not_read(form, inputs.told(refused.problems))
    hx.toast(_("The form is read in."))
    return hx.redirect(url_for("forms.edit", form_id=made.id))


def _not_read(form: inputs.ImportInput, problems: list[str]) -> Response:
    """The page a file was read in from, with what is wrong with it."""
    begin = inputs.FormInput(formdata=None)
    return hx.render("forms/new.html", form=begin, file_form=form, problems=problems, here="library", status=422)


def editor(form: Form, status: int = 200, **inputs_given: Any) -> Response:
    """The editor page of a form, with any input that was refused put back in its place."""
    version = queries.newest(form)
    context: dict[str, Any] = {
        "form_row": form,
        "version": version,
        "spec": version.spec,
        "about": _about(form, version.spec),
        "bands": _bands(version.spec),
        "objections": _objections(version.spec),
        "asked_before": queries.was_asked(version),
        "kinds": KIND_NAMES,
        "types": TYPE_NAMES,
        "problems": [],
        "here": "library",
    }
    return hx.render("forms/edit.html", status=status, **context | inputs_given)


def _about(form: Form, spec: dict[str, Any]) -> inputs.AboutInput:
    values: dict[str, Any] = {"kind": form.kind, "minutes": spec.get("minutes")}
    for name, texts in (("name", form.name), ("intro", spec.get("intro")), ("thanks", spec.get("thanks"))):
        texts_into(values, name, texts)
    return inputs.AboutInput(formdata=None, prefix="", data=values)


def _bands(spec: dict[str, Any]) -> inputs.BandsInput:
    rows = []
    for band in spec.get("bands", []):
        row: dict[str, Any] = {"below": score_text(band["below"]) if "below" in band else "", "tone": band.get("tone", "calm")}
        texts_into(row, "label", band["label"])
        rows.append(row)
    return inputs.BandsInput(formdata=None, data={"method": (spec.get("score") or {}).get("method"), "bands": rows})


def _objections(spec: dict[str, Any]) -> inputs.ObjectionsInput:
    rows: list[dict[str, Any]] = []
    for objection in [*spec.get("objections", []), {"says": {}, "answer": {}}]:
        row: dict[str, Any] = {}
        texts_into(row, "says", objection["says"])
        texts_into(row, "answer", objection["answer"])
        rows.append(row)
    return inputs.ObjectionsInput(formdata=None, data={"objections": rows})


@bp.get("/library/forms/<form_id>")
@allow("coach")
def edit(form_id: str) -> Response:
    """The questions, and everything around them."""
    return editor(queries.form(form_id))


@bp.post("/library/forms/<form_id>")
@allow("coach")
def save(form_id: str) -> Response:
    """Save name, kind, and the words before and after the questions."""
    form, given = queries.form(form_id), inputs.AboutInput()
    if not given.validate():
        return editor(form, 422, about=given)
    around = {name: texts_from(given, name) for name in ("intro", "thanks")} | {"minutes": given.minutes.data}
    spec = {name: value for name, value in (queries.newest(form).spec | around).items() if value or name == "questions"}
    with transaction():
        operations.rename(form, texts_from(given, "name"), given.kind.data)
        operations.change(form, spec)
    hx.toast(_("Saved"))
    return hx.redirect(url_for("forms.edit", form_id=form_id))


@bp.post("/library/forms/<form_id>/score")
@allow("coach")
def save_score(form_id: str) -> Response:
    """Save how the score is made and what it is called."""
    form, given = queries.form(form_id), inputs.BandsInput()
    given.validate()
    spec = deepcopy(queries.newest(form).spec) | {"bands": given.spec_bands()}
    if spec.get("score"):
        spec["score"]["method"] = given.method.data
    try:
        with transaction():
            operations.change(form, spec)
    except operations.Refused as refused:
        return editor(form, 422, bands=given, problems=inputs.told(refused.problems))
    hx.toast(_("Saved"))
    return hx.redirect(url_for("forms.edit", form_id=form_id))


@bp.post("/library/forms/<form_id>/objections")
@allow("coach")
def save_objections(form_id: str) -> Response:
    """Save the objections page of a guide."""
    form, given = queries.form(form_id), inputs.ObjectionsInput()
    given.validate()
    spec = deepcopy(queries.newest(form).spec) | {"objections": given.spec_objections()}
    try:
        with transaction():
            operations.change(form, spec)
    except operations.Refused as refused:
        return editor(form, 422, objections=given, problems=inputs.told(refused.problems))
    hx.toast(_("Saved"))
    return hx.redirect(url_for("forms.edit", form_id=form_id))


@bp.post("/library/forms/<form_id>/archive")
@allow("coach")
def archive(form_id: str) -> Response:
    """Put a form away; it can be put back."""
    with transaction():
        operations.archive(queries.form(form_id))
    hx.toast(_("The form is put away. You find it under “Put away”."))
    return hx.redirect(url_for("forms.index"))


@bp.post("/library/forms/<form_id>/archive/end")
@allow("coach")
def unarchive(form_id: str) -> Response:
    """Put a form back among the others."""
    with transaction():
        operations.archive(queries.form(form_id), archived=False)
    return hx.redirect(url_for("forms.edit", form_id=form_id))


@bp.get("/library/forms/<form_id>/preview")
@allow("coach")
def preview(form_id: str) -> Response:
    """The form as a coachee sees it, in either language; nothing can be sent from here."""
    form = queries.form(form_id)
    wanted = request.args.get("language")
    language = wanted if wanted in ("nl", "en") else scope().locale
    spec = queries.newest(form).spec
    with in_locale(language):
        questions = asked(spec, {})
    here = url_for("forms.preview", form_id=form_id)
    return hx.render(
        "forms/preview.html",
        form_row=form,
        spec=spec,
        questions=questions,
        paths=Paths(here, here, here, "layouts/coach.html"),
        language=language,
        here="library",
    )


@bp.get("/library/forms/<form_id>/export.toml")
@allow("coach")
def export(form_id: str) -> Response:
    """The form as one readable file."""
    form = queries.form(form_id)
    return to_keep(operations.export_text(form).encode(), "application/toml; charset=utf-8", f"{form.key}.toml")

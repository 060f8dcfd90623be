"""Notes: write (they save themselves), share, take back, put away and bring back. Only for who wrote them."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, url_for

from coaching.core import hx
from coaching.core.access import allow
from coaching.core.db import transaction
from coaching.core.errors import Taken
from coaching.core.hx import request
from coaching.core.i18n import _
from coaching.journeys import queries as journeys
from coaching.notes import inputs, operations, queries
from coaching.notes.models import Note
from coaching.people import queries as people
from coaching.scheduling import queries as scheduling

bp = Blueprint("notes", __name__)


@bp.get("/coachees/<person_id>/notes")
@allow("coach")
def index(person_id: str) -> Response:
    """What I wrote about somebody, and what was shared with them."""
    person = people.coachee(person_id)
    return hx.render("notes/index.html", person=person, notes=queries.of_person(person.id), here="coachees")


@bp.post("/coachees/<person_id>/notes")
@allow("coach")
def begin(person_id: str) -> Response:
    """An empty note, ready to write in; about an appointment when `appointment` names one."""
    person = people.coachee(person_id)
    appointment_id = request.form.get("appointment") or None
    if appointment_id and scheduling.appointment(appointment_id).person_id != person.id:
        appointment_id = None
    journey = journeys.current_of(person.id)
    with transaction():
        note = operations.begin(person.id, journey_id=journey.id if journey else None, appointment_id=appointment_id)
    return hx.redirect(url_for("notes.edit", note_id=note.id))


def _page(note: Note, *, form: inputs.NoteInput | None = None, theirs: str | None = None, status: int = 200) -> Response:
    return hx.render("notes/edit.html", note=note, person=people.person(note.person_id), note_form=form, theirs=theirs,
                     here="coachees", status=status)  # fmt: skip


@bp.get("/notes/<note_id>")
@allow("coach")
def edit(note_id: str) -> Response:
    """Write; a shared note of another coach can only be read."""
    return _page(queries.note(note_id))


@bp.post("/notes/<note_id>")
@allow("coach")
def save(note_id: str) -> Response:
    """Keep what was written: in passing (X-Autosave answers the new revision) or by the button."""
    note = queries.own(note_id)
    form = inputs.NoteInput()
    if not form.validate():
        return _page(note, form=form, status=422)
    try:
        with transaction():
            operations.save(note, form.body.data or "", form.revision)
    except Taken:
        return _conflict(note, form)
    if request.headers.get("X-Autosave"):
        return jsonify(version=note.revision)
    hx.toast(_("Saved"))
    return hx.redirect(hx.back(url_for("notes.index", person_id=note.person_id)))


def _conflict(note: Note, form: inputs.NoteInput) -> Response:
    """Another window saved first: both texts are shown, nothing is lost; saving again keeps what stands in the field."""
    if request.headers.get("X-Autosave"):
        return Response(status=409)
    form.version.data = str(note.revision)
    return _page(note, form=form, theirs=note.body, status=409)


@bp.post("/notes/<note_id>/share")
@allow("coach")
def share(note_id: str) -> Response:
    """Give it to the coachee as a summary."""
    note = queries.own(note_id)
    with transaction():
        operations.share(note)
    hx.toast(_("Shared. A mail says that there is a summary."))
    return hx.redirect(hx.back(url_for("notes.edit", note_id=note.id)))


@bp.post("/notes/<note_id>/unshare")
@allow("coach")
def unshare(note_id: str) -> Response:
    """Take it back: only mine again."""
    note = queries.own(note_id)
    with transaction():
        operations.unshare(note)
    hx.toast(_("Only you can read it now."))
    return hx.redirect(hx.back(url_for("notes.edit", note_id=note.id)))


@bp.post("/notes/<note_id>/remove")
@allow("coach")
def remove(note_id: str) -> Response:
    """Put it away; the page offers the way back."""
    note = queries.own(note_id)
    with transaction():
        operations.remove(note)
    return hx.redirect(url_for("notes.index", person_id=note.person_id, removed=note.id))


@bp.post("/notes/<note_id>/restore")
@allow("coach")
def restore(note_id: str) -> Response:
    """Bring it back."""
    note = queries.removed(note_id)
    with transaction():
        operations.restore(note)
    hx.toast(_("The note is back."))
    return hx.redirect(url_for("notes.index", person_id=note.person_id))

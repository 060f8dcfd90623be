"""Doing an assignment: by link (/h/<token>) and in the coachee's own rooms. Each form brings the whole page's text, so that nothing typed is lost."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask import Response, current_app, url_for

from coaching.core import clock, hx, limits, links
from coaching.core.access import allow
from coaching.core.db import transaction
from coaching.core.files import to_keep
from coaching.core.hx import request
from coaching.core.i18n import _, lately, local
from coaching.core.markdown import to_html
from coaching.lessons import inputs, operations, queries, rules
from coaching.lessons.models import Assignment, HandInFile
from coaching.lessons.views.blueprint import bp

FILES_PER_HOUR = 60  # each may be a picture that takes a second to draw


@dataclass(frozen=True)
class Paths:
    """The addresses of one assignment, by link or in the coachee's rooms."""

    page: str
    draft: str
    add: str
    file: Callable[[HandInFile], str]
    away: Callable[[HandInFile], str]
    layout: str


def _paths(names: tuple[str, str, str, str, str], layout: str, **by: Any) -> Paths:
    page, draft_, add, file_, away = (f"lessons.{name}" for name in names)
    return Paths(
        url_for(page, **by),
        url_for(draft_, **by),
        url_for(add, **by),
        lambda one: url_for(file_, file_id=one.id, **by),
        lambda one: url_for(away, file_id=one.id, **by),
        layout,
    )


def _by_link(token: str) -> tuple[Assignment, Paths]:
    link = links.enter(token, "assignment")
    names = ("assignment_by_link", "draft_by_link", "add_file_by_link", "file_by_link", "take_file_away_by_link")
    return queries.assignment(link.subject_id), _paths(names, "layouts/public.html", token=token)


def _mine(assignment_id: str) -> tuple[Assignment, Paths]:
    names = ("my_assignment", "my_assignment_draft", "my_add_file", "my_file", "my_take_file_away")
    return queries.assignment(assignment_id), _paths(names, "layouts/coachee.html", assignment_id=assignment_id)


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


@bp.post("/h/<token>/draft")
@allow("link")
def draft_by_link(token: str) -> Response:
    """Keep what is written so far."""
    return _draft(*_by_link(token))


@bp.post("/h/<token>/files")
@allow("link")
def add_file_by_link(token: str) -> Response:
    """Put a file beside it."""
    return _add_file(*_by_link(token))


@bp.get("/h/<token>/files/<file_id>")
@allow("link")
def file_by_link(token: str, file_id: str) -> Response:
    """Download one of the own files."""
    given, _addresses = _by_link(token)
    return download(queries.file(file_id, given.id))


@bp.post("/h/<token>/files/<file_id>/remove")
@allow("link")
def take_file_away_by_link(token: str, file_id: str) -> Response:
    """Take it away again."""
    return _take_away(*_by_link(token), file_id)


@bp.get("/me/assignments/<assignment_id>")
@allow("coachee")
def my_assignment(assignment_id: str) -> Response:
    """The same in the coachee's own rooms."""
    return _page(*_mine(assignment_id))


@bp.post("/me/assignments/<assignment_id>")
@allow("coachee")
def my_hand_in(assignment_id: str) -> Response:
    """Hand it in."""
    return _hand_in(*_mine(assignment_id))


@bp.post("/me/assignments/<assignment_id>/draft")
@allow("coachee")
def my_assignment_draft(assignment_id: str) -> Response:
    """Keep what is written so far."""
    return _draft(*_mine(assignment_id))


@bp.post("/me/assignments/<assignment_id>/files")
@allow("coachee")
def my_add_file(assignment_id: str) -> Response:
    """Put a file beside it."""
    return _add_file(*_mine(assignment_id))


@bp.get("/me/assignments/<assignment_id>/files/<file_id>")
@allow("coachee")
def my_file(assignment_id: str, file_id: str) -> Response:
    """Download one of the own files."""
    return download(queries.file(file_id, queries.assignment(assignment_id).id))


@bp.post("/me/assignments/<assignment_id>/files/<file_id>/remove")
@allow("coachee")
def my_take_file_away(assignment_id: str, file_id: str) -> Response:
    """Take it away again."""
    return _take_away(*_mine(assignment_id), file_id)


@bp.get("/hand-ins/files/<file_id>")
@allow("coach")
def handed_in_file(file_id: str) -> Response:
    """Download what a coachee handed in."""
    return download(queries.file(file_id))


def download(file: HandInFile) -> Response:
    """The file as something to keep: no browser opens it here, and if one did it could do nothing (trust.md D6)."""
    answer = to_keep(queries.content_of(file), rules.KINDS[file.kind], file.name)
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


def _page(given: Assignment, paths: Paths, form: inputs.HandInInput | None = None, status: int = 200) -> Response:
    handed = queries.hand_ins([given.id]).get(given.id, [])
    waiting = queries.waiting_of(handed)
    files = queries.files([given.id])
    changeable = [one for one in files if one.hand_in_id is None or (waiting and one.hand_in_id == waiting.id)]
    begun = given.draft if given.draft is not None else waiting.text if waiting else None
    form = form or inputs.HandInInput(formdata=None, text=begun)
    form.revision.data = str(given.revision)
    return hx.render(
        "lessons/assignment.html",
        given=given, body=to_html(given.body), handed=handed, waiting=waiting, form=form, paths=paths, layout=paths.layout,
        files=files, changeable=changeable, room=rules.room_left(len(changeable)), accepted=rules.ACCEPTED, most_files=rules.MOST_FILES, most_mb=_most_mb(),
        is_late=rules.is_late(given.due_on, local(clock.now()).date()),
        saved_at=lately(given.drafted_at) if given.drafted_at else None, here="today", status=status,
    )  # fmt: skip


def _most_mb() -> int:
    return min(rules.LARGEST_MB, current_app.config["MAX_UPLOAD_MB"])


def _read(given: Assignment, form: inputs.HandInInput) -> rules.Taken | None:
    """The file that came with the form, read before any transaction. Raises BadFile."""
    sent = form.sent()
    if sent is None:
        return None
    limits.take("hand_in_file", given.person_id, FILES_PER_HOUR, timedelta(hours=1))
    return operations.read_file(*sent)


def _hand_in(given: Assignment, paths: Paths) -> Response:
    form = inputs.HandInInput()
    if not form.validate():
        return _page(given, paths, form, 422)
    if not form.text.data and not form.file.data and not operations.open_files(given):
        form.nothing()
        return _page(given, paths, form, 422)
    try:
        file = _read(given, form)
        with transaction():
            operations.hand_in(given, form.text.data or "", file)
    except rules.BadFile as wrong:
        form.refuse(wrong.why, _most_mb())
        return _page(given, paths, form, 422)
    hx.toast(_("Handed in. Your coach is told."))
    return hx.redirect(paths.page)


def _draft(given: Assignment, paths: Paths) -> Response:
    """In passing (X-Autosave) or by the button; a page from before the handing in keeps nothing by itself: its older words would come back."""
    form, by_itself = inputs.HandInInput(), bool(request.headers.get("X-Autosave"))
    if not form.validate():
        return _page(given, paths, form, 422)
    with transaction():
        kept = operations.save_draft(given, form.text.data or "", form.since if by_itself else None)
    if by_itself:
        return Response(status=204 if kept else 409)
    hx.toast(_("Saved. Your coach sees it when you hand it in."))
    return hx.redirect(paths.page)


def _add_file(given: Assignment, paths: Paths) -> Response:
    form = inputs.HandInInput()
    if not form.validate():
        return _page(given, paths, form, 422)
    try:
        file = _read(given, form)
        if file is None:
            raise rules.BadFile("none")
        with transaction():
            operations.save_draft(given, form.text.data or "")
            operations.add_file(given, file)
    except rules.BadFile as wrong:
        form.refuse(wrong.why, _most_mb())
        return _page(given, paths, form, 422)
    hx.toast(_("The file is there. Your coach sees it when you hand it in."))
    return hx.redirect(f"{paths.page}#files")


def _take_away(given: Assignment, paths: Paths, file_id: str) -> Response:
    form, file = inputs.HandInInput(), queries.file(file_id, given.id)
    with transaction():
        if form.validate() and request.form.get("text") is not None:
            operations.save_draft(given, form.text.data or "")
        operations.take_file_away(file)
    hx.toast(_("The file is taken away."))
    return hx.redirect(f"{paths.page}#files")

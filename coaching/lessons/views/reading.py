"""Reading a lesson: from the mail without logging in (/l/<token>) and in the coachee's own rooms (/me/lessons/<id>)."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Response, url_for

from coaching.core import hx, links
from coaching.core.access import allow
from coaching.core.db import transaction
from coaching.core.i18n import _, say
from coaching.core.markdown import to_html
from coaching.lessons import inputs, operations, queries, rules
from coaching.lessons.models import Progress
from coaching.lessons.views.blueprint import bp
from coaching.people import queries as people


@dataclass(frozen=True)
class Paths:
    """The addresses of one lesson, by link or in the coachee's rooms."""

    page: str
    draft: str
    following: str
    layout: str


def _by_link(token: str) -> tuple[Progress, Paths]:
    link = links.enter(token, "lesson")
    page, draft_, following = (url_for(f"lessons.{name}", token=token) for name in ("read", "draft", "go_on"))
    return queries.progress(link.subject_id), Paths(page, draft_, following, "layouts/public.html")


def _mine(progress_id: str) -> tuple[Progress, Paths]:
    names = ("mine", "my_draft", "my_go_on")
    page, draft_, following = (url_for(f"lessons.{name}", progress_id=progress_id) for name in names)
    return queries.progress(progress_id), Paths(page, draft_, following, "layouts/coachee.html")


@bp.get("/l/<token>")
@allow("link")
def read(token: str) -> Response:
    """The lesson."""
    return _page(*_by_link(token))


@bp.post("/l/<token>")
@allow("link")
def finish(token: str) -> Response:
    """Read and tried."""
    return _finish(*_by_link(token))


@bp.post("/l/<token>/draft")
@allow("link")
def draft(token: str) -> Response:
    """Keep the answer typed so far."""
    return _draft(*_by_link(token))


@bp.post("/l/<token>/next")
@allow("link")
def go_on(token: str) -> Response:
    """On to the next lesson of the course, with a link of its own."""
    progress, paths = _by_link(token)
    with transaction():
        following = operations.next_lesson(progress, people.me())
        to = url_for("lessons.read", token=operations.link_to(following)) if following else paths.page
    return hx.redirect(to)


@bp.get("/me/lessons")
@allow("coachee")
def my_lessons() -> Response:
    """All lessons and assignments of the coachee."""
    person = people.me()
    return hx.render(
        "lessons/mine.html",
        given=queries.progress_of(person.id),
        assignments=queries.assignments_of(person.id),
        here="today",
    )


@bp.get("/me/lessons/<progress_id>")
@allow("coachee")
def mine(progress_id: str) -> Response:
    """The lesson in the coachee's own rooms."""
    return _page(*_mine(progress_id))


@bp.post("/me/lessons/<progress_id>")
@allow("coachee")
def my_finish(progress_id: str) -> Response:
    """Read and tried."""
    return _finish(*_mine(progress_id))


@bp.post("/me/lessons/<progress_id>/draft")
@allow("coachee")
def my_draft(progress_id: str) -> Response:
    """Keep the answer typed so far."""
    return _draft(*_mine(progress_id))


@bp.post("/me/lessons/<progress_id>/next")
@allow("coachee")
def my_go_on(progress_id: str) -> Response:
    """On to the next lesson of the course."""
    progress, paths = _mine(progress_id)
    with transaction():
        following = operations.next_lesson(progress, people.me())
        to = url_for("lessons.mine", progress_id=following.id) if following else paths.page
    return hx.redirect(to)


def _page(progress: Progress, paths: Paths, form: inputs.AnswerInput | None = None, status: int = 200) -> Response:
    lesson = progress.lesson
    return hx.render(
        "lessons/read.html",
        progress=progress,
        lesson=lesson,
        body=to_html(say(lesson.body)),
        form=form or inputs.AnswerInput(formdata=None, answer=progress.answer),
        course=_course(progress),
        paths=paths,
        here="today",
        status=status,
    )


def _course(progress: Progress) -> dict[str, object] | None:
    """Where this lesson stands in its course: place, of how many, and whether there is a next."""
    if progress.course_id is None:
        return None
    course = queries.course(progress.course_id)
    keys = course.lesson_keys
    place = keys.index(progress.lesson.key) + 1 if progress.lesson.key in keys else 0
    return {
        "title": say(course.title),
        "place": place,
        "total": len(keys),
        "has_next": rules.next_in(keys, progress.lesson.key) is not None,
    }


def _finish(progress: Progress, paths: Paths) -> Response:
    form = inputs.AnswerInput()
    if not form.validate():
        return _page(progress, paths, form, 422)
    with transaction():
        operations.finish(progress, form.answer.data or "")
    return hx.redirect(paths.page + "#done")


def _draft(progress: Progress, paths: Paths) -> Response:
    form = inputs.AnswerInput()
    if not form.validate():
        return _page(progress, paths, form, 422)
    with transaction():
        operations.save_answer(progress, form.answer.data or "")
    if hx.is_partial():
        return Response(status=204)
    hx.toast(_("Saved"))
    return hx.redirect(paths.page)

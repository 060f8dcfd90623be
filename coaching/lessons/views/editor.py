"""Lessons and courses in the library: list, write with a preview, put away, put in an order."""

from __future__ import annotations

from typing import Any

from flask import Response, url_for
from wtforms.fields.choices import SelectChoice

from coaching.core import hx
from coaching.core.access import allow
from coaching.core.db import transaction
from coaching.core.hx import request
from coaching.core.i18n import _, lately, say
from coaching.core.markdown import to_html
from coaching.core.scope import scope
from coaching.lessons import inputs, operations, queries
from coaching.lessons.models import Course, Lesson
from coaching.lessons.views.blueprint import bp


@bp.get("/library/lessons")
@allow("coach")
def index() -> Response:
    """All lessons, and the courses made of them."""
    archived = request.args.get("archived") == "1"
    return hx.render(
        "lessons/index.html",
        lessons=queries.lessons(archived),
        courses=[] if archived else queries.courses(),
        titles={lesson.key: say(lesson.title) for lesson in queries.lessons()},
        archived=archived,
        here="library",
    )


def _editor(form: inputs.LessonInput, lesson: Lesson | None, status: int = 200) -> Response:
    language = scope().locale if form[f"body_{scope().locale}"].data else ("nl" if form.body_nl.data else "en")
    return hx.render(
        "lessons/edit.html",
        form=form,
        lesson=lesson,
        preview=to_html(form[f"body_{language}"].data),
        saved_at=lately(lesson.saved_at) if lesson and lesson.saved_at else None,
        here="library",
        status=status,
    )


@bp.get("/library/lessons/new")
@allow("coach")
def new() -> Response:
    """An empty lesson."""
    return _editor(inputs.LessonInput(formdata=None), None)


@bp.post("/library/lessons/new")
@allow("coach")
def create() -> Response:
    """Begin the lesson and go on writing."""
    form = inputs.LessonInput()
    if not form.validate():
        return _editor(form, None, 422)
    parts = form.parts()
    with transaction():
        made = operations.create_lesson(parts.pop("title"), **parts)
    return hx.redirect(url_for("lessons.edit", lesson_id=made.id))


@bp.get("/library/lessons/<lesson_id>")
@allow("coach")
def edit(lesson_id: str) -> Response:
    """Write the lesson, with the preview beside it."""
    lesson = queries.lesson(lesson_id)
    values: dict[str, Any] = {"minutes": lesson.minutes, "video_url": lesson.video_url}
    for name in ("title", "body", "question", "credit"):
        for language in inputs.LANGUAGES:
            values[f"{name}_{language}"] = (getattr(lesson, name) or {}).get(language, "")
    return _editor(inputs.LessonInput(formdata=None, data=values), lesson)


@bp.post("/library/lessons/<lesson_id>")
@allow("coach")
def save(lesson_id: str) -> Response:
    """Save by hand, or by itself while writing."""
    lesson, form = queries.lesson(lesson_id), inputs.LessonInput()
    if not form.validate():
        return _editor(form, lesson, 422)
    with transaction():
        operations.save_lesson(lesson, **form.parts())
    if request.headers.get("X-Autosave"):
        return Response(status=204)
    hx.toast(_("Saved"))
    return hx.redirect(url_for("lessons.edit", lesson_id=lesson_id))


@bp.post("/library/lessons/preview")
@allow("coach")
def preview() -> Response:
    """The text being written, as the coachee will see it: a part for beside the editor."""
    language = request.form.get("preview_language", "nl")
    text = request.form.get("body_en" if language == "en" else "body_nl", "")
    return hx.render("lessons/preview.html", "lessons/_preview.html", preview=to_html(text[:60_000]), here="library")


@bp.post("/library/lessons/<lesson_id>/archive")
@allow("coach")
def archive(lesson_id: str) -> Response:
    """Put it away; who has it keeps it."""
    with transaction():
        operations.archive_lesson(queries.lesson(lesson_id))
    hx.toast(_("The lesson is put away. You find it under “Put away”."))
    return hx.redirect(url_for("lessons.index"))


@bp.post("/library/lessons/<lesson_id>/archive/end")
@allow("coach")
def unarchive(lesson_id: str) -> Response:
    """Put it back among the others."""
    with transaction():
        operations.archive_lesson(queries.lesson(lesson_id), archived=False)
    return hx.redirect(url_for("lessons.edit", lesson_id=lesson_id))


def _course_page(form: inputs.CourseInput, course: Course | None, status: int = 200) -> Response:
    choices = [SelectChoice("", _("none")), *(SelectChoice(one.key, say(one.title)) for one in queries.lessons())]
    for field in form.places():
        field.choices = choices
    return hx.render("lessons/course.html", form=form, course=course, here="library", status=status)


@bp.get("/library/courses/new")
@allow("coach")
def new_course() -> Response:
    """Lessons in an order."""
    return _course_page(inputs.CourseInput(formdata=None), None)


@bp.post("/library/courses/new")
@allow("coach")
def create_course() -> Response:
    """Begin a course."""
    form = inputs.CourseInput()
    if not form.validate():
        return _course_page(form, None, 422)
    with transaction():
        operations.create_course(inputs.texts_from(form, "title"), form.lesson_keys(queries.keys()))
    hx.toast(_("Saved"))
    return hx.redirect(url_for("lessons.index"))


@bp.get("/library/courses/<course_id>")
@allow("coach")
def course(course_id: str) -> Response:
    """A course and its order."""
    found = queries.course(course_id)
    values: dict[str, Any] = {f"title_{language}": found.title.get(language, "") for language in inputs.LANGUAGES}
    form = inputs.CourseInput(formdata=None, data=values)
    for field, key in zip(form.places(), found.lesson_keys, strict=False):
        field.data = key
    return _course_page(form, found)


@bp.post("/library/courses/<course_id>")
@allow("coach")
def save_course(course_id: str) -> Response:
    """Save name and order."""
    found, form = queries.course(course_id), inputs.CourseInput()
    if not form.validate():
        return _course_page(form, found, 422)
    with transaction():
        operations.save_course(found, inputs.texts_from(form, "title"), form.lesson_keys(queries.keys()))
    hx.toast(_("Saved"))
    return hx.redirect(url_for("lessons.index"))

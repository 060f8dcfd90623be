"""Writing lessons and courses, and the lessons a practice starts with."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from coaching.core import clock, toml
from coaching.core.db import db, flush
from coaching.core.scope import scope
from coaching.lessons import queries, rules
from coaching.lessons.models import Course, Lesson

READY_MADE = Path(__file__).resolve().parents[1] / "ready_made"


def create_lesson(title: Mapping[str, str], *, key: str | None = None, **parts: Any) -> Lesson:
    """A new lesson. `parts`: body, question, credit (texts per language), minutes, form_key, video_url."""
    lesson = Lesson(
        key=_free(key or _slug(title.get("en") or title.get("nl") or "lesson"), queries.keys()),
        title=dict(title),
        body=parts.pop("body", {}),
        saved_at=clock.now(),
        **parts,
    )
    lesson.minutes = lesson.minutes or minutes_of(lesson)
    db.session.add(lesson)
    flush()
    return lesson


def save_lesson(lesson: Lesson, **parts: Any) -> None:
    """Change a lesson; who was given it reads the new words."""
    for name, value in parts.items():
        setattr(lesson, name, value)
    lesson.minutes = lesson.minutes or minutes_of(lesson)
    lesson.saved_at = clock.now()


def archive_lesson(lesson: Lesson, archived: bool = True) -> None:
    """Put a lesson away, or back. Who has it keeps it."""
    lesson.is_archived = archived


def create_course(title: Mapping[str, str], lesson_keys: Sequence[str], *, key: str | None = None) -> Course:
    """Lessons in an order."""
    known = {course.key for course in queries.courses()}
    course = Course(
        key=_free(key or _slug(title.get("en") or title.get("nl") or "course"), known),
        title=dict(title),
        lesson_keys=list(lesson_keys),
    )
    db.session.add(course)
    flush()
    return course


def save_course(course: Course, title: Mapping[str, str], lesson_keys: Sequence[str]) -> None:
    """Another name or order. Who is under way goes on from the lesson they are at."""
    course.title, course.lesson_keys = dict(title), list(lesson_keys)


def install_ready_made(practice_id: str) -> list[Lesson]:
    """Give a practice the lessons of lessons/ready_made it does not have yet; returns the new ones. In its scope."""
    if scope().practice_id != practice_id:
        raise ValueError("install_ready_made works for the practice in scope")
    known = queries.keys()
    installed = []
    for path in sorted(READY_MADE.glob("*.toml")):
        data = toml.read(path.read_text(encoding="utf-8"))
        if data["key"] in known:
            continue
        parts = {name: data[name] for name in ("body", "question", "credit") if name in data}
        installed.append(create_lesson(data["title"], key=data["key"], **parts))
    return installed


def minutes_of(lesson: Lesson) -> int:
    """How long this lesson takes in its longest language, in minutes."""
    return rules.minutes_to_read(max((len(text.split()) for text in lesson.body.values()), default=0))


def _free(wanted: str, taken: set[str]) -> str:
    number, key = 1, wanted
    while key in taken:
        number += 1
        key = f"{wanted[:50]}_{number}"
    return key


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", text.lower()).strip("_")[:40] or "lesson"

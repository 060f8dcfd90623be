"""Questions about lessons, courses, progress and assignments, within the practice in scope."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

from sqlalchemy import Select, func, or_
from sqlalchemy.orm import joinedload

from coaching.core import crypto
from coaching.core.db import db, existing
from coaching.core.errors import NotHere
from coaching.core.scope import scope, scoped
from coaching.lessons.models import Assignment, Course, HandIn, HandInContent, HandInFile, Lesson, Progress
from coaching.people import queries as people

T = TypeVar("T")
WITH_LESSON = joinedload(Progress.lesson, innerjoin=False)


def lessons(archived: bool = False) -> list[Lesson]:
    """The lessons of this practice, oldest first."""
    wanted = scoped(Lesson).where(Lesson.is_archived == archived)
    return list(db.session.scalars(wanted.order_by(Lesson.created_at, Lesson.id)))


def lesson(lesson_id: str) -> Lesson:
    """A lesson of this practice. Raises NotHere."""
    return _one(scoped(Lesson).where(Lesson.id == lesson_id))


def by_key(key: str) -> Lesson:
    """The lesson with this key ("grow"). Raises NotHere."""
    return _one(scoped(Lesson).where(Lesson.key == key))


def keys() -> set[str]:
    """The keys of all lessons, archived ones too."""
    return set(db.session.scalars(scoped(Lesson).with_only_columns(Lesson.key)))


def courses() -> list[Course]:
    """The courses of this practice."""
    wanted = scoped(Course).where(Course.is_archived.is_(False))
    return list(db.session.scalars(wanted.order_by(Course.created_at, Course.id)))


def course(course_id: str) -> Course:
    """A course of this practice. Raises NotHere."""
    return _one(scoped(Course).where(Course.id == course_id))


def _visible(model: type[T]) -> Select[T]:
    """Rows about people: a coachee and the holder of a link their own, a coach those in their care, an assistant none."""
    here = scope()
    wanted = scoped(model)
    if here.sees_only_own:
        return wanted.where(model.person_id == (here.person_id or ""))  # type: ignore[attr-defined]
    if not here.reads_notes:
        raise NotHere(model.__name__)
    if here.role in ("owner", "coach"):
        return wanted.where(model.person_id.in_(people.in_my_care()))  # type: ignore[attr-defined]
    return wanted


def _one(wanted: Select[T]) -> T:
    return existing(wanted, "lessons")


def progress(progress_id: str) -> Progress:
    """A lesson as it was given to somebody. Raises NotHere."""
    return _one(_visible(Progress).where(Progress.id == progress_id))


def progress_by_key(key: str) -> Progress | None:
    """The progress that was begun under this key, or None."""
    return db.session.scalar(scoped(Progress).where(Progress.key == key))


def progress_of(person_id: str, limit: int = 50) -> list[Progress]:
    """The lessons given to this person, newest first."""
    crypto.warm([person_id])
    return list(db.session.scalars(progress_wanted_of(person_id, limit)))


def progress_wanted_of(person_id: str, limit: int = 50) -> Select[Progress]:
    """`progress_of`, to ask together with something else (core/sheaf.py), with WITH_LESSON."""
    return _visible(Progress).where(Progress.person_id == person_id).order_by(Progress.created_at.desc()).limit(limit)


def open_of(person_id: str, limit: int = 10) -> list[Progress]:
    """The lessons this person has not finished, oldest first."""
    wanted = _visible(Progress).where(Progress.person_id == person_id, Progress.finished_at.is_(None))
    return list(db.session.scalars(wanted.order_by(Progress.created_at).limit(limit)))


def assignment(assignment_id: str) -> Assignment:
    """An assignment. Raises NotHere."""
    return _one(_visible(Assignment).where(Assignment.id == assignment_id))


def assignment_by_key(key: str) -> Assignment | None:
    """The assignment that was given under this key, or None."""
    return db.session.scalar(scoped(Assignment).where(Assignment.key == key))


def assignments_of(person_id: str, limit: int = 50) -> list[Assignment]:
    """The assignments of this person, newest first."""
    crypto.warm([person_id])
    wanted = _visible(Assignment).where(Assignment.person_id == person_id)
    return list(db.session.scalars(wanted.order_by(Assignment.created_at.desc()).limit(limit)))


def assignments_open(person_id: str, limit: int = 10) -> list[Assignment]:
    """What this person still has to hand in, the earliest day first; without a day at the end."""
    crypto.warm([person_id])
    wanted = _visible(Assignment).where(Assignment.person_id == person_id, Assignment.state.in_(("given", "returned")))
    order = (Assignment.due_on.is_(None), Assignment.due_on, Assignment.created_at)
    return list(db.session.scalars(wanted.order_by(*order).limit(limit)))


def assignments_under_way(limit: int = 20) -> list[Assignment]:
    """Assignments in this practice that wait for somebody: handed in ones first."""
    wanted = _visible(Assignment).where(Assignment.state != "done")
    rows = list(
        db.session.scalars(wanted.order_by(Assignment.state.desc(), Assignment.due_on, Assignment.created_at).limit(limit))
    )
    rows.sort(key=lambda row: row.state != "handed_in")
    crypto.warm(row.person_id for row in rows)
    return rows


def handed_in_count() -> int:
    """How many assignments wait for feedback."""
    wanted: Select[Any] = _visible(Assignment).where(Assignment.state == "handed_in")
    return db.session.scalar(wanted.with_only_columns(func.count())) or 0


def hand_ins(assignment_ids: Sequence[str]) -> dict[str, list[HandIn]]:
    """What was handed in for each of these assignments, oldest first."""
    found: dict[str, list[HandIn]] = {}
    wanted = _visible(HandIn).where(HandIn.assignment_id.in_(assignment_ids)).order_by(HandIn.handed_in_at)
    for row in db.session.scalars(wanted):
        found.setdefault(row.assignment_id, []).append(row)
    return found


def waiting_of(handed: Sequence[HandIn]) -> HandIn | None:
    """Of what was handed in for one assignment, oldest first: what waits for feedback, or None."""
    return handed[-1] if handed and handed[-1].feedback_at is None else None


def hand_in(hand_in_id: str) -> HandIn:
    """One hand-in. Raises NotHere."""
    return _one(_visible(HandIn).where(HandIn.id == hand_in_id))


def _files() -> Select[HandInFile]:
    """Files as this reader may see them: what is not handed in yet is only for who will hand it in."""
    wanted = _visible(HandInFile).order_by(HandInFile.created_at, HandInFile.id)
    return wanted if scope().sees_only_own else wanted.where(HandInFile.hand_in_id.is_not(None))


def files(assignment_ids: Sequence[str]) -> list[HandInFile]:
    """The files of these assignments, in the order they came."""
    return list(db.session.scalars(_files().where(HandInFile.assignment_id.in_(assignment_ids))))


def file(file_id: str, assignment_id: str | None = None) -> HandInFile:
    """One file; with `assignment_id` only when it belongs to that one. Raises NotHere."""
    wanted = _files().where(HandInFile.id == file_id)
    return _one(wanted if assignment_id is None else wanted.where(HandInFile.assignment_id == assignment_id))


def open_files(assignment_id: str, waiting_id: str | None) -> list[HandInFile]:
    """The files of the round under way, for whoever does something with it: those that wait to be handed in, and those of the hand-in that waits."""
    belongs = or_(HandInFile.hand_in_id.is_(None), HandInFile.hand_in_id == waiting_id) if waiting_id else HandInFile.hand_in_id.is_(None)
    wanted = scoped(HandInFile).where(HandInFile.assignment_id == assignment_id, belongs)
    return list(db.session.scalars(wanted.order_by(HandInFile.created_at, HandInFile.id)))


def files_of_person(person_id: str) -> list[HandInFile]:
    """All files of somebody, in the order they came."""
    return list(db.session.scalars(_files().where(HandInFile.person_id == person_id)))


def content_of(found: HandInFile) -> bytes:
    """The bytes of a file that was found before, let go of at once: of many files one is in memory."""
    kept = _one(scoped(HandInContent).where(HandInContent.file_id == found.id))
    content = kept.content
    db.session.expunge(kept)
    return content

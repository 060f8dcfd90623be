"""Giving a lesson to somebody, and what happens when they finish it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from coaching.core import clock, links
from coaching.core.db import db, flush
from coaching.deliveries import operations as deliveries
from coaching.facts import operations as facts
from coaching.lessons import letters, queries, rules
from coaching.lessons.models import Course, Lesson, Progress
from coaching.people import operations as people
from coaching.people.models import Person
from coaching.practices import queries as practices

LINK_LASTS = timedelta(days=180)


def give(
    lesson: Lesson,
    person: Person,
    *,
    key: str,
    journey_id: str | None = None,
    step: str | None = None,
    nth: int | None = None,
    course_id: str | None = None,
    subject_words: str | None = None,
    body_words: str | None = None,
    touchpoint_id: str | None = None,
    stale_at: datetime | None = None,
    if_unsure: str = "ask",
    silently: bool = False,
) -> Progress:
    """Give a lesson: a progress row, a link, a letter. Once per `key`. `silently`: no letter, it waits in their rooms."""
    known = queries.progress_by_key(key)
    if known is not None:
        return known
    progress = Progress(
        lesson_id=lesson.id,
        lesson=lesson,
        person_id=person.id,
        journey_id=journey_id,
        course_id=course_id,
        step=step,
        nth=nth,
        key=key,
    )
    db.session.add(progress)
    flush()
    if person.email and not silently:
        sending = {"touchpoint_id": touchpoint_id, "stale_at": stale_at, "if_unsure": if_unsure}
        _post(progress, person, subject_words, body_words, sending)
    return progress


def _post(progress: Progress, person: Person, subject: str | None, body: str | None, sending: dict[str, Any]) -> None:
    """Queue the letter with a fresh link; `sending` goes to the queue as it is."""
    to = people.recipient(person)
    url = links.url("lessons.read", token=link_to(progress))
    deliveries.queue(
        letters.lesson(progress, to, url, subject=subject, body=body),
        to,
        key=f"lesson:{progress.id}",
        kind="lesson",
        journey_id=progress.journey_id,
        coach_id=person.coach_id,
        **practices.voice_of(person.coach_id),
        **sending,
    )


def link_to(progress: Progress) -> str:
    """A fresh token that opens this lesson for its person."""
    return links.mint("lesson", progress.id, person_id=progress.person_id, lasts=LINK_LASTS)


def start_course(course: Course, person: Person, *, key: str, journey_id: str | None = None, **more: object) -> Progress:
    """Give the first lesson of a course; each next one opens when the one before is finished. Raises NotHere when empty."""
    first = queries.by_key(course.lesson_keys[0] if course.lesson_keys else "")
    return give(first, person, key=key, journey_id=journey_id, course_id=course.id, **more)  # type: ignore[arg-type]


def save_answer(progress: Progress, answer: str) -> None:
    """Keep what is typed at the end of the lesson so far; after finishing it may still be added to."""
    progress.opened_at = progress.opened_at or clock.now()
    progress.answer = answer.strip() or None


def finish(progress: Progress, answer: str = "") -> Progress:
    """The lesson is read and tried: told to the engine once, however often the button is pressed."""
    db.session.refresh(progress, with_for_update={"of": Progress})
    if answer.strip() or progress.finished_at is None:
        save_answer(progress, answer)
    if progress.finished_at is not None:
        return progress
    progress.finished_at = clock.now()
    for type_ in ("lesson_finished", "step_done") if progress.step else ("lesson_finished",):
        facts.record(
            type_,
            journey_id=progress.journey_id,
            person_id=progress.person_id,
            step=progress.step,
            nth=progress.nth,
            subject=f"progress:{progress.id}",
            detail={"lesson": progress.lesson.key},
        )
    return progress


def next_lesson(progress: Progress, person: Person) -> Progress | None:
    """Open the next lesson of the course without a letter (the reader is here); None at the end or before finishing."""
    if progress.course_id is None or progress.finished_at is None:
        return None
    following = rules.next_in(queries.course(progress.course_id).lesson_keys, progress.lesson.key)
    if following is None:
        return None
    return give(
        queries.by_key(following),
        person,
        key=f"{progress.id}:next",
        journey_id=progress.journey_id,
        course_id=progress.course_id,
        silently=True,
    )

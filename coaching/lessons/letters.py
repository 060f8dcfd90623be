"""What we write when there is a lesson to read, an assignment to do, or feedback to see. Never the content itself."""

from __future__ import annotations

from coaching.core.i18n import say
from coaching.deliveries.operations import Letter, Recipient, compose
from coaching.lessons.models import Assignment, Progress


def lesson(progress: Progress, to: Recipient, url: str, *, subject: str | None = None, body: str | None = None) -> Letter:
    """There is a lesson for you. `subject` and `body` are the coach's own words, filled in already."""
    title = say(progress.lesson.title, to.locale)
    return compose(
        "lesson", to, lesson_title=title, minutes=progress.lesson.minutes, url=url, own_subject=subject, own_body=body
    )


def assignment(given: Assignment, to: Recipient, url: str, *, subject: str | None = None, body: str | None = None) -> Letter:
    """There is an assignment for you."""
    return compose("assignment", to, due_on=given.due_on, url=url, own_subject=subject, own_body=body)


def feedback(to: Recipient, url: str) -> Letter:
    """Your coach has answered what you handed in."""
    return compose("assignment_feedback", to, url=url)

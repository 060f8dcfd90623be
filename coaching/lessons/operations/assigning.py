"""Assignments: given with a day, and answered when they were handed in."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from coaching.core import clock, links
from coaching.core.db import db, flush
from coaching.core.scope import scope
from coaching.deliveries import operations as deliveries
from coaching.lessons import letters, queries
from coaching.lessons.models import Assignment, HandIn
from coaching.lessons.operations.giving import LINK_LASTS
from coaching.people import operations as people
from coaching.people import queries as people_queries
from coaching.people.models import Person
from coaching.practices import queries as practices


def assign(
    person: Person,
    title: str,
    body: str,
    *,
    key: str,
    due_on: date | None = None,
    journey_id: str | None = None,
    step: str | None = None,
    nth: int | None = None,
    subject_words: str | None = None,
    body_words: str | None = None,
    touchpoint_id: str | None = None,
    stale_at: datetime | None = None,
    if_unsure: str = "ask",
) -> Assignment:
    """Give an assignment (body in Markdown) to be handed in by `due_on`, a day in the person's own zone. Once per `key`."""
    known = queries.assignment_by_key(key)
    if known is not None:
        return known
    given = Assignment(
        person_id=person.id,
        journey_id=journey_id,
        given_by_id=scope().member_id,
        step=step,
        nth=nth,
        key=key,
        due_on=due_on,
        title=title.strip(),
        body=body.strip(),
        state="given",
    )
    db.session.add(given)
    flush()
    if person.email:
        sending = {"touchpoint_id": touchpoint_id, "stale_at": stale_at, "if_unsure": if_unsure}
        _post(given, person, subject_words, body_words, sending)
    return given


def _post(given: Assignment, person: Person, subject: str | None, body: str | None, sending: dict[str, Any]) -> None:
    """Queue the letter with a fresh link; `sending` goes to the queue as it is."""
    to = people.recipient(person)
    deliveries.queue(
        letters.assignment(given, to, _link(given), subject=subject, body=body),
        to,
        key=f"assignment:{given.id}",
        kind="lesson",
        journey_id=given.journey_id,
        coach_id=person.coach_id,
        **practices.voice_of(person.coach_id),
        **sending,
    )


def _link(given: Assignment) -> str:
    token = links.mint("assignment", given.id, person_id=given.person_id, lasts=LINK_LASTS)
    return links.url("lessons.assignment_by_link", token=token)


def give_feedback(handed: HandIn, text: str, *, is_done: bool) -> None:
    """Answer what was handed in; done, or back for another round. The coachee hears that there is something to read."""
    first = handed.feedback_at is None
    handed.feedback = text.strip()
    handed.feedback_at = handed.feedback_at or clock.now()
    handed.feedback_by_id = scope().member_id
    handed.assignment.state = "done" if is_done else "returned"
    person = people_queries.person(handed.person_id)
    if first and person.email:
        to = people.recipient(person)
        letter = letters.feedback(to, _link(handed.assignment))
        deliveries.queue(
            letter, to, key=f"feedback:{handed.id}", kind="message", journey_id=handed.assignment.journey_id,
            **practices.voice_of(scope().member_id or person.coach_id),
        )

"""A step that gives a lesson. Used by steps `what = "lesson"`, e.g. programmes/ready_made/career.toml.

The words: templates/letters/lesson/. The story: tests/stories/test_halfway_reflection.py.
"""

from __future__ import annotations

from coaching.automation.what.errand import Errand
from coaching.lessons import operations as lessons
from coaching.lessons import queries


def give_lesson(errand: Errand) -> str:
    """Give the lesson with this key to the coachee, with a link of their own."""
    subject, body = errand.words()
    progress = lessons.give(
        queries.by_key(errand.params["lesson"]),
        errand.person,
        journey_id=errand.journey.id,
        step=errand.step.key,
        nth=errand.touchpoint.nth,
        key=errand.key,
        subject_words=subject or None,
        body_words=body or None,
        touchpoint_id=errand.touchpoint.id,
        stale_at=errand.stale_at,
        if_unsure=errand.step.if_unsure,
    )
    return f"progress:{progress.id}"

"""The blueprint of journeys, and where its pages lead back to."""

from __future__ import annotations

from flask import Blueprint, Response, url_for

from coaching.core import hx
from coaching.journeys.models import Journey
from coaching.people import queries as people

bp = Blueprint("journeys", __name__)


def to_thread(journey: Journey) -> Response:
    """Back to the coachee's thread."""
    return hx.redirect(hx.back(url_for("rooms.thread", person_id=journey.person_id)))


def to_thread_if_theirs(journey: Journey) -> Response:
    """Back to the thread; to the list when another coach has the journey now, for whom alone the thread opens."""
    if people.coaches(journey.person_id):
        return to_thread(journey)
    return hx.redirect(url_for("rooms.coachees", show="all"))

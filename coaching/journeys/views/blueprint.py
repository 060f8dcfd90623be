"""The blueprint of journeys, and where its pages lead back to."""

from __future__ import annotations

from flask import Blueprint, Response, url_for

from coaching.core import hx
from coaching.journeys.models import Journey

bp = Blueprint("journeys", __name__)


def to_thread(journey: Journey) -> Response:
    """Back to the coachee's thread."""
    return hx.redirect(hx.back(url_for("rooms.thread", person_id=journey.person_id)))

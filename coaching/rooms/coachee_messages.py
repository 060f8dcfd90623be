"""The coachee's conversation with their coach."""

from __future__ import annotations

from typing import Any

from flask import Response

from coaching.core import hx
from coaching.core.access import allow
from coaching.core.hx import request
from coaching.messages import queries as messages
from coaching.messages import views
from coaching.people import queries as people
from coaching.practices import queries as practices
from coaching.rooms import bp


@bp.get("/me/messages")
@allow("coachee")
def coachee_messages() -> Response:
    """What was said, and a line to write on; ?before= looks further back."""
    person = people.me()
    messages.remember_unread(0)  # this page shows what waits
    coach = practices.member(person.coach_id) if person.coach_id else None
    context = views.context(person) | looking_back(person.id, request.args.get("before"))
    return hx.render("messages/show.html", oob=False, coach_name=coach.first_name if coach else "", **context)


def looking_back(person_id: str, before: str | None) -> dict[str, Any]:
    """An earlier page of a conversation; nothing when the latest is wanted."""
    last = messages.message(before, person_id) if before else None
    if last is None:
        return {}
    said = messages.messages_with(person_id, before=last)
    return {"said": said, "news": said, "looking_back": True, "earlier": len(said) == messages.PAGE}

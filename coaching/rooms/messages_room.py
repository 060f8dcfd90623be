"""The coach's conversations: all of them, and the one with somebody."""

from __future__ import annotations

from flask import Response

from coaching.core import crypto, hx
from coaching.core.access import allow
from coaching.core.hx import request
from coaching.deliveries import queries as deliveries
from coaching.messages import queries as messages
from coaching.messages import views
from coaching.people import queries as people
from coaching.people.models import Person
from coaching.rooms import bp
from coaching.rooms.coachee_messages import looking_back


@bp.get("/messages")
@allow("coach")
def messages_room() -> Response:
    """Every conversation, the latest first; what waits stands out. Searched by name, chosen by what waits, paged in the URL."""
    words, waiting = request.args.get("q", "").strip()[:80], request.args.get("show") == "waiting"
    found = messages.conversations(words, waiting, request.args.get("page", 1))
    ids = [one.person_id for one in found.items]
    crypto.warm(ids)
    return hx.render("rooms/messages_room/index.html", here="messages", listed=found, persons=people.many(ids),
                     last=messages.last_said(ids), words=words, waiting=waiting)  # fmt: skip


@bp.get("/coachees/<person_id>/messages")
@allow("coach")
def conversation(person_id: str) -> Response:
    """The conversation with one coachee."""
    person = people.coachee(person_id)
    context = views.context(person) | looking_back(person.id, request.args.get("before"))
    return hx.render("messages/show.html", oob=False, no_mail=_no_mail(person), **context)


def _no_mail(person: Person) -> str | None:
    """Why this coachee hears of no new message by mail: there is no address, it bounced, or they do not want it; None when they do."""
    if not person.email:
        return "missing"
    if person.email_bounced_at is not None:
        return "bounced"
    return "stopped" if "message" in deliveries.stopped(person.email, person.id) else None

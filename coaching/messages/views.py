"""Writing, and asking what is new: the same for coach and coachee. The pages themselves are rooms."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Blueprint, Response, url_for

from coaching.core import hx, limits
from coaching.core.access import allow
from coaching.core.db import transaction
from coaching.core.hx import request
from coaching.core.ids import new_id
from coaching.core.scope import scope
from coaching.messages import inputs, operations, queries
from coaching.people import queries as people
from coaching.people.models import Person

bp = Blueprint("messages", __name__)
NEWS = ["messages/_news.html", "messages/_poll.html"]


def side() -> str:
    """Which side of the conversation is signed in: "coach" or "coachee"."""
    return "coachee" if scope().role == "coachee" else "coach"


def context(person: Person, form: inputs.MessageInput | None = None) -> dict[str, Any]:
    """What the page of a conversation needs: the latest messages and an empty form with a fresh key."""
    said = queries.messages_with(person.id)
    return {
        "person": person, "said": said, "news": said, "side": side(), "layout": f"layouts/{side()}.html",
        "form": form or inputs.MessageInput(formdata=None, data={"key": new_id()}),
        "after": said[-1].id if said else "", "earlier": len(said) == queries.PAGE,
        "write_url": url_for("messages.write_own") if side() == "coachee" else url_for("messages.write", person_id=person.id),
        "news_url": url_for("messages.news_own") if side() == "coachee" else url_for("messages.news", person_id=person.id),
        "here": "messages" if side() == "coachee" else "coachees",
    }  # fmt: skip


def _news(person: Person, after: str | None, fragments: list[str], *, form: inputs.MessageInput | None = None, status: int = 200) -> Response:
    """What was said after `after`; nothing at all when nothing was."""
    fresh = queries.after(person.id, after)
    if not fresh and form is None:
        return Response(status=204)
    return hx.render("messages/show.html", fragments, status=status, oob=True,
                     **(context(person, form) | {"news": fresh, "after": fresh[-1].id if fresh else after or ""}))  # fmt: skip


def _write(person: Person, to: str) -> Response:
    form = inputs.MessageInput()
    if not form.validate():
        if hx.is_partial():
            return _news(person, form.after.data, [*NEWS, "messages/_write.html"], form=form, status=422)
        return hx.render("messages/show.html", status=422, oob=False, **context(person, form))
    limits.take("message", scope().user_id or "", 30, timedelta(minutes=5))
    with transaction():
        operations.write(person, form.body.data or "", author=side(), key=f"typed:{person.id}:{form.key.data or new_id()}")
        if queries.is_unread(person.id, side()):
            operations.read(person.id, side())
    if not hx.is_partial():
        return hx.redirect(to)
    fresh = inputs.MessageInput(formdata=None, data={"key": new_id()})
    return _news(person, form.after.data, [*NEWS, "messages/_write.html"], form=fresh)


def _look(person: Person) -> Response:
    """Mark as read what the other wrote, and answer what is new since `after`."""
    if queries.is_unread(person.id, side()):
        with transaction():
            operations.read(person.id, side())
    return _news(person, request.form.get("after"), NEWS)


@bp.post("/me/messages")
@allow("coachee")
def write_own() -> Response:
    """Say something to one's coach."""
    return _write(people.me(), url_for("rooms.coachee_messages", _anchor="talk-end"))


@bp.post("/me/messages/new")
@allow("coachee")
def news_own() -> Response:
    """What is new for the coachee; what is shown is read."""
    return _look(people.me())


@bp.post("/coachees/<person_id>/messages")
@allow("coach")
def write(person_id: str) -> Response:
    """Say something to a coachee."""
    return _write(people.coachee(person_id), url_for("rooms.conversation", person_id=person_id))


@bp.post("/coachees/<person_id>/messages/new")
@allow("coach")
def news(person_id: str) -> Response:
    """What is new for the coach; what is shown is read."""
    return _look(people.coachee(person_id))

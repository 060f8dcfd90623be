"""The first days on the phone."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, url_for

from coaching.core import hx
from coaching.core.access import allow
from coaching.core.db import transaction
from coaching.core.errors import NotHere
from coaching.core.hx import request
from coaching.core.i18n import _, _l
from coaching.journeys import queries as journeys
from coaching.journeys.models import Journey
from coaching.onboarding import operations, queries, rules
from coaching.people import queries as people
from coaching.practices import queries as practices

bp = Blueprint("onboarding", __name__)

WORDS = {
    "welcome": (_l("Look at the road ahead"), _l("What comes when, and what it brings.")),
    "intake": (_l("Answer the intake"), _l("Quietly, in your own words; you can stop halfway.")),
    "preferences": (_l("Choose your reminders"), _l("Language, quiet hours, and how often you hear from me.")),
    "first_appointment": (_l("Choose your first appointment"), _l("One tap, in your own time.")),
    "hello": (_l("Say hello"), _l("So that you know where to find me.")),
    "home_screen": (_l("Put it on your home screen"), _l("Then it opens like an app.")),
}


def _mine() -> Journey:
    found = journeys.current_of(people.me().id)
    if found is None:
        raise NotHere("no journey")
    return found


def _context() -> dict[str, Any]:
    journey = _mine()
    return {"items": queries.standing(journey), "words": WORDS, "person": people.me(), "coach": practices.member(journey.coach_id),
            "intake": queries.intake_of(journey.person_id), "here": "today"}  # fmt: skip


@bp.get("/me/start")
@allow("coachee")
def start() -> Response:
    """The checklist of the first days, the house rules, how to reach the coach."""
    return hx.render("onboarding/start.html", "onboarding/_list.html", **_context())


@bp.post("/me/start/<key>")
@allow("coachee")
def tick(key: str) -> Response:
    """Tick an item, or take the tick back."""
    if key not in {item.key for item in rules.ITEMS}:
        raise NotHere(key)
    with transaction():
        operations.tick(_mine(), key, on=request.form.get("on", "1") == "1")
    if hx.is_partial():
        return hx.render("", "onboarding/_list.html", **_context())
    return hx.redirect(url_for("onboarding.start"))


@bp.get("/coachees/<person_id>/start")
@allow("coach")
def of_coachee(person_id: str) -> Response:
    """How far a coachee is with the first days."""
    person = people.coachee(person_id)
    journey = journeys.current_of(person.id)
    if journey is None:
        raise NotHere("no journey")
    return hx.render("onboarding/of_coachee.html", items=queries.standing(journey), words=WORDS, person=person, here="coachees",
                     title=_("First days"))  # fmt: skip

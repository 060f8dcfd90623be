"""The thread: the product's face. Past above, future below, for the coach all of it, for the coachee what is theirs."""

from __future__ import annotations

from typing import Any

from flask import Response

from coaching.core import clock, hx
from coaching.core.access import allow
from coaching.core.hx import request
from coaching.core.i18n import local
from coaching.forms import queries as forms
from coaching.goals import queries as goals
from coaching.habits import queries as habits
from coaching.journeys import queries as journeys
from coaching.journeys.queries import milestones as stones
from coaching.journeys.queries import thread as threads
from coaching.notes import queries as notes
from coaching.people import queries as people
from coaching.programmes import queries as programmes
from coaching.programmes.rules import PHASES
from coaching.rooms import bp
from coaching.scheduling import queries as scheduling

LOOK_BACK = 5  # check-ins in the little chart
LOW = 5


@bp.get("/coachees/<person_id>")
@allow("coach")
def thread(person_id: str) -> Response:
    """One coachee's thread, for the coach; an earlier journey with ?journey=."""
    person = people.coachee(person_id)
    all_journeys = journeys.of_person(person.id)
    wanted = request.args.get("journey")
    journey = next((one for one in all_journeys if one.id == wanted), journeys.current_of(person.id))
    context: dict[str, Any] = {"person": person, "journey": journey, "journeys": all_journeys, "here": "coachees", "phases": PHASES}
    if journey is not None:
        context |= _of_journey(journey) | _beside(person, journey)
    return hx.render("rooms/thread/index.html", "rooms/thread/_thread.html", phase_name=programmes.phase_name, **context)


def _of_journey(journey) -> dict:
    version = programmes.version(journey.programme_version_id)
    reached = stones.milestones(journey)
    return {
        "thread": threads.thread(journey),
        "programme": version.programme,
        "counted": threads.counted(journey),
        "milestones": reached,
        "progress": stones.progress(reached),
        "now": clock.now(),
    }


def _beside(person, journey) -> dict:
    """The cards at the right: how it goes, goals, habits."""
    scores = forms.scores_of(journey.id)
    checks = [row for row in scores if row[1] == "check_in"][-LOOK_BACK:]
    return {
        "scores": [round(row[2], 1) for row in checks],
        "score_days": [f"{local(row[0]):%-d/%-m}" for row in checks],
        "goals": goals.of_person(person.id, journey.id),
        "habits": habits.of_person(person),
    }


@bp.get("/me/thread")
@allow("coachee")
def coachee_thread() -> Response:
    """The coachee's own thread: what happened, what is coming, and why it is there."""
    person = people.me()
    journey = journeys.current_of(person.id)
    shared = notes.of_person(person.id)
    context: dict[str, Any] = {"person": person, "journey": journey, "here": "thread", "next_one": scheduling.next_of(person.id),
               "latest": shared[0] if shared else None, "summaries": {note.appointment_id: note.body for note in reversed(shared)}}  # fmt: skip
    if journey is not None:
        context |= _of_journey(journey)
    return hx.render("rooms/thread/coachee.html", phase_name=programmes.phase_name, phases=PHASES, **context)

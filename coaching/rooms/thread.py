"""The thread: the product's face. Past above, future below, for the coach all of it, for the coachee what is theirs."""

from __future__ import annotations

from typing import Any

from flask import Response

from coaching.core import clock, hx
from coaching.core.access import allow
from coaching.core.hx import request
from coaching.core.i18n import brief_day
from coaching.core.scope import scope
from coaching.habits import queries as habits
from coaching.journeys.queries import milestones as stones
from coaching.journeys.queries import shifts
from coaching.journeys.queries import thread as threads
from coaching.journeys.queries.told import Told
from coaching.notes import queries as notes
from coaching.people import queries as people
from coaching.programmes import queries as programmes
from coaching.programmes.rules import PHASES
from coaching.rooms import bp, roads
from coaching.scheduling.queries import appointments as scheduling

LOOK_BACK = 5  # check-ins in the little chart
LOW = 5


@bp.get("/coachees/<person_id>")
@allow("coach")
def thread(person_id: str) -> Response:
    """One coachee's thread, for the coach; an earlier journey with ?journey=."""
    one = roads.read(person_id)
    wanted = request.args.get("journey")
    journey = next((each for each in one.journeys if each.id == wanted), one.current)
    context: dict[str, Any] = {"person": one.person, "journey": journey, "journeys": one.journeys, "here": "coachees", "phases": PHASES,
                               "kept": people.filled_in(one.person), "wishes": people.hours_and_limit(one.person)}  # fmt: skip
    if journey is not None:
        told = Told(journey, one.person, goals=_titles(one))
        context |= _of_journey(told) | _beside(told) | {"goals": one.goals_of(journey), "habits": habits.of_person(one.person)}
    part = "rooms/thread/_thread.html" if journey else None  # without a journey there is no thread to swap
    return hx.render("rooms/thread/index.html", part, phase_name=programmes.phase_name, **context)


def _titles(one: roads.Traveller) -> dict[str, str]:
    return {goal.id: goal.title or "" for goal in one.goals}


def _of_journey(told: Told) -> dict[str, Any]:
    reached = stones.milestones(told.journey, told)
    return {
        "thread": threads.thread(told),
        "programme": told.journey.version.programme,
        "counted": threads.counted(told),
        "milestones": reached,
        "progress": stones.progress(reached),
        "shift": shifts.latest(told) if scope().role not in ("coachee", "link") else None,
        "now": clock.now(),
    }


def _beside(told: Told) -> dict[str, Any]:
    """The card at the right: how it goes."""
    checks = threads.scores(told, "check_in")[-LOOK_BACK:]
    return {"scores": [round(score, 1) for _at, score in checks], "score_days": [brief_day(at) for at, _score in checks]}


@bp.get("/me/thread")
@allow("coachee")
def coachee_thread() -> Response:
    """The coachee's own thread: what happened, what is coming, and why it is there."""
    one = roads.read(people.me().id)
    person, journey, shared = one.person, one.current, notes.of_person(one.person.id)
    ahead, of_road = scheduling.ahead_and_of_journey(person.id, journey.id if journey else None)
    context: dict[str, Any] = {"person": person, "journey": journey, "here": "thread", "next_one": ahead[0] if ahead else None,
               "latest": shared[0] if shared else None, "summaries": {note.appointment_id: note.body for note in reversed(shared)}}  # fmt: skip
    if journey is not None:
        context |= _of_journey(Told(journey, person, of_road, _titles(one)))
    return hx.render("rooms/thread/coachee.html", phase_name=programmes.phase_name, phases=PHASES, **context)

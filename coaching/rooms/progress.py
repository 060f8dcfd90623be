"""Progress: scores over time, goals then and now, habits. The same picture for coachee and coach."""

from __future__ import annotations

from typing import Any

from flask import Response

from coaching.core import hx
from coaching.core.access import allow
from coaching.core.i18n import brief_day, figure, say
from coaching.forms import queries as forms
from coaching.goals import inputs as goal_inputs
from coaching.goals import queries as goals
from coaching.habits import queries as habits
from coaching.people import queries as people
from coaching.people.models import Person
from coaching.reports import queries as reports
from coaching.rooms import bp, roads
from coaching.rooms.roads import Traveller

MOST = 12  # points of one line: more cannot be read on a phone


@bp.get("/me/progress")
@allow("coachee")
def progress() -> Response:
    """One's own progress."""
    return _page(roads.read(people.me().id), layout="layouts/coachee.html", here="progress", own=True, has_report=reports.has_shared())


@bp.get("/coachees/<person_id>/progress")
@allow("coach")
def progress_of(person_id: str) -> Response:
    """The coach's tab: the progress of one coachee."""
    return _page(roads.read(person_id), layout="layouts/coach.html", here="coachees", own=False, has_report=False)


def _page(one: Traveller, **frame: Any) -> Response:
    person = one.person
    return hx.render("rooms/progress/index.html", person=person, journey=one.current, charts=_charts(person), goals=one.goals,
                     scales=goals.scales_of([goal.id for goal in one.goals]), habits=habits.of_person(person),
                     actions=goals.actions_of(person.id, limit=20), action_form=goal_inputs.ActionInput(formdata=None),
                     **frame)  # fmt: skip


def _charts(person: Person) -> list[dict[str, Any]]:
    """One chart for each form that gives a score: its name, the last scores and their days."""
    by_form: dict[str, list[tuple[str, float]]] = {}
    names: dict[str, str] = {}
    for answered_at, key, name, score in forms.named_scores_of(person.id):
        by_form.setdefault(key, []).append((brief_day(answered_at), round(score, 1)))
        names[key] = say(name)
    return [
        {"name": names[key], "days": [day for day, _score in points[-MOST:]],
         "scores": [score for _day, score in points[-MOST:]], "first": figure(points[0][1]), "last": figure(points[-1][1])}
        for key, points in by_form.items()
    ]  # fmt: skip

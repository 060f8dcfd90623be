"""The board: every coachee's week of habits on one page."""

from __future__ import annotations

from itertools import groupby

from flask import Response

from coaching.core import hx
from coaching.core.access import allow
from coaching.habits import queries as habits
from coaching.people import queries as people
from coaching.rooms import bp


@bp.get("/habits")
@allow("coach")
def habits_board() -> Response:
    """Who keeps what up, and where it slips."""
    views = habits.board()
    persons = people.many([view.habit.person_id for view in views])
    grouped = [(persons[key], list(found)) for key, found in groupby(views, key=lambda view: view.habit.person_id) if key in persons]
    grouped.sort(key=lambda pair: pair[0].name.casefold())
    return hx.render("rooms/habits_board/index.html", groups=grouped, here="coachees")

"""The list of people: who is where, with whom, when they come next and when they were last heard."""

from __future__ import annotations

from datetime import datetime

from flask import Response, current_app

from coaching.core import hx
from coaching.core.access import allow
from coaching.core.hx import request
from coaching.core.i18n import local, short_day
from coaching.core.scope import scope
from coaching.practices import queries as practices
from coaching.programmes.queries import phase_name
from coaching.programmes.rules import PHASES
from coaching.rooms import bp, roll

LOW = 5


@bp.get("/coachees")
@allow("staff")
def coachees() -> Response:
    """People with a journey, or those who asked, or alumni, or all; searched, filtered, sorted and paged in the URL."""
    asked = roll.Asked.of(request.args)
    page, coaches = roll.page_of(asked), practices.coaches()
    return hx.render(
        "rooms/coachees/index.html", listed=page, asked=asked, phases=PHASES, phase_name=phase_name, coaches=coaches,
        names={one.id: one.name for one in coaches}, day_of=_Days(), low=LOW, here="coachees", shows_scores=scope().reads_notes,
        new_person=_new_person(),
    )  # fmt: skip


class _Days:
    """Moments as days, each day said once: many people share a date, and formatting one costs more than a row."""

    def __init__(self) -> None:
        self._said: dict[object, str] = {}

    def __call__(self, moment: datetime | None) -> str:
        if moment is None:
            return ""
        day = local(moment).date()
        if day not in self._said:
            self._said[day] = short_day(day)
        return self._said[day]


def _new_person() -> str | None:
    """Where a person is added by hand."""
    if not scope().reads_notes:
        return None
    return "/coachees/new" if "people.new" in current_app.view_functions else "/leads/new"

"""The list of people: who is where, with whom, when they come next and when they were last heard."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from flask import Response, url_for
from markupsafe import Markup, escape

from coaching.core import hx
from coaching.core.access import allow
from coaching.core.hx import request
from coaching.core.i18n import short_day, zone
from coaching.core.scope import scope
from coaching.people import queries as people
from coaching.people.rules import OwnField
from coaching.practices import queries as practices
from coaching.programmes.queries import phase_name
from coaching.programmes.rules import PHASES
from coaching.rooms import bp, roll

LOW = 5


@bp.get("/coachees")
@allow("staff")
def coachees() -> Response:
    """People with a journey, or those who asked, or alumni, or all; searched, filtered, sorted and paged in the URL."""
    fields = people.listed_fields()
    asked = roll.Asked.of(request.args, fields)
    page, coaches = roll.page_of(asked), practices.coaches()
    phases = {phase: phase_name(phase) for phase in PHASES}
    return hx.render(
        "rooms/coachees/index.html", listed=page, lines=_lines(page, phases, fields), fields=fields, asked=asked, phases=phases, coaches=coaches,
        names={one.id: one.name for one in coaches}, here="coachees", shows_scores=scope().reads_notes, new_person=_new_person(),
    )  # fmt: skip


class Line(NamedTuple):
    """An entry in words: what a row of the table shows; `way` leads to the thread, or to the details where a
    colleague coaches. A template that asks no questions draws two hundred of them in no time."""

    way: str
    name: str
    phase: str
    is_paused: bool
    coach_id: str | None
    next_day: str
    seen_day: str
    score: str
    tone: str
    phone: str
    own: tuple[Markup, ...]


def _lines(page: roll.Roll, phases: dict[str, str], fields: list[OwnField]) -> list[Line]:
    day_of = _Days()
    kept = roll.kept_of([one.id for one in page.items]) if fields else {}
    return [
        Line(
            one.id if mine else f"{one.id}/edit", f"{one.first_name} {one.last_name}", phases.get(one.phase or "", ""), one.state == "paused", one.coach_id,
            day_of(one.next_at), day_of(one.seen_at), "" if one.score is None or not mine else f"{round(one.score, 1):g}",
            "alert" if one.score is not None and one.score < LOW else "done", one.phone or "",
            tuple(_said(own, kept[one.id][1].get(own.key)) for own in fields),
        ) for one, mine in ((each, people.is_in_my_care(each.coach_id)) for each in page.items)
    ]  # fmt: skip


def _said(own: OwnField, said: str | None) -> Markup:
    return escape(people.in_words(own, said) if said else "")


class _Days:
    """Moments as days, each day said once: many people share a date, and formatting one costs more than a row."""

    def __init__(self) -> None:
        self._said: dict[object, str] = {}
        self._zone = zone()

    def __call__(self, moment: datetime | None) -> str:
        if moment is None:
            return ""
        day = moment.astimezone(self._zone).date()
        if day not in self._said:
            self._said[day] = short_day(day)
        return self._said[day]


def _new_person() -> str | None:
    """Where a person is added by hand."""
    if not scope().reads_notes:
        return None
    return url_for("journeys.newcomer")

"""The list of people: who is where, with whom, when they come next and when they were last heard."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from flask import Response, get_template_attribute, url_for

from coaching.core import hx
from coaching.core.access import allow
from coaching.core.hx import request
from coaching.core.i18n import days_in_short
from coaching.core.rendering import shown
from coaching.core.scope import scope
from coaching.people import queries as people
from coaching.people.rules import OwnField
from coaching.practices import queries as practices
from coaching.programmes.queries import phase_name
from coaching.programmes.rules import PHASES
from coaching.rooms import bp, roll
from coaching.rooms.asked import Asked
from coaching.selections import rules as selections
from coaching.selections import words as many


@bp.get("/coachees")
@allow("staff")
def coachees() -> Response:
    """People with a journey, or those who asked, or alumni, or all; searched, filtered, sorted and paged in the URL. With `select` they are
    there to be chosen ("page": all of them are), for what is done with many at once."""
    fields = people.listed_fields()
    asked = Asked.of(request.args, fields)
    page, coaches = roll.page_of(asked), practices.names_of_coaches()
    several = coaches if len(coaches) > 1 else {}
    phases = {phase: phase_name(phase) for phase in PHASES}
    on_road = asked.show != "leads"  # who only asked has no phase yet, and no score
    lines, select = _lines(page, phases if on_road else {}, several, fields), request.args.get("select", "")
    return hx.render(
        "rooms/coachees/index.html", listed=page, lines=_to_choose(page, lines) if select else lines, fields=fields, asked=asked, phases=phases,
        coaches=several, here="coachees", on_road=on_road, shows_scores=scope().reads_notes, new_person=_new_person(), tags=roll.tags_in_use(),
        select=select, deeds=many.choices("people") if select else [], most=selections.MOST,
    )  # fmt: skip


def _lines(page: roll.Roll, phases: dict[str, str], coaches: dict[str, str], fields: list[OwnField]) -> list[tuple[str, ...]]:
    """The cells of each row as HTML, in the order of the table. `coaches`: their names, when there are several; `phases`: none for who is on no road.

    A row leads to the thread, or to the details where a colleague coaches; what that colleague's people scored is not said.
    """
    is_mine = cache(people.is_in_my_care)
    phase_of, score_of, unbooked = _drawn("phase"), _drawn("score"), _drawn("unbooked")()
    day_of, shows_scores = days_in_short(), scope().reads_notes
    lines = [
        (
            id_ if mine else f"{id_}/edit", shown(f"{first} {last}"), *((phase_of(phases.get(phase or "", ""), state == "paused"),) if phases else ()),
            *((shown(coaches.get(coach_id or "", "")),) if coaches else ()),
            day_of(next_at) if next_at else unbooked if phase else "",
            day_of(seen_at) if seen_at else "",
            *((shown(phone or ""),) if not shows_scores else (score_of(score if mine else None),) if phases else ()),
        ) for id_, first, last, _email, phone, phase, state, coach_id, next_at, seen_at, score in page.items for mine in (is_mine(coach_id),)
    ]  # fmt: skip
    return [(*line, *own) for line, own in zip(lines, _own_cells(page, fields), strict=True)] if fields else lines


def _to_choose(page: roll.Roll, lines: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """The same cells with somebody's id before them instead of where their name leads."""
    return [(one[0], *line[1:]) for one, line in zip(page.items, lines, strict=True)]


def ids_matching(query: dict[str, str], most: int) -> list[str]:
    """Everybody who fits what an address of the list asks for, at most so many."""
    return roll.ids_of(Asked.of(query, people.listed_fields()), most)


def _own_cells(page: roll.Roll, fields: list[OwnField]) -> list[list[str]]:
    """What was filled in for each of them in the practice's own fields."""
    kept = roll.kept_of([one.id for one in page.items])
    return [[shown(people.in_words(own, said)) if (said := kept[one.id][1].get(own.key)) else "" for own in fields] for one in page.items]


def _drawn(cell: str) -> Callable[..., str]:
    """A cell of the table, drawn once for each thing it says: two hundred people say few different ones."""
    return cache(get_template_attribute("rooms/coachees/_cells.html", cell))


def _new_person() -> str | None:
    """Where a person is added by hand."""
    if not scope().reads_notes:
        return None
    return url_for("journeys.newcomer")

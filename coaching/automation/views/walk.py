"""Walk it as the coachee: letters, forms and lessons one by one. Only GET: nothing is stored, nothing is sent."""

from __future__ import annotations

from flask import Response, make_response, url_for

from coaching.automation import letters
from coaching.automation.queries import walk as walks
from coaching.automation.views.blueprint import bp
from coaching.automation.views.previews import along, edition, foresee, person_of, preview_input
from coaching.core import hx
from coaching.core.access import allow
from coaching.core.errors import NotHere
from coaching.core.hx import request
from coaching.deliveries import rules as delivery_rules
from coaching.people.models import Person
from coaching.programmes import queries as programmes
from coaching.programmes.models import Programme


def _walker(programme: Programme) -> tuple[walks.Station, Person]:
    """The station that the address asks for, and who walks. Raises NotHere for assumptions that make no sense."""
    form = preview_input(programme)
    if request.args.get("starts_on") and not form.validate():
        raise NotHere("no such walk")
    person = person_of(form.person.data)
    language = request.args.get("language")
    if not form.person.data and language in ("nl", "en"):
        person.locale = language  # somebody who does not exist reads what one likes
    at = request.args.get("at", "1")
    return walks.station(foresee(edition(programme), form, person), int(at) if at.isdecimal() else 0, person), person


@bp.get("/programmes/<programme_id>/walk")
@allow("coach")
def walk(programme_id: str) -> Response:
    """One station: the letter, and what opens behind it."""
    programme = programmes.programme(programme_id)
    station, person = _walker(programme)
    asked = along()
    return hx.render(
        "automation/walk.html", programme=programme, station=station, person=person, asked=asked, here="programmes",
        has_letter=letters.sample(station.one, person) is not None, phase_name=programmes.phase_name, questions=station.form.get("questions", []),
        languages={lang: url_for("automation.walk", programme_id=programme.id, at=station.number, **{**asked, "language": lang}) for lang in ("nl", "en")},
        frame=url_for("automation.walk_letter", programme_id=programme.id, at=station.number, **asked),
    )  # fmt: skip


@bp.get("/programmes/<programme_id>/walk/letter")
@allow("coach")
def walk_letter(programme_id: str) -> Response:
    """The letter of a station by itself, for the frame: with a policy of its own, of which nothing gets out."""
    station, person = _walker(programmes.programme(programme_id))
    letter = letters.sample(station.one, person)
    if letter is None:
        raise NotHere("no letter here")
    response = make_response(delivery_rules.shown(letter.with_unsubscribe(None).html))
    response.headers["Content-Security-Policy"] = delivery_rules.SHOWN_POLICY
    return response

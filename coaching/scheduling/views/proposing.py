"""Several appointments at once: propose every date, show what is in the way, book all or none (rule 30)."""

from datetime import datetime, time
from typing import Any

from flask import Response, url_for

from coaching.core import hx
from coaching.core.access import allow
from coaching.core.db import transaction
from coaching.core.errors import Taken
from coaching.core.hx import request
from coaching.core.i18n import _, ngettext, say
from coaching.core.scope import scope
from coaching.people import queries as people
from coaching.practices import queries as practices
from coaching.scheduling import inputs, operations, queries
from coaching.scheduling.views import calendar, making, why
from coaching.scheduling.views.blueprint import bp


@bp.get("/appointments/series")
@allow("staff")
def series() -> Response:
    """Say what is wished; with a first day in the URL the proposal is shown below it."""
    asked = "first" in request.args
    form = inputs.SeriesInput(request.args if asked else None, meta={"csrf": False})
    _choices(form)
    if making.known(request.args.get("person")) is None:
        return making.who(url_for("scheduling.series"), _("Several appointments"))
    if not asked:
        return _show(_begun(form))
    at = _time(form.at.data)
    if not form.validate() or at is None:
        return _show(form, 422)
    return _show(form, **_proposed(form, at))


def _begun(form: inputs.SeriesInput) -> inputs.SeriesInput:
    """What is likely: the person asked for, oneself, an appointment of a journey."""
    form.person.data, form.coach.data = request.args.get("person", ""), scope().member_id
    form.kind.data = next((one.id for one in queries.kinds() if one.purpose == "coaching" and not one.is_group), form.kind.data)
    return form


def _proposed(form: inputs.SeriesInput, at: time) -> dict[str, Any]:
    """Every date, and in words what is in the way of those that are not free."""
    kind, coach_id = queries.kind(form.kind.data), form.coach.data
    proposals = operations.propose_series(
        kind, coach_id, first=form.first.data, at=at, count=form.count.data, every_weeks=form.every.data, timezone=scope().timezone
    )
    because = {one.wish: why.reasons(kind, coach_id, one.wish, as_coach=True) for one in proposals if not one.is_free}
    return {"proposals": proposals, "because": because}


def _chosen() -> list[datetime]:
    """The ticked dates, and for the others the alternative that was chosen."""
    fields = [key for key in request.form if key == "start" or key.startswith("instead_")]
    texts = dict.fromkeys(value for key in fields for value in request.form.getlist(key))
    return [start for start in map(calendar.start_of, texts) if start]


@bp.post("/appointments/series")
@allow("staff", many=("start",))
def series_booked() -> Response:
    """Book every chosen date, or none."""
    kind = queries.kind(request.form.get("kind", ""))
    person = people.person(request.form.get("person", ""))
    coach = practices.member(request.form.get("coach", ""))
    journey = queries.journey_of(person.id) if kind.purpose == "coaching" else None
    try:
        with transaction():
            made = operations.book_series(kind, _chosen(), person=person, coach_id=coach.id, journey_id=journey)
    except Taken:
        hx.toast(_("One of these times was just taken, so nothing is booked. Look at the proposal again."), "alert")
        return hx.redirect(hx.back(url_for("scheduling.series", person=person.id)))
    hx.toast(ngettext("%(num)s appointment booked.", "%(num)s appointments booked.", len(made)))
    return hx.redirect(url_for("rooms.agenda", view="list"))


def _time(text: str | None) -> time | None:
    try:
        return time.fromisoformat(text) if text else None
    except ValueError:
        return None


def _choices(form: inputs.SeriesInput) -> None:
    form.kind.choices = inputs.pairs(*((kind.id, say(kind.name)) for kind in queries.kinds()))
    form.coach.choices = inputs.pairs(*((one.id, one.name) for one in practices.coaches()))


def _show(form: inputs.SeriesInput, status: int = 200, **more: Any) -> Response:
    return hx.render("scheduling/series.html", status=status, here="agenda", form=form, person=making.known(form.person.data), **({"proposals": None} | more))

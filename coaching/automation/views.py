"""Pages of the engine room: preview and publish a programme, one touchpoint with its words, the house rules."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, url_for

from coaching.automation import inputs, operations, queries
from coaching.automation.queries import preview as previews
from coaching.automation.queries import words
from coaching.automation.reactions import BY_KEY
from coaching.core import clock, hx
from coaching.core.access import allow
from coaching.core.db import transaction
from coaching.core.errors import Invalid
from coaching.core.hx import request
from coaching.core.i18n import _, local
from coaching.core.scope import scope
from coaching.deliveries import queries as deliveries
from coaching.journeys import operations as journey_operations
from coaching.journeys import queries as journeys
from coaching.people import queries as people
from coaching.programmes import queries as programmes

bp = Blueprint("automation", __name__)


def _preview_input(programme) -> inputs.PreviewInput:
    form = inputs.PreviewInput(request.args if request.args.get("starts_on") else None)
    open_ones = journeys.open_journeys()
    form.offer([(one.id, one.name) for one in people.many([journey.person_id for journey in open_ones]).values()])
    if not request.args.get("starts_on"):
        form.starts_on.data = local(clock.now()).date()
        form.every.data, form.answered.data = 14, True
        form.person.data = request.args.get("person", "")
    return form


@bp.get("/programmes/<programme_id>/preview")
@allow("coach")
def preview(programme_id: str) -> Response:
    """Every touchpoint with its date and words, for a start and a distance between appointments."""
    programme = programmes.programme(programme_id)
    form = _preview_input(programme)
    right = not request.args.get("starts_on") or form.validate()
    person = _person_of(form.person.data if right else "")
    foreseen = _foresee(programme, form, person) if right else []
    return hx.render(
        "automation/preview.html", "automation/_preview.html", programme=programme, form=form, person=person,
        foreseen=foreseen, phases=programmes.phases(), phase_name=programmes.phase_name, here="programmes",
        status=200 if right else 422,
    )  # fmt: skip


def _person_of(person_id: str | None):
    if person_id:
        return people.person(person_id)
    return previews.example_person(scope().locale, scope().timezone)


def _foresee(programme, form: inputs.PreviewInput, person) -> list[previews.Foreseen]:
    starts_at = datetime.combine(form.starts_on.data, time(9), ZoneInfo(person.timezone))
    appointments = previews.assumed_appointments(starts_at, programme.appointments, form.every.data)
    return previews.preview(programmes.newest(programme), starts_at, appointments, person, answered=form.answered.data)


@bp.post("/programmes/<programme_id>/words")
@allow("coach", many=("days", "ends"))
def words_as_read(programme_id: str) -> Response:
    """How the typed words read for someone, and which placeholders do not exist; asked while typing, nothing is kept."""
    programme = programmes.programme(programme_id)
    typed = [(lang, request.form.get(f"subject_{lang}", "")[:200], request.form.get(f"body_{lang}", "")[:10_000]) for lang in ("nl", "en")]
    return hx.render("automation/words.html", "automation/_words.html", programme=programme, here="programmes",
                     read=words.as_read(typed, programmes.newest(programme)))  # fmt: skip


@bp.get("/programmes/<programme_id>/publish")
@allow("coach")
def publish(programme_id: str) -> Response:
    """Ask whether running journeys follow."""
    form = inputs.PublishInput()
    form.offer()
    return _publish_page(programmes.programme(programme_id), form)


@bp.post("/programmes/<programme_id>/publish")
@allow("coach")
def publish_it(programme_id: str) -> Response:
    """Publish the draft."""
    programme, form = programmes.programme(programme_id), inputs.PublishInput()
    form.offer()
    if not form.validate():
        return _publish_page(programme, form, 422)
    with transaction():
        version = operations.publish(programme, follow=form.follow.data == "follow")
    hx.toast(_("Edition %(n)s is published.", n=version.number))
    return hx.redirect(url_for("programmes.show", programme_id=programme.id))


def _publish_page(programme, form, status: int = 200) -> Response:
    running = journeys.running_on(programme.id)
    return hx.render("automation/publish.html", programme=programme, form=form, running=running, here="programmes", status=status)


@bp.get("/touchpoints/<touchpoint_id>")
@allow("coach")
def touchpoint(touchpoint_id: str) -> Response:
    """One touchpoint: what, when, why, in which words, and what became of it."""
    row = journeys.touchpoint(touchpoint_id)
    return hx.render("automation/touchpoint.html", **_about(row), delivery=deliveries.of_touchpoints([row.id]).get(row.id))


def _about(row) -> dict:
    journey = journeys.journey(row.journey_id)
    person = people.person(journey.person_id)
    return {"row": row, "journey": journey, "person": person, "here": "coachees", **words.of(row, journey, person)}


@bp.get("/touchpoints/<touchpoint_id>/edit")
@allow("coach")
def edit_touchpoint(touchpoint_id: str) -> Response:
    """Other words or another moment, for this person only."""
    row = journeys.touchpoint(touchpoint_id)
    about = _about(row)
    form = inputs.TouchpointInput(data={"subject": about["raw"][0], "body": about["raw"][1]})
    form.to.data = local(row.due_at, about["person"].timezone).replace(tzinfo=None) if row.due_at else None
    return hx.render("automation/edit.html", form=form, **about)


@bp.post("/touchpoints/<touchpoint_id>/edit")
@allow("coach")
def edit_touchpoint_save(touchpoint_id: str) -> Response:
    """Keep them."""
    row, form = journeys.touchpoint(touchpoint_id), inputs.TouchpointInput()
    about = _about(row)
    if not form.validate():
        return hx.render("automation/edit.html", form=form, **about, status=422)
    try:
        with transaction():
            _edit(row, form, about)
    except Invalid:
        form.to.errors = [_("Choose a moment to come.")]
        return hx.render("automation/edit.html", form=form, **about, status=422)
    return hx.redirect(url_for("automation.touchpoint", touchpoint_id=row.id))


def _edit(row, form: inputs.TouchpointInput, about: dict) -> None:
    typed = ((form.subject.data or ""), (form.body.data or "").replace("\r\n", "\n"))
    if typed != tuple(about["raw"]):
        journey_operations.edit(row, *typed)
    zone = ZoneInfo(about["person"].timezone)
    to = form.to.data.replace(tzinfo=zone) if form.to.data else None
    if to and row.due_at and abs(to - row.due_at) >= timedelta(minutes=1):
        journey_operations.move(row, to)


@bp.get("/programmes/rules")
@allow("coach")
def rules() -> Response:
    """The house rules, on or off, and what they did."""
    known = {rule.key: rule for rule in queries.house_rules()}
    listed = [(one, known.get(one.key)) for one in BY_KEY.values()]
    runs = queries.runs()
    return hx.render("automation/rules.html", listed=listed, runs=runs, names={rule.id: BY_KEY[rule.key].name for rule in known.values() if rule.key in BY_KEY},
                     people=people.many([run.person_id for run in runs if run.person_id]), here="programmes")  # fmt: skip


@bp.post("/programmes/rules/<key>")
@allow("owner")
def switch_rule(key: str) -> Response:
    """Switch one on or off."""
    with transaction():
        rule = next((one for one in operations.ensure_rules() if one.key == key), None)
        if rule is not None:
            operations.switch(rule, not rule.is_on)
    return hx.redirect(url_for("automation.rules"))

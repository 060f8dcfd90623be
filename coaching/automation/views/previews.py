"""Preview and publish a programme: what would happen, in which words, and who follows."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import Response, url_for

from coaching.automation import inputs, operations
from coaching.automation.queries import preview as previews
from coaching.automation.queries import words
from coaching.automation.views.blueprint import bp
from coaching.core import clock, hx
from coaching.core.access import allow
from coaching.core.db import transaction
from coaching.core.hx import request
from coaching.core.i18n import _, local, say
from coaching.core.scope import scope
from coaching.journeys import queries as journeys
from coaching.people import queries as people
from coaching.people.models import Person
from coaching.programmes import queries as programmes
from coaching.programmes.models import Programme, ProgrammeVersion
from coaching.programmes.rules import TAKING_TURNS

ASKED = ("person", "starts_on", "every", "answered", "language", "edition")  # what goes along from one page to the next


def preview_input(programme: Programme) -> inputs.PreviewInput:
    """The assumptions as asked for in the address, or the usual ones."""
    form = inputs.PreviewInput(request.args if request.args.get("starts_on") else None)
    form.offer([(one.id, one.name) for one in _readers().values()], programme.appointments)
    if not request.args.get("starts_on"):
        form.starts_on.data = _working_day(local(clock.now()).date())
        form.every.data, form.answered.data = 14, True
        form.person.data = request.args.get("person", "")
    return form


def _working_day(day: date) -> date:
    """`day`, or the Monday after it in a weekend: an assumed appointment is on the same weekday as the start."""
    return day + timedelta(days=(7 - day.weekday()) % 7 if day.weekday() > 4 else 0)


def _readers() -> dict[str, Person]:
    """Whom words can be tried on: everybody with an open journey, by name."""
    known = people.many([journey.person_id for journey in journeys.open_journeys()])
    return dict(sorted(known.items(), key=lambda one: one[1].name))


@bp.get("/programmes/<programme_id>/preview")
@allow("coach")
def preview(programme_id: str) -> Response:
    """Every touchpoint with its date and words, for a start and a distance between appointments."""
    programme = programmes.programme(programme_id)
    form = preview_input(programme)
    right = not request.args.get("starts_on") or form.validate()
    person = person_of(form.person.data if right else "")
    version = edition(programme)
    foreseen = foresee(version, form, person) if right else []
    return hx.render(
        "automation/preview.html", "automation/_preview.html", programme=programme, form=form, person=person,
        foreseen=foreseen, edition=version, along=along(), phases=programmes.phases(), phase_name=programmes.phase_name, here="programmes",
        status=200 if right else 422,
    )  # fmt: skip


def along() -> dict[str, Any]:
    """What the address assumes, for the next page on the same assumptions."""
    return {name: value for name, value in request.args.items() if value and (name in ASKED or name.startswith("moments-"))}


def person_of(person_id: str | None) -> Person:
    """The person a preview is for; somebody who does not exist when nobody is named."""
    if person_id:
        return people.person(person_id)
    return previews.example_person(scope().locale, scope().timezone)


def foresee(version: ProgrammeVersion, form: inputs.PreviewInput, person: Person) -> list[previews.Foreseen]:
    """What the preview lists, for assumptions that were found right."""
    zone = ZoneInfo(person.timezone)
    starts_at = datetime.combine(form.starts_on.data, time(9), zone)
    chosen = [one.data.replace(tzinfo=zone) if one.data else None for one in form.moments]
    appointments = previews.assumed_appointments(starts_at, version.programme.appointments, form.every.data, chosen)
    return previews.preview(version, starts_at, appointments, person, answered=form.answered.data)


def edition(programme: Programme) -> ProgrammeVersion:
    """The one being written; with ?edition=published the one that a journey starts on."""
    return programmes.published(programme) if request.args.get("edition") == "published" else programmes.newest(programme)


@bp.post("/programmes/<programme_id>/words")
@allow("coach", many=("days", "ends", "habit_on"))
def words_as_read(programme_id: str) -> Response:
    """How the typed words read for someone, and which placeholders do not exist; asked while typing, nothing is kept."""
    programme = programmes.programme(programme_id)
    typed = _typed()
    readers = _readers()
    reader = readers.get(request.form.get("reader", ""))
    if reader is not None and request.form.get("only"):  # words for one person: there is nobody else to try them on
        typed, readers = [(reader.locale, request.form.get("subject", "")[:200], request.form.get("body", "")[:10_000])], {}
    crumbs = [(say(programme.name), url_for("programmes.show", programme_id=programme.id))]
    return hx.render("automation/words.html", "automation/_words.html", crumbs=crumbs, here="programmes", readers=readers, reader=reader,
                     read=words.as_read(typed, programmes.newest(programme), reader, takes_turns=_takes_turns()))  # fmt: skip


@bp.post("/programmes/rules/words")
@allow("owner", many=("phase", "programme", "source", "tag"))
def rule_words() -> Response:
    """How the typed words of a house rule read for someone; asked while typing, nothing is kept."""
    readers = _readers()
    reader = readers.get(request.form.get("reader", ""))
    crumbs = [(_("House rules"), url_for("automation.rules"))]
    return hx.render("automation/words.html", "automation/_words.html", crumbs=crumbs, here="programmes", readers=readers, reader=reader,
                     read=words.of_a_rule(_typed(), reader, is_message=request.form.get("what") == "message"))  # fmt: skip


def _typed() -> list[tuple[str, str, str]]:
    """(language, subject, body) as they stand in the form, no longer than a text can be."""
    return [(lang, request.form.get(f"subject_{lang}", "")[:200], request.form.get(f"body_{lang}", "")[:10_000]) for lang in ("nl", "en")]


def _takes_turns() -> bool:
    """Whether the typed words may hold variants: those for one person go out as they were typed."""
    return request.form.get("what", "message") in TAKING_TURNS and not request.form.get("only")


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


def _publish_page(programme: Programme, form: inputs.PublishInput, status: int = 200) -> Response:
    running = journeys.running_on(programme.id)
    colleagues = sum(one.coach_id != scope().member_id for one in running)
    return hx.render("automation/publish.html", programme=programme, form=form, running=running, colleagues=colleagues,
                     changed=programmes.changed(programme), here="programmes", status=status)  # fmt: skip

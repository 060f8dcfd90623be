"""The page before an appointment: everything worth knowing in one look, and everything to do during and after it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import Response

from coaching.core import clock, crypto, hx
from coaching.core.access import allow
from coaching.core.errors import NotHere
from coaching.core.i18n import local
from coaching.core.scope import scope
from coaching.forms import queries as forms
from coaching.forms.models import FormResponse
from coaching.forms.queries.shapes import answered
from coaching.goals import queries as goals
from coaching.habits import queries as habits
from coaching.journeys import queries as journeys
from coaching.lessons import queries as lessons
from coaching.messages import queries as messages
from coaching.notes import queries as notes
from coaching.people import queries as people
from coaching.people.models import Person
from coaching.programmes.queries import phase_name
from coaching.rooms import bp
from coaching.scheduling import queries as scheduling
from coaching.scheduling import words
from coaching.scheduling.models import Appointment

BEFORE = ("intake", "preparation", "booking")  # answers that prepare, however long ago
DISCOVERY = "discovery_guide"  # has a room of its own
LAST = 4  # notes and messages of before


@bp.get("/appointments/<appointment_id>/prepare")
@allow("coach")
def prepare(appointment_id: str) -> Response:
    """Intake, goals, what happened since last time, last notes, the guide; and what to do during and after."""
    appointment = scheduling.appointment(appointment_id)
    if appointment.person_id is None:
        raise NotHere("a group is prepared person by person")
    person = people.person(appointment.person_id)
    crypto.warm([person.id])
    since = _last_time(appointment, person)
    kind = scheduling.kind(appointment.type_id)
    journey = journeys.current_of(person.id)
    return hx.render(
        "rooms/prepare/index.html", appointment=appointment, person=person, kind=kind, journey=journey, since=since,
        title=words.title(appointment, kind), when=words.when(appointment, scope().timezone, person.timezone), now=clock.now(),
        phase_name=phase_name, here="coachees", goals=goals.of_person(person.id), agreed=goals.actions_of(person.id, only_open=True),
        habits=habits.of_person(person), **_answers(person, since), **_since(person, since), **_papers(appointment, person),
    )  # fmt: skip


def _last_time(appointment: Appointment, person: Person) -> datetime | None:
    """When they last spoke: the end of the latest earlier appointment that was not called off or missed."""
    earlier = (one for one in scheduling.recent_of(person.id) if one.start < appointment.start and one.id != appointment.id)
    return next((one.end for one in earlier if one.status in ("booked", "held")), None)


def _answers(person: Person, since: datetime | None) -> dict[str, Any]:
    """What they answered: the intake and the preparation whenever it was, the rest since last time."""
    found = [one for one in forms.answered_since(person.id, None) if one.form.kind != "guide"]
    fresh = [one for one in found if one.form.kind not in BEFORE and (since is None or (one.answered_at is not None and one.answered_at > since))]
    return {"intake": _latest_of_each([one for one in found if one.form.kind in BEFORE]), "fresh": fresh, "rows_of": _rows_of}


def _latest_of_each(found: list[FormResponse]) -> list[FormResponse]:
    """The newest answer to each form: they come newest first."""
    seen: dict[str, FormResponse] = {}
    for one in found:
        seen.setdefault(one.form.id, one)
    return list(seen.values())


def _rows_of(one: FormResponse) -> Any:
    return answered(one.spec, one.answers or {})


def _since(person: Person, since: datetime | None) -> dict[str, Any]:
    """Lessons finished, messages and scores since last time."""
    finished = [one for one in lessons.progress_of(person.id) if one.finished_at and (since is None or one.finished_at > since)]
    said = [one for one in messages.messages_with(person.id, limit=30) if since is None or one.sent_at > since]
    scores = forms.scores_of_person(person.id)[-12:]
    return {
        "finished": finished, "messages": said[-LAST:], "message_count": len(said),
        "scores": [round(row[2], 1) for row in scores], "score_days": [f"{local(row[0]):%-d/%-m}" for row in scores],
    }  # fmt: skip


def _papers(appointment: Appointment, person: Person) -> dict[str, Any]:
    """Notes of before, one's own note of this appointment, and the guides there are."""
    own = [one for one in notes.of_appointment(appointment.id) if one.member_id == scope().member_id]
    before = [one for one in notes.of_person(person.id, limit=LAST + 2) if one.appointment_id != appointment.id]
    guide = forms.guide_of(person.id, appointment.id)
    others = [one for one in forms.forms(["guide"]) if one.key != DISCOVERY]
    return {"note": own[-1] if own else None, "notes": before[:LAST], "guide": guide, "guides": others}

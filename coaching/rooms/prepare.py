"""The page before an appointment: everything worth knowing in one look, and everything to do during and after it."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from flask import Response

from coaching.core import clock, crypto, hx, sheaf
from coaching.core.access import allow
from coaching.core.i18n import brief_day
from coaching.core.scope import scope
from coaching.forms import queries as forms
from coaching.forms.models import Form, FormResponse
from coaching.forms.queries.shapes import answered
from coaching.goals import queries as goals
from coaching.goals.models import ActionItem, Goal
from coaching.habits import queries as habits
from coaching.journeys import queries as journeys
from coaching.journeys.models import Journey
from coaching.lessons import queries as lessons
from coaching.lessons.models import Progress
from coaching.messages import queries as messages
from coaching.messages.models import Message
from coaching.notes import queries as notes
from coaching.notes.models import Note
from coaching.people.models import Person
from coaching.programmes.queries import phase_name
from coaching.rooms import bp, meetings
from coaching.scheduling import words
from coaching.scheduling.models import Appointment

BEFORE = ("intake", "preparation", "booking")  # answers that prepare, however long ago
DISCOVERY = "discovery_guide"  # has a room of its own
LAST = 4  # notes and messages of before
NOTES = 24  # read at most: those of this appointment, and the last before it


@bp.get("/appointments/<appointment_id>/prepare")
@allow("coach")
def prepare(appointment_id: str) -> Response:
    """Intake, goals, what happened since last time, last notes, the guide; and what to do during and after."""
    meeting = meetings.read(appointment_id)
    appointment, person, kind, since = meeting.appointment, meeting.person, meeting.kind, meeting.since
    crypto.warm([person.id])
    lists = _lists(appointment, person)
    return hx.render(
        "rooms/prepare/index.html", appointment=appointment, person=person, kind=kind, journey=journeys.current(lists.journeys), since=since,
        title=words.title(appointment, kind), when=words.when(appointment, scope().timezone, person.timezone), now=clock.now(),
        phase_name=phase_name, here="coachees", goals=lists.goals, agreed=lists.agreed,
        habits=habits.of_person(person), **_answers(person, since), **_since(lists, person, since), **_papers(lists, appointment, person),
    )  # fmt: skip


class Lists(NamedTuple):
    """What there is of somebody, each list in the order of its feature."""

    journeys: list[Journey]
    goals: list[Goal]
    agreed: list[ActionItem]
    lessons: list[Progress]
    messages: list[Message]
    notes: list[Note]
    guides: list[Form]


def _lists(appointment: Appointment, person: Person) -> Lists:
    """All of it in one statement."""
    found = sheaf.read(
        journeys.wanted_of(person.id), goals.wanted_of(person.id), goals.actions_wanted_of(person.id, only_open=True),
        lessons.progress_wanted_of(person.id), messages.wanted_of(person.id, limit=30), notes.wanted_of(person.id, appointment.id, NOTES),
        forms.wanted_of(["guide"]), options=(lessons.WITH_LESSON,),
    )  # fmt: skip
    return Lists(*found)


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


def _since(lists: Lists, person: Person, since: datetime | None) -> dict[str, Any]:
    """Lessons finished, messages and scores since last time."""
    finished = [one for one in lists.lessons if one.finished_at and (since is None or one.finished_at > since)]
    said = [one for one in reversed(lists.messages) if since is None or one.sent_at > since]
    scores = forms.scores_of_person(person.id)[-12:]
    return {
        "finished": finished, "messages": said[-LAST:], "message_count": len(said),
        "scores": [round(row[2], 1) for row in scores], "score_days": [brief_day(row[0]) for row in scores],
    }  # fmt: skip


def _papers(lists: Lists, appointment: Appointment, person: Person) -> dict[str, Any]:
    """Notes of before, one's own note of this appointment, and the guides there are."""
    own = next((one for one in lists.notes if one.appointment_id == appointment.id and one.member_id == scope().member_id), None)
    before = [one for one in lists.notes if one.appointment_id != appointment.id]
    others = [one for one in lists.guides if one.key != DISCOVERY]
    return {"note": own, "notes": before[:LAST], "guide": forms.guide_of(person.id, appointment.id), "guides": others}

"""The coachee's Today: the one thing to do next, habits, the next appointment, the last word of the coach."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any, NamedTuple

from babel.dates import format_date
from flask import Response, url_for
from sqlalchemy import and_, bindparam, exists, func, or_, select
from sqlalchemy.orm import aliased

from coaching.core import clock, crypto, hx
from coaching.core.access import allow
from coaching.core.crypto import Sealed
from coaching.core.db import plain
from coaching.core.i18n import _, day, local, say
from coaching.core.scope import scope
from coaching.forms import queries as forms
from coaching.forms.models import Form, FormResponse, FormVersion
from coaching.goals import queries as goals
from coaching.goals.models import ActionItem
from coaching.habits import queries as habits
from coaching.journeys.models import Journey
from coaching.lessons import queries as lessons
from coaching.lessons.models import Assignment, Progress
from coaching.messages import queries as messages
from coaching.messages.models import Conversation, Message
from coaching.onboarding.models import Checklist
from coaching.people import queries as people
from coaching.people.models import Person
from coaching.practices.models import Member
from coaching.rooms import bp
from coaching.rooms.today import greeting
from coaching.scheduling import words
from coaching.scheduling.models import Appointment, AppointmentType
from coaching.scheduling.queries.appointments import AHEAD, is_theirs
from coaching.sponsors import queries as sponsors
from coaching.sponsors.models import Sponsorship


@dataclass(frozen=True)
class Next:
    """The one thing to do now."""

    kind: str
    title: str
    text: str
    href: str
    button: str


@dataclass(frozen=True)
class Waiting:
    """How many of each wait; counted in one statement, so that only what is shown is read."""

    forms: int
    lessons: int
    assignments: int
    actions: int
    sponsors: int
    first_days: int

    @property
    def besides(self) -> int:
        """How many come after the one that is shown."""
        return max(0, self.forms + self.lessons + self.assignments - 1)


@bp.get("/me")
@allow("coachee")
def coachee_today() -> Response:
    """Today."""
    person = people.me()
    waiting, said = _now(person)
    now = local(clock.now())
    return hx.render(
        "rooms/coachee_today/index.html", here="today", person=person, greeting=greeting(now, person.first_name), today=now.date(),
        next_thing=_next(person, waiting), waiting=waiting, habits=habits.glance(habits.lines_of(person.id), now.date()),
        actions=goals.actions_of(person.id, only_open=True, limit=4) if waiting.actions else [],
        said=said, meeting=said.meeting, words=words, payer=sponsors.waiting_of(person.id) if waiting.sponsors else None,
        local=local, weekday=_weekday, month_short=_month,
    )  # fmt: skip


def _weekday(wall: datetime) -> str:
    """"do", for the date tile."""
    return str(format_date(wall, "EEE", locale=scope().locale)).strip(".")


def _month(wall: datetime) -> str:
    """"dec", for the date tile."""
    return str(format_date(wall, "MMM", locale=scope().locale)).strip(".")


def _count(model: type, *conditions: Any) -> Any:
    """How many rows of this person meet the conditions, as part of one statement."""
    mine = (model.person_id == bindparam("person_id"), model.practice_id == bindparam("practice_id"))  # type: ignore[attr-defined]
    return select(func.count()).select_from(model).where(*mine, *conditions)


# Made once: building a statement costs more than running it.
# What was asked on a road that has closed since is over, only looking back on it is not: nobody prepares for a conversation that has been.
_OVER = exists().where(Journey.id == FormResponse.journey_id, Journey.state == "closed", Journey.closes_at >= FormResponse.created_at)
_ASKED = FormResponse.state != "answered", Form.kind.not_in(forms.OF_THE_COACH), or_(Form.kind == "evaluation", ~_OVER)
_WAITING = (
    _count(FormResponse, *_ASKED)
    .join(FormVersion, FormVersion.id == FormResponse.form_version_id)
    .join(Form, Form.id == FormVersion.form_id)
    .scalar_subquery(),
    _count(Progress, Progress.finished_at.is_(None)).scalar_subquery(),
    _count(Assignment, Assignment.state.in_(("given", "returned"))).scalar_subquery(),
    _count(ActionItem, ActionItem.done_at.is_(None)).scalar_subquery(),
    _count(Sponsorship, Sponsorship.agreed_at.is_(None), Sponsorship.ended_at.is_(None)).scalar_subquery(),
    _count(Journey, Journey.state == "active", Journey.phase == "onboarding", Checklist.finished_at.is_(None))
    .outerjoin(Checklist, Checklist.journey_id == Journey.id)
    .scalar_subquery(),
)


# Columns, because making an entity costs more than reading its row.
FIRST_FORM = (
    select(FormResponse.id, FormResponse.state, Form.kind, Form.name, FormVersion.spec)
    .join(FormResponse.version).join(FormVersion.form)
    .where(FormResponse.practice_id == bindparam("practice_id"), FormResponse.person_id == bindparam("person_id"))
    .where(*_ASKED).order_by(FormResponse.created_at, FormResponse.id).limit(1)
)  # fmt: skip
_soon = aliased(Appointment)
_NEXT_ID = (
    select(_soon.id)
    .where(_soon.practice_id == bindparam("practice_id"), is_theirs(bindparam("person_id"), _soon))
    .where(_soon.status.in_(AHEAD), _soon.end > bindparam("now")).order_by(_soon.start).limit(1).scalar_subquery()
)  # fmt: skip
_MEETING = (
    Appointment.id, Appointment.start, Appointment.end, Appointment.status, Appointment.location_kind, Appointment.number,
    AppointmentType.name, Member.name,
)
NOW = (
    select(*_WAITING, *_MEETING, Conversation.unread_by_coachee, Message.id, Message.person_id, Message.body_sealed, Message.sent_at)
    .select_from(Person)
    .outerjoin(Appointment, Appointment.id == _NEXT_ID)
    .outerjoin(AppointmentType, AppointmentType.id == Appointment.type_id)
    .outerjoin(Member, Member.id == Appointment.coach_id)
    .outerjoin(Conversation, and_(Conversation.practice_id == Person.practice_id, Conversation.person_id == Person.id))
    .outerjoin(Message, messages.LAST_WORD)
    .where(Person.practice_id == bindparam("practice_id"), Person.id == bindparam("person_id"))
)


def _next(person: Person, waiting: Waiting) -> Next | None:
    """A form first (somebody waits for it), then what is to be handed in, then a lesson."""
    if waiting.forms:
        first = plain(FIRST_FORM, {"person_id": person.id, "practice_id": scope().practice_id}).first()
        return _of_form(*first) if first else None
    if waiting.assignments:
        return _of_assignment(lessons.assignments_open(person.id, limit=1)[0])
    if waiting.lessons:
        given = lessons.open_of(person.id, limit=1)[0]
        minutes = " · " + _("%(n)s min", n=given.lesson.minutes) if given.lesson.minutes else ""
        return Next(_("Lesson") + minutes, say(given.lesson.title), _("Read it when it suits you."),
                    url_for("lessons.mine", progress_id=given.id), _("Read the lesson"))  # fmt: skip
    return None


def _of_form(response_id: str, state: str, kind: str, name: dict[str, str], spec: dict[str, Any]) -> Next:
    label = {
        "reflection": _("Reflection"), "check_in": _("Check-in"), "intake": _("Intake"), "evaluation": _("Evaluation"),
        "preparation": _("Preparation"),
    }.get(kind, _("Questions"))  # fmt: skip
    begun = state == "draft"
    questions = [one for one in spec.get("questions", []) if one.get("type") != "section"]
    first = say(questions[0].get("label")) if questions else ""
    text = _("You have begun; what you wrote is kept.") if begun else first
    return Next(label, say(name), text, url_for("forms.mine", response_id=response_id), _("Continue") if begun else _("Begin"))


def _of_assignment(given: Assignment) -> Next:
    due = _("By %(day)s.", day=day(given.due_on)) if given.due_on else _("Hand it in when it is ready.")
    return Next(_("Assignment"), given.title, due, url_for("lessons.my_assignment", assignment_id=given.id), _("Open"))


class Meeting(NamedTuple):
    """The next appointment, with the names of its type and its coach. Moments are UTC."""

    id: str
    start: datetime
    end: datetime
    status: str
    location_kind: str
    number: int | None
    type_name: dict[str, str]
    coach_name: str

    @property
    def title(self) -> str:
        """"Appointment 2 with Noor"."""
        what = words.titled(self.number, self.type_name)
        return _("%(what)s with %(name)s", what=what, name=self.coach_name.split(" ")[0])


class _Columns(NamedTuple):
    id: str
    person_id: str
    body_sealed: bytes | None
    sent_at: datetime


class LastWord(_Columns):
    """What the coach said last. The moment is UTC."""

    __slots__ = ()
    __tablename__ = Message.__tablename__  # a sealed text is bound to its place
    body = Sealed("body_sealed", owner="person_id")


@dataclass(frozen=True)
class WithTheCoach:
    """What stands between the two: the next appointment, what the coach said last, how much of it is unread."""

    meeting: Meeting | None
    last: LastWord | None
    unread: int


def _now(person: Person) -> tuple[Waiting, WithTheCoach]:
    """What waits, without reading it, and what stands between the two: one statement. The menu of this request does not count again."""
    crypto.warm([person.id])
    row = plain(NOW, {"person_id": person.id, "practice_id": scope().practice_id, "now": clock.now()}).one()
    rest = iter(row)
    waiting, meeting = Waiting(*islice(rest, len(_WAITING))), Meeting._make(islice(rest, len(_MEETING)))
    unread, last = next(rest) or 0, LastWord._make(rest)
    messages.remember_unread(unread)
    return waiting, WithTheCoach(meeting if meeting.id else None, last if last.id else None, unread)

"""What lies on the coach's desk today, each pile in one statement whatever its height."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Row, and_, exists, func, literal, or_, select
from sqlalchemy.orm import raiseload

from coaching.alerts.models import UNTIL_ANSWERED, Alert, Todo
from coaching.core.db import db
from coaching.core.i18n import local, say
from coaching.core.scope import scope
from coaching.deliveries.models import Delivery, Installation, SendingHold, SmtpAccount, Worker
from coaching.deliveries.queries.health import SILENT_AFTER
from coaching.facts.models import Fact
from coaching.forms.models import Form, FormResponse, FormVersion
from coaching.journeys.models import PLANNED, Journey, OwnStep, Touchpoint
from coaching.people.models import Person
from coaching.programmes.models import Step
from coaching.programmes.queries import what_name
from coaching.rooms import menu
from coaching.rooms.signs import URGENT
from coaching.scheduling.models import Appointment, AppointmentType, ChangeRequest

MOST = 12  # of each pile; the rest is one click away
LOOK_BACK = timedelta(days=14)  # an appointment nobody settled is asked about for two weeks
LOOK_AHEAD = timedelta(days=7)
QUIET = timedelta(days=14)  # no sign of life
# What a coachee does themselves: the latest of these is their last sign of life.
SIGNS = (
    "form_answered", "message_received", "lesson_finished", "step_done", "habit_streak", "goal_scored", "action_done", "appointment_booked",
    "appointment_held", "agreement_signed",
)  # fmt: skip
# What staff noted down is no sign of the coachee, except that they came.
BY_THEMSELVES = and_(Fact.type.in_(SIGNS), or_(Fact.member_id.is_(None), Fact.type == "appointment_held"))
APPOINTMENT = "appointment:"  # how the subject of a sign begins that is about one
NOT_SAID = ("phase", "end_sequence", "alert", "todo")  # steps that nobody outside sees


def _mine(column):  # noqa: ANN001, ANN202  (SQL expressions)
    """Restrict to who is signed in; an assistant, who coaches nobody, sees the whole practice's."""
    return column == scope().member_id if scope().role in ("owner", "coach") else literal(True)


def appointments(now: datetime) -> list[Row]:
    """Today's appointments, those that are over and that nobody settled, and those that wait for a yes: (Appointment, type names, first, last, phone)."""
    morning = local(now).replace(hour=0, minute=0, second=0, microsecond=0)
    today = and_(Appointment.start >= morning, Appointment.start < morning + timedelta(days=1))
    unsettled = and_(Appointment.status == "booked", Appointment.end <= now, Appointment.start > now - LOOK_BACK)
    wished = Appointment.status == "pending"  # however long ago: the menu counts it until it is answered
    wanted = (
        select(Appointment, AppointmentType.name, Person.first_name, Person.last_name, Person.phone)
        .join(AppointmentType, AppointmentType.id == Appointment.type_id)
        .outerjoin(Person, Person.id == Appointment.person_id)
        .where(Appointment.practice_id == scope().practice_id, _mine(Appointment.coach_id))
        .where(Appointment.status.in_(("booked", "pending", "held", "no_show")), or_(today, unsettled, wished))
        .order_by(Appointment.start)
        .limit(3 * MOST)
    )
    return list(db.session.execute(wanted))


def alerts() -> tuple[list[tuple[Alert, str, str]], dict[str, ChangeRequest]]:
    """Signs nobody saw yet, what cannot wait first: (Alert, first, last); not what waits for a yes, which has a place of its own.

    And what coachees ask about an appointment that they may no longer change alone, by the subject of the sign: to answer in one tap.
    """
    asks = and_(Alert.kind == "request", func.substr(Alert.subject, 1, len(APPOINTMENT)) == APPOINTMENT)
    about = func.substr(Alert.subject, len(APPOINTMENT) + 1) == ChangeRequest.appointment_id
    wanted = (
        select(Alert, Person.first_name, Person.last_name, ChangeRequest)
        .outerjoin(Person, Person.id == Alert.person_id)
        .outerjoin(ChangeRequest, and_(asks, about, ChangeRequest.state == "open"))
        .where(Alert.practice_id == scope().practice_id, Alert.member_id == scope().member_id, Alert.seen_at.is_(None))
        .where(Alert.kind.not_in(UNTIL_ANSWERED))
        .order_by(Alert.kind.not_in(URGENT), Alert.created_at.desc())
        .limit(MOST)
    )
    rows = {row[0].id: row for row in db.session.execute(wanted)}.values()
    return [(row[0], row[1], row[2]) for row in rows], {str(row[0].subject): row[3] for row in rows if row[3] is not None}


def answers() -> list[Row]:
    """Answers of one's own people that nobody looked at: (response id, person id, answered at, score, form names, first, last)."""
    wanted = (
        select(FormResponse.id, FormResponse.person_id, FormResponse.answered_at, FormResponse.score, Form.name, Person.first_name, Person.last_name)
        .join(FormVersion, FormVersion.id == FormResponse.form_version_id)
        .join(Form, Form.id == FormVersion.form_id)
        .join(Person, Person.id == FormResponse.person_id)
        .where(FormResponse.practice_id == scope().practice_id, FormResponse.state == "answered")
        .where(FormResponse.read_at.is_(None), FormResponse.commented_at.is_(None), Form.kind.not_in(("guide", "booking")))
        .where(or_(Person.coach_id == scope().member_id, Person.coach_id.is_(None)))
        .order_by(FormResponse.answered_at)
        .limit(MOST)
    )
    return list(db.session.execute(wanted))


def todos() -> list[Row]:
    """What I still want to do: (Todo, first, last); what is due first."""
    wanted = (
        select(Todo, Person.first_name, Person.last_name)
        .outerjoin(Person, Person.id == Todo.person_id)
        .where(Todo.practice_id == scope().practice_id, Todo.member_id == scope().member_id, Todo.done_at.is_(None))
        .order_by(Todo.due_on.is_(None), Todo.due_on, Todo.created_at)
        .limit(2 * MOST)
    )
    return list(db.session.execute(wanted))


@dataclass(frozen=True)
class Coming:
    """One thing that goes out by itself: when (UTC), to whom, and what it is called."""

    id: str
    at: datetime
    person_id: str
    who: str
    what: str


def going_out(now: datetime) -> list[Coming]:
    """What goes out to one's own coachees within a week."""
    wanted = (
        select(Touchpoint.id, Touchpoint.due_at, Person.id.label("person_id"), Person.first_name, Person.last_name,
               Step.what, Step.texts, Form.name, OwnStep.what.label("own_what"))  # fmt: skip
        .join(Journey, Journey.id == Touchpoint.journey_id)
        .join(Person, Person.id == Touchpoint.person_id)
        .outerjoin(Step, and_(Step.version_id == Journey.programme_version_id, Step.key == Touchpoint.step))
        .outerjoin(Form, and_(Form.practice_id == Touchpoint.practice_id, Form.key == Step.params["form"].as_string()))
        .outerjoin(OwnStep, and_(OwnStep.journey_id == Journey.id, OwnStep.key == Touchpoint.step))
        .where(Touchpoint.practice_id == scope().practice_id, Touchpoint.state == PLANNED, Journey.state == "active")
        .where(Touchpoint.due_at <= now + LOOK_AHEAD, _mine(Journey.coach_id))
        .where(or_(Step.what.is_(None), Step.what.not_in(NOT_SAID)))
        .order_by(Touchpoint.due_at, Touchpoint.id)
        .limit(MOST)
    )
    return [Coming(row.id, row.due_at, row.person_id, _name(row), _what(row)) for row in db.session.execute(wanted)]


def _name(row: Row) -> str:
    return f"{row.first_name or ''} {row.last_name or ''}".strip()


def _what(row: Row) -> str:
    """The form's name, else the subject of the letter, else what the step does."""
    if row.name:
        return say(row.name)
    subject = say({locale: texts.get("subject", "") for locale, texts in (row.texts or {}).items()})
    return subject.replace("{first_name}", row.first_name) if subject else what_name(row.what or row.own_what or "message")


def stuck(now: datetime) -> list[Row]:
    """Active journeys of one's own that lie still: no appointment ahead and no sign of life for two weeks. (person, names, phase, last)."""
    last = select(func.max(Fact.at)).where(Fact.person_id == Journey.person_id, BY_THEMSELVES).correlate(Journey).scalar_subquery()
    ahead = exists().where(Appointment.person_id == Journey.person_id, Appointment.start > now, Appointment.status.in_(("booked", "pending")))
    since = func.coalesce(last, Journey.starts_at)
    wanted = (
        select(Person.id, Person.first_name, Person.last_name, Journey.phase, since.label("since"))
        .join(Person, Person.id == Journey.person_id)
        .where(Journey.practice_id == scope().practice_id, Journey.state == "active", _mine(Journey.coach_id))
        .where(Journey.phase.not_in(("follow_up",)), ~ahead, since < now - QUIET)
        .order_by(since)
        .limit(MOST)
    )
    return list(db.session.execute(wanted))


@dataclass(frozen=True)
class Sending:
    """How sending stands. Each is None or False when all is well."""

    is_held: bool
    held_reason: str | None
    is_silent: bool
    broken_since: datetime | None
    wants_a_look: int

    @property
    def is_well(self) -> bool:
        """Nothing to say."""
        return not (self.is_held or self.held_reason or self.is_silent or self.broken_since or self.wants_a_look)


def standing(now: datetime) -> tuple[Sending, bool]:
    """Whether letters leave this house, for the banner; whether this practice knows nobody yet; and the menu's counts: one statement."""
    practice_id = scope().practice_id
    held = exists().where(SendingHold.practice_id == practice_id)
    reason = select(func.max(Installation.held_reason)).where(Installation.held_since.is_not(None)).scalar_subquery()
    tick = select(func.max(Worker.last_tick_at)).scalar_subquery()
    broken = select(func.min(SmtpAccount.broken_since)).where(SmtpAccount.failures > 0).scalar_subquery()
    doubtful = Delivery.practice_id == practice_id, Delivery.status.in_(("unsure", "dead", "held"))
    wants = select(func.count()).select_from(Delivery).where(*doubtful).options(raiseload("*")).scalar_subquery()
    knows = exists().where(Person.practice_id == practice_id)
    asked = (held.label("held"), reason.label("reason"), tick.label("tick"), broken.label("broken"), wants.label("wants"), knows.label("knows"))
    row = db.session.execute(select(*asked, *menu.columns()), menu.bound()).one()
    menu.remember(row)
    is_silent = row.tick is None or now - row.tick > SILENT_AFTER
    return Sending(bool(row.held), row.reason, is_silent, row.broken, row.wants), not row.knows

"""The figures of a practice, each in one statement. Counts first; a per cent only when there are enough to speak of one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import case, exists, extract, func, or_, select

from coaching.core.db import db
from coaching.core.i18n import _
from coaching.core.scope import scope
from coaching.facts.models import Fact
from coaching.forms.models import Form, FormResponse, FormVersion
from coaching.invoices.models import Invoice, Payment
from coaching.journeys.models import Journey
from coaching.leads.models import Lead
from coaching.people.models import Person
from coaching.scheduling.models import Appointment, AppointmentType

ENOUGH = 10  # fewer than this many is said as "3 of 5"
STEPS = ("asked", "called", "invited", "started")


@dataclass(frozen=True)
class Funnel:
    """How many asked, called, were invited and started; each step counts who came that far or further."""

    asked: int = 0
    called: int = 0
    invited: int = 0
    started: int = 0

    def __add__(self, other: Funnel) -> Funnel:
        return Funnel(*(getattr(self, step) + getattr(other, step) for step in STEPS))


def share(part: int, whole: int) -> str:
    """"3 of 5"; from ten on also the per cent: "6 of 12, 50%"."""
    said = _("%(part)s of %(whole)s", part=part, whole=whole)
    return f"{said}, {round(100 * part / whole)}%" if whole >= ENOUGH else said


def funnel(start: datetime, end: datetime, coach_id: str | None) -> dict[tuple[str, str | None], Funnel]:
    """Per source and coach, of the requests that came in [start, end]: what became of them up to now."""
    since = Lead.created_at
    started = or_(Lead.stage == "started", exists().where(Journey.person_id == Lead.person_id, Journey.created_at >= since))
    sent = exists().where(Fact.person_id == Lead.person_id, Fact.type == "invitation_sent", Fact.at >= since)
    talk = exists().where(
        Appointment.person_id == Lead.person_id, Appointment.type_id == AppointmentType.id, AppointmentType.purpose == "discovery",
        Appointment.status.in_(("booked", "held")), Appointment.end > since,
    )  # fmt: skip
    invited = or_(started, sent, Lead.stage == "invited")
    called = or_(invited, talk, Lead.stage == "discovery_done")
    whose = func.coalesce(Lead.coach_id, Person.coach_id)
    wanted = (
        select(Lead.source, whose, func.count(), *(func.sum(case((one, 1), else_=0)) for one in (called, invited, started)))
        .join(Person, Person.id == Lead.person_id)
        .where(Lead.practice_id == scope().practice_id, Lead.created_at >= start, Lead.created_at <= end)
        .group_by(Lead.source, whose)
    )
    if coach_id:
        wanted = wanted.where(whose == coach_id)
    return {(row[0], row[1]): Funnel(row[2], row[3] or 0, row[4] or 0, row[5] or 0) for row in db.session.execute(wanted)}


def together(found: dict[tuple[str, str | None], Funnel], by: int) -> dict[Any, Funnel]:
    """The funnels added up by source (0) or by coach (1), the largest first."""
    sums: dict[Any, Funnel] = {}
    for key, one in found.items():
        sums[key[by]] = sums.get(key[by], Funnel()) + one
    return dict(sorted(sums.items(), key=lambda item: -item[1].asked))


def scores(start: datetime, coach_id: str | None) -> dict[tuple[int, int], tuple[float, int]]:
    """Per (year, month) the mean check-in score and of how many answers it is."""
    year, month = extract("year", FormResponse.answered_at), extract("month", FormResponse.answered_at)
    wanted = (
        select(year, month, func.avg(FormResponse.score), func.count())
        .join(FormVersion, FormVersion.id == FormResponse.form_version_id)
        .join(Form, Form.id == FormVersion.form_id)
        .where(FormResponse.practice_id == scope().practice_id, FormResponse.answered_at >= start, Form.kind == "check_in")
        .where(FormResponse.score.is_not(None))
        .group_by(year, month)
    )
    if coach_id:
        wanted = wanted.join(Journey, Journey.id == FormResponse.journey_id).where(Journey.coach_id == coach_id)
    return {(int(row[0]), int(row[1])): (float(row[2]), row[3]) for row in db.session.execute(wanted)}


def issued(start: date) -> dict[tuple[int, int], int]:
    """Cents issued per month; credit notes count against it."""
    year, month = extract("year", Invoice.issued_on), extract("month", Invoice.issued_on)
    mine = Invoice.practice_id == scope().practice_id, Invoice.issued_on >= start
    rows = db.session.execute(select(year, month, func.sum(Invoice.total_cents)).where(*mine).group_by(year, month))
    return {(int(row[0]), int(row[1])): row[2] for row in rows}


def received(start: date) -> dict[tuple[int, int], int]:
    """Cents that came in per month."""
    year, month = extract("year", Payment.paid_on), extract("month", Payment.paid_on)
    mine = Payment.practice_id == scope().practice_id, Payment.paid_on >= start
    rows = db.session.execute(select(year, month, func.sum(Payment.amount_cents)).where(*mine).group_by(year, month))
    return {(int(row[0]), int(row[1])): row[2] for row in rows}


def attendance(start: datetime, end: datetime, coach_id: str | None) -> dict[str, int]:
    """How many appointments of each status began in [start, end)."""
    mine = [Appointment.practice_id == scope().practice_id, Appointment.start >= start, Appointment.start < end]
    if coach_id:
        mine.append(Appointment.coach_id == coach_id)
    rows = db.session.execute(select(Appointment.status, func.count()).where(*mine).group_by(Appointment.status))
    return {row[0]: row[1] for row in rows}


def months(today: date, count: int) -> list[tuple[int, int]]:
    """The last `count` months, (year, month), this one at the end."""
    whole = today.year * 12 + today.month - 1
    return [((whole - back) // 12, (whole - back) % 12 + 1) for back in range(count - 1, -1, -1)]

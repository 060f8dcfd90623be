"""What a programme would do: every touchpoint with its moment and words, for a start and appointments that may not exist yet.

Nothing is stored or sent; the plan comes from the same planner as the real one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from coaching.automation import case
from coaching.core import clock
from coaching.core.i18n import _, day_and_time, in_locale, say
from coaching.core.text import MissingValue, fill
from coaching.journeys.models import Journey
from coaching.journeys.queries import PlanStep
from coaching.journeys.queries.steps import plan_step
from coaching.people.models import Person
from coaching.planning.case import Appointment, Fact
from coaching.practices import queries as practices
from coaching.practices.models import Member
from coaching.programmes import queries as programmes
from coaching.programmes.models import ProgrammeVersion

AFTER_LAST = timedelta(days=14)  # a preview closes the journey two weeks after its last appointment
ROUNDS = 4


@dataclass(frozen=True)
class Foreseen:
    """One touchpoint of a preview, or an appointment among them (then `step` is None)."""

    at: datetime
    phase: str
    title: str
    why: str = ""
    subject: str = ""
    body: str = ""
    step: PlanStep | None = None
    number: int | None = None


def preview(
    version: ProgrammeVersion,
    starts_at: datetime,
    appointments: Sequence[tuple[datetime, datetime]],
    person: Person,
    *,
    answered: bool = True,
) -> list[Foreseen]:
    """Everything that would happen, by moment. `appointments` are (start, end) in UTC; `answered`: whether the coachee
    answers each form the next day (else the reminders show)."""
    steps = {step.key: plan_step(step) for step in version.steps}
    booked = [Appointment(n, start, end) for n, (start, end) in enumerate(sorted(appointments), start=1)]
    closes = max([end for _start, end in appointments], default=starts_at) + AFTER_LAST
    journey = Journey(person_id=person.id, coach_id="", programme_version_id=version.id, starts_at=starts_at, closes_at=closes, state="active")  # fmt: skip
    facts = [Fact(starts_at, "phase_begins", phase="onboarding"), Fact(closes, "phase_begins", phase="follow_up")]
    for _round in range(ROUNDS):
        gathered = case.build(
            journey, steps, starts_at - timedelta(seconds=1), person=person, appointments=booked, facts=facts,
            until=closes + timedelta(days=400),
        )  # fmt: skip
        plan = case.plan(gathered)
        more = _what_if(plan.touchpoints, steps, answered, facts)
        if not more:
            break
        facts = facts + more
    return _told(plan.touchpoints, steps, booked, version, person)


def _what_if(touchpoints, steps: dict[str, PlanStep], answered: bool, facts: list[Fact]) -> list[Fact]:
    """What would happen because of what goes out: a form answered a day later, a thing done, a phase begun."""
    known = {(fact.step, fact.nth) for fact in facts if fact.step}
    found = []
    for one in touchpoints:
        step = steps[one.step]
        if (one.step, one.nth) in known or step.params.get("remind"):
            continue
        if step.what in ("form", "lesson", "assignment"):
            if answered:
                found.append(Fact(one.due + timedelta(days=1), "step_done", step=one.step, nth=one.nth))
        else:
            # a second later: what is done at its very due would count as done before it went out
            found.append(Fact(one.due + timedelta(seconds=1), "step_done", step=one.step, nth=one.nth))
    return found


def _told(touchpoints, steps, booked: list[Appointment], version: ProgrammeVersion, person: Person) -> list[Foreseen]:
    names, coach = {key: step.name() for key, step in steps.items()}, coach_of(person)
    found = [
        Foreseen(
            one.start, "first_appointment" if one.n == 1 else "next_appointment", _("Appointment %(n)s", n=one.n), number=one.n
        )
        for one in booked
    ]  # fmt: skip
    for one in touchpoints:
        step = steps[one.step]
        if step.what in ("phase", "end_sequence"):
            continue
        why = programmes.say_reason(one.reason, step.when, one.nth, one.nth, names, ahead=True)
        subject, body = sample_words(step.words(person.locale, nth=one.nth), one.due, booked, version, person, coach)
        found.append(Foreseen(one.due, step.phase, subject or names[step.key], why, subject, body, step))
    return _placed(sorted(found, key=lambda one: one.at))


def _placed(found: list[Foreseen]) -> list[Foreseen]:
    """Under which phase each stands, as on the thread: between appointments it is enrichment, whatever it prepares."""
    placed, here, begun = [], "onboarding", False
    for one in found:
        phase = one.phase
        if one.step is not None and phase in ("first_appointment", "enrichment", "next_appointment"):
            phase = "enrichment" if begun else here
        begun = begun or one.step is None
        here = phase
        placed.append(replace(one, phase=phase))
    return placed


def coach_of(person: Person) -> Member:
    """In whose name this person is written to: their coach, else the owner."""
    return practices.member(person.coach_id) if person.coach_id else practices.owner()


def sample_words(
    texts: tuple[str, str], at: datetime, booked: list[Appointment], version: ProgrammeVersion | None, person: Person, coach: Member
) -> tuple[str, str]:
    """Subject and body as this person would read them from `coach`; links are shown by name, for a preview makes none."""
    with in_locale(person.locale, person.timezone):
        coming = next((one.start for one in booked if one.start > at), None)
        past = [one.start for one in booked if one.start <= at]
        values = {
            "first_name": person.first_name,
            "name": person.name,
            "coach": coach.name,
            "coach_first_name": coach.first_name,
            "practice": practices.practice().name,
            "programme": say(version.programme.name) if version else _("(the name of the programme)"),
            "appointments": str(version.programme.appointments) if version else "",
            "next_appointment": day_and_time(coming) if coming else _("(no appointment booked)"),
            "last_appointment": day_and_time(past[-1]) if past else _("(no appointment yet)"),
            "appointment": day_and_time(coming) if coming else "",
            "booking_link": _("(a booking link of one's own)"),
            "portal_link": _("(a link to the thread)"),
            "messages_link": _("(a link to the messages)"),
            "score": "4",
            "days": "3",
            "streak": "7",
        }
        try:
            return fill(texts[0], values), fill(texts[1], values)
        except MissingValue:
            return texts


def assumed_appointments(
    starts_at: datetime, count: int, every_days: int, chosen: Sequence[datetime | None] = (), length: timedelta = timedelta(hours=1)
) -> list[tuple[datetime, datetime]]:
    """The first a week after the start, the others at equal distances, at the same time of day; one that was `chosen` is then."""
    found: list[tuple[datetime, datetime]] = []
    for number in range(count):
        start = chosen[number] if number < len(chosen) else None
        if start is None:
            start = found[-1][0] + timedelta(days=every_days) if found else starts_at + timedelta(days=7)
        found.append((start, start + length))
    return found


def example_person(locale: str, timezone: str) -> Person:
    """Somebody who does not exist, for a preview without a coachee."""
    return Person(first_name="Robin", last_name="", locale=locale, timezone=timezone, practice_id=practices.practice().id,
                  created_at=clock.now(), tags=[])  # fmt: skip


__all__ = ["Foreseen", "assumed_appointments", "example_person", "preview", "coach_of", "sample_words"]

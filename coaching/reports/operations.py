"""Closing well: the report, its sharing, the choice how to go on."""

from __future__ import annotations

from coaching.core import clock, links
from coaching.core.db import db, flush
from coaching.core.i18n import day_on_paper, in_locale, local
from coaching.core.pdf import render_pdf
from coaching.core.scope import scope
from coaching.deliveries import operations as deliveries
from coaching.facts import operations as facts
from coaching.journeys import operations as journeys
from coaching.journeys.models import Journey
from coaching.people import operations as people
from coaching.people import queries as people_queries
from coaching.practices import queries as practices
from coaching.reports import queries
from coaching.reports.models import CHOICES, GrowthReport
from coaching.reports.queries import Growth


def write(journey: Journey, words: str) -> GrowthReport:
    """The coach's closing words; the report is made with the first of them."""
    report = queries.report_of(journey.id)
    if report is None:
        report = GrowthReport(journey_id=journey.id, person_id=journey.person_id)
        db.session.add(report)
    report.words = words
    flush()
    return report


def share(journey: Journey) -> GrowthReport:
    """Give the report to the coachee; a mail says it is there. Once."""
    report = queries.report_of(journey.id) or write(journey, "")
    if report.shared_at is None:
        report.shared_at = clock.now()
        person = people_queries.person(journey.person_id)
        facts.record("report_shared", person_id=person.id, journey_id=journey.id, subject=f"growth_report:{report.id}")
        if person.is_reachable:
            to = people.recipient(person)
            letter = deliveries.compose("report_shared", to, url=links.absolute("/me/report"))
            deliveries.queue(letter, to, key=f"report_shared:{report.id}", if_unsure="ask", kind="message", journey_id=journey.id,
                             **practices.voice_of(scope().member_id or person.coach_id))  # fmt: skip
    return report


def close(journey: Journey, choice: str) -> None:
    """Close the journey: what should stop stops, the follow-up is planned (by the programme). `choice` says how they go on."""
    if choice not in CHOICES:
        raise ValueError(choice)
    report = queries.report_of(journey.id) or write(journey, "")
    report.choice = choice
    if journey.is_open:
        journeys.enter_phase(journey, "evaluation")
        journeys.close(journey)


def pdf(growth: Growth) -> bytes:
    """The growth report as a PDF to keep, in the coachee's language."""
    with in_locale(growth.person.locale, growth.person.timezone):
        first, last = (growth.check_ins[0][1], growth.check_ins[-1][1]) if growth.check_ins else (None, None)
        data = {
            "locale": growth.person.locale, "name": growth.person.name, "programme": growth.programme,
            "practice": practices.practice().name, "coach": practices.member(growth.journey.coach_id).name,
            "starts": day_on_paper(local(growth.journey.starts_at).date()), "ends": day_on_paper(local(growth.journey.closes_at or clock.now()).date()),
            "held": len(growth.held), "first": first, "last": last, "scores": [round(score, 1) for _at, score in growth.check_ins],
            "goals": [{"title": goal.title, "start": goal.start, "now": goal.now, "wanted": goal.wanted} for goal in growth.goals],
            "habits": [{"title": view.habit.title, "best": view.best, "consistency": view.consistency(30)} for view in growth.habits],
            "words": [{"question": question, "answer": answer} for question, answer in growth.words],
            "closing": growth.report.words if growth.report else "", "logo": practices.logo_on_paper(),
        }  # fmt: skip
    return render_pdf("report.typ", data)



"""What a journey brought, gathered for one page: scores, goals, habits, own words, appointments."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ScalarSelect, Select, select

from coaching.core import sheaf
from coaching.core.db import db
from coaching.core.errors import NotHere
from coaching.core.i18n import brief_day, say
from coaching.core.scope import scope, scoped
from coaching.forms import queries as forms
from coaching.goals import queries as goals
from coaching.habits import queries as habits
from coaching.journeys import queries as journeys
from coaching.journeys.models import Journey
from coaching.people.models import Person
from coaching.reports.models import GrowthReport
from coaching.scheduling import queries as scheduling


@dataclass(frozen=True)
class Growth:
    """Everything on the page. Scores are (moment, form key, score 0-10)."""

    journey: Journey
    person: Person
    programme: str
    scores: list[tuple[datetime, str, float]] = field(default_factory=list)
    goals: list[Any] = field(default_factory=list)
    habits: list[Any] = field(default_factory=list)
    words: list[tuple[str, str]] = field(default_factory=list)
    held: list[Any] = field(default_factory=list)
    report: GrowthReport | None = None

    @property
    def check_ins(self) -> list[tuple[datetime, float]]:
        """The scores of the check-ins, oldest first."""
        return [(at, score) for at, key, score in self.scores if key == "check_in"]

    @property
    def first_and_last(self) -> str:
        """The first and the last check-in as the reader writes them: "5,0 → 6,0"."""
        first, last = (forms.score_text(score) for _at, score in (self.check_ins[0], self.check_ins[-1]))
        return f"{first} → {last}"

    @property
    def check_in_days(self) -> list[str]:
        """Under the line of the check-ins: "28-9", short enough to stand beside each other."""
        return [brief_day(at) for at, _score in self.check_ins]


def report_of(journey_id: str) -> GrowthReport | None:
    """The report of a journey; a coachee finds only a shared one of their own."""
    return db.session.scalar(_report_of(journey_id))


def _report_of(journey_id: str) -> Select[GrowthReport]:
    wanted = scoped(GrowthReport).where(GrowthReport.journey_id == journey_id)
    if scope().sees_only_own:
        wanted = wanted.where(GrowthReport.person_id == scope().person_id, GrowthReport.shared_at.is_not(None))
    return wanted


def has_shared() -> bool:
    """Whether the coach shared a report with whoever is signed in, of any journey."""
    return db.session.scalar(select(_newest_shared())) is not None


def my_road() -> tuple[Journey, Person]:
    """The journey of one's own newest shared report: beginning anew takes nobody's last report away. Raises NotHere."""
    return journeys.own_road(_newest_shared())


def _newest_shared() -> ScalarSelect[str]:
    mine = GrowthReport.practice_id == scope().practice_id, GrowthReport.person_id == scope().person_id, GrowthReport.shared_at.is_not(None)
    return select(GrowthReport.journey_id).where(*mine).order_by(GrowthReport.shared_at.desc(), GrowthReport.id.desc()).limit(1).scalar_subquery()


def growth(journey: Journey, person: Person) -> Growth:
    """What this journey, which knows its programme, brought. Raises NotHere for a coachee whose coach did not share it yet."""
    reports, appointments, own_goals = sheaf.read(
        _report_of(journey.id), scheduling.wanted_of_journey(journey.id), goals.wanted_of(person.id, journey.id)
    )
    if scope().sees_only_own and not reports:
        raise NotHere("not shared")
    return Growth(
        journey, person, say(journey.version.programme.name), scores=forms.scores_of(journey.id),
        goals=own_goals, habits=habits.of_person(person), words=_own_words(person, journey),
        held=[one for one in appointments if one.status == "held"], report=next(iter(reports), None),
    )  # fmt: skip


TO_THE_COACH = {"better"}  # of forms/ready_made/evaluation.toml: what the coach might have done differently is no part of somebody's growth


def _own_words(person: Person, journey: Journey) -> list[tuple[str, str]]:
    """The open answers of the evaluation: (question, answer), in the person's own words. What is said to the coach stays with the answers."""
    found: list[tuple[str, str]] = []
    for response in forms.answered_since(person.id, journey.starts_at, 100):
        if response.journey_id != journey.id or response.version.form.kind != "evaluation":
            continue
        for question in response.version.spec["questions"]:
            answer = (response.answers or {}).get(question["key"])
            if question["type"] in ("text", "long") and answer and question["key"] not in TO_THE_COACH:
                found.append((say(question["label"]), str(answer)))
    return found

"""What a journey brought, gathered for one page: scores, goals, habits, own words, appointments."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from coaching.core.db import db
from coaching.core.errors import NotHere
from coaching.core.i18n import local, say
from coaching.core.scope import scope, scoped
from coaching.forms import queries as forms
from coaching.goals import queries as goals
from coaching.habits import queries as habits
from coaching.journeys.models import Journey
from coaching.people.models import Person
from coaching.programmes import queries as programmes
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
        """Under the line of the check-ins: "28/9", short enough to stand beside each other."""
        return [f"{local(at):%-d/%-m}" for at, _score in self.check_ins]


def report_of(journey_id: str) -> GrowthReport | None:
    """The report of a journey; a coachee finds only a shared one of their own."""
    wanted = scoped(GrowthReport).where(GrowthReport.journey_id == journey_id)
    if scope().role in ("coachee", "link"):
        wanted = wanted.where(GrowthReport.person_id == scope().person_id, GrowthReport.shared_at.is_not(None))
    return db.session.scalar(wanted)


def growth(journey: Journey, person: Person) -> Growth:
    """What this journey brought. Raises NotHere for a coachee whose coach did not share it yet."""
    report = report_of(journey.id)
    if scope().role in ("coachee", "link") and report is None:
        raise NotHere("not shared")
    version = programmes.version(journey.programme_version_id)
    held = [one for one in scheduling.of_journey(journey.id) if one.status == "held"]
    return Growth(
        journey, person, say(version.programme.name), scores=forms.scores_of(journey.id),
        goals=goals.of_person(person.id, journey.id), habits=habits.of_person(person),
        words=_own_words(person, journey), held=held, report=report,
    )  # fmt: skip


def _own_words(person: Person, journey: Journey) -> list[tuple[str, str]]:
    """The open answers of the evaluation: (question, answer), in the person's own words."""
    found: list[tuple[str, str]] = []
    for response in forms.answered_since(person.id, journey.starts_at, 100):
        if response.journey_id != journey.id or response.version.form.kind != "evaluation":
            continue
        for question in response.version.spec["questions"]:
            answer = (response.answers or {}).get(question["key"])
            if question["type"] in ("text", "long") and answer:
                found.append((say(question["label"]), str(answer)))
    return found

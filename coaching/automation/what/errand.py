"""Errand: one touchpoint that must be done now, with everything the doing needs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from coaching.automation import letters
from coaching.core import clock
from coaching.deliveries import operations as deliveries
from coaching.deliveries.models import Delivery
from coaching.deliveries.operations import Letter, Recipient
from coaching.journeys import queries as journeys
from coaching.journeys.models import Journey, Touchpoint
from coaching.journeys.queries import PlanStep
from coaching.people import operations as people
from coaching.people.models import Person
from coaching.planning.calendar import Calendar, Duration
from coaching.practices.models import Member


@dataclass(frozen=True)
class Errand:
    """`key` is unique for this touchpoint and its generation: whatever is made with it is made once."""

    touchpoint: Touchpoint
    step: PlanStep
    journey: Journey
    person: Person
    coach: Member

    @property
    def key(self) -> str:
        """`touchpoint:<id>:<generation>`."""
        return f"touchpoint:{self.touchpoint.id}:{self.touchpoint.generation}"

    @property
    def params(self) -> dict:
        """What the step says beside its words."""
        return self.step.params

    @property
    def to(self) -> Recipient:
        """The coachee as a reader."""
        return people.recipient(self.person)

    @property
    def stale_at(self) -> datetime | None:
        """After this instant (UTC) it is not worth sending any more; None: always."""
        if not self.step.stale_after or self.touchpoint.planned_at is None:
            return None
        calendar = Calendar(ZoneInfo(self.person.timezone))
        return max(calendar.add(self.touchpoint.planned_at, Duration.parse(self.step.stale_after)), clock.now())

    def send(self, letter: Letter, kind: str) -> Delivery:
        """Queue a letter to the coachee in the coach's name, once; an answer goes to the coach."""
        return deliveries.queue(
            letter,
            self.to,
            key=self.key,
            kind=kind,
            if_unsure=self.step.if_unsure,
            touchpoint_id=self.touchpoint.id,
            journey_id=self.journey.id,
            stale_at=self.stale_at,
            from_name=self.coach.name,
            reply_to=self.coach.email,
            coach_id=self.coach.id,
        )

    def words(self) -> tuple[str, str]:
        """Subject and body for this person, placeholders filled. Raises core.text.MissingValue."""
        values = letters.Values(self.person, self.coach, self.journey, self.step, self.touchpoint.nth)
        return letters.filled(self.unfilled(), self.to, values)

    def unfilled(self) -> tuple[str, str]:
        """The same, placeholders as they were written."""
        return self.step.words(self.person.locale, self.touchpoint.override, journeys.turn_of(self.touchpoint, self.step))

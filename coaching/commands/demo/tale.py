"""Telling a practice's past: verbs at moments, the clock moved from one to the next, the worker's work done in between."""

from __future__ import annotations

import heapq
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from coaching.automation import operations as automation
from coaching.core import clock
from coaching.core.db import db, transaction
from coaching.core.scope import Scope, acting
from coaching.deliveries import operations as deliveries
from coaching.journeys.models import PLANNED, Touchpoint
from coaching.practices.models import Member, Practice
from coaching.scheduling import tasks as scheduling

log = logging.getLogger(__name__)
NEVER = datetime.max.replace(tzinfo=ZoneInfo("UTC"))
FRIDAY = 5


class Tale:
    """A list of verbs in time for one practice. `today` is the local date that the tale leads up to."""

    def __init__(self, practice: Practice, coach: Member, today: date) -> None:
        self.practice_id, self.today, self.zone = practice.id, today, ZoneInfo(practice.timezone)
        self._house = Scope.system(practice.id, practice.locale, practice.timezone)
        self._coach = Scope(practice.id, coach.role, user_id=coach.user_id, member_id=coach.id, locale=coach.locale,
                            timezone=coach.timezone, name=coach.name)  # fmt: skip
        self.coach_id = coach.id
        self._events: list[tuple[datetime, int, Callable[[], Any]]] = []
        self._order = count()
        self.watchers: list[Callable[[], None]] = []

    def moment(self, days: int, wall: str, zone: str | None = None) -> datetime:
        """`days` from today at a wall-clock time; a day in a weekend gives way to the Monday, or to the Friday where that Monday is not past yet."""
        day = self.today + timedelta(days=days)
        beyond = day.isoweekday() - FRIDAY
        if days and beyond > 0:
            friday, monday = day - timedelta(days=beyond), day + timedelta(days=3 - beyond)
            day = friday if days < 0 and monday >= self.today else monday
        return datetime.combine(day, time.fromisoformat(wall), ZoneInfo(zone) if zone else self.zone)

    def at(self, moment: datetime, verb: Callable[[], Any]) -> None:
        """Do `verb` at `moment`."""
        heapq.heappush(self._events, (moment, next(self._order), verb))

    def planned(self) -> list[tuple[datetime, Callable[[], Any]]]:
        """What is still to be told, in order."""
        return [(moment, verb) for moment, _nth, verb in sorted(self._events, key=lambda event: event[:2])]

    @contextmanager
    def house(self) -> Iterator[None]:
        """As the house itself, in one transaction."""
        with acting(self._house), transaction():
            yield

    @contextmanager
    def coach(self) -> Iterator[None]:
        """As the coach, in one transaction."""
        with acting(self._coach), transaction():
            yield

    @contextmanager
    def coachee(self, person: Any) -> Iterator[None]:
        """As somebody with a link of their own, in one transaction."""
        with acting(Scope(self.practice_id, "coachee", user_id=person.user_id, person_id=person.id, locale=person.locale,
                          timezone=person.timezone, name=person.name)), transaction():  # fmt: skip
            yield

    def tell(self, until: datetime) -> None:
        """Everything up to `until`, in order; what is planned after it is left to the worker."""
        told = min((event[0] for event in self._events), default=until) - timedelta(seconds=1)
        while True:
            moment = min(self._events[0][0] if self._events else NEVER, self._due_after(told))
            if moment > until:
                return
            clock.set_to(moment)
            while self._events and self._events[0][0] <= moment:
                heapq.heappop(self._events)[2]()
            self._work()
            told = moment

    def _due_after(self, moment: datetime) -> datetime:
        """When the engine next has something to do."""
        wanted = select(func.min(Touchpoint.due_at)).where(Touchpoint.practice_id == self.practice_id,
                                                           Touchpoint.state == PLANNED, Touchpoint.due_at > moment)  # fmt: skip
        found = db.session.scalar(wanted)
        db.session.rollback()
        return found or NEVER

    def _work(self) -> None:
        automation.perform_due(clock.now())
        scheduling.remind()
        deliveries.drain(until_empty=True)
        for watch in self.watchers:
            watch()

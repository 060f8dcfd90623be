"""The world of the walk: the clock in its hands, the worker's minute, the coach's and the coachee's browser, and what must hold."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import click
from icalendar import Event
from sqlalchemy import func, select

from coaching import worker
from coaching.commands.walking.browser import Browser, Page
from coaching.commands.walking.mailbox import Mail, Mailbox, NotSeen
from coaching.core import clock
from coaching.core.db import db
from coaching.deliveries.models import Delivery
from coaching.journeys.models import PLANNED, Touchpoint
from coaching.scheduling.models import Appointment

ZONE = ZoneInfo("Europe/Amsterdam")
STEP = timedelta(hours=12)


class World:
    """Everything a phase needs. `coach` and `anna` are browsers; mail is read by address."""

    coach_mail, anna_mail = "marit@walk.example", "anna@walk.example"
    password = "wandelen langs de draad"  # noqa: S105 - of a house that is thrown away

    def __init__(self, base: str, mailbox: Mailbox, setup_code: str) -> None:
        self.base, self.mailbox, self.setup_code = base, mailbox, setup_code
        self.coach, self.anna = Browser("en"), Browser("en")
        self.known: dict[str, Any] = {}

    @property
    def now(self) -> datetime:
        """The walk's moment, in the coach's zone."""
        return clock.now().astimezone(ZONE)

    def wait(self, until: datetime | None = None, **delta: float) -> None:
        """Let time go by, to a moment or for a while. The worker wakes whenever something is due, and twice a day anyway."""
        goal = (until or clock.now() + timedelta(**delta)).astimezone(UTC)
        while clock.now() < goal:
            clock.set_to(min(goal, clock.now() + STEP, self._next_due()))
            worker.tick()

    @staticmethod
    def _next_due() -> datetime:
        """When the worker would find something to do: this spares the walk the minutes in which it would find nothing."""
        now = clock.now()
        with worker.app().app_context():
            found = [db.session.scalar(select(func.min(moment)).where(moment > now, *more)) for moment, *more in (
                (Touchpoint.due_at, Touchpoint.state == PLANNED), (Delivery.next_at, Delivery.status == "due"),
                (Appointment.next_reminder_at,))]  # fmt: skip
        return min((one for one in found if one), default=now + STEP)

    def open(self, browser: Browser, path: str) -> Page:
        """A page by path or address; the coach signs in again when the house asks."""
        page = browser.open(path if path.startswith("http") else self.base + path)
        if browser is self.coach and "/login" in page.url:
            page = self.coach.send(page, "/login", email=self.coach_mail, password=self.password)
            page = browser.open(path if path.startswith("http") else self.base + path)
        expect(page.status == 200, f"a page at {path}", f"{page.status} {page.text[:200]}")
        return page

    def mail(self, who: str, about: str) -> Mail:
        """The newest mail to somebody whose subject matches `about` (a pattern). Raises NotSeen."""
        for mail in reversed(self.mailbox.all_of(who)):
            if re.search(about, mail.subject):
                return mail
        raise NotSeen(f"a mail to {who} about {about!r}; seen: {[mail.subject for mail in self.mailbox.all_of(who)]}")

    def count(self, who: str, about: str) -> int:
        """How many mails to somebody match."""
        return sum(bool(re.search(about, mail.subject)) for mail in self.mailbox.all_of(who))

    def wait_for(self, who: str, about: str, most: timedelta, more_than: int = 0) -> Mail:
        """Let time go by until such a mail comes in; returns it. Raises NotSeen when it takes longer than `most`."""
        end = clock.now() + most
        while self.count(who, about) <= more_than and clock.now() < end:
            self.wait(until=min(end, clock.now() + STEP, max(self._next_due(), clock.now() + timedelta(minutes=1))))
        return self.mail(who, about)


def expect_stage(world: World, wanted: str) -> None:
    """Raise NotSeen unless the lead's own page shows this stage."""
    seen = re.findall(r'class="chip[^"]*">([^<]+)<', world.open(world.coach, world.known["lead"]).html)
    expect(wanted in seen, f"the lead in the stage “{wanted}”", seen)


def expect(holds: object, wanted: str, seen: object) -> None:
    """Raise NotSeen unless it holds."""
    if not holds:
        raise NotSeen(f"{wanted}; seen: {seen}")


def say(phase: str, *seen: str) -> None:
    """One line of the walk."""
    click.echo(f"{phase:<24} {' · '.join(seen)}")


def wall(moment: datetime) -> str:
    """A moment as people write it down, in the coach's zone."""
    return f"{moment.astimezone(ZONE):%a %d %b %H:%M}"


def sequence(event: Event) -> int:
    """How often an appointment was changed (RFC 5545 3.8.7.4)."""
    return int(event.get("SEQUENCE", 0))


Phase = Callable[[World], None]

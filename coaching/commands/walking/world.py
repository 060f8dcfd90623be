"""The world of the walk: the clock in its hands, the worker's minute, the coach's and the coachee's browser, and what must hold."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import click
from icalendar import Event

from coaching import worker
from coaching.commands.walking.browser import Browser, Page
from coaching.commands.walking.mailbox import Mail, Mailbox, NotSeen
from coaching.core import clock

ZONE = ZoneInfo("Europe/Amsterdam")
STEP = timedelta(hours=1)


class World:
    """Everything a phase needs. `coach` and `anna` are browsers; mail is read by address."""

    coach_mail, anna_mail = "marit@walk.example", "anna@walk.example"
    password = "wandelen langs de draad"

    def __init__(self, base: str, mailbox: Mailbox, setup_code: str) -> None:
        self.base, self.mailbox, self.setup_code = base, mailbox, setup_code
        self.coach, self.anna = Browser("en"), Browser("en")
        self.known: dict[str, Any] = {}

    @property
    def now(self) -> datetime:
        """The walk's moment, in the coach's zone."""
        return clock.now().astimezone(ZONE)

    def wait(self, until: datetime | None = None, **delta: float) -> None:
        """Let time go by, an hour at a time, with the worker at work, to a moment or for a while."""
        goal = (until or clock.now() + timedelta(**delta)).astimezone(UTC)
        while clock.now() < goal:
            clock.set_to(min(goal, clock.now() + STEP))
            worker.tick()

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
            self.wait(hours=1)
        return self.mail(who, about)


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

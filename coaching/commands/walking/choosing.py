"""Choosing a time as a visitor does: a day on the calendar, then one of its times."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urljoin

from coaching.commands.walking.browser import Browser, Page
from coaching.commands.walking.world import World, expect


def days(page: Page) -> list[str]:
    """The addresses of the days with free times, in order."""
    found = [urljoin(page.url, href) for _label, href in page.links if "day=20" in href]
    expect(found, f"days with free times on {page.url}", page.text[:400])
    return list(dict.fromkeys(found))


def times(page: Page) -> list[str]:
    """The values of the buttons of the times of this day."""
    found = [value for form in page.forms for _label, name, value in form.buttons if name == "start"]
    expect(found, f"free times on {page.url}", page.text[:400])
    return found


def choose(world: World, browser: Browser, page: Page, *, day: int = 0, time: int = 0) -> Page:
    """Press the nth day and on it the nth time; the page that follows."""
    page = world.open(browser, days(page)[day])
    return browser.send(page, press=times(page)[time])


def instant(text: str) -> datetime:
    """The value of a time as an instant."""
    return datetime.fromisoformat(text.replace("Z", "+00:00"))

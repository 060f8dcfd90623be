"""Choosing in a list over HTTP, as a browser without JavaScript does it."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest

from coaching.core.db import db
from coaching.people.models import Person
from tests.rooms.conftest import floor

__all__ = ["floor"]


class Chooser:
    """Somebody's browser: choose, then do."""

    def __init__(self, browser) -> None:
        self.browser, self.at = browser, ""

    def choose(self, deed: str, *chosen: object, kind: str = "people", **more: str):
        """Post the list's form; the page that asks, or where it led instead."""
        data = {"kind": kind, "deed": deed, "query": "", "chosen": [one.id for one in chosen], **more}
        answer = self.browser.post("/selections", data=data)
        self.at = urlsplit(answer.headers["Location"]).path
        return self.browser.get(answer.headers["Location"])

    def do(self, **typed: str):
        """Post what the page asks; the page that follows."""
        answer = self.browser.post(self.at, data=typed)
        return self.browser.get(answer.headers["Location"]) if answer.status_code == 303 else answer

    def undo(self):
        """Take it back."""
        return self.browser.post(f"{self.at.rpartition('/')[0]}/undo")


@pytest.fixture
def chooser_of(browser_of):
    return lambda one: Chooser(browser_of(one))


def fresh(person: Person) -> Person:
    """As it stands in the database."""
    db.session.expire_all()
    return db.session.get(Person, person.id)


@pytest.fixture
def again():
    return fresh

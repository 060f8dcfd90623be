"""The first fortnight of a coachee on a phone, in a real browser: in by a link, the intake, a habit, a message, a time, the thread."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from coaching.accounts import operations as accounts
from coaching.automation import operations as automation
from coaching.core.db import db, transaction
from coaching.core.scope import Scope, acting
from coaching.forms import operations as forms
from coaching.journeys import operations as journeys
from coaching.lessons import operations as lessons
from coaching.programmes import operations as programmes
from coaching.programmes import queries as programme_queries
from coaching.scheduling import operations as scheduling
from coaching.scheduling.models import Appointment
from tests.browser.desk import opened

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def phone(chromium):
    looks = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True, "locale": "en-US"}
    with opened(chromium, timezone_id="America/New_York", **looks) as page:
        yield page


@pytest.fixture
def practice_house(cast):
    """Work as the house of Linde, in a transaction."""
    from contextlib import contextmanager

    practice_id = cast.linde.id

    @contextmanager
    def working():
        db.session.rollback()
        with acting(Scope.system(practice_id)), transaction():
            yield

    return working


@pytest.fixture
def way_in(cast, practice_house):
    """Tom has just begun; the address that lets him in."""
    with practice_house():
        scheduling.install_defaults(cast.linde, cast.noor)
        forms.install_ready_made(cast.linde.id)
        lessons.install_ready_made(cast.linde.id)
        programmes.install_ready_made(cast.linde)
        journeys.start(cast.tom, programme_queries.by_key("short"), cast.noor.id)
        user = accounts.find_user(cast.tom.user_id)
        return accounts.sign_in_token(user, cast.linde.id)


def wait(clock, **delta):
    """Time goes by and the worker does its work."""
    clock.move(**delta)
    db.session.rollback()
    automation.perform_due(clock.now())
    db.session.rollback()


def fits(page):
    """Nothing sticks out of the screen."""
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= 390, f"{page.url} is {wide} px wide"


def test_the_first_fortnight_of_a_coachee(cast, live, phone, clock, practice_house, way_in):
    phone.goto(f"{live}/login/{way_in}")
    phone.locator("main form button").first.click()
    phone.wait_for_url("**/me")
    fits(phone)
    wait(clock, hours=2)
    _intake(phone, live)
    _habit(phone, live)
    _message(phone, live)
    _appointment(phone, live)
    _afterwards(phone, live, clock, practice_house)
    assert phone.said == []


def _intake(phone, live):
    phone.goto(f"{live}/me")
    phone.locator("a[href^='/me/forms/']").first.click()
    phone.locator("[name=q_reason]").wait_for()
    fits(phone)
    phone.locator("[name=q_reason]").fill("I answer before the question is finished.")
    phone.locator("[name=q_different]").fill("My team decides.")
    phone.locator("label:has([name=q_content_now][value='5'])").click()
    phone.locator("main form[method=post] button.button-primary, main form[method=post] button.button-thread").last.click()
    phone.get_by_text("Thank you", exact=False).first.wait_for()


def _habit(phone, live):
    phone.goto(f"{live}/me/habits/new")
    phone.locator("[name=title]").fill("Ask before I answer")
    phone.locator("main form[method=post] button[type=submit], main form[method=post] button:not([type])").last.click()
    phone.goto(f"{live}/me")
    phone.get_by_role("button", name=re.compile("Ask before I answer")).click()
    phone.get_by_role("button", name=re.compile("Ask before I answer: done")).wait_for()
    phone.reload()
    phone.get_by_role("button", name=re.compile("Ask before I answer: done")).wait_for()
    fits(phone)


def _message(phone, live):
    phone.goto(f"{live}/me/messages")
    phone.locator("textarea[name=body]").fill("Looking forward to Thursday.")
    phone.locator("form:has(textarea[name=body]) button").last.click()
    phone.get_by_text("Looking forward to Thursday.").first.wait_for()
    fits(phone)


def _appointment(phone, live):
    phone.goto(f"{live}/me/book/gesprek")
    phone.locator("table a").nth(2).click()
    phone.locator("button.slot").first.click()
    book = phone.get_by_role("button", name="Book this appointment")
    book.wait_for()  # on the next page: before it is there, what is measured may be gone
    fits(phone)
    book.click()
    phone.get_by_text("It is in the diary").wait_for()
    fits(phone)


def _afterwards(phone, live, clock, practice_house):
    db.session.rollback()
    with practice_house():
        appointment = db.session.query(Appointment).one()
        start, appointment_id = appointment.start, appointment.id
    clock.set(start + timedelta(minutes=61))
    with practice_house():
        scheduling.mark_held(db.session.get(Appointment, appointment_id))
    wait(clock, days=1, minutes=1)
    phone.goto(f"{live}/me/thread")
    phone.get_by_text("Appointment 1").first.wait_for()
    fits(phone)
    phone.goto(f"{live}/me")
    phone.locator("a[href^='/me/forms/']").first.click()
    phone.locator("[name=q_stayed]").wait_for()
    phone.goto(f"{live}/me/progress")
    phone.get_by_text("Ask before I answer").first.wait_for()
    fits(phone)

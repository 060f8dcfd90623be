"""Booking, moving and cancelling on a phone, in a real browser, with JavaScript and without it; from New York for a coach in Amsterdam."""

from __future__ import annotations

import re

import pytest

from coaching.core.db import db, transaction
from coaching.scheduling import operations
from coaching.scheduling.models import Appointment
from tests.browser.desk import opened
from tests.scheduling.conftest import at, kinds  # noqa: F401  (the fixture)

playwright = pytest.importorskip("playwright.sync_api", reason="pip install -r requirements-e2e.txt")
pytestmark = [pytest.mark.browser, pytest.mark.slow]
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without JavaScript"])
def phone(request, chromium):
    with opened(chromium, patience=30_000, **PHONE, locale="en-US", timezone_id="America/New_York", java_script_enabled=request.param) as page:
        page.runs_scripts = request.param
        yield page


def fresh():
    """The one appointment as it stands in the database now; the lock is let go, for the server has to write."""
    db.session.rollback()
    db.session.expire_all()
    found = db.session.query(Appointment).one()
    db.session.refresh(found)
    db.session.expunge(found)
    db.session.rollback()
    return found


def choose_zone(page, letters, name):
    page.locator(".booking-zone summary").click()
    page.get_by_label("City or country").fill(letters)
    page.locator(".booking-search button").click()
    page.get_by_role("link", name=name).click()


def choose_new_york(page, address):
    """With JavaScript the browser says by itself where it is."""
    page.goto(f"{address}/book/linde/kennismaking")
    if not page.runs_scripts:
        choose_zone(page, "new york", "America/New York")
    page.get_by_text("Times in New York (UTC-5).").wait_for()


def test_a_zone_that_was_chosen_stays_whatever_the_browser_says(kinds, live, phone):  # noqa: F811
    choose_new_york(phone, live)
    choose_zone(phone, "amsterdam", "Europe/Amsterdam")
    phone.get_by_text("Times in Amsterdam (UTC+1).").wait_for()
    phone.goto(f"{live}/book/linde/kennismaking")
    phone.wait_for_load_state("networkidle")
    assert phone.get_by_text("Times in Amsterdam (UTC+1).").is_visible() and phone.said == []


def test_what_was_pressed_by_keyboard_keeps_the_focus(kinds, live, chromium, house_of, linde):  # noqa: F811
    """Or the next Enter would go back a month, and the next Tab would begin from the top."""
    with house_of(linde), transaction():
        db.session.merge(kinds[0]).horizon_days = None
    page = chromium.new_context(locale="en-US", timezone_id="Europe/Amsterdam").new_page()
    page.goto(f"{live}/book/linde/kennismaking")
    page.wait_for_load_state("networkidle")
    page.get_by_role("link", name=re.compile("Friday 6 March|Friday, March 6")).focus()
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Friday 6 March").wait_for()
    page.locator("a:focus[aria-label*='6']").wait_for()
    page.get_by_role("link", name="Next month").focus()
    for month in ("April 2026", "May 2026"):
        page.keyboard.press("Enter")
        page.get_by_role("heading", name=month).wait_for()
        page.locator("a:focus[aria-label='Next month']").wait_for()
    page.context.close()


def test_a_change_is_said_and_the_focus_is_never_lost(kinds, live, chromium, house_of, linde):  # noqa: F811
    """At the last month its arrow is gone, and where a zone was chosen its link: then the name of what is shown now has the focus."""
    with house_of(linde), transaction():
        db.session.merge(kinds[0]).horizon_days = 30
    page = chromium.new_context(locale="en-US", timezone_id="Europe/Amsterdam").new_page()
    said = page.locator("#announcer")
    page.goto(f"{live}/book/linde/kennismaking")
    page.wait_for_load_state("networkidle")
    page.get_by_role("link", name=re.compile("Friday 6 March")).press("Enter")
    playwright.expect(said).to_have_text(re.compile(r"^Friday 6 March, \d+ times$"))
    page.get_by_role("link", name="Next month").press("Enter")
    playwright.expect(page.locator("h2:focus")).to_have_text("April 2026")
    playwright.expect(said).to_have_text(re.compile(r"^April 2026\. Monday 30 March, \d+ times$"))
    page.keyboard.press("Tab")
    playwright.expect(page.locator("a:focus")).to_have_attribute("aria-label", "Previous month")
    page.locator(".booking-zone summary").press("Enter")
    page.get_by_label("City or country").fill("new york")
    page.get_by_label("City or country").press("Enter")
    playwright.expect(said).to_have_text("America/New York")
    page.get_by_role("link", name="America/New York").press("Enter")
    playwright.expect(page.locator("summary:focus")).to_contain_text("Times in New York")
    page.context.close()


@pytest.mark.parametrize(("day", "hour"), [("6", "04:00"), ("13", "05:00")], ids=["six hours apart", "five, after New York changed"])
def test_from_the_month_to_the_confirmation_and_back(kinds, live, phone, day, hour):  # noqa: F811
    """10:00 in Amsterdam is 4:00 in New York, and 5:00 in the three weeks in which only New York has summer time."""
    choose_new_york(phone, live)
    phone.get_by_role("link", name=re.compile(f"Friday, March {day}|Friday {day} March")).click()
    phone.get_by_role("heading", name=f"Friday {day} March").wait_for()
    phone.get_by_role("button", name=hour, exact=True).click()
    phone.get_by_label("First name").fill("Eva")
    phone.get_by_role("textbox", name=re.compile("^E-mail")).fill("eva.new@example.org")
    phone.get_by_role("textbox", name=re.compile("^Phone")).fill("+1 212 555 0100")
    phone.get_by_role("button", name="Book this appointment").click()
    phone.get_by_text("It is in the diary").wait_for()
    assert fresh().start == at(f"2026-03-{int(day):02} 10:00")
    assert phone.said == []


def test_moving_over_a_clock_change_and_cancelling_by_the_link(kinds, live, phone, house_of, linde, tom, noor):  # noqa: F811
    """Tom sees 10:00 in New York become 9:00 in words; the wall clock of Amsterdam is what is booked."""
    with house_of(linde), transaction():
        made = operations.book(kinds[1], at("2026-03-06 15:00"), person=tom, coach_id=noor.id, by="coach")
        link = operations.manage_link(made, tom)
    phone.goto(link)
    assert "09:00\u2060–\u206010:00 (New York)" in phone.content() and "15:00 in Amsterdam" in phone.content()
    phone.get_by_role("link", name="Choose another time").click()
    phone.get_by_role("link", name=re.compile("13 March|March 13")).click()
    phone.get_by_role("heading", name="Friday 13 March").wait_for()
    phone.get_by_role("button", name="10:00", exact=True).click()
    phone.get_by_role("button", name="Move the appointment").click()
    phone.get_by_text("Your appointment has moved.").wait_for()
    assert "10:00\u2060–\u206011:00 (New York)" in phone.content()
    assert fresh().start == at("2026-03-13 15:00")
    phone.get_by_text("Cancel this appointment").click()
    phone.get_by_label("Do you want to say why?").fill("Travelling")
    phone.get_by_role("button", name="Cancel the appointment").click()
    phone.get_by_text("Your appointment is cancelled.").wait_for()
    assert fresh().status == "cancelled"
    assert phone.said == []

"""Choosing in a list with a mouse and with keys, in a real browser: how many stands there at once, and nothing needs a script."""

from __future__ import annotations

import pytest

from coaching.core.db import db, transaction
from coaching.people import operations as people
from coaching.people.models import Person
from tests.browser.desk import signed_in

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def desk(cast, live, browser_of, as_, chromium):
    """Noor's browser on the list to choose in."""
    with transaction(), as_(cast.noor):
        for letter in "ABCDEF":
            people.find_or_add(first_name=f"Mens {letter}", coach_id=cast.noor.id)
    with signed_in(chromium, browser_of(cast.noor), live) as page:
        page.goto(f"{live}/coachees?show=all&q=mens&select=1")
        page.wait_for_load_state("networkidle")
        yield page


def count(desk, number: int) -> None:
    desk.locator(".bulk-count", has_text=f"{number} gekozen").wait_for()


def test_shift_chooses_all_between_and_the_bar_counts_along(desk):
    boxes = desk.locator("[name=chosen]")
    count(desk, 0)
    boxes.nth(1).click()
    boxes.nth(4).click(modifiers=["Shift"])
    count(desk, 4)
    boxes.nth(5).focus()
    desk.keyboard.press("Space")
    count(desk, 5)
    desk.get_by_text("Alles op deze pagina").click()
    count(desk, 6)
    desk.get_by_text("Alles op deze pagina").click()
    count(desk, 0)
    assert "select=1" in desk.url  # the page stayed


def test_a_tag_from_the_list_to_the_toast_and_back(desk):
    desk.locator("[name=chosen]").nth(0).click()
    desk.locator("[name=deed]").select_option("tag")
    desk.get_by_role("button", name="Verder").click()
    desk.get_by_label("Label").fill("Proef")
    desk.get_by_role("button", name="Voeg het label toe").click()
    desk.wait_for_url("**/coachees?show=all&q=mens")
    assert [one.first_name for one in db.session.query(Person).all() if "Proef" in (one.tags or [])] == ["Mens A"]
    desk.get_by_role("button", name="Maak ongedaan").click()
    desk.get_by_text("Teruggedraaid.").wait_for()
    db.session.rollback()
    assert not [one for one in db.session.query(Person).populate_existing() if "Proef" in (one.tags or [])]

"""The coach's thread without a mouse, in a real browser: walk, open, skip, move, edit, send now, add a step, and switch it off."""

from __future__ import annotations

import pytest

from coaching.core.db import db
from tests.browser.desk import here, signed_in
from tests.road import Road, at

pytestmark = [pytest.mark.browser, pytest.mark.slow]

STEPS = [
    {"key": f"word{day}", "what": "message", "when": {"date": f"2026-03-{day:02}", "at": "10:00"},
     "texts": {"en": {"subject": f"Word {day}", "body": "Hello {first_name}"}, "nl": {"subject": f"Word {day}", "body": "Dag"}}}
    for day in (1, 3, 4, 5)
]  # fmt: skip


@pytest.fixture
def road(cast, clock):
    made = Road(cast.linde, cast.noor, cast.lotte)
    made.start(STEPS)
    return made


@pytest.fixture
def desk(cast, live, road, browser_of, chromium):
    """Noor's browser on Lotte's thread, the focus on the first line to come."""
    with signed_in(chromium, browser_of(cast.noor), live) as page:
        page.thread = f"{live}/coachees/{cast.lotte.id}"
        page.goto(page.thread)
        page.locator("[data-opens=thread-keys]").wait_for()
        page.locator(".thread-now ~ .knot a.knot-title").first.focus()
        yield page


def rows(road) -> list:
    """The touchpoint as the server has just left it."""
    db.session.rollback()
    return road.rows("word3")


def press(page, key: str, until: str) -> None:
    """A key that leads somewhere."""
    page.keyboard.press(key)
    page.wait_for_url(until)


def test_letters_and_arrows_walk_and_the_focus_is_seen(desk):
    seen = [here(desk)]
    for key in ("j", "ArrowDown", "j", "k", "ArrowUp", "n"):
        desk.keyboard.press(key)
        seen.append(here(desk))
    assert seen == ["Word 3", "Word 4", "Word 5", "Word 5", "Word 4", "Word 3", "Word 3"]
    assert desk.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"


def test_skip_and_plan_again_come_back_to_the_same_line(desk, road):
    press(desk, "x", "**#touchpoint-*")
    desk.locator(".is-skipped").wait_for()
    assert here(desk) == "Word 3"
    desk.keyboard.press("x")
    desk.locator(".is-skipped").wait_for(state="detached")
    assert [row.state for row in rows(road)] == ["planned"]


def test_move_starts_in_the_field_and_comes_back(desk, road):
    press(desk, "m", "**/edit?**")
    assert desk.evaluate("document.activeElement.name") == "to"
    desk.locator("[name=to]").fill("2026-03-03T15:00")
    press(desk, "Enter", "**#touchpoint-*")
    assert here(desk) == "Word 3"
    assert rows(road)[0].due_at == at("2026-03-03T14:00Z")


def test_other_words_start_in_the_text_and_letters_are_letters_there(desk):
    press(desk, "e", "**/edit?**")
    assert desk.evaluate("document.activeElement.name") == "body"
    desk.keyboard.type("jkx")
    assert "jkx" in desk.locator("[name=body]").input_value()


def test_send_now_asks_first(desk, road):
    asked = []
    desk.once("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
    desk.keyboard.press("s")
    assert len(asked) == 1 and rows(road)[0].reason != "by_coach"
    desk.once("dialog", lambda dialog: dialog.accept())
    press(desk, "s", "**#touchpoint-*")
    assert rows(road)[0].reason == "by_coach"


def test_why_and_a_step_of_ones_own_are_a_key_away(desk):
    press(desk, "w", "**/touchpoints/*")
    desk.go_back()
    desk.locator(".thread-now ~ .knot a.knot-title").first.focus()
    press(desk, "a", "**/steps/new")


def test_the_help_lists_the_keys_switches_them_off_and_gives_the_focus_back(desk):
    desk.keyboard.press("?")
    desk.locator("#thread-keys dl").wait_for()
    desk.locator("#thread-keys [type=checkbox]").uncheck()
    desk.keyboard.press("Escape")
    assert here(desk) == "Word 3"
    desk.keyboard.press("j")
    assert here(desk) == "Word 3"
    desk.keyboard.press("ArrowDown")
    assert here(desk) == "Word 4"


def test_away_from_the_thread_no_letter_does_anything_to_it(desk, road):
    desk.locator(".side-me").focus()
    for key in ("x", "s", "e", "a", "?"):
        desk.keyboard.press(key)
    assert desk.url == desk.thread
    assert {row.state for row in rows(road)} == {"planned"}

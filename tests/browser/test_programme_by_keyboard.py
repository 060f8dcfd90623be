"""The programme editor without a mouse, in a real browser: walk, move and stay, copy, and words checked while they are typed."""

from __future__ import annotations

import pytest

from coaching.core.db import db
from coaching.programmes import queries
from coaching.programmes.models import Programme
from tests.browser.desk import here, signed_in
from tests.road import Road

pytestmark = [pytest.mark.browser, pytest.mark.slow]

STEPS = [
    {"key": f"word{number}", "what": "message", "when": {"after_appointment": number},
     "texts": {"en": {"subject": f"Word {number}", "body": "Hello {first_name}"}, "nl": {"subject": f"Word {number}", "body": "Dag"}}}
    for number in (1, 2, 3)
]  # fmt: skip


@pytest.fixture
def road(cast, clock):
    made = Road(cast.linde, cast.noor, cast.lotte)
    made.start(STEPS)
    return made


@pytest.fixture
def desk(cast, live, road, browser_of, chromium):
    """Noor's browser on the programme, nothing focused yet."""
    programme_id = db.session.query(Programme).filter_by(key="proef").one().id
    with signed_in(chromium, browser_of(cast.noor), live) as page:
        page.editor = f"{live}/programmes/{programme_id}"
        page.goto(page.editor)
        page.locator("[data-opens=thread-keys]:visible").wait_for()
        page.locator("a.knot-title").first.focus()
        yield page


def order(page) -> list[str]:
    """The steps from above to below."""
    return page.locator("a.knot-title").all_inner_texts()


def test_a_step_moves_by_a_letter_and_keeps_the_focus(desk):
    for place in (1, 2):
        desk.keyboard.press("d")
        desk.locator(f":nth-match(a.knot-title, {place + 1}):text-is('Word 1')").wait_for()
        desk.locator("a.knot-title:focus:text-is('Word 1')").wait_for()
    assert order(desk) == ["Word 2", "Word 3", "Word 1"]
    desk.keyboard.press("k")
    assert here(desk) == "Word 3"


def test_a_copy_opens_by_a_letter_and_the_words_are_checked_as_they_are_typed(desk, road):
    desk.keyboard.press("c")
    desk.wait_for_url("**/steps/word1-2")
    body = desk.locator("[name=body_en]")
    body.fill("Hello {firstname}")
    desk.locator("#words-as-read .notice-alert").wait_for()
    body.fill("Hello {first_name}, see you")
    desk.locator("#words-as-read .as-read:has-text('Hello Robin, see you')").wait_for()
    assert desk.evaluate("document.activeElement.name") == "body_en", "the swap leaves the cursor where one types"
    db.session.rollback()
    with road.house():
        newest = queries.newest(queries.by_key("proef"))
        assert [one.key for one in newest.steps] == ["word1", "word1-2", "word2", "word3"]


def test_only_the_fields_of_the_chosen_moment_and_deed_are_shown(desk):
    desk.keyboard.press("Enter")
    desk.wait_for_url("**/steps/word1")
    desk.locator("[name=what]").select_option("habit")
    desk.locator("[name=habit_kind]").select_option("number")
    assert desk.locator("[name=habit_unit]").is_visible() and not desk.locator("[name=habit_times]").is_visible()
    desk.locator("[name=form]").select_option("every")
    assert desk.locator("[name=rhythm]").is_visible() and not desk.locator("[name=n]").is_visible()

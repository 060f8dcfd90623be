"""The command menu without a mouse, in a real browser: open, type, walk, go, and close."""

from __future__ import annotations

import pytest

from tests.browser.desk import here, signed_in

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def desk(cast, live, browser_of, chromium):
    """Noor's browser on Today, the behaviours awake."""
    with signed_in(chromium, browser_of(cast.noor), live) as page:
        page.goto(f"{live}/today")
        page.wait_for_load_state("networkidle")
        page.keyboard.press("Control+k")
        page.locator("#commands[open]").wait_for()
        yield page


def links(desk) -> list[str]:
    """What can be chosen now, in its order."""
    return [one.inner_text().split("\n")[0].strip() for one in desk.locator("#commands .commands-list a").all() if one.is_visible()]


def test_enter_goes_to_the_first_that_was_found(desk, cast):
    desk.keyboard.type("lotte")
    desk.locator('#search-results[data-words="lotte"] a').first.wait_for()
    assert links(desk)[0].startswith("Lotte")
    desk.keyboard.press("Enter")
    desk.wait_for_url(f"**/coachees/{cast.lotte.id}*")


def test_a_room_is_offered_once_and_enter_goes_there(desk):
    desk.keyboard.type("facturen")
    desk.locator('#search-results[data-words="facturen"] a').first.wait_for()
    assert [one for one in links(desk) if one.startswith("Facturen")] == ["Facturen"]
    desk.keyboard.press("Enter")
    desk.wait_for_url("**/invoices")


def test_arrows_walk_through_what_is_seen_and_back_to_the_words(desk):
    first, second = links(desk)[:2]
    seen = []
    for key in ("ArrowDown", "ArrowDown", "ArrowUp"):
        desk.keyboard.press(key)
        seen.append(here(desk))
    assert seen == [first, second, first]
    desk.keyboard.press("ArrowUp")
    assert desk.evaluate("document.activeElement.name") == "q"
    desk.keyboard.press("Escape")
    assert not desk.locator("#commands").is_visible()


def test_words_that_nothing_holds_are_searched_for_as_a_page(desk):
    desk.keyboard.type("zzzz")
    desk.locator('#search-results[data-words="zzzz"]').wait_for()
    desk.keyboard.press("Enter")
    desk.wait_for_url("**/search?q=zzzz")

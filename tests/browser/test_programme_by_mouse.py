"""The programme editor with a mouse, in a real browser: a step is dragged within its phase and to another."""

from __future__ import annotations

import pytest

from tests.browser.test_programme_by_keyboard import desk, order, road

pytestmark = [pytest.mark.browser, pytest.mark.slow]
__all__ = ["desk", "road"]


def _line(page, word: str):
    return page.locator(".knot").filter(has=page.locator(f"a.knot-title:text-is('{word}')"))


def test_a_step_is_dragged_below_another_and_keeps_the_focus(desk):
    below = _line(desk, "Word 3")
    _line(desk, "Word 1").drag_to(below, target_position={"x": 80, "y": below.bounding_box()["height"] - 4})
    desk.locator(":nth-match(a.knot-title, 3):text-is('Word 1')").wait_for()
    desk.locator("a.knot-title:focus:text-is('Word 1')").wait_for()
    assert order(desk) == ["Word 2", "Word 3", "Word 1"]


def test_a_step_is_dragged_to_an_empty_phase(desk):
    _line(desk, "Word 2").drag_to(desk.locator(".phase-row[data-phase=evaluation]"))
    desk.locator(".phase-row[data-phase=evaluation] + .knot a.knot-title:text-is('Word 2')").wait_for()
    assert order(desk) == ["Word 1", "Word 3", "Word 2"]

"""The two small buttons above a thread, in a real browser as narrow as a phone: never over what the thread says."""

from __future__ import annotations

import pytest

from tests.browser.desk import signed_in
from tests.road import Road

pytestmark = [pytest.mark.browser, pytest.mark.slow]

STEPS = [{"key": "word", "what": "message", "when": {"date": "2026-03-04", "at": "10:00"},
          "texts": {"nl": {"subject": "Een woord", "body": "Dag"}, "en": {"subject": "A word", "body": "Hello"}}}]  # fmt: skip


def test_they_stand_above_the_first_line_when_that_is_no_phase(cast, clock, live, browser_of, chromium):
    Road(cast.linde, cast.noor, cast.lotte).start(STEPS)
    with signed_in(chromium, browser_of(cast.noor), live) as page:
        page.set_viewport_size({"width": 390, "height": 844})
        page.goto(f"{live}/coachees/{cast.lotte.id}")
        first = page.locator(".thread > li").first
        assert "thread-phase" not in first.get_attribute("class")
        tools = page.locator(".thread-tools a").bounding_box()
        words = first.locator(".knot-title, span").first.bounding_box()
        assert tools["y"] + tools["height"] <= words["y"] + 1

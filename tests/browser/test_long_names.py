"""A name longer than a phone is wide, in a real browser: no room scrolls sideways because of it."""

from __future__ import annotations

import pytest

from coaching.core.db import transaction
from coaching.messages import operations as messages
from tests.browser.desk import signed_in
from tests.road import Road

pytestmark = [pytest.mark.browser, pytest.mark.slow]

STEPS = [{"key": "word", "what": "message", "when": {"date": "2026-03-04", "at": "10:00"},
          "texts": {"nl": {"subject": "Een woord", "body": "Dag"}, "en": {"subject": "A word", "body": "Hello"}}}]  # fmt: skip


@pytest.fixture
def phone(cast, clock, live, browser_of, as_, chromium):
    """Noor's browser, as narrow as a phone; Lotte is called as long as anybody, wrote, and something goes out to her."""
    with transaction(), as_(cast.noor):
        cast.lotte.first_name, cast.lotte.last_name = "Maximiliaan-Alexander", "van Wijchersheimerbroekenveldthuizenbergsemadijk"
    Road(cast.linde, cast.noor, cast.lotte).start(STEPS)
    with transaction(), as_(cast.lotte):
        messages.write(cast.lotte, "Het lukte", author="coachee")
    with signed_in(chromium, browser_of(cast.noor), live) as page:
        page.set_viewport_size({"width": 390, "height": 844})
        yield page


@pytest.mark.parametrize("room", ["today", "messages", "coachees", "outgoing", "search?q=maxi", "pipeline"])
def test_a_room_is_as_wide_as_the_phone(phone, live, room):
    phone.goto(f"{live}/{room}")
    assert phone.evaluate("document.documentElement.scrollWidth") == 390

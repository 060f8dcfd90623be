"""Axe finds nothing to object to in the rooms of coach and coachee, nor at the doors: in the light scheme and in the dark one."""

from __future__ import annotations

from pathlib import Path

import pytest

from coaching.core.db import transaction
from coaching.facts import operations as facts
from coaching.goals import operations as goals
from coaching.habits import operations as habits
from coaching.messages import operations as messages
from tests.browser.desk import opened, signed_in
from tests.rooms.conftest import Floor

pytestmark = [pytest.mark.browser, pytest.mark.slow]
axe = pytest.importorskip("axe_playwright_python", reason="pip install -r requirements-e2e.txt")

COACH = ("today", "pipeline", "coachees", "coachees?show=leads", "agenda", "agenda?view=month", "agenda?view=list", "messages", "programmes", "library", "invoices",
         "insights", "settings", "outgoing", "coachees/{lotte}", "coachees/{lotte}/progress", "coachees/{lotte}/habits", "journeys/{journey}/report", "nowhere")  # fmt: skip
COACHEE = ("me", "me/thread", "me/progress", "me/messages", "me/book", "me/profile", "me/lessons", "me/privacy", "me/sponsors", "me/goals/new", "me/habits/new")
ANYONE = ("login", "p/linde", "p/linde/contact", "book/linde", "withdraw", "i/nothing")


@pytest.fixture
def lived_in(cast, clock, as_):
    """Lotte on her road, with something in every room; whose addresses are asked for."""
    floor = Floor(cast, clock, as_)
    journey = floor.journey(cast.lotte)
    for hours in (-50, -1, 3, 90):
        floor.appointment(cast.lotte, hours, status="held" if hours < -1 else "booked")
    with transaction(), as_(cast.lotte):
        habits.add(cast.lotte, "Buiten lopen")
        facts.record("form_answered", person_id=cast.lotte.id, journey_id=journey.id, score=3.5)
        messages.write(cast.lotte, "Het lukte", author="coachee")
    with transaction(), as_(cast.noor):
        for now in (3, 8):
            goals.give(goals.set_goal(cast.lotte.id, "Rustiger vergaderen", 3, 8, journey_id=journey.id), now)
        goals.agree(cast.lotte.id, "Karin bellen")
        messages.write(cast.lotte, "Mooi", author="coach")
    return {"lotte": cast.lotte.id, "journey": journey.id}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("who", ["noor", "lotte", "anyone"])
def test_axe_has_no_objection(cast, lived_in, chromium, live, browser_of, who, scheme):
    rules = Path(axe.__file__).with_name("axe.min.js").read_text(encoding="utf-8")
    looks = {"color_scheme": scheme, "bypass_csp": True, "reduced_motion": "reduce", "viewport": {"width": 1280 if who == "noor" else 390, "height": 844}}
    paths = {"noor": COACH, "lotte": COACHEE, "anyone": ANYONE}[who]
    opening = opened(chromium, **looks) if who == "anyone" else signed_in(chromium, browser_of(getattr(cast, who)), live, **looks)
    objections = []
    with opening as page:
        for path in paths:
            page.goto(f"{live}/{path.format(**lived_in)}", wait_until="load")
            page.evaluate(rules)
            found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
            objections += [f"{path}: {one['id']}: {node['html'][:120]}" for one in found for node in one["nodes"]]
    assert objections == []

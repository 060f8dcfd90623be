"""What comes out of the printer, in a real browser: what is there to read, and nothing to press or to fill in."""

from __future__ import annotations

import pytest

from coaching.core.db import transaction
from coaching.invoices import operations as invoices
from tests.browser.desk import signed_in
from tests.road import Road

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def paper(cast, clock, live, browser_of, chromium):
    """Noor's browser, showing what would be printed."""
    with signed_in(chromium, browser_of(cast.noor), live) as page:
        page.emulate_media(media="print")
        yield page


def test_a_thread_and_a_growth_report_are_for_reading(paper, live, cast):
    road = Road(cast.linde, cast.noor, cast.lotte)
    road.start([])
    paper.goto(f"{live}/coachees/{cast.lotte.id}")
    assert paper.locator(".thread").is_visible()
    assert not paper.locator(".thread-tools").is_visible()
    paper.goto(f"{live}/journeys/{road.journey.id}/report")
    assert paper.locator("h1").is_visible()
    assert [one for one in paper.locator("main form").all() if one.is_visible()] == []


def test_an_invoice_is_for_reading(paper, live, cast, as_):
    with transaction(), as_(cast.noor):
        invoice = invoices.issue(invoices.draft(cast.lotte, [("Gesprek", 1, 12_100)]), send=False)
    paper.goto(f"{live}/invoices/{invoice.id}")
    assert paper.locator(".invoice-sums").is_visible()
    assert [one for one in paper.locator("main form, main .fold").all() if one.is_visible()] == []

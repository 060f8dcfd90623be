"""The booking page in a frame on a coach's own site, in a real browser: who may frame it, and a booking that begins there."""

from __future__ import annotations

import http.server
import re
import threading

import pytest

from coaching.core.db import db, transaction
from coaching.scheduling.models import Appointment
from coaching.scheduling.views.embedding import FOLLOWS
from tests.browser.desk import opened
from tests.scheduling.conftest import at, kinds  # noqa: F401  (the fixture)

playwright = pytest.importorskip("playwright.sync_api", reason="pip install -r requirements-e2e.txt")
pytestmark = [pytest.mark.browser, pytest.mark.slow]
BROUGHT = "embed=1&name=Eva+Smit&email=eva.new@example.org"


@pytest.fixture
def site(live):
    """The coach's own site, on a port of its own: one page with the frame in it."""

    class Page(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(f'<h1>Lindepraktijk</h1><iframe name="booking" width="600" height="900" src="{live}/book/linde/kennismaking?{BROUGHT}"></iframe>{FOLLOWS}'.encode())

        def log_message(self, *_):
            return

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Page)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


@pytest.fixture
def framed(house_of, linde, site):
    """The practice named that site."""
    with house_of(linde), transaction():
        linde.settings = {**(linde.settings or {}), "frame_sites": [site]}
        db.session.merge(linde)


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without JavaScript"])
def page(request, chromium):
    with opened(chromium, locale="en-US", timezone_id="Europe/Amsterdam", java_script_enabled=request.param) as page:
        yield page


def test_c14_a_site_that_was_not_named_gets_an_empty_frame(kinds, page, site):  # noqa: F811
    page.goto(site)
    page.wait_for_load_state("networkidle")
    assert page.frame("booking").locator("table").count() == 0
    assert any("frame-ancestors" in line for line in page.said)


def test_a_booking_that_begins_in_the_frame_ends_on_our_own_page(kinds, framed, page, site, live):  # noqa: F811
    page.goto(site)
    inside = page.frame_locator("iframe")
    inside.get_by_role("link", name=re.compile("Friday, March 6|Friday 6 March")).click()
    inside.get_by_role("heading", name="Friday 6 March").wait_for()
    inside.get_by_role("button", name="10:00", exact=True).click()
    page.wait_for_url(f"{live}/**")
    page.locator("button[name=start]").first.click()
    assert page.get_by_label("First name").input_value() == "Eva"
    assert re.fullmatch(r"/book/linde/kennismaking/[a-z2-7]{26}", page.url.removeprefix(live))  # what was brought is not in it
    page.get_by_role("textbox", name=re.compile("^Phone")).fill("0612345678")
    page.get_by_role("button", name="Book this appointment").click()
    page.get_by_text("It is in the diary").wait_for()
    db.session.rollback()
    assert db.session.query(Appointment).one().start == at("2026-03-06 10:00") and page.said == []


@pytest.mark.parametrize("page", [True], ids=["with JavaScript"], indirect=True)
def test_the_frame_is_as_high_as_what_stands_in_it(kinds, framed, page, site):  # noqa: F811
    page.goto(site)
    frame = page.locator("iframe")
    inside = page.frame_locator("iframe")
    inside.locator(".booking-zone summary").click()
    inside.get_by_label("City or country").wait_for()
    playwright.expect(frame).not_to_have_css("height", "900px")
    page.wait_for_load_state("networkidle")
    whole = inside.locator("html").evaluate("html => html.scrollHeight")
    playwright.expect(frame).to_have_css("height", f"{whole}px")


@pytest.mark.parametrize("page", [True], ids=["with JavaScript"], indirect=True)
def test_a_time_that_was_tapped_stays_when_the_clock_of_the_browser_is_another(kinds, page, live):  # noqa: F811
    other = page.context.browser.new_context(locale="en-US", timezone_id="America/New_York").new_page()
    other.goto(f"{live}/book/linde/kennismaking?pick=2026-03-06T09:00:00%2B00:00")
    other.get_by_text("Times in New York (UTC-5).").wait_for()
    playwright.expect(other.get_by_role("button", name="Go on with this time")).to_be_visible()

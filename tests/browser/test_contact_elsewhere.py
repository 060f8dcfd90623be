"""The contact form on a coach's own site, in a real browser: in a frame where no cookie of ours is sent, and as a plain form of theirs."""

from __future__ import annotations

import http.server
import threading
from html import escape

import pytest

from coaching.core.db import db, transaction
from coaching.leads.models import Lead
from coaching.people.models import Consent
from tests.browser.desk import opened

pytestmark = [pytest.mark.browser, pytest.mark.slow]
# What Settings, Public page offers to copy, less its words.
PLAIN = """<form method="post" action="{live}/p/linde/contact"><input name="first_name"><input name="email"><textarea name="question"></textarea>
<input type="checkbox" name="consent" value="y"><button>Verstuur</button></form>"""


@pytest.fixture(autouse=True)
def _tokens(app, monkeypatch):
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)


@pytest.fixture
def site(live):
    """The coach's own site, under another name, so that to a browser it is another site."""
    frame = f'<h1>Lindepraktijk</h1><iframe name="contact" width="390" height="900" src="{escape(live)}/p/linde/contact?embed=1"></iframe>'
    pages = {"/frame": frame, "/plain": PLAIN.format(live=live)}

    class Page(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(pages.get(self.path, "").encode())

        def log_message(self, *_):
            return

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Page)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://localhost:{server.server_port}"
    server.shutdown()


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without JavaScript"])
def page(request, chromium):
    looks = {"locale": "nl-NL", "java_script_enabled": request.param, "viewport": {"width": 390, "height": 844}}
    with opened(chromium, patience=10_000, expected="422", **looks) as page:
        yield page


def write(where, question="Kan jij mij helpen?"):
    where.locator("[name=first_name]").fill("Iris")
    where.locator("[name=email]").fill("iris@example.org")
    where.locator("[name=question]").fill(question)
    where.locator("[name=consent]").check()


def came_in() -> tuple[int, int]:
    db.session.rollback()
    return db.session.query(Lead).count(), db.session.query(Consent).count()


def test_a_question_asked_in_the_frame_comes_in_and_is_thanked_for_there(noor, linde, house_of, page, site, clock):
    with house_of(linde), transaction():
        linde.settings = {**(linde.settings or {}), "frame_sites": [site]}
        db.session.merge(linde)
    page.goto(f"{site}/frame")
    inside = page.frame_locator("iframe")
    write(inside)
    inside.locator("#contact-form button").click()
    inside.get_by_text("Dat ging heel snel").first.wait_for()  # the clock stands still: as fast as a robot, and what was typed is kept
    clock.move(seconds=20)
    inside.locator("#contact-form button").click()
    inside.get_by_text("Dank je wel").first.wait_for()
    assert page.url == f"{site}/frame" and came_in() == (1, 1) and page.said == []


def test_a_plain_form_of_theirs_leads_to_ours_with_what_was_typed(noor, page, site, live, clock):
    page.goto(f"{site}/plain")
    write(page, "Mag ik iets vragen?")
    page.get_by_role("button", name="Verstuur").click()
    page.wait_for_url(f"{live}/p/linde/contact")
    page.get_by_text("Klopt het zo?").wait_for()
    assert came_in() == (0, 0), "nothing that a robot can post in one go comes in"
    assert page.locator("[name=question]").input_value() == "Mag ik iets vragen?" and page.locator("[name=consent]").is_checked()
    clock.move(seconds=20)
    page.locator("#contact-form button").click()
    page.wait_for_url(f"{live}/p/linde/thanks")
    assert came_in() == (1, 1)

"""What a browser keeps of what was read: nothing while signed in, and nothing personal after signing out (trust.md C4, C5)."""

from __future__ import annotations

import pytest

from coaching.accounts import operations as accounts
from coaching.core.db import flush, transaction
from coaching.messages import operations as messages
from coaching.notes import operations as notes
from tests.browser.desk import opened

playwright = pytest.importorskip("playwright.sync_api", reason="pip install -r requirements-e2e.txt")
pytestmark = [pytest.mark.browser, pytest.mark.slow]
SECRET = "Wat alleen wij weten over de zeilboot"
STORED = "JSON.stringify([Object.entries(localStorage), Object.entries(sessionStorage)])"
CACHED = """(async () => {
  const found = []
  for (const name of await caches.keys()) for (const one of await (await caches.open(name)).keys()) found.push(new URL(one.url).pathname)
  return found
})()"""


@pytest.fixture
def page(chromium):
    with opened(chromium, patience=10_000, locale="nl-NL") as page:
        yield page


def come_in(page, live, one):
    """Sign somebody in as they would: by the link and its button."""
    with transaction():
        token = accounts.sign_in_token(accounts.find_user(one.user_id), one.practice_id)
    page.goto(f"{live}/login/{token}")
    page.locator("main form button").first.click()
    page.wait_for_url(lambda url: "/login/" not in url)


def go_out(page):
    """Sign out by the button; returns the headers of the answer."""
    with page.expect_response(lambda answer: answer.url.endswith("/logout")) as seen:
        page.locator("form[action='/logout'] button:visible").first.click()
    page.wait_for_url("**/login**")
    return seen.value.all_headers()


@pytest.fixture
def note(lotte, noor, as_):
    with as_(noor), transaction():
        written = notes.begin(lotte.id)
        flush()
        notes.save(written, SECRET)
    return written


def test_c4_a_note_leaves_nothing_in_the_browsers_storage(page, live, noor, lotte, note):
    come_in(page, live, noor)
    page.goto(f"{live}/coachees/{lotte.id}/notes")
    page.goto(f"{live}/notes/{note.id}")
    assert SECRET in page.content()
    page.evaluate("htmx.ajax('GET', '/coachees', {target: '#main', push: 'true'})")
    page.wait_for_url("**/coachees")
    page.locator("h1", has_text="Coachees").wait_for()
    page.go_back()
    page.locator("textarea[name=body]").wait_for()  # fetched again, not out of a store
    assert page.evaluate(STORED) == "[[],[]]"
    page.goto(f"{live}/today")
    go_out(page)
    assert page.evaluate(STORED) == "[[],[]]"
    assert page.said == [], "and the policy refused nothing of our own on the way (C2)"


def test_c4_after_signing_out_the_way_back_shows_no_note(page, live, noor, note):
    come_in(page, live, noor)
    page.goto(f"{live}/notes/{note.id}")
    page.goto(f"{live}/today")
    go_out(page)
    page.goto(f"{live}/notes/{note.id}")
    assert "/login" in page.url and SECRET not in page.content()
    page.go_back()
    page.go_back()
    assert SECRET not in page.content()


@pytest.fixture
def message(lotte, noor, as_):
    with as_(noor), transaction():
        messages.write(lotte, SECRET, author="coach")


def test_c5_the_service_worker_keeps_the_shell_and_never_a_page(app, page, live, lotte, message):
    come_in(page, live, lotte)
    page.evaluate("navigator.serviceWorker.register('/sw.js').then(() => navigator.serviceWorker.ready)")
    for path in ("/me", "/me/messages", "/me/thread", "/me/profile"):
        page.goto(live + path)
    kept = page.evaluate(CACHED)
    assert kept and all(path.startswith(app.extensions["draad_assets"]) for path in kept)


def test_c5_without_a_connection_the_page_says_so_and_shows_nothing_of_anybody(page, live, lotte, message):
    come_in(page, live, lotte)
    page.goto(f"{live}/me/messages")
    page.get_by_text(SECRET).first.wait_for()
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")  # the rooms of a coachee start it by themselves
    page.goto(f"{live}/me")
    page.context.set_offline(True)
    for path in ("/me/messages", "/me/thread"):
        page.goto(live + path)
        page.get_by_role("heading", name="Geen verbinding").wait_for()
        assert SECRET not in page.content() and page.url == live + path
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(250, 248, 244)", "in the look of the house"
    page.context.set_offline(False)
    page.get_by_role("link", name="Probeer het opnieuw").click()
    page.locator("nav.bar").wait_for()


def test_c5_after_signing_out_nothing_personal_is_left_also_offline(page, live, lotte, message):
    come_in(page, live, lotte)
    page.evaluate("navigator.serviceWorker.register('/sw.js').then(() => navigator.serviceWorker.ready)")
    page.goto(f"{live}/me/messages")
    page.get_by_text(SECRET).first.wait_for()
    page.evaluate("localStorage.setItem('draad.ticks', '[{}]')")  # what was ticked without a connection waits here
    page.goto(f"{live}/me/profile")
    assert go_out(page)["clear-site-data"] == '"cache", "storage"'
    assert page.evaluate(STORED) == "[[],[]]" and page.evaluate(CACHED) == []
    page.context.set_offline(True)
    for path in ("/me/messages", "/me"):
        with pytest.raises(playwright.Error, match="ERR_INTERNET_DISCONNECTED"):  # nothing answers for us: no page was kept
            page.goto(live + path)

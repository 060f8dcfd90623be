"""The service worker in a real browser: it shows what is pushed, neutral words only, and keeps no page."""

from __future__ import annotations

import json

import pytest

pytestmark = [pytest.mark.slow, pytest.mark.browser]


@pytest.fixture
def chromium(live, browser_of, lotte):
    """A page of Lotte's, signed in, where notifications are allowed."""
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as running:
        browser = running.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        context = browser.new_context(base_url=live, permissions=["notifications"], viewport={"width": 390, "height": 844})
        cookies = [{"name": one.key, "value": one.value, "url": live} for one in browser_of(lotte)._cookies.values()]
        context.add_cookies(cookies)
        page = context.new_page()
        page.goto("/me/profile")
        yield page
        browser.close()


def test_a_push_shows_neutral_words_and_the_worker_keeps_no_page(chromium, live):
    page = chromium
    page.evaluate("() => navigator.serviceWorker.ready.then(() => true)")
    [worker] = page.context.service_workers
    said = {"title": "Nieuw bericht van je coach", "body": "Tik om het te openen", "path": "/me/messages", "tag": "one"}
    worker.evaluate(
        """(said) => { self.shown = []
        self.registration.showNotification = (...words) => { self.shown.push(words); return Promise.resolve() }
        self.dispatchEvent(new PushEvent('push', { data: said })) }""",
        json.dumps(said),
    )
    [[title, options]] = worker.evaluate("self.shown")
    assert title == said["title"] and options["data"] == {"path": "/me/messages"} and options["tag"] == "one"
    page.reload()
    kept = worker.evaluate("caches.keys().then(async (names) => (await Promise.all(names.map(async (name) => (await (await caches.open(name)).keys()).map((one) => one.url)))).flat())")
    assert kept and all("/assets/" in url for url in kept)
    page.locator("#push").wait_for()


def test_a_browser_that_cannot_be_reached_says_so_and_offers_it_again(chromium):
    """Chromium without a push service refuses to subscribe: nobody is left waiting for a button that does nothing."""
    page = chromium
    page.locator("#push [data-when=off] [data-push=on]").click()
    page.locator("#push [data-when=failed]").get_by_text("Er gaat niets verloren").wait_for()
    page.locator("#push [data-when=failed] [data-push=on]").wait_for()

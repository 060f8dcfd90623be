"""A coach at a desk: a real browser, wide, in English, signed in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

playwright = pytest.importorskip("playwright.sync_api", reason="pip install -r requirements-e2e.txt")


@contextmanager
def signed_in(client, live: str) -> Iterator:
    """A page of a browser with the cookies of a test's own."""
    cookies = [{"name": one.key, "value": one.value, "url": live} for one in client._cookies.values()]
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        context = browser.new_context(locale="en-US", viewport={"width": 1280, "height": 900})
        context.add_cookies(cookies)
        page = context.new_page()
        page.set_default_timeout(15_000)
        yield page
        browser.close()


def here(page) -> str:
    """The words that have the focus."""
    return page.evaluate("document.activeElement.textContent.trim()")

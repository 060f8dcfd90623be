"""A coach at a desk: a real browser, wide, in English, signed in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def signed_in(chromium, client, live: str) -> Iterator:
    """A page with the cookies of a test's own browser."""
    cookies = [{"name": one.key, "value": one.value, "url": live} for one in client._cookies.values()]
    context = chromium.new_context(locale="en-US", viewport={"width": 1280, "height": 900})
    context.add_cookies(cookies)
    page = context.new_page()
    page.set_default_timeout(15_000)
    yield page
    context.close()


def here(page) -> str:
    """The words that have the focus."""
    return page.evaluate("document.activeElement.textContent.trim()")

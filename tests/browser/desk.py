"""A coach at a desk: a real browser, wide, in English, signed in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def opened(chromium, *, patience: int = 15_000, expected: str | None = None, **looks) -> Iterator:
    """A page in a context of its own that looks like this. `page.said`: the errors of its console, but for lines with what is expected. `patience` in ms."""
    context = chromium.new_context(**looks)
    page = context.new_page()
    page.set_default_timeout(patience)
    page.said = []
    page.on("console", lambda line: page.said.append(line.text) if line.type == "error" and not (expected and expected in line.text) else None)
    yield page
    context.close()


@contextmanager
def signed_in(chromium, client, live: str, **looks) -> Iterator:
    """A page with the cookies of a test's own browser."""
    with opened(chromium, **{"locale": "en-US", "viewport": {"width": 1280, "height": 900}, **looks}) as page:
        page.context.add_cookies([{"name": one.key, "value": one.value, "url": live} for one in client._cookies.values()])
        yield page


def here(page) -> str:
    """The words that have the focus."""
    return page.evaluate("document.activeElement.textContent.trim()")

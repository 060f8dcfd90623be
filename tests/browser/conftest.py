"""One Chromium for all these tests; each has a context of its own in it, so that no cookie, cache or store goes from one to the next."""

from __future__ import annotations

from collections.abc import Iterator

import pytest


@pytest.fixture(scope="package")
def chromium() -> Iterator:
    playwright = pytest.importorskip("playwright.sync_api", reason="pip install -r requirements-e2e.txt")
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        yield browser
        browser.close()

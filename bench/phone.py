"""What a phone pays: main thread of Debian's Chromium at a fourth of its speed, a page of ours and its floor turn by turn."""

from __future__ import annotations

import random
import shutil
import statistics
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

SLOWER = 4
TURNS = 7
SETTLE_MS = 800  # after the load: what scripts do by themselves
PHONE = {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 3, "is_mobile": True, "has_touch": True}
ALONE = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1"]


class NoBrowser(Exception):
    """Why nothing can be measured here."""


def compared(ours: str, floor: str) -> tuple[float, float, float]:
    """Milliseconds of the main thread for a first visit of each address, medians, and the median of their ratios. Raises NoBrowser."""
    with _chromium() as browser:
        for address in (ours, floor):
            _visit(browser, address)
        turns = [{address: _visit(browser, address) for address in random.sample((ours, floor), 2)} for _turn in range(TURNS)]
    return (
        statistics.median(turn[ours] for turn in turns), statistics.median(turn[floor] for turn in turns),
        statistics.median(turn[ours] / turn[floor] for turn in turns),
    )  # fmt: skip


@contextmanager
def _chromium() -> Iterator[Any]:
    path = shutil.which("chromium")
    if path is None:
        raise NoBrowser("no Chromium is installed (apt install chromium)")
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        raise NoBrowser("playwright is not installed (requirements-e2e.txt)") from None
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ALONE)
        try:
            yield browser
        finally:
            browser.close()


def _visit(browser: Any, address: str) -> float:
    """The main thread's milliseconds for a first visit, nothing kept from an earlier one."""
    context = browser.new_context(**PHONE)
    try:
        page = context.new_page()
        tools = context.new_cdp_session(page)
        tools.send("Performance.enable")
        tools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        answer = page.goto(address, wait_until="load")
        if answer is None or answer.status != 200:
            raise ValueError(f"{address} answered {answer and answer.status}")
        page.wait_for_timeout(SETTLE_MS)
        counted = {one["name"]: one["value"] for one in tools.send("Performance.getMetrics")["metrics"]}
        return counted["TaskDuration"] * 1000
    finally:
        context.close()

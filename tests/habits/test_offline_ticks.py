"""A phone without a connection: what is tapped is kept, shown, and sent once when the connection is back."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select

from coaching.core.db import db, transaction
from coaching.habits import operations
from coaching.habits.models import HabitMark

playwright = pytest.importorskip("playwright.sync_api", reason="pip install -r requirements-e2e.txt to run the browser tests")
CHROMIUM = next((path for path in ("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome") if Path(path).exists()), None)
pytestmark = [pytest.mark.browser, pytest.mark.skipif(CHROMIUM is None, reason="apt install chromium to run the browser tests")]


def test_a_tick_without_connection_is_sent_once_it_is_back(cast, as_, live):
    from coaching.accounts import operations as accounts

    with transaction(), as_(cast.lotte):
        operations.add(cast.lotte, "Tien minuten buiten")
    with transaction():
        link = accounts.sign_in_link(accounts.find_user(cast.lotte.user_id), cast.lotte.practice_id)
    with playwright.sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        context = browser.new_context(viewport={"width": 390, "height": 844})
        page = context.new_page()
        page.goto(link)
        page.click("main form button")
        page.goto(f"{live}/me")
        page.wait_for_load_state("networkidle")
        context.set_offline(True)
        page.click(".habit .tick")
        page.wait_for_selector(".habit .tick-done")
        assert len(page.evaluate("JSON.parse(localStorage.getItem('draad.ticks'))")) == 1
        with page.expect_navigation():  # it sends, and then shows the page anew
            context.set_offline(False)
        page.wait_for_selector(".habit .tick-done")
        assert page.evaluate("localStorage.getItem('draad.ticks')") is None
        browser.close()
    db.session.rollback()
    assert [row.value for row in db.session.scalars(select(HabitMark))] == [1.0]

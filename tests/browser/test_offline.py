"""A phone that loses its connection: what is written waits in the page and goes once; a tick is not lost by a page that waited long."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from coaching.core.db import db, transaction
from coaching.habits import operations as habits
from coaching.habits.models import HabitMark
from coaching.messages.models import Message
from tests.browser.test_what_stays import come_in, page  # noqa: F401  (fixtures)

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def _said() -> list[str]:
    db.session.rollback()
    return [one.body for one in db.session.scalars(select(Message))]


@pytest.fixture
def talk(page, live, lotte):  # noqa: F811
    """Lotte at her conversation."""
    come_in(page, live, lotte)
    page.goto(f"{live}/me/messages")
    page.wait_for_load_state("networkidle")
    return page


def test_a_message_sent_without_a_connection_goes_once_when_it_is_back(talk):
    talk.locator("#body").fill("Ik zit in de trein.")
    talk.context.set_offline(True)
    talk.locator("#write button").click()
    talk.locator("#write [data-part=waiting]").wait_for()
    assert talk.locator("#body").input_value() == "Ik zit in de trein." and _said() == []
    talk.context.set_offline(False)
    talk.locator("#talk").get_by_text("Ik zit in de trein.").wait_for()
    assert talk.locator("#body").input_value() == "" and talk.locator("#write [data-part=waiting]").is_hidden()
    talk.reload()
    assert talk.locator("#talk").get_by_text("Ik zit in de trein.").count() == 1


def test_what_waits_may_still_be_changed_and_is_nowhere_stored(talk):
    talk.context.set_offline(True)
    talk.locator("#body").fill("Tot morgen")
    talk.locator("#write button").click()
    talk.locator("#body").fill("Tot donderdag")
    assert "Tot " not in talk.evaluate("JSON.stringify([Object.entries(localStorage), Object.entries(sessionStorage)])")
    talk.context.set_offline(False)
    talk.locator("#talk").get_by_text("Tot donderdag").wait_for()
    assert _said() == ["Tot donderdag"]


def test_ticks_of_a_page_whose_token_is_worth_nothing_any_more_are_sent_by_the_page_anew(app, page, live, lotte, as_):  # noqa: F811
    with transaction(), as_(lotte):
        habits.add(lotte, "Tien minuten buiten")
    come_in(page, live, lotte)
    page.goto(f"{live}/me")
    page.wait_for_load_state("networkidle")
    app.config["WTF_CSRF_ENABLED"] = True
    try:
        page.locator("body").evaluate("body => body.setAttribute('hx-headers:inherited', JSON.stringify({'X-CSRFToken': 'of yesterday'}))")
        page.context.set_offline(True)
        page.locator(".habit .tick").first.click()
        page.locator(".habit .tick-done").wait_for()
        with page.expect_response(lambda answer: re.search("/habits/.*/marks", answer.url) and answer.ok):
            page.context.set_offline(False)
        page.locator(".habit .tick-done").wait_for()
    finally:
        app.config["WTF_CSRF_ENABLED"] = False
    db.session.rollback()
    assert [row.value for row in db.session.scalars(select(HabitMark))] == [1.0]

"""Without scripts nobody warns that a sign-in ends: what is sent too late is kept and handed back (WCAG 2.2.1)."""

from __future__ import annotations

import pytest

from coaching.accounts import operations as accounts
from coaching.core.db import db, transaction
from coaching.entrance.models import KeptForm
from coaching.goals.models import Goal
from coaching.messages.models import Message
from tests.browser.desk import opened
from tests.browser.test_what_stays import come_in

pytestmark = [pytest.mark.browser, pytest.mark.slow]
TITLE = 'Rustiger "nee" zeggen'
BODY = "Eerste regel\n\nTweede regel & meer"


@pytest.fixture
def page(chromium, app, monkeypatch):  # noqa: F811
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    with opened(chromium, patience=10_000, locale="nl-NL", java_script_enabled=False) as page:
        yield page


def of(model):
    db.session.rollback()
    return db.session.query(model).all()


def test_a_coach_who_signs_in_again_finds_the_form_as_it_was_left(page, live, noor, lotte, clock, password):
    come_in(page, live, noor)
    page.goto(f"{live}/coachees/{lotte.id}/goals/new")
    page.locator("[name=title]").fill(TITLE)
    page.locator("label:has([name=now][value='3'])").click()
    page.locator("label:has([name=wanted][value='8'])").click()
    clock.move(hours=9)
    page.locator("main form[method=post] button").last.click()
    page.wait_for_url("**/login**")
    assert "bewaard" in page.locator("main .notice").inner_text()
    door = page.locator("main form:has([name=password])")
    door.locator("[name=email]").fill("noor@linde.example")
    door.locator("[name=password]").fill(password)
    door.locator("button").click()
    page.wait_for_url("**/goals/new")
    assert of(Goal) == [] and page.locator("[name=title]").input_value() == TITLE
    assert page.locator("[name=now][value='3']").is_checked() and page.locator("[name=wanted][value='8']").is_checked()
    page.locator("main form[method=post] button").last.click()
    page.wait_for_url("**/progress")
    assert [one.title for one in of(Goal)] == [TITLE] and of(KeptForm) == []


def test_a_coachee_comes_back_by_the_mailed_link_and_sends_the_message(page, live, lotte, clock):
    come_in(page, live, lotte)
    page.goto(f"{live}/me/messages")
    page.locator("textarea[name=body]").fill(BODY)
    clock.move(days=31)
    page.locator("form#write button").click()
    page.wait_for_url("**/login**")
    page.locator("#link-email").fill("lotte@example.org")
    page.locator("main form:has(#link-email) button").click()
    assert "zodra je binnen bent" in page.locator("main .notice").inner_text()
    with transaction():
        token = accounts.sign_in_token(accounts.find_user(lotte.user_id), lotte.practice_id)
    page.goto(f"{live}/login/{token}")
    page.locator("main form button").first.click()
    page.wait_for_url("**/me/messages")
    assert page.locator("textarea[name=body]").input_value() == BODY
    page.locator("form#write button").click()
    page.wait_for_load_state()
    assert [one.body.replace("\r\n", "\n") for one in of(Message)] == [BODY] and of(KeptForm) == []


def test_a_page_that_stood_open_while_another_tab_signed_in_again_loses_nothing(page, live, noor, lotte, clock):
    come_in(page, live, noor)
    page.goto(f"{live}/coachees/{lotte.id}/goals/new")
    page.locator("[name=title]").fill(TITLE)
    clock.move(hours=9)
    other = page.context.new_page()
    come_in(other, live, noor)
    page.locator("main form[method=post] button").last.click()
    page.wait_for_url("**/goals/new")
    assert page.locator("[name=title]").input_value() == TITLE and "nog niet verstuurd" in page.locator("main .notice").inner_text()
    page.locator("form[action='/kept/discard'] button").click()
    page.wait_for_url("**/goals/new")
    assert page.locator("[name=title]").input_value() == "" and of(KeptForm) == []

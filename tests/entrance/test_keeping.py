"""A form sent after the sign-in has ended is kept for whoever sent it, and for nobody else (WCAG 2.2.1)."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from coaching.accounts import operations as accounts
from coaching.core import limits
from coaching.core.db import db, transaction
from coaching.core.errors import TooMany
from coaching.entrance import operations, queries, tasks
from coaching.entrance.models import KeptForm
from coaching.entrance.rules import KEPT_EACH
from coaching.goals.models import Goal
from tests.entrance.test_checklist import link_of

TITLE = "Rustiger vergaderen met de directie"
HOME = "http://localhost"


@pytest.fixture
def page(lotte) -> str:
    return f"/coachees/{lotte.id}/goals/new"


@pytest.fixture
def late(browser_of, noor, page, clock):
    """Noor's browser with the page of a new goal open, after her sign-in has ended."""
    browser = browser_of(noor)
    assert browser.get(page).status_code == 200
    clock.move(hours=9)
    return browser


def send(browser, page: str, **typed: str):
    return browser.post(page, data={"title": TITLE, "now": "3"} | typed, headers={"Referer": HOME + page, "Origin": HOME})


def kept() -> list[KeptForm]:
    db.session.rollback()
    return list(db.session.scalars(select(KeptForm)))


def sign_in(browser, password: str, email: str = "noor@linde.example"):
    return browser.post("/login", data={"email": email, "password": password})


def test_the_sign_in_page_says_that_it_is_kept(late, page):
    answer = send(late, page)
    assert answer.status_code == 302 and answer.location == f"/login?next={page}"
    assert "Wat je typte blijft een uur bewaard" in late.get(answer.location).text


def test_after_signing_in_the_form_stands_there_filled_in_and_nothing_was_sent(late, page, password):
    send(late, page)
    assert sign_in(late, password).location == page
    again = late.get(page).text
    assert f'value="{TITLE}"' in again and re.search(r'<input[^>]*name="now"[^>]*value="3"[^>]* checked', again)
    assert "Dit typte je voordat je was uitgelogd" in again
    assert db.session.scalars(select(Goal)).all() == []
    assert TITLE in late.get(page).text, "looking twice is no harm"


def test_once_it_is_sent_nothing_is_kept_any_more(late, page, password):
    send(late, page)
    sign_in(late, password)
    assert send(late, page, wanted="8").status_code == 303
    assert kept() == [] and TITLE not in late.get(page).text
    assert [one.title for one in db.session.scalars(select(Goal))] == [TITLE]


def test_it_can_be_thrown_away(late, page, password):
    send(late, page)
    sign_in(late, password)
    assert late.post("/kept/discard", headers={"Referer": HOME + page}).location == page
    assert kept() == [] and TITLE not in late.get(page).text


def test_nobody_else_in_the_same_browser_ever_sees_it(late, page, password):
    send(late, page)
    assert sign_in(late, password, "bram@linde.example").location == "/today"
    assert TITLE not in late.get(page).text
    assert TITLE not in late.get("/today").text and len(kept()) == 1


def test_it_waits_on_another_device_too(app, late, page, password):
    send(late, page)
    phone = app.test_client()
    assert sign_in(phone, password).location == page and TITLE in phone.get(page).text


def test_a_coachee_comes_back_by_a_mailed_link(browser_of, lotte, clock):
    phone = browser_of(lotte)
    clock.move(days=31)
    answer = phone.post("/me/messages", data={"body": "Ik wil iets anders proberen."}, headers={"Referer": HOME + "/me/messages", "Origin": HOME})
    assert answer.location == "/login?next=/me/messages" and kept()[0].person_id == lotte.id
    assert phone.post(link_of(lotte)).location == "/me/messages"
    assert "Ik wil iets anders proberen.</textarea>" in phone.get("/me/messages").text


def test_neither_cookie_nor_address_nor_database_shows_the_words(late, page):
    answer = send(late, page)
    with late.session_transaction() as session:
        assert TITLE not in str(dict(session))
    assert "Rustiger" not in answer.location
    row = db.session.execute(select(KeptForm.__table__)).one()
    assert b"Rustiger" not in row.typed_sealed and page.encode() not in row.typed_sealed


def test_after_an_hour_it_is_gone(late, page, password, clock):
    send(late, page)
    clock.move(minutes=61)
    tasks.forget()
    assert kept() == []
    assert sign_in(late, password).location == "/today"


def test_within_the_hour_the_worker_leaves_it(late, page, clock):
    send(late, page)
    clock.move(minutes=59)
    tasks.forget()
    assert len(kept()) == 1


def test_passwords_and_tokens_are_not_kept(late, page):
    send(late, page, password="geheim", csrf_token="x", new_password="y", code="z")
    assert set(kept()[0].typed["fields"]) == {"title", "now"}


def test_what_is_typed_at_the_entrance_itself_is_not_kept(late):
    late.post("/settings/password", data={"old": "een rustig zinnetje", "new": "nog een zinnetje"}, headers={"Referer": HOME + "/settings/me"})
    late.post("/confirm", data={"password": "x"}, headers={"Referer": HOME + "/confirm"})
    assert kept() == []


def test_a_button_without_words_leaves_nothing(late, lotte, page):
    late.post(f"/coachees/{lotte.id}/archive", headers={"Referer": HOME + page})
    assert kept() == []


def test_after_signing_out_or_an_ended_device_nothing_is_kept(browser_of, noor, page):
    out, ended = browser_of(noor), browser_of(noor)
    out.post("/logout")
    with transaction():
        accounts.end_devices(noor.user_id)
    for browser in (out, ended):
        assert send(browser, page).status_code == 302
    assert kept() == []


@pytest.mark.parametrize("headers", [{}, {"Referer": "https://evil.example/x", "Origin": "https://evil.example"}], ids=["no page", "elsewhere"])
def test_what_did_not_come_from_a_page_of_ours_is_not_kept(late, page, headers):
    late.post(page, data={"title": TITLE}, headers=headers)
    assert kept() == []


def test_a_form_without_this_browsers_token_is_not_kept(app, late, page, monkeypatch):
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    foreign = app.test_client().get_csrf()
    for token in ("", foreign):
        send(late, page, csrf_token=token)
    assert kept() == []


def test_a_page_from_before_signing_in_again_is_kept_and_shown_again(app, browser_of, noor, page, monkeypatch, password):
    """Signed in again on another tab: the token of the page that stood open is of the sign-in before."""
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    browser = browser_of(noor)
    stale = browser.get_csrf(page)
    browser.post("/login", data={"csrf_token": browser.get_csrf("/login"), "email": "noor@linde.example", "password": password})
    answer = send(browser, page, csrf_token=stale)
    assert answer.status_code == 303 and answer.location == page
    again = browser.get(page).text
    assert f'value="{TITLE}"' in again and "Dit typte je" in again
    fresh = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', again[again.index("<main") :])[1]
    assert send(browser, page, csrf_token=fresh, wanted="8").status_code == 303 and kept() == []


def test_a_stale_token_from_another_site_is_refused_as_always(app, browser_of, noor, page, monkeypatch):
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    answer = browser_of(noor).post(page, data={"title": TITLE, "csrf_token": "x"}, headers={"Origin": "https://evil.example", "Referer": HOME + page})
    assert answer.status_code == 400 and kept() == []


def test_what_has_no_form_any_more_is_shown_to_be_copied(late, page, password, noor):
    with transaction():
        operations.keep(noor.user_id, noor.practice_id, "/today", "/nergens", {"body": [TITLE]})
    sign_in(late, password)
    today = late.get("/today").text
    assert "kopieer wat je nodig hebt" in today and TITLE in today


def test_only_the_last_few_forms_of_one_person_are_kept_and_one_form_once(noor, as_):
    with as_(noor):
        for number in [*range(KEPT_EACH + 3), 7, 7]:
            with transaction():
                operations.keep(noor.user_id, noor.practice_id, "/today", f"/a/{number}", {"x": ["1"]})
        actions = [one.typed["action"] for one in queries.kept_of(noor.user_id)]
    assert len(actions) == len(set(actions)) == KEPT_EACH and "/a/7" in actions


def test_an_erasure_takes_it_along(browser_of, lotte, noor, clock):
    with transaction():
        operations.keep(lotte.user_id, lotte.practice_id, "/me/messages", "/me/messages", {"body": ["x"]})
    browser_of(noor).post(f"/coachees/{lotte.id}/erase", data={"name": "Lotte"})
    assert kept() == []


def test_tries_are_forgotten_once_no_limit_counts_them_and_not_before(app, clock):
    clock.set(datetime(2026, 3, 2, 10, 24, tzinfo=UTC))
    limits.take("door", "somebody", 1, limits.LONGEST)
    clock.set(datetime(2026, 3, 2, 11, 23, tzinfo=UTC))
    tasks.forget()
    with pytest.raises(TooMany):
        limits.take("door", "somebody", 1, limits.LONGEST)
    clock.set(datetime(2026, 3, 2, 12, 23, tzinfo=UTC))
    tasks.forget()
    assert db.session.query(limits.Attempt).count() == 0


def test_a_limit_over_more_than_is_remembered_is_refused(app, clock):
    with pytest.raises(ValueError):
        limits.take("door", "somebody", 1, limits.LONGEST + timedelta(seconds=1))

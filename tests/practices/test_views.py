"""The owner sets the practice; nobody else does."""

from __future__ import annotations

import pytest

from coaching.accounts.models import Device
from coaching.core.db import db
from coaching.deliveries.models import Delivery
from coaching.practices.models import Member, Practice

DETAILS = {"name": "Linde", "email": "post@linde.example", "phone": "", "website": "", "street": "Lindelaan 2", "postcode": "3511 AA",
           "city": "Utrecht", "locale": "nl", "timezone": "Europe/Amsterdam", "accent": "#2e6a4e"}  # fmt: skip
MONEY = {"legal_name": "", "kvk": "12345678", "vat_profile": "standard", "vat_id": "", "iban": "NL91 ABNA 0417 1643 00", "payment_days": "14"}
PAGES = ("practice", "money", "page", "team")


def _practice(linde) -> Practice:
    return db.session.get(Practice, linde.id, populate_existing=True)


@pytest.fixture
def sure(browser_of, noor):
    """The owner, who signed in a moment ago."""
    return browser_of(noor)


def test_details_are_kept(browser_of, noor, linde):
    assert browser_of(noor).post("/settings/practice", data=DETAILS).status_code == 303
    assert (_practice(linde).street, _practice(linde).accent) == ("Lindelaan 2", "#2e6a4e")


@pytest.mark.parametrize(
    "wrong", [{"name": ""}, {"accent": "#ffd700"}, {"accent": "red"}, {"timezone": "Mars/Base"}, {"email": "x"}, {"website": "javascript:alert(1)"}]
)
def test_details_that_are_refused(wrong, browser_of, noor, linde):
    answer = browser_of(noor).post("/settings/practice", data=DETAILS | wrong)
    assert answer.status_code == 422 and _practice(linde).street == "Lindelaan 1"


def test_a_light_colour_is_answered_with_a_darker_one(browser_of, noor):
    text = browser_of(noor).post("/settings/practice", data=DETAILS | {"accent": "#ffd700"}).text
    assert "donker genoeg: #" in text


def test_money_is_checked_and_tidied(browser_of, noor, linde):
    browser = browser_of(noor)
    assert browser.post("/settings/money", data=MONEY).status_code == 303
    assert _practice(linde).iban == "NL91ABNA0417164300"
    for wrong in ({"iban": "NL91ABNA0417164301"}, {"kvk": "123"}, {"vat_id": "NL1"}, {"payment_days": "900"}, {"vat_profile": "none"}):
        assert browser.post("/settings/money", data=MONEY | wrong).status_code == 422, wrong


def test_the_public_page_says_what_was_written(browser_of, noor, linde, anyone):
    typed = {"title_nl": "Rust in je werk", "welcome_nl": "Welkom", "frame_sites": "https://Noor.example/ \n"}
    assert browser_of(noor).post("/settings/page", data=typed).status_code == 303
    assert _practice(linde).public == {"title": {"nl": "Rust in je werk"}, "welcome": {"nl": "Welkom"}}
    assert _practice(linde).settings["frame_sites"] == ["https://noor.example"]
    assert "Rust in je werk" in anyone.get("/p/linde", headers={"Accept-Language": "nl"}).text


@pytest.mark.parametrize("site", ["http://a.example", "https://a.example; script-src *", "*", "https://a.example/path", "'self'"])
def test_a_site_cannot_smuggle_into_the_policy(site, browser_of, noor, linde):
    assert browser_of(noor).post("/settings/page", data={"frame_sites": site}).status_code == 422
    assert "frame_sites" not in (_practice(linde).settings or {})


@pytest.mark.parametrize("page", PAGES)
def test_only_the_owner(page, browser_of, bram, sanne, lotte):
    for one in (bram, sanne, lotte):
        browser = browser_of(one)
        assert browser.get(f"/settings/{page}").status_code == 403
        assert browser.post(f"/settings/{page}", data=DETAILS).status_code == 403


def test_the_team_asks_the_password_once_more(browser_of, noor, clock, password):
    browser = browser_of(noor)
    clock.move(minutes=16)
    assert "/confirm" in browser.get("/settings/team").headers["Location"]
    assert "/confirm" in browser.post("/settings/team", data={"name": "A", "email": "a@b.example", "role": "coach"}).headers["Location"]
    assert db.session.query(Member).filter_by(email="a@b.example").count() == 0
    assert browser.post("/confirm", data={"password": password, "next": "/settings/team"}).headers["Location"].endswith("/settings/team")
    assert browser.get("/settings/team").status_code == 200


def test_somebody_gets_a_place_and_a_letter(sure, linde):
    typed = {"name": "Kees Kop", "email": "kees@linde.example", "role": "assistant"}
    assert sure.post("/settings/team", data=typed).status_code == 303
    member = db.session.query(Member).filter_by(email="kees@linde.example").one()
    assert (member.role, member.practice_id) == ("assistant", linde.id)
    assert db.session.query(Delivery).filter_by(letter="team_invitation", member_id=member.id).count() == 1
    assert sure.post("/settings/team", data=typed).status_code == 422


def test_who_is_removed_is_signed_out_at_once(sure, browser_of, bram):
    theirs = browser_of(bram)
    assert theirs.get("/today").status_code == 200
    sure.post(f"/settings/team/{bram.id}/remove")
    assert theirs.get("/today").status_code == 302
    assert db.session.query(Device).filter_by(user_id=bram.user_id).count() == 0


def test_who_worked_here_before_gets_the_old_place_back(sure, bram):
    sure.post(f"/settings/team/{bram.id}/remove")
    sure.post("/settings/team", data={"name": "Bram", "email": bram.email, "role": "assistant"})
    found = db.session.query(Member).filter_by(user_id=bram.user_id).one()
    assert found.is_active and found.role == "assistant"


def test_a_practice_keeps_an_owner(sure, noor):
    sure.post(f"/settings/team/{noor.id}/remove")
    sure.post(f"/settings/team/{noor.id}/role", data={"role": "coach"})
    found = db.session.get(Member, noor.id, populate_existing=True)
    assert found.is_active and found.role == "owner"


def test_another_practices_member_is_not_there(sure, zev):
    assert sure.post(f"/settings/team/{zev.id}/remove").status_code == 404

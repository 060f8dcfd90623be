"""Signing in and out: by password, by link, devices (trust.md B)."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import func, select

from coaching.accounts import operations as accounts
from coaching.accounts.models import Device
from coaching.core.access import safe_next
from coaching.core.db import Base, db, transaction
from coaching.core.links import fingerprint
from coaching.deliveries.models import Delivery
from coaching.entrance import operations as entrance


def test_a_coach_signs_in_with_a_password_and_lands_on_today(anyone, noor, password):
    answer = anyone.post("/login", data={"email": "Noor@Linde.example", "password": password})
    assert answer.status_code == 303 and answer.location == "/today"
    assert anyone.get("/settings/me").status_code == 200


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(anyone, noor):
    wrong = anyone.post("/login", data={"email": "noor@linde.example", "password": "niet dit zinnetje"})
    unknown = anyone.post("/login", data={"email": "niemand@linde.example", "password": "niet dit zinnetje"})
    assert wrong.status_code == unknown.status_code == 422
    assert _alike(wrong.text) == _alike(unknown.text)


def _alike(text: str) -> str:
    """The page without the address that was typed and without tokens, which differ each second."""
    text = re.sub(r"(noor|niemand|lotte|nobody)@[a-z]+\.(example|org)", "X", text)
    return re.sub(r'("X-CSRFToken": "|name="csrf_token"[^>]*value=")[^"]+', r"\1", text)


def test_b1_the_eleventh_wrong_password_in_five_minutes_is_refused_whatever_the_address_it_comes_from(app, noor, password):
    for number in range(10):
        client = app.test_client()
        client.environ_base["REMOTE_ADDR"] = f"10.0.0.{number}"
        assert client.post("/login", data={"email": "noor@linde.example", "password": "mis geraden"}).status_code == 422
    client = app.test_client()
    client.environ_base["REMOTE_ADDR"] = "10.0.0.99"
    answer = client.post("/login", data={"email": "noor@linde.example", "password": password})
    assert answer.status_code == 429 and int(answer.headers["Retry-After"]) > 0


def test_b1_nobody_is_locked_out_for_good(app, noor, password, clock):
    for _number in range(10):
        app.test_client().post("/login", data={"email": "noor@linde.example", "password": "mis geraden"})
    clock.move(minutes=6)
    assert app.test_client().post("/login", data={"email": "noor@linde.example", "password": password}).status_code == 303


def test_b2_eleven_tries_from_one_ipv6_home_are_one_visitor(app, noor):
    for number in range(10):
        client = app.test_client()
        client.environ_base["REMOTE_ADDR"] = f"2001:db8:1:2::{number:x}"
        client.post("/login", data={"email": f"iemand{number}@linde.example", "password": "mis geraden"})
    client = app.test_client()
    client.environ_base["REMOTE_ADDR"] = "2001:db8:1:2:ffff::1"
    assert client.post("/login", data={"email": "een.ander@linde.example", "password": "x"}).status_code == 429


def test_b4_a_forwarded_for_header_of_the_client_counts_for_nothing(app, noor):
    for number in range(10):
        app.test_client().post("/login", data={"email": f"i{number}@x.example", "password": "mis"},
                               headers={"X-Forwarded-For": f"1.2.3.{number}"})  # fmt: skip
    last = app.test_client().post("/login", data={"email": "i11@x.example", "password": "mis"},
                                  headers={"X-Forwarded-For": "9.9.9.9"})  # fmt: skip
    assert last.status_code == 429


def test_b6_signing_in_gives_a_new_token(anyone, noor, password):
    anyone.get("/login")
    anyone.post("/login", data={"email": "noor@linde.example", "password": password})
    with anyone.session_transaction() as session:
        first = session["_user_id"]
    anyone.post("/login", data={"email": "noor@linde.example", "password": password})
    with anyone.session_transaction() as session:
        assert session["_user_id"] != first


def test_b7_a_cookie_from_before_signing_out_opens_nothing(app, browser_of, noor):
    browser = browser_of(noor)
    with browser.session_transaction() as session:
        kept = dict(session)
    answer = browser.post("/logout")
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    thief = app.test_client()
    with thief.session_transaction() as session:
        session.update(kept)
    again = thief.get("/settings/me")
    assert again.status_code == 302 and again.location.startswith("/login")


def test_b8_a_new_password_signs_out_the_other_devices_and_keeps_this_one(browser_of, noor, password):
    here, elsewhere = browser_of(noor), browser_of(noor)
    answer = here.post("/settings/password", data={"old": password, "new": "nog een rustige zin"})
    assert answer.status_code == 303
    assert here.get("/settings/me").status_code == 200
    assert elsewhere.get("/settings/me").status_code == 302


def test_b8_the_old_password_is_asked(browser_of, noor):
    answer = browser_of(noor).post("/settings/password", data={"old": "iets anders", "new": "nog een rustige zin"})
    assert answer.status_code == 422


def test_b9_a_member_who_left_is_out_at_once(browser_of, bram, as_):
    from coaching.practices import operations as practices

    browser = browser_of(bram)
    with transaction():
        practices.remove_member(bram)
    assert browser.get("/settings/me").status_code == 302


def test_a8_a_role_taken_away_counts_at_the_next_request(browser_of, noor):
    browser = browser_of(noor)
    assert browser.get("/settings/me").status_code == 200
    with transaction():
        noor.is_active = False
    assert browser.get("/settings/me").status_code == 302


def test_b11_a_coach_is_signed_out_after_eight_hours_of_silence(browser_of, noor, clock):
    browser = browser_of(noor)
    clock.move(hours=7)
    assert browser.get("/settings/me").status_code == 200
    clock.move(hours=7)
    assert browser.get("/settings/me").status_code == 200
    clock.move(hours=9)
    assert browser.get("/settings/me").status_code == 302


def _link_of(person) -> str:
    with transaction():
        user = accounts.find_user(person.user_id)
        url = accounts.sign_in_link(user, person.practice_id)
    return url.removeprefix("http://localhost")


def test_b12_a_sign_in_link_works_once(anyone, app, lotte):
    path = _link_of(lotte)
    assert anyone.post(path).location == "/me"
    assert app.test_client().post(path).status_code == 410


def test_b12_a_sign_in_link_works_ten_minutes_and_only_the_newest(anyone, lotte, clock):
    first = _link_of(lotte)
    second = _link_of(lotte)
    assert anyone.post(first).status_code == 410
    clock.move(minutes=11)
    assert anyone.post(second).status_code == 410


def test_b13_a_mail_scanner_that_opens_the_link_uses_nothing_up(anyone, lotte):
    path = _link_of(lotte)
    for _visit in range(3):
        page = anyone.get(path)
        assert page.status_code == 200 and "<button" in page.text
    assert anyone.post(path).status_code == 303


def test_b14_pages_behind_a_link_say_no_referrer_and_are_not_stored(anyone, lotte):
    page = anyone.get(_link_of(lotte))
    assert page.headers["Referrer-Policy"] == "no-referrer" and page.headers["Cache-Control"] == "no-store"


def test_b15_the_database_holds_no_token_that_opens_a_door(app, lotte, anyone):
    token = _link_of(lotte).rsplit("/", 1)[-1]
    kept = "".join(str(db.session.execute(select(table)).all()) for table in Base.metadata.sorted_tables)
    assert fingerprint(token) in kept, "it is there to be recognised"
    assert token not in kept


def test_b5_asking_a_link_for_an_unknown_address_looks_the_same_and_sends_nothing(anyone, lotte):
    known = anyone.post("/login/link", data={"email": "lotte@example.org"})
    count = db.session.scalar(select(func.count()).select_from(Delivery))
    unknown = anyone.post("/login/link", data={"email": "nobody@example.org"})
    assert known.status_code == unknown.status_code == 200
    assert _alike(known.text) == _alike(unknown.text)
    assert count == 1 and db.session.scalar(select(func.count()).select_from(Delivery)) == 1


@pytest.mark.parametrize(
    ("password", "fits"),
    [("kort", False), ("12345678", False), ("Welkom01", False), ("zxcvbnm123", False), ("NoorLinde2026!", False),
     ("a" * 129, False), ("héél gewóón ☺ zinnetje", True), ("a" * 64, True)],
)  # fmt: skip
def test_b16_passwords(browser_of, noor, password, fits):
    answer = browser_of(noor).post("/settings/password", data={"old": "een rustig zinnetje", "new": password})
    assert answer.status_code == (303 if fits else 422)


@pytest.mark.parametrize(
    "wanted",
    ["//evil.example", "/\\evil.example", "https:evil.example", "https:///evil.example", "\t//evil.example", "/\t/evil",
     "javascript:alert(1)", "http://evil.example/settings/me", "/nowhere-at-all", "", None, "settings/me"],
)  # fmt: skip
def test_b18_a_next_that_leads_elsewhere_is_dropped(app, wanted):
    with app.test_request_context():
        assert safe_next(wanted) is None


def test_b18_a_next_of_our_own_is_kept(anyone, noor, password):
    answer = anyone.post("/login", data={"email": "noor@linde.example", "password": password, "next": "/settings/me"})
    assert answer.location == "/settings/me"


def test_a2_a_private_page_sends_anyone_to_the_sign_in_page_and_htmx_by_header(anyone, noor):
    page = anyone.get("/settings/me")
    assert page.status_code == 302 and page.location == "/login?next=/settings/me"
    part = anyone.get("/settings/me", headers={"HX-Request": "true", "HX-Current-URL": "http://localhost/settings/me"})
    assert part.status_code == 200 and part.data == b"" and part.headers["HX-Redirect"] == "/login?next=/settings/me"


def test_a10_a_field_that_comes_twice_is_refused(anyone, noor):
    answer = anyone.post("/login", data="email=a%40b.nl&email=c%40d.nl&password=x",
                         content_type="application/x-www-form-urlencoded")  # fmt: skip
    assert answer.status_code == 400


def test_b10_the_cookie_is_http_only_and_lax(anyone, noor, password):
    answer = anyone.post("/login", data={"email": "noor@linde.example", "password": password})
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie and "SameSite=Lax" in cookie and "Domain" not in cookie


def test_ones_own_devices_can_be_listed_and_ended(browser_of, noor, clock):
    here = browser_of(noor)
    clock.move(minutes=1)
    elsewhere = browser_of(noor)
    elsewhere.get("/settings/me")
    other = db.session.scalars(select(Device).where(Device.user_id == noor.user_id).order_by(Device.created_at)).all()[-1]
    assert here.get("/settings/me").text.count("/devices/") == 1
    here.post(f"/devices/{other.id}/end")
    assert elsewhere.get("/settings/me").status_code == 302


def test_nobody_ends_somebody_elses_device(browser_of, noor, zev):
    browser_of(noor)
    device = db.session.scalars(select(Device).where(Device.user_id == noor.user_id)).one()
    assert browser_of(zev).post(f"/devices/{device.id}/end").status_code == 404
    assert db.session.scalars(select(Device).where(Device.user_id == noor.user_id)).one().id == device.id


def test_a_user_enters_the_practice_where_they_belong(lotte, zilver):
    user = accounts.find_user(lotte.user_id)
    assert entrance.place_of(user) == lotte.practice_id
    assert entrance.place_of(user, zilver.id) == lotte.practice_id


def test_c1_a_post_without_a_token_is_refused(app, anyone, noor, password):
    app.config["WTF_CSRF_ENABLED"] = True
    try:
        for headers in ({}, {"HX-Request": "true"}):
            answer = anyone.post("/login", data={"email": "noor@linde.example", "password": password}, headers=headers)
            assert answer.status_code == 400
        token = anyone.get_csrf()
        answer = anyone.post("/login", data={"email": "noor@linde.example", "password": password, "csrf_token": token})
        assert answer.status_code == 303
    finally:
        app.config["WTF_CSRF_ENABLED"] = False

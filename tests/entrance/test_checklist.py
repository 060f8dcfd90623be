"""The rows of the trust checklist about coming in, where test_signing_in.py does not say them (trust.md B2-B18)."""

from __future__ import annotations

import re
import time
from datetime import timedelta
from pathlib import Path
from statistics import median

import pytest
from sqlalchemy import func, select

from coaching.accounts import operations as accounts
from coaching.accounts.models import Device, User
from coaching.core.db import Base, db, transaction
from coaching.deliveries.models import Delivery, PushAddress
from coaching.practices import operations as practices


def link_of(person) -> str:
    """The path of a fresh sign-in link."""
    with transaction():
        return accounts.sign_in_link(accounts.find_user(person.user_id), person.practice_id).removeprefix("http://localhost")


def test_b2_eleven_tries_from_one_address_over_eleven_accounts_are_one_visitor(app, noor, password):
    client = app.test_client()
    for number in range(10):
        assert client.post("/login", data={"email": f"iemand{number}@linde.example", "password": "mis geraden"}).status_code == 422
    answer = client.post("/login", data={"email": "noor@linde.example", "password": password})
    assert answer.status_code == 429 and int(answer.headers["Retry-After"]) > 0


@pytest.mark.parametrize(
    ("path", "data", "tries"),
    [
        ("/login", {"email": "noor@linde.example", "password": "mis geraden"}, 10),
        ("/login/link", {"email": "noor@linde.example"}, 5),
        ("/confirm", {"password": "mis geraden"}, 10),
        ("/settings/password", {"old": "mis geraden", "new": "nog een rustige zin"}, 10),
    ],
)
def test_b3_each_place_that_takes_a_secret_is_limited(browser_of, noor, path, data, tries):
    """Secrets in addresses: tests/house/test_every_route.py. The code of the first visit: tests/setup."""
    browser = browser_of(noor)
    for _guess in range(tries):
        assert browser.post(path, data=data).status_code in (200, 422)
    answer = browser.post(path, data=data)
    assert answer.status_code == 429 and int(answer.headers["Retry-After"]) > 0


def test_b6_the_cookie_of_before_signing_in_again_opens_nothing(app, anyone, noor, password):
    anyone.post("/login", data={"email": "noor@linde.example", "password": password})
    with anyone.session_transaction() as session:
        kept = dict(session)
    anyone.post("/login", data={"email": "noor@linde.example", "password": password})
    assert anyone.get("/settings/me").status_code == 200
    thief = app.test_client()
    with thief.session_transaction() as session:
        session.update(kept)
    assert thief.get("/settings/me").status_code == 302


def test_b8_another_address_signs_out_who_came_in_by_the_old_one_and_lets_the_new_one_in(browser_of, anyone, noor, lotte):
    phone = browser_of(lotte)
    assert phone.get("/me").status_code == 200
    kept = {"first_name": "Lotte", "last_name": "de Vries", "phone": "", "locale": "nl", "timezone": "Europe/Amsterdam"}
    browser_of(noor).post(f"/coachees/{lotte.id}/edit", data=kept | {"email": "nieuw@example.org"})
    assert phone.get("/me").status_code == 302
    anyone.post("/login/link", data={"email": "lotte@example.org"})
    assert db.session.scalar(select(func.count()).select_from(Delivery)) == 0
    anyone.post("/login/link", data={"email": "nieuw@example.org"})
    assert [one.address for one in db.session.scalars(select(Delivery))] == ["nieuw@example.org"]


def test_b9_a_member_who_left_gets_no_more_notifications(browser_of, bram):
    browser_of(bram)
    device = db.session.scalars(select(Device).where(Device.user_id == bram.user_id)).one()
    with transaction():
        db.session.add(PushAddress(practice_id=bram.practice_id, digest="d", member_id=bram.id, device_id=device.id, seen_at=device.seen_at,
                                   endpoint="https://fcm.googleapis.com/x", keys={}))  # fmt: skip
    with transaction():
        practices.remove_member(bram)
    assert db.session.scalar(select(func.count()).select_from(PushAddress)) == 0


def test_b9_a_closed_account_is_out_at_once(browser_of, lotte):
    phone = browser_of(lotte)
    with transaction():
        accounts.disable(accounts.find_user(lotte.user_id))
    assert phone.get("/me").status_code == 302
    assert db.session.scalar(select(func.count()).select_from(Device)) == 0


def test_b9_a_coachee_who_is_archived_is_out_at_once(browser_of, lotte, clock):
    phone = browser_of(lotte)
    with transaction():
        db.session.merge(lotte).archived_at = clock.now()
    assert phone.get("/me").status_code == 302


@pytest.mark.parametrize(("who", "page", "idle", "longest"), [
    ("noor", "/settings/me", timedelta(hours=8), timedelta(days=14)),
    ("lotte", "/me", timedelta(days=30), timedelta(days=90)),
    ("pien", "/sponsor", timedelta(hours=8), timedelta(days=14)),
])  # fmt: skip
def test_b11_a_sign_in_ends_after_silence_and_after_its_longest_time_however_busy(cast, browser_of, clock, who, page, idle, longest):
    minute, begun = timedelta(minutes=1), clock.now()
    silent, busy = browser_of(getattr(cast, who)), browser_of(getattr(cast, who))
    clock.set(begun + idle - minute)
    assert silent.get(page).status_code == busy.get(page).status_code == 200
    clock.set(clock.now() + idle + minute)
    assert silent.get(page).status_code == 302
    other = browser_of(getattr(cast, who))
    begun = clock.now()
    while clock.now() + idle * 0.9 < begun + longest:
        clock.set(clock.now() + idle * 0.9)
        assert other.get(page).status_code == 200
    clock.set(begun + longest + minute)
    assert other.get(page).status_code == 302


def test_b11_everything_of_somebody_at_once_is_handed_out_only_after_the_password(browser_of, noor, lotte, clock, password):
    browser = browser_of(noor)
    clock.move(minutes=16)
    answer = browser.post(f"/coachees/{lotte.id}/export")
    assert answer.status_code == 303 and answer.location.startswith("/confirm?next=")
    assert browser.post("/confirm", data={"password": password, "next": f"/coachees/{lotte.id}/privacy"}).status_code == 303
    assert browser.post(f"/coachees/{lotte.id}/export").mimetype == "application/zip"


def test_b16_a_password_may_be_pasted_and_kept_by_a_manager(browser_of, noor):
    page = browser_of(noor).get("/settings/me").text
    assert 'autocomplete="new-password"' in page and 'autocomplete="current-password"' in page and 'autocomplete="off"' not in re.search(r'<input[^>]*name="new"[^>]*>', page)[0]
    scripts = Path(__file__).resolve().parents[2] / "static" / "js"
    assert not [path.name for path in scripts.rglob("*.js") if "'paste'" in path.read_text()]


def test_b12_a_link_opened_in_another_browser_asks_once_more_and_lets_in(app, lotte):
    path = link_of(lotte)
    app.test_client().get(path)
    other = app.test_client()
    assert "<button" in other.get(path).text and other.get("/me").status_code == 302
    assert other.post(path).location == "/me"


def test_b14_the_page_of_a_link_loads_nothing_from_elsewhere_and_leaves_the_token_behind(anyone, lotte):
    path = link_of(lotte)
    page = anyone.get(path).text
    assert re.findall(r'(?:src|href|action)="(https?:|//)', page) == []
    assert path.rsplit("/", 1)[-1] not in anyone.post(path).location


def test_b15_what_a_dump_shows_of_links_and_passwords_opens_nothing(anyone, lotte, noor):
    anyone.post("/login/link", data={"email": "lotte@example.org"})
    sent = db.session.scalars(select(Delivery)).one()
    token = re.search(r"/login/([\w-]{43})", sent.content["text"])[1]
    everything = "".join(str(db.session.execute(select(table)).all()) for table in Base.metadata.sorted_tables)
    assert token not in everything, "not in the link's row, nor in the letter that waits"
    hashes = db.session.scalars(select(User.password_hash).where(User.password_hash.is_not(None))).all()
    assert hashes and all(one.startswith("$argon2id$") for one in hashes)


@pytest.mark.parametrize(
    "wanted", ["//evil.example", "/\\evil.example", "https:evil.example", "https:///evil.example", "\t//evil.example", "javascript:alert(1)"]
)
def test_b18_signing_in_never_leads_elsewhere(anyone, noor, lotte, password, wanted):
    answer = anyone.post("/login", data={"email": "noor@linde.example", "password": password, "next": wanted})
    assert answer.location == "/today"
    assert anyone.post("/confirm", data={"password": password, "next": wanted}).location == "/settings"
    assert anyone.post(link_of(lotte), data={"next": wanted}).location == "/me"


@pytest.mark.slow
def test_b5_known_and_unknown_addresses_take_the_same_time(app, lotte, noor, monkeypatch):
    """Medians over 50 tries, in turns, of the processor's time: what else the machine does meanwhile does not count. A limit of its own
    is no part of it either."""
    from coaching.core import limits

    monkeypatch.setattr(limits, "take", lambda *_args: None)
    for path, known, fields in (("/login/link", "lotte@example.org", {}), ("/login", "noor@linde.example", {"password": "mis geraden"})):
        took: dict[str, list[float]] = {known: [], "niemand@example.org": []}
        for _try in range(52):
            for email, times in took.items():
                client, begun = app.test_client(), time.process_time()
                client.post(path, data={"email": email} | fields)
                times.append(time.process_time() - begun)
        one, other = (median(times[2:]) for times in took.values())
        assert abs(one - other) < 0.10 * max(one, other), (path, one, other)

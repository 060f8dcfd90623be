"""What concerns somebody who works here: what coachees see of them, where they are signed in, what is kept of them."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import timedelta

import pytest

from coaching.accounts.models import Device
from coaching.alerts import operations as alerts
from coaching.core.db import db, transaction
from coaching.entrance import tasks
from coaching.messages import operations as messages
from coaching.practices.models import Member


@pytest.fixture
def numbered(noor, lotte):
    """Noor with a telephone number and a word for what she does."""
    with transaction():
        me = db.session.get(Member, noor.id)
        me.phone, me.title = "06 98765432", "Loopbaancoach"
    return noor


def test_nothing_but_name_and_work_is_shown_until_the_coach_says_so(browser_of, numbered, lotte):
    page = browser_of(lotte).get("/me/profile").text
    assert "Noor Linde" in page and "Loopbaancoach" in page
    assert "06 98765432" not in page and "noor@linde.example" not in page


@pytest.mark.parametrize(("shown", "sees"), [("shows_phone", 'href="tel:0698765432"'), ("shows_email", 'href="mailto:noor@linde.example"')])
def test_each_switch_shows_one_thing_and_can_be_taken_back(browser_of, numbered, lotte, shown, sees):
    coach, phone = browser_of(numbered), browser_of(lotte)
    assert coach.post("/settings/privacy", data={shown: "y"}).status_code == 303
    assert sees in phone.get("/me/profile").text
    assert "checked" in _input(coach.get("/settings/privacy").text, shown)
    coach.post("/settings/privacy")
    assert sees not in phone.get("/me/profile").text


def _input(page: str, name: str) -> str:
    return next(piece.split(">")[0] for piece in page.split("<input ") if f'name="{name}"' in piece)


def test_a_coach_who_left_is_no_longer_named(browser_of, numbered, lotte):
    with transaction():
        db.session.get(Member, numbered.id).is_active = False
    assert "Noor Linde" not in browser_of(lotte).get("/me/profile").text


def test_the_page_is_found_under_settings_by_everybody_who_works_here(browser_of, cast):
    for who in (cast.noor, cast.bram, cast.sanne):
        browser = browser_of(who)
        assert 'href="/settings/privacy"' in browser.get("/settings").text
        assert browser.get("/settings/privacy").status_code == 200


def test_an_assistant_who_has_no_coachees_is_asked_nothing_about_them(browser_of, sanne):
    browser = browser_of(sanne)
    assert "shows_phone" not in browser.get("/settings/privacy").text
    assert browser.post("/settings/privacy", data={"shows_phone": "y"}).status_code == 403


def test_everywhere_else_is_signed_out_at_once_and_here_not(browser_of, noor, bram):
    here, elsewhere, colleague = browser_of(noor), browser_of(noor), browser_of(bram)
    assert here.post("/settings/privacy/devices").status_code == 303
    assert elsewhere.get("/today").status_code == 302
    assert here.get("/today").status_code == colleague.get("/today").status_code == 200


def test_a_browser_whose_time_is_over_does_not_count_as_signed_in_and_is_forgotten_later(browser_of, noor, clock):
    browser_of(noor)
    clock.move(hours=9)
    here = browser_of(noor)
    assert "Log overal elders uit" not in here.get("/settings/privacy").text
    assert db.session.query(Device).filter_by(user_id=noor.user_id).count() == 2, "a form that comes late is still theirs"
    clock.set((clock.now() + timedelta(days=32)).replace(minute=23))
    tasks.forget()
    assert db.session.query(Device).count() == 0


def test_ones_own_data_holds_what_is_ones_own_and_no_word_of_a_coachee(browser_of, as_, noor, bram, lotte):
    with as_(lotte), transaction():
        messages.write(lotte, "Dit is alleen voor Noor.", author="coachee")
    with as_(noor), transaction():
        alerts.add_todo("Lotte bellen over verlies", member_id=noor.id, person_id=lotte.id)
        alerts.add_todo("Belasting regelen", member_id=noor.id)
        alerts.add_todo("Van Bram", member_id=bram.id)
        messages.write(lotte, "Dag Lotte.", author="coach")
    answer = browser_of(noor).post("/settings/privacy/export")
    text = zipfile.ZipFile(io.BytesIO(answer.data)).read("data.json").decode()
    data = json.loads(text)
    assert data["member"]["email"] == "noor@linde.example" and [one["text"] for one in data["todo"]] == ["Belasting regelen"]
    assert data["device"] and data["did"] and set(data["did"][0]) == {"type", "at"}
    for word in ("alleen voor Noor", "Dag Lotte", "verlies", lotte.id, "Van Bram", "argon2"):
        assert word not in text


def test_ones_own_data_is_handed_out_only_after_the_password(browser_of, noor, clock):
    browser = browser_of(noor)
    clock.move(minutes=16)
    assert browser.post("/settings/privacy/export").location == "/confirm?next=/settings/privacy"


def test_whose_data_was_taken_out_stands_there_for_who_did_it_only(browser_of, noor, bram, lotte):
    browser = browser_of(noor)
    assert "Gedownload" not in browser.get("/settings/privacy").text
    browser.post(f"/coachees/{lotte.id}/export")
    assert "Gedownload: Lotte de Vries" in browser.get("/settings/privacy").text
    assert "Gedownload" not in browser_of(bram).get("/settings/privacy").text

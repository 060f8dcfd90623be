"""Notes are for who wrote them (trust.md A5); they are never overwritten unseen, and shared only on purpose."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from coaching.core.db import db, transaction
from coaching.notes import operations
from coaching.notes.models import Note

AUTOSAVE = {"X-Autosave": "1", "HX-Request": "true"}


@pytest.fixture
def note(cast, as_):
    """Noor's private note about Lotte."""
    with transaction(), as_(cast.noor):
        made = operations.begin(cast.lotte.id)
        operations.save(made, "zij zei drie keer moeten")
    return made


def test_a_new_note_is_begun_and_saves_itself(cast, browser_of):
    noor = browser_of(cast.noor)
    to = noor.post(f"/coachees/{cast.lotte.id}/notes").headers["Location"]
    assert noor.post(to, data={"body": "eerste zin", "version": "1"}, headers=AUTOSAVE).json == {"version": 2}
    assert noor.post(to, data={"body": "eerste zin, tweede", "version": "2"}, headers=AUTOSAVE).json == {"version": 3}
    assert "eerste zin, tweede" in noor.get(f"/coachees/{cast.lotte.id}/notes").text


def test_without_a_script_the_button_saves(cast, note, browser_of):
    noor = browser_of(cast.noor)
    assert noor.post(f"/notes/{note.id}", data={"body": "anders", "version": "2"}).status_code == 303
    assert "anders" in noor.get(f"/notes/{note.id}").text


def test_another_window_is_not_overwritten_and_both_texts_are_kept(cast, note, browser_of):
    noor = browser_of(cast.noor)
    noor.post(f"/notes/{note.id}", data={"body": "uit het ene venster", "version": "2"}, headers=AUTOSAVE)
    assert noor.post(f"/notes/{note.id}", data={"body": "uit het andere", "version": "2"}, headers=AUTOSAVE).status_code == 409
    page = noor.post(f"/notes/{note.id}", data={"body": "uit het andere", "version": "2"})
    assert page.status_code == 409
    assert "uit het andere" in page.text
    assert "uit het ene venster" in page.text
    assert noor.post(f"/notes/{note.id}", data={"body": "uit het andere", "version": "3"}).status_code == 303


def test_a_private_note_is_for_its_writer_only(cast, note, browser_of):
    for who in (cast.bram, cast.sanne, cast.zev, cast.lotte, cast.tom):
        browser = browser_of(who)
        for method, path in (("get", ""), ("post", ""), ("post", "/share"), ("post", "/remove")):
            assert getattr(browser, method)(f"/notes/{note.id}{path}", data={"body": "x"}).status_code in (403, 404), who
    assert "moeten" not in browser_of(cast.bram).get(f"/coachees/{cast.lotte.id}/notes").text
    assert browser_of(cast.bram).get(f"/notes/{note.id}").status_code == 404
    assert db.session.get(Note, note.id).body == "zij zei drie keer moeten"


def test_a_shared_note_may_be_read_by_a_colleague_but_not_changed(cast, note, browser_of):
    browser_of(cast.noor).post(f"/notes/{note.id}/share")
    bram = browser_of(cast.bram)
    assert "moeten" in bram.get(f"/notes/{note.id}").text
    assert bram.post(f"/notes/{note.id}", data={"body": "anders", "version": "2"}).status_code == 404
    browser_of(cast.noor).post(f"/notes/{note.id}/unshare")
    assert bram.get(f"/notes/{note.id}").status_code == 404


def test_put_away_and_brought_back(cast, note, browser_of):
    noor = browser_of(cast.noor)
    page = noor.post(f"/notes/{note.id}/remove", follow_redirects=True)
    assert "moeten" not in page.text
    assert f"/notes/{note.id}/restore" in page.text
    assert browser_of(cast.bram).post(f"/notes/{note.id}/restore").status_code == 404
    noor.post(f"/notes/{note.id}/restore")
    assert "moeten" in noor.get(f"/coachees/{cast.lotte.id}/notes").text


def test_a_note_cannot_be_hung_on_somebody_elses_appointment_or_person(cast, browser_of):
    assert browser_of(cast.zev).post(f"/coachees/{cast.lotte.id}/notes").status_code == 404
    assert db.session.scalar(select(Note)) is None


def test_the_words_are_sealed(note):
    assert b"moeten" not in note.body_sealed

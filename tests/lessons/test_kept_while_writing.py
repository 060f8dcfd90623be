"""What is written is kept by itself before it is handed in; files and drafts are taken along, and erased."""

from __future__ import annotations

import io
import json
import zipfile

import pytest

from coaching.core.db import db
from coaching.lessons.models import Assignment, HandIn, HandInContent
from tests.lessons.paper import PDF, files, newest, send


def draft(door, text: str, revision: int | str = 0, by_itself: bool = True):
    headers = {"X-Autosave": "1", "HX-Request": "true"} if by_itself else {}
    return door[0].post(door[1] + "/draft", data={"text": text, "revision": str(revision)}, headers=headers)


def test_a_draft_is_kept_and_only_the_coachee_sees_it(door, browser_of, noor, lotte):
    browser, path = door
    assert draft(door, "Half af").status_code == 204
    assert "Half af</textarea>" in browser.get(path).text and f'data-autosave-url="{path}/draft"' in browser.get(path).text
    assert "Half af" not in browser_of(noor).get(f"/coachees/{lotte.id}/lessons").text
    kept = newest(Assignment)
    assert b"Half" not in kept.draft_sealed and kept.state == "given"
    assert browser.post(path, data={"text": "Helemaal af"}).status_code == 303
    assert newest(Assignment).draft is None and "Half af" not in browser.get(path).text


def test_a_save_that_comes_after_the_handing_in_does_not_bring_old_words_back(own):
    own[0].post(own[1], data={"text": "Helemaal af"})
    assert draft(own, "Half af", revision=0).status_code == 409
    assert newest(Assignment).draft is None
    assert draft(own, "Nog beter", revision=1).status_code == 204 and newest(Assignment).draft == "Nog beter"
    assert newest(HandIn).text == "Helemaal af"


def test_the_button_saves_without_javascript_and_says_what_happens(own):
    assert draft(own, "Half af", by_itself=False).headers["Location"] == own[1]
    page = own[0].get(own[1]).text
    assert "Je coach ziet het als je het inlevert." in page and "Half af</textarea>" in page
    assert draft(own, "x" * 50_001).status_code == 422


@pytest.mark.parametrize("revision", ["", "x", "-1", "9" * 40, "²"])
def test_a_revision_that_is_none_does_no_harm(own, revision):
    assert draft(own, "Half af", revision=revision).status_code == 204


# Taken along and erased


def test_the_export_has_the_files_and_for_themselves_what_is_not_handed_in_yet(own, browser_of, lotte, noor):
    send(own, where="")
    send(own, name="later.pdf", text="Nog niet af")
    got = own[0].post("/me/privacy/export")
    assert got.headers["Cache-Control"] == "no-store" and got.headers["Content-Disposition"] == "attachment; filename=draad-export.zip"
    archive = zipfile.ZipFile(io.BytesIO(got.data))
    names = [name for name in archive.namelist() if name.startswith("assignments/")]
    assert names == ["assignments/2026-03-02-1-werk.pdf", "assignments/2026-03-02-2-later.pdf"] and archive.read(names[0]) == PDF
    data = json.loads(archive.read("data.json"))
    assert data["assignment"][0]["draft"] == "Nog niet af" and [one["name"] for one in data["hand_in_file"]] == ["werk.pdf", "later.pdf"]
    by_coach = zipfile.ZipFile(io.BytesIO(browser_of(noor).post(f"/coachees/{lotte.id}/export").data))
    assert [name for name in by_coach.namelist() if name.startswith("assignments/")] == names[:1]
    assert "later.pdf" not in by_coach.read("data.json").decode() and "Nog niet af" not in by_coach.read("data.json").decode()


def test_an_erasure_deletes_them(own, lotte):
    send(own, where="")
    send(own, name="later.pdf")
    assert own[0].post("/me/privacy/erase", data={"name": "Lotte"}).status_code == 303
    assert files() == [] and db.session.query(HandInContent).count() == 0

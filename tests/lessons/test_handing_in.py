"""Handing in with files, over HTTP: added, refused, taken away, and seen by who may."""

from __future__ import annotations

import re
import threading
from functools import partial

import pytest
from PIL import Image
from sqlalchemy import select

from coaching.alerts.models import Alert
from coaching.core.db import db, transaction
from coaching.core.scope import Scope, acting
from coaching.lessons import operations, queries, rules
from coaching.lessons.models import Assignment, HandIn, HandInContent
from tests.cast import scope_of
from tests.house.test_races import together
from tests.lessons.paper import HTML, PDF, SVG, answer, docx, files, newest, photo, send
from tests.practices.test_logo import bomb

# The way it goes


def test_a_file_is_added_handed_in_and_downloaded_by_the_coach(door, browser_of, noor, lotte):
    browser, path = door
    assert send(door).headers["Location"] == f"{path}#files"
    page = browser.get(path).text
    assert "werk.pdf" in page and "nog niet ingeleverd" in page and "Mijn woorden" in page
    staff = browser_of(noor)
    assert "werk.pdf" not in staff.get(f"/coachees/{lotte.id}/lessons").text
    assert browser.post(path, data={"text": "Mijn woorden"}).status_code == 303
    seen = staff.get(f"/coachees/{lotte.id}/lessons").text
    there = re.search(r'href="(/hand-ins/files/[a-z0-9]+)">werk.pdf<', seen).group(1)
    assert staff.get(there).data == PDF == browser.get(f"{path}/files/{files()[0].id}").data
    assert "nog niet ingeleverd" not in browser.get(path).text


def test_a_file_that_is_still_in_the_field_is_handed_in_too(door):
    assert send(door, where="").status_code == 303
    assert [one.hand_in_id for one in files()] == [newest(HandIn).id]


def test_files_alone_are_enough_and_nothing_is_not(own, given):
    browser, path = own
    empty = browser.post(path, data={"text": " "})
    assert empty.status_code == 422 and "Schrijf iets, of voeg een bestand toe." in empty.text and 'id="text-error"' in empty.text
    send(own, text="")
    assert browser.post(path, data={"text": ""}).status_code == 303
    assert browser.post(path, data={"text": ""}).status_code == 303, "again, with the file that was handed in before"
    assert newest(HandIn).text == ""


def test_a_second_handing_in_adds_to_the_first_and_the_coach_is_told_once(own):
    send(own, where="")
    send(own, where="", name="meer.pdf", text="Meer")
    assert {one.hand_in_id for one in files()} == {newest(HandIn).id} and db.session.query(HandIn).count() == 1
    assert [one.name for one in files()] == ["werk.pdf", "meer.pdf"]
    assert [alert.kind for alert in db.session.scalars(select(Alert))] == ["hand_in"]


def test_a_photo_is_kept_without_where_it_was_taken(own, browser_of):
    exif = Image.Exif()
    exif[0x010E] = "Unieklaan 5"
    send(own, content=photo(exif=exif), name="IMG_0001.PNG")
    kept = files()[0]
    got = own[0].get(f"{own[1]}/files/{kept.id}")
    assert (kept.name, got.mimetype) == ("IMG_0001.jpg", "image/jpeg") and b"Unieklaan" not in got.data
    assert kept.size == len(got.data)


# What is refused


@pytest.mark.parametrize("where", ["/files", ""])
@pytest.mark.parametrize(("content", "words"), [
    (HTML, "Kies een pdf"), (SVG, "Kies een pdf"), (b"MZ\x90\0", "Kies een pdf"), (bomb(20_000), "te veel beeldpunten"), (PDF + b" " * 10 * 1024 * 1024, "zwaarder dan 10 MB"),
    (PDF + HTML, "niet te lezen"), (docx("word/vbaProject.bin"), "macro&#39;s"), (b"\0\0\0\x18ftypheic", "HEIC"), (b"", "Dit bestand is leeg"),
])  # fmt: skip
def test_d1_d5_a_wrong_file_is_said_beside_the_field_and_the_text_stays(content, words, where, own):
    back = send(own, where, content)
    assert back.status_code == 422 and 'id="file-error"' in back.text and words in back.text and 'aria-invalid="true"' in back.text
    assert "Mijn woorden</textarea>" in back.text and files() == [] and newest(HandIn) is None


def test_it_is_said_in_english_too(given, browser_of, lotte):
    with transaction():
        lotte.locale = "en"
    back = send((browser_of(lotte), f"/me/assignments/{given.id}"), content=SVG)
    assert "Choose a PDF, a Word file (docx)" in back.text


def test_no_file_chosen_is_said(own):
    back = own[0].post(own[1] + "/files", data={"text": "Mijn woorden"})
    assert back.status_code == 422 and "Kies eerst een bestand." in back.text and "Mijn woorden</textarea>" in back.text


def test_a_text_that_is_too_long_is_said_and_no_file_is_kept(own):
    assert send(own, text="x" * 50_001).status_code == 422 and files() == []


def test_d3_a_body_beyond_every_limit_is_413(app, own):
    assert send(own, content=b"\0" * (app.config["MAX_CONTENT_LENGTH"] + 1)).status_code == 413


def test_d3_a_smaller_limit_of_the_house_counts(app, own, monkeypatch):
    monkeypatch.setitem(app.config, "MAX_UPLOAD_MB", 1)
    assert "zwaarder dan 1 MB" in send(own, content=PDF + b" " * 1024 * 1024).text


def test_there_is_room_for_five_and_taking_one_away_makes_room(own):
    browser, path = own
    assert [send(own, name=f"{number}.pdf").status_code for number in range(6)] == [303] * 5 + [422]
    page = browser.get(path).text
    assert 'type="file"' not in page and "Er zijn al 5 bestanden." in page
    assert browser.post(f"{path}/files/{files()[0].id}/remove", data={"text": "Nieuwer"}).status_code == 303
    assert [one.name for one in files()] == ["1.pdf", "2.pdf", "3.pdf", "4.pdf"] and newest(Assignment).draft == "Nieuwer"
    assert send(own).status_code == 303


def test_files_cannot_be_sent_endlessly(own):
    tries = [send(own, content=HTML).status_code for _try in range(61)]
    assert tries == [422] * 60 + [429]


# As it is served and kept


@pytest.mark.parametrize("content", [PDF, docx(), photo("PNG")])
def test_d6_it_is_served_to_be_kept_and_can_do_nothing(content, own, browser_of, noor):
    send(own, "", content)
    for browser, path in ((own[0], f"{own[1]}/files/{files()[0].id}"), (browser_of(noor), f"/hand-ins/files/{files()[0].id}")):
        sent = browser.get(path).headers
        assert sent["Content-Disposition"].startswith("attachment;") and sent["Content-Type"] == rules.KINDS[files()[0].kind]
        assert sent["X-Content-Type-Options"] == "nosniff" and sent["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert sent["Cache-Control"] == "no-store"


def test_d7_a_name_breaks_no_header_and_no_page(own):
    send(own, name='één 🙂"\r\nX-Evil: 1;<script>\u202e.exe')
    sent = own[0].get(f"{own[1]}/files/{files()[0].id}").headers
    assert "X-Evil" not in sent and "filename*=UTF-8''%C3%A9%C3%A9n%20%F0%9F%99%82" in sent["Content-Disposition"] and ".exe" not in sent["Content-Disposition"]
    assert "<script>" not in own[0].get(own[1]).text


def test_the_database_holds_neither_the_name_nor_a_byte_of_it_in_the_open(own):
    send(own, content=PDF, name="Unieklaan.pdf")
    kept = newest(HandInContent)
    assert b"%PDF" not in kept.content_sealed and b"Unieklaan" not in files()[0].name_sealed


def test_a_list_never_reads_the_bytes(own, browser_of, noor, lotte, statements):
    send(own, where="")
    for browser, path in ((own[0], own[1]), (browser_of(noor), f"/coachees/{lotte.id}/lessons")):
        with statements() as asked:
            assert "werk.pdf" in browser.get(path).text
        assert not [one for one in asked.statements if "hand_in_content" in one]


# Who may


def test_a3_a4_a5_nobody_else_gets_it(own, browser_of, given, noor, bram, sanne, tom, zev, pien, as_):
    send(own, where="")
    file_id = files()[0].id
    for who in (bram, zev):
        assert browser_of(who).get(f"/hand-ins/files/{file_id}").status_code == 404
    assert browser_of(sanne).get(f"/hand-ins/files/{file_id}").status_code == 403
    with as_(noor), transaction():
        other = operations.assign(tom, "Iets anders", "Doe dit.", key="b")
    for path in (f"/me/assignments/{given.id}/files/{file_id}", f"/me/assignments/{other.id}/files/{file_id}"):
        assert browser_of(tom).get(path).status_code == 404
        assert browser_of(tom).post(path + "/remove").status_code == 404
    assert send((browser_of(tom), own[1])).status_code == 404 and len(files()) == 1


def test_a_link_to_one_assignment_opens_no_file_of_another(door, lotte, noor, as_, own):
    with as_(noor), transaction():
        second = operations.assign(lotte, "Tweede", "Doe dit.", key="b")
    send((own[0], f"/me/assignments/{second.id}"), where="")
    browser, path = door
    assert browser.get(f"{path}/files/{files()[0].id}").status_code == 404
    assert browser.post(f"{path}/files/{files()[0].id}/remove").status_code == 404 and len(files()) == 1


def test_the_coach_gets_nothing_that_is_not_handed_in(own, browser_of, noor):
    send(own)
    assert browser_of(noor).get(f"/hand-ins/files/{files()[0].id}").status_code == 404


# Taking away


def test_a_file_is_taken_away_until_the_coach_has_answered(door, browser_of, noor):
    browser, path = door
    send(door, where="")
    send(door, where="", name="meer.pdf")
    first, second = files()
    assert browser.post(f"{path}/files/{first.id}/remove", data={"text": "Mijn woorden"}).status_code == 303
    assert [one.id for one in files()] == [second.id] and db.session.query(HandInContent).count() == 1
    answer(browser_of, noor)
    assert browser.post(f"{path}/files/{second.id}/remove", data={"text": ""}).status_code == 404
    assert len(files()) == 1 and f"/files/{second.id}/remove" not in browser.get(path).text


def test_after_an_answer_a_new_round_has_room_of_its_own(own, browser_of, noor):
    for number in range(5):
        send(own, where="", name=f"{number}.pdf")
    answer(browser_of, noor)
    assert send(own, where="", name="nieuw.pdf").status_code == 303
    assert len({one.hand_in_id for one in files()}) == 2


def test_what_was_not_handed_in_when_it_was_done_is_still_theirs(own, browser_of, noor, lotte):
    send(own, where="", text="Eerst")
    send(own, name="later.pdf", text="Nog niet af")
    answer(browser_of, noor, is_done=True)
    page = own[0].get(own[1]).text
    assert "Niet ingeleverd" in page and "Nog niet af" in page and "later.pdf" in page
    assert "later.pdf" not in browser_of(noor).get(f"/coachees/{lotte.id}/lessons").text


def test_the_last_place_is_filled_once_by_many_at_once(app, given, lotte):
    who, alone = scope_of(lotte), threading.Barrier(1)
    assert [_added(given.id, who, alone) for _one in range(4)] == [303] * 4
    # they meet again inside their transactions, or opening a connection would keep them apart; SQLite lets in one at a time
    gate = threading.Barrier(8) if db.engine.dialect.name == "postgresql" else alone
    assert together(app, [partial(_added, given.id, who, gate) for _one in range(8)]) == [303] + [422] * 7
    assert len(files()) == 5 == db.session.query(HandInContent).count()


def _added(assignment_id: str, who: Scope, gate: threading.Barrier) -> int:
    try:
        with acting(who), transaction():
            found = queries.assignment(assignment_id)
            gate.wait(20)
            operations.add_file(found, rules.Taken("werk.pdf", "pdf", PDF))
        return 303
    except rules.BadFile:
        return 422

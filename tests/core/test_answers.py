"""What people see when something cannot be: in their own room when they have one, in their own language, with what to do."""

from __future__ import annotations

import pytest

BARS = {"noor": 'class="menu"', "sanne": 'class="menu"', "lotte": 'href="/me/thread"'}


@pytest.mark.parametrize("name", BARS)
def test_who_is_signed_in_stays_in_their_own_room_when_there_is_nothing(browser_of, cast, name):
    page = browser_of(getattr(cast, name)).get("/there-is-no-such-page")
    assert page.status_code == 404 and "Hier is niets" in page.text
    assert BARS[name] in page.text and "Overeenkomst ontbinden" not in page.text


def test_nobody_sees_no_room(anyone):
    page = anyone.get("/there-is-no-such-page")
    assert page.status_code == 404 and not [bar for bar in BARS.values() if bar in page.text]


def test_what_is_there_for_another_looks_like_what_never_was(browser_of, zev, tom):
    """A page of another practice's coachee says the same as a page of nobody's."""
    theirs, never = (browser_of(zev).get(f"/coachees/{id_}") for id_ in (tom.id, "0" * len(tom.id)))
    assert theirs.status_code == never.status_code == 404
    body = [page.text.split('id="problem"')[1].split("</main>")[0] for page in (theirs, never)]
    assert body[0] == body[1]


def test_a_coachee_asks_their_coach_and_a_member_the_owner(browser_of, lotte, sanne):
    assert "Vraag het je coach" in browser_of(lotte).get("/today").text
    page = browser_of(sanne).get("/insights")
    assert page.status_code == 403 and "eigenaar van de praktijk" in page.text and "je coach" not in page.text


def test_too_much_at_once_says_how_large_it_may_be(app, browser_of, lotte):
    page = browser_of(lotte).post("/me/messages/new", data={"file": b"\0" * (app.config["MAX_CONTENT_LENGTH"] + 1)})
    assert page.status_code == 413 and f"hoogstens {app.config['MAX_UPLOAD_MB']} MB" in page.text


def test_too_often_says_how_long_to_wait(anyone, lotte):
    for _time in range(5):
        anyone.post("/login/link", data={"email": lotte.email})
    page = anyone.post("/login/link", data={"email": lotte.email})
    assert page.status_code == 429 and "Wacht 60 minuten" in page.text


def test_an_unexpected_error_speaks_the_language_it_says_it_does(app, anyone, monkeypatch):
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    monkeypatch.setitem(app.view_functions, "entrance.login", _breaks)
    for language, words in (("en", "Something broke on our side"), ("nl", "iets stuk")):
        page = anyone.get("/login", headers={"Accept-Language": language})
        assert page.status_code == 500 and f'<html lang="{language}">' in page.text and words in page.text


def _breaks():
    raise RuntimeError("on purpose")


_breaks.allowed = frozenset({"anyone"})

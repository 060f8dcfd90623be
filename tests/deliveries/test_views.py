"""The coach sees the machine; a reader unsubscribes; the outbox exists only where it should."""

from __future__ import annotations

from datetime import UTC, datetime, time

import pytest

from coaching.core.db import transaction
from coaching.deliveries import operations
from coaching.deliveries.operations import Letter, Recipient


@pytest.fixture
def lesson(lotte, house_of, linde):
    """A lesson for lotte, waiting."""
    to = Recipient(lotte.email, "Lotte", "nl", "Europe/Amsterdam", person_id=lotte.id)
    with house_of(linde), transaction():
        letter = operations.Letter("plain", "Les een", "Dag\n", "<!doctype html><head></head><p>Dag</p>")
        return operations.queue(letter, to, key="lesson", kind="lesson")


def test_the_coach_reads_what_waits_what_went_and_why(browser_of, noor, lesson):
    noor_reads = browser_of(noor)
    assert "Les een" in noor_reads.get("/deliveries?show=next").text
    operations.drain()
    assert "Les een" in noor_reads.get("/deliveries").text
    assert "Les een" not in noor_reads.get("/deliveries?kind=reminder").text
    page = noor_reads.get(f"/deliveries/{lesson.id}").text
    assert "lotte@example.org" in page and f"/deliveries/{lesson.id}/letter" in page
    assert noor_reads.get("/deliveries?show=nonsense").status_code == 404


def test_the_letter_stands_in_a_sandbox_with_a_policy_of_its_own(browser_of, noor, lesson):
    answer = browser_of(noor).get(f"/deliveries/{lesson.id}/letter")
    policy = answer.headers["Content-Security-Policy"]
    assert "sandbox" in policy and "script" not in policy and "default-src 'none'" in policy


def test_a_sign_in_letter_is_not_read_by_the_coach(browser_of, noor, lotte, house_of, linde):
    to = Recipient(lotte.email, "Lotte", "nl", "Europe/Amsterdam", person_id=lotte.id)
    with house_of(linde), transaction():
        key = operations.queue(operations.compose("sign_in", to, url="https://x.example/secret"), to, key="in")
    noor_reads = browser_of(noor)
    assert "x.example/secret" not in noor_reads.get(f"/deliveries/{key.id}").text
    assert noor_reads.get(f"/deliveries/{key.id}/letter").status_code == 404


KEY = "k" * 43


@pytest.fixture
def keyed(lotte, house_of, linde):
    """A letter for lotte with her personal link."""
    to = Recipient(lotte.email, "Lotte", "nl", "Europe/Amsterdam", person_id=lotte.id)
    html = f'<!doctype html><head></head><p>Hoe is het nu? <a href="https://x.example/r/{KEY}">Naar de vragen</a></p>'
    with house_of(linde), transaction():
        return operations.queue(Letter("plain", "Vragen", f"Hoe is het nu?\nhttps://x.example/r/{KEY}\n", html), to, key="form", kind="reflection")


def test_a_letter_shown_to_the_coach_holds_no_key_of_its_reader(browser_of, noor, keyed):
    """Whoever opens a form's link counts as the coachee: sees a draft, answers, signs."""
    noor_reads = browser_of(noor)
    for path in ("", "/letter"):
        page = noor_reads.get(f"/deliveries/{keyed.id}{path}").text
        assert "Hoe is het nu?" in page and KEY not in page, path


@pytest.mark.parametrize("colleague", ["bram", "noor"])
def test_a5_the_text_of_a_letter_is_for_who_coaches_its_reader(cast, browser_of, keyed, colleague):
    """Of a letter that no coach is named on, too. The owner sees that it went, and not what it says."""
    with transaction():
        cast.lotte.coach_id = cast.bram.id if colleague == "noor" else cast.noor.id
    reads = browser_of(getattr(cast, colleague))
    page = reads.get(f"/deliveries/{keyed.id}")
    assert page.status_code == 200 and "Hoe is het nu?" not in page.text
    assert reads.get(f"/deliveries/{keyed.id}/letter").status_code == 404


def test_a5_what_a_member_got_is_for_that_member(browser_of, noor, bram, house_of, linde):
    """It may say what a coachee asked or answered."""
    to = Recipient(bram.email, "Bram", "nl", "Europe/Amsterdam", member_id=bram.id)
    with house_of(linde), transaction():
        mail = operations.queue(Letter("plain", "Vraag", "Tom vraagt iets\n", "<head></head><p>Tom vraagt iets</p>"), to, key="m", kind="alert")
    assert "Tom vraagt iets" in browser_of(bram).get(f"/deliveries/{mail.id}/letter").text
    assert browser_of(noor).get(f"/deliveries/{mail.id}/letter").status_code == 404
    assert "Tom vraagt iets" not in browser_of(noor).get(f"/deliveries/{mail.id}").text


@pytest.mark.parametrize("path", ["", "/letter"])
def test_others_do_not_see_it(browser_of, zev, sanne, lotte, anyone, lesson, path):
    assert browser_of(zev).get(f"/deliveries/{lesson.id}{path}").status_code == 404
    assert browser_of(sanne).get(f"/deliveries/{lesson.id}{path}").status_code == 403
    assert browser_of(lotte).get(f"/deliveries/{lesson.id}{path}").status_code == 403
    assert anyone.get(f"/deliveries/{lesson.id}{path}").status_code == 302


def test_send_again_and_leave_it_are_buttons_that_post(browser_of, noor, post, state):
    held = post(address=" ")
    noor_reads = browser_of(noor)
    assert f"/deliveries/{held.id}/again" in noor_reads.get(f"/deliveries/{held.id}").text
    assert noor_reads.post(f"/deliveries/{held.id}/done").status_code == 303
    assert state(held).status == "done"
    assert noor_reads.post(f"/deliveries/{held.id}/again").status_code == 409


def test_the_switch_holds_and_releases(browser_of, noor, lesson, state):
    noor_reads = browser_of(noor)
    noor_reads.post("/deliveries/hold")
    operations.drain()
    assert state(lesson).status == "due"
    assert "/deliveries/hold/end" in noor_reads.get("/deliveries?show=next").text
    noor_reads.post("/deliveries/hold/end")
    operations.drain()
    assert state(lesson).status == "sent"


def _path(delivery) -> str:
    return delivery.content["unsubscribe"].removeprefix("http://localhost")


def test_fault_29_one_click_stops_a_leased_letter_and_a_scanner_changes_nothing(anyone, app, lesson, state, monkeypatch):
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    with transaction():
        lesson_row = state(lesson)
        lesson_row.status, lesson_row.lease_owner = "leased", "elsewhere|b|1|1|token"
    assert anyone.get(_path(lesson)).status_code == 200
    assert state(lesson).status == "leased"
    for _twice in range(2):
        answer = anyone.post(_path(lesson), data={"List-Unsubscribe": "One-Click"})
        assert answer.status_code == 200
    assert (state(lesson).status, state(lesson).reason) == ("cancelled", "unsubscribed")


def test_a_reader_can_change_their_mind(anyone, lesson, post, house_of, linde):
    anyone.post(_path(lesson))
    assert post("second", kind="lesson").status == "skipped"
    anyone.post(_path(lesson) + "/undo")
    assert post("third", kind="lesson").status == "due"


def test_a_reader_is_told_what_stops_and_that_it_comes_again(anyone, lesson):
    assert "Lessen en opdrachten" in anyone.get(_path(lesson)).text
    assert "Deze berichten zijn gestopt" in anyone.post(_path(lesson)).text
    assert "Je krijgt deze berichten weer" in anyone.post(_path(lesson) + "/undo", follow_redirects=True).text


def test_a_letter_that_is_held_with_all_others_says_so(browser_of, noor, lesson):
    coach = browser_of(noor)
    coach.post("/deliveries/hold")
    for page in ("/deliveries?show=next", f"/deliveries/{lesson.id}"):
        assert "hij gaat zodra je het weer aanzet" in coach.get(page).text


def test_an_unknown_unsubscribe_link_is_not_here(anyone):
    assert anyone.post("/u/nonsense").status_code == 404


def test_metrics_need_the_token(anyone, app):
    assert anyone.get("/metrics").status_code == 404
    answer = anyone.get("/metrics", headers={"Authorization": f"Bearer {app.config['METRICS_TOKEN']}"})
    assert answer.status_code == 200 and "draad_deliveries_waiting 0" in answer.text


def test_the_outbox_shows_every_mail_as_its_reader_sees_it(anyone, app, monkeypatch, house_of, linde):
    monkeypatch.setitem(app.config, "OUTBOX_READABLE", True)
    to = Recipient("lotte@example.org", "Lotte", "nl", "Europe/Amsterdam")
    letter = Letter("plain", "Afspraak", "Dag https://x.example/1\n", "<head></head><p style='color:red'>Dag</p>")
    with house_of(linde), transaction():
        mail = operations.queue(letter, to, key="a", calendar=b"BEGIN:VCALENDAR", calendar_method="REQUEST",
                                attachments=[("f.pdf", "application/pdf", b"%PDF")])  # fmt: skip
    operations.drain()
    assert "Afspraak" in anyone.get("/outbox").text
    page = anyone.get(f"/outbox/{mail.id}").text
    assert "invite.ics" in page and "f.pdf" in page and "https://x.example/1" in page
    html = anyone.get(f"/outbox/{mail.id}/html")
    assert "sandbox" in html.headers["Content-Security-Policy"] and "color:red" in html.text
    assert anyone.get(f"/outbox/{mail.id}/files/0").data == b"BEGIN:VCALENDAR"
    assert anyone.get(f"/outbox/{mail.id}/files/1").data == b"%PDF"
    assert anyone.get(f"/outbox/{mail.id}/files/2").status_code == 404


def test_the_outbox_is_not_there_where_people_are_real(anyone, app, lesson, monkeypatch):
    monkeypatch.setitem(app.config, "OUTBOX_READABLE", False)
    operations.drain()
    for path in ("/outbox", f"/outbox/{lesson.id}", f"/outbox/{lesson.id}/html", f"/outbox/{lesson.id}/files/0"):
        assert anyone.get(path).status_code == 404


def test_the_letters_of_one_reader_and_the_way_to_why(browser_of, noor, lotte, lesson, post):
    post("other", kind="lesson")
    noor_reads = browser_of(noor)
    operations.drain()
    page = noor_reads.get(f"/deliveries/{lesson.id}").text
    assert f"/deliveries?person={lotte.id}" in page and f"/coachees/{lotte.id}" in page
    only = noor_reads.get(f"/deliveries?person={lotte.id}").text
    assert "Les een" in only and "Alleen wat naar Lotte gaat." in only
    assert f'name="person" value="{lotte.id}"' in only and f"show=next&amp;person={lotte.id}" in only
    assert "Les een" not in noor_reads.get("/deliveries?person=nobody").text


def test_what_waits_for_the_readers_quiet_hours_says_so(browser_of, noor, lotte, house_of, linde, clock):
    clock.set(datetime(2026, 3, 2, 22, tzinfo=UTC))
    to = Recipient(lotte.email, "Lotte", "nl", "Europe/Amsterdam", person_id=lotte.id, quiet_from=time(21), quiet_until=time(8))
    with house_of(linde), transaction():
        waits = operations.queue(Letter("plain", "Later", "Dag\n", "<p>Dag</p>"), to, key="later", kind="lesson")
        goes = operations.queue(Letter("plain", "Straks", "Dag\n", "<p>Dag</p>"), to, key="soon", kind="lesson", not_before=datetime(2026, 3, 3, 9, tzinfo=UTC))
    pages = [browser_of(noor).get(f"/deliveries/{one.id}").text for one in (waits, goes)]
    assert ["na de stille uren van de lezer" in page for page in pages] == [True, False]

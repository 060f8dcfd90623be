"""The page before an appointment holds what happened since last time, and nobody else reads it."""

from __future__ import annotations

from coaching.core.db import db, transaction
from coaching.forms import operations as forms
from coaching.forms import queries as form_queries
from coaching.goals import operations as goals
from coaching.messages import operations as messages
from coaching.notes import operations as notes
from coaching.rooms import meetings
from coaching.scheduling.models import Seat


def _answer(person, key, words, as_, coach):
    with transaction(), as_(coach):
        opened = forms.send(form_queries.by_key("check_in"), person, key=key)
        answers = {one["key"]: 6 for one in opened.spec["questions"] if one["type"] == "scale"}
        answers |= {one["key"]: words for one in opened.spec["questions"] if one["type"] == "long"}
        forms.submit(opened, answers)


def test_everything_in_one_look(browser_of, noor, lotte, floor, as_, clock):
    floor.journey(lotte)
    floor.appointment(lotte, 1, status="held")
    clock.move(hours=3)
    _answer(lotte, "new", "sindsdien gaat het beter", as_, noor)
    with transaction(), as_(noor):
        goals.set_goal(lotte.id, "Grenzen aangeven", 3, 8)
        goals.agree(lotte.id, "Een keer nee zeggen")
        note = notes.begin(lotte.id)
        notes.save(note, "let op haar adem")
    with transaction(), as_(lotte):
        messages.write(lotte, "tot morgen", author="coachee")
    ahead = floor.appointment(lotte, 20)
    page = browser_of(noor).get(f"/appointments/{ahead.id}/prepare").text
    for words in ("sindsdien gaat het beter", "Grenzen aangeven", "Een keer nee zeggen", "let op haar adem", "tot morgen"):
        assert words in page


def test_what_was_answered_before_last_time_is_not_new(browser_of, noor, lotte, floor, as_, clock):
    _answer(lotte, "old", "dat was toen", as_, noor)
    clock.move(hours=1)
    floor.appointment(lotte, 1, status="held")
    clock.move(hours=3)
    ahead = floor.appointment(lotte, 20)
    assert "dat was toen" not in browser_of(noor).get(f"/appointments/{ahead.id}/prepare").text


def test_another_coachs_private_note_stays_away(browser_of, noor, bram, lotte, floor, as_):
    with transaction(), as_(bram):
        notes.save(notes.begin(lotte.id), "alleen voor Bram")
    ahead = floor.appointment(lotte, 20)
    assert "alleen voor Bram" not in browser_of(noor).get(f"/appointments/{ahead.id}/prepare").text


def test_who_may_not_read_it(browser_of, noor, sanne, zev, lotte, floor):
    ahead = floor.appointment(lotte, 20)
    url = f"/appointments/{ahead.id}/prepare"
    assert [browser_of(one).get(url).status_code for one in (sanne, zev, lotte)] == [403, 404, 403]


def test_who_stands_in_sees_the_goals_and_none_of_the_words(browser_of, bram, noor, lotte, floor, as_):
    _answer(lotte, "new", "alleen voor Noor", as_, noor)
    with transaction(), as_(noor):
        goals.set_goal(lotte.id, "Grenzen aangeven", 3, 8)
        notes.save(notes.begin(lotte.id), "alleen van Noor")
    with transaction(), as_(lotte):
        messages.write(lotte, "tussen ons", author="coachee")
    ahead = floor.appointment(lotte, 20, coach=bram)
    page = browser_of(bram).get(f"/appointments/{ahead.id}/prepare").text
    assert "Grenzen aangeven" in page
    assert not [words for words in ("alleen voor Noor", "alleen van Noor", "tussen ons") if words in page]


def test_a5_a_colleague_who_does_not_give_it_finds_nothing(browser_of, noor, bram, lotte, floor):
    ahead, handed_over = floor.appointment(lotte, 20), floor.appointment(lotte, 21, coach=bram)
    assert browser_of(bram).get(f"/appointments/{ahead.id}/prepare").status_code == 404
    with transaction():
        lotte.coach_id = bram.id
    assert browser_of(noor).get(f"/appointments/{handed_over.id}/prepare").status_code == 404, "the owner has no silent access either"
    assert browser_of(bram).get(f"/appointments/{handed_over.id}/prepare").status_code == 200


def test_ones_own_note_of_the_appointment_stands_apart_however_old_it_is(browser_of, noor, lotte, floor, as_, clock):
    ahead = floor.appointment(lotte, 20)
    with transaction(), as_(noor):
        notes.save(notes.begin(lotte.id, appointment_id=ahead.id), "vast klaargezet")
    for number in range(30):
        clock.move(minutes=1)
        with transaction(), as_(noor):
            notes.save(notes.begin(lotte.id), f"eerder {number}.")
    page = browser_of(noor).get(f"/appointments/{ahead.id}/prepare").text
    assert page.count("vast klaargezet") == 1
    assert [number for number in range(30) if f"eerder {number}." in page] == [26, 27, 28, 29]


def test_they_last_spoke_at_the_latest_that_was_held_their_own_or_in_a_group(noor, lotte, tom, floor, as_, clock):
    floor.appointment(lotte, 1, status="held")
    group, missed = floor.appointment(tom, 5, status="held"), floor.appointment(lotte, 9, status="no_show")
    floor.appointment(tom, 7, status="held")
    with transaction(), as_(noor):
        db.session.add(Seat(appointment_id=group.id, seats=group.seats, person_id=lotte.id, seat_no=1))
    clock.move(hours=15)
    ahead = floor.appointment(lotte, 20)
    with as_(noor):
        assert meetings.read(ahead.id).since == group.end
        assert meetings.read(missed.id).since == group.end

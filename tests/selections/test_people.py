"""Many people at once, over HTTP and without JavaScript: who it happens to, who it does not and why, twice is once, and the way back."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import func, select

from coaching.core.db import db, flush, transaction
from coaching.deliveries.models import Delivery
from coaching.journeys.models import Journey
from coaching.leads import operations as leads
from coaching.messages import operations as messages_operations
from coaching.messages import queries as messages
from coaching.messages.models import Message
from coaching.people.models import Person
from coaching.scheduling.models import Appointment, Seat
from coaching.selections.models import Selection


def test_a_tag_is_added_and_taken_back(chooser_of, noor, lotte, tom, again):
    chooser = chooser_of(noor)
    assert "Een label voor 2 mensen" in chooser.choose("tag", lotte, tom, query="show=all&q=o&select=1").text
    page = chooser.do(tag="  Najaar   2026 ").text
    assert "2 mensen hebben het label" in page and f'{chooser.at.rpartition("/")[0]}/undo' in page
    assert again(lotte).tags == again(tom).tags == ["Najaar 2026"]
    assert chooser.undo().headers["Location"] == "/coachees?show=all&q=o"
    assert again(lotte).tags == [] and again(tom).tags == []
    chooser.undo()
    assert again(lotte).tags == []


def test_who_had_the_tag_is_named_and_keeps_it_when_it_is_taken_back(chooser_of, noor, lotte, tom, again):
    with transaction():
        db.session.get(Person, lotte.id).tags = ["VIP"]
    chooser = chooser_of(noor)
    chooser.choose("tag", lotte, tom)
    page = chooser.do(tag="vip").text
    assert "1 persoon heeft het label" in page and "Voor 1 niet" in page and "Dit label is er al" in page
    chooser.undo()
    assert again(lotte).tags == ["VIP"] and again(tom).tags == []


def test_a_tag_is_taken_away_from_who_has_it(chooser_of, noor, lotte, tom, again):
    with transaction():
        db.session.get(Person, lotte.id).tags = ["vip", "zorg"]
    chooser = chooser_of(noor)
    assert '<option value="vip">' in chooser.choose("untag", lotte, tom).text
    chooser.do(tag="vip")
    assert again(lotte).tags == ["zorg"]
    chooser.undo()
    assert again(lotte).tags == ["zorg", "vip"]


@pytest.mark.parametrize(("deed", "typed"), [("tag", {"tag": ""}), ("tag", {"tag": "een, twee"}), ("write", {"body": ""}), ("write", {"body": "Dag {shoe_size}"})])
def test_what_is_refused_is_said_beside_it_and_kept(deed, typed, chooser_of, noor, lotte):
    chooser = chooser_of(noor)
    chooser.choose(deed, lotte)
    answer = chooser.do(**typed)
    assert answer.status_code == 422 and "error-summary" in answer.text
    assert all(value in answer.text for value in typed.values())
    assert db.session.scalar(select(func.count(Message.id))) == 0


def test_each_reads_the_message_in_a_conversation_of_their_own(chooser_of, noor, lotte, tom, as_):
    chooser = chooser_of(noor)
    assert "{first_name}" in chooser.choose("write", lotte, tom).text
    assert "Het bericht ging naar 2 mensen" in chooser.do(body="Dag {first_name}, groet van {coach_first_name}").text
    for person in (lotte, tom):
        with as_(person):
            said = messages.messages_with(person.id)
        assert [(one.body, one.author, one.is_automatic, one.member_id) for one in said] == [(f"Dag {person.first_name}, groet van Noor", "coach", False, noor.id)]
    assert db.session.scalars(select(Delivery.letter)).all() == ["message_waiting"] * 2


def test_a_message_sent_twice_is_read_once_and_its_words_are_not_kept(chooser_of, noor, lotte):
    chooser = chooser_of(noor)
    chooser.choose("write", lotte)
    chooser.do(body="Eén keer")
    chooser.do(body="Nog een keer")
    assert [one.body for one in db.session.scalars(select(Message))] == ["Eén keer"]
    assert db.session.scalars(select(Selection)).one().words_sealed is None
    assert chooser.browser.get(chooser.at).headers["Location"] == chooser.at.rpartition("/")[0]  # asked for again, it tells what came of it


def test_a_placeholder_without_a_value_leaves_that_person_out_and_says_so(chooser_of, noor, lotte, tom, floor):
    floor.appointment(lotte, 30)
    chooser = chooser_of(noor)
    chooser.choose("write", lotte, tom)
    page = chooser.do(body="Tot {next_appointment}").text
    assert "Het bericht ging naar 1 persoon" in page and "Een invulveld heeft hier niets om in te vullen" in page and "Tom" in page
    assert db.session.scalars(select(Message)).one().person_id == lotte.id


def test_somebody_of_a_colleague_and_somebody_without_a_door_are_left_out_with_a_word(chooser_of, noor, bram, lotte, tom, eva):
    with transaction():
        db.session.get(Person, tom.id).coach_id = bram.id
        db.session.get(Person, eva.id).user_id = None
    chooser = chooser_of(noor)
    page = chooser.choose("write", lotte, tom, eva).text
    assert "Schrijf aan 1 persoon" in page and "Bij een collega" in page and "Nog geen inlog" in page
    chooser.do(body="Dag")
    assert db.session.scalars(select(Message)).one().person_id == lotte.id


def test_journeys_are_handed_over_as_one_is(chooser_of, browser_of, noor, bram, lotte, tom, eva, floor, again):
    roads = [floor.journey(lotte), floor.journey(tom)]
    chooser = chooser_of(noor)
    page = chooser.choose("hand_over", lotte, tom, eva).text
    assert "Draag 2 mensen over" in page and "Niet op een traject" in page and f'value="{bram.id}"' in page and f'value="{noor.id}"' not in page
    page = chooser.do(coach=bram.id).text
    assert "2 mensen zijn overgedragen" in page and "Maak ongedaan" not in page
    assert [db.session.get(Journey, one.id).coach_id for one in roads] == [bram.id] * 2 and again(lotte).coach_id == bram.id
    assert browser_of(noor).get(f"/coachees/{lotte.id}").status_code == 404 and browser_of(bram).get(f"/coachees/{lotte.id}").status_code == 200


def test_nobody_is_handed_to_who_does_not_coach(chooser_of, noor, sanne, zev, lotte, floor):
    road = floor.journey(lotte)
    chooser = chooser_of(noor)
    chooser.choose("hand_over", lotte)
    for wrong in (sanne.id, zev.id, noor.id, ""):
        assert chooser.do(coach=wrong).status_code == 422
    assert db.session.get(Journey, road.id).coach_id == noor.id


def test_put_away_is_out_of_the_lists_and_back_with_everything(chooser_of, browser_of, noor, tom, again):
    chooser = chooser_of(noor)
    chooser.choose("put_away", tom)
    assert "1 persoon is opgeborgen" in chooser.do().text
    browser = browser_of(noor)
    assert "Tom Baker" not in browser.get("/coachees?show=all").text and "Tom Baker" in browser.get("/coachees?show=put_away").text
    assert browser_of(tom).get("/me/thread").status_code == 302  # to the log-in page
    back = chooser_of(noor)
    back.choose("bring_back", tom)
    back.do()
    assert again(tom).archived_at is None and "Tom Baker" in browser.get("/coachees?show=all").text
    back.undo()
    assert again(tom).archived_at is not None


def test_who_is_put_away_is_found_but_not_offered_and_their_page_says_it(chooser_of, browser_of, noor, bram, tom, as_, again):
    with transaction(), as_(noor):
        messages_operations.write(tom, "Tot ziens", author="coach")
    chooser = chooser_of(noor)
    chooser.choose("put_away", tom)
    chooser.do()
    browser = browser_of(noor)
    found = browser.get("/search?q=baker").text
    assert "Tom Baker" in found and "Opgeborgen" in found and "tom@" not in found
    assert "Tom Baker" not in browser.get("/messages").text and "Tom Baker" in browser.get("/messages?q=baker").text
    assert "Tom Baker" not in browser.get("/appointments/new?who=baker").text
    for page in (f"/coachees/{tom.id}", f"/coachees/{tom.id}/messages", f"/coachees/{tom.id}/edit"):
        assert "Tom is opgeborgen sinds" in browser.get(page).text
    assert browser_of(bram).post(f"/coachees/{tom.id}/bring-back").status_code == 404 and again(tom).archived_at is not None
    assert browser.post(f"/coachees/{tom.id}/bring-back").headers["Location"] == f"/coachees/{tom.id}"
    assert again(tom).archived_at is None and "opgeborgen" not in browser.get(f"/coachees/{tom.id}").text


def test_a_seat_in_a_group_ahead_is_an_appointment_ahead(chooser_of, noor, tom, floor, again):
    date = floor.appointment(floor.person("Groep"), 30)
    with transaction():
        one = db.session.get(Appointment, date.id)
        one.person_id, one.seats = None, 6
        flush()
        db.session.add(Seat(practice_id=one.practice_id, appointment_id=one.id, seats=6, seat_no=1, person_id=tom.id))
    chooser = chooser_of(noor)
    assert "Er komt nog een afspraak" in chooser.choose("put_away", tom).text
    chooser.do()
    assert again(tom).archived_at is None


def test_who_is_still_on_the_way_is_not_put_away(chooser_of, noor, bram, lotte, tom, eva, floor, as_, again):
    floor.journey(lotte)
    floor.appointment(tom, 30)
    with transaction(), as_(noor):
        leads.add(eva, source="form")
    theirs = floor.person("Collega")
    with transaction():
        db.session.get(Person, theirs.id).coach_id = bram.id
    chooser = chooser_of(noor)
    page = chooser.choose("put_away", lotte, tom, eva, theirs).text
    for why in ("Nog op een traject", "Er komt nog een afspraak", "Een open aanvraag", "Bij een collega"):
        assert why in page
    assert "Er is niemand voor wie dit kan" in page and 'method="post"' not in page.split("<main")[1].split("</main>")[0]
    chooser.do()
    assert again(lotte).archived_at is None and again(theirs).archived_at is None


def test_every_one_that_fits_is_more_than_was_ticked(chooser_of, noor, lotte, floor):
    for number in range(5):
        floor.person(f"Mens{number}")
    chooser = chooser_of(noor)
    assert "Een label voor 5 mensen" in chooser.choose("tag", lotte, every="1", query="show=all&q=mens&page=3&select=page").text
    chooser.do(tag="proef")
    assert [one.first_name for one in db.session.scalars(select(Person).order_by(Person.first_name)) if "proef" in one.tags] == [f"Mens{n}" for n in range(5)]


def test_more_than_the_most_is_refused_with_how_many(chooser_of, noor, floor, monkeypatch):
    from coaching.selections.operations import choosing

    monkeypatch.setattr(choosing, "MOST", 2)
    for number in range(3):
        floor.person(f"Mens{number}")
    page = chooser_of(noor).choose("tag", every="1", query="show=all&q=mens").text
    assert "Maak de lijst eerst korter" in page and 'name="chosen"' in page
    assert db.session.scalar(select(func.count(Selection.id))) == 0


@pytest.mark.parametrize("chosen", [{}, {"chosen": "01J0000000000000000000NONE"}, {"deed": "erase"}, {"kind": "cars"}])
def test_nothing_that_can_be_chosen_leads_back_to_the_list(chosen, chooser_of, noor):
    answer = chooser_of(noor).browser.post("/selections", data={"kind": "people", "deed": "tag", "query": "show=all&q=x", **chosen})
    assert answer.status_code == 303 and answer.headers["Location"] == "/coachees?show=all&q=x&select=1"
    assert db.session.scalar(select(func.count(Selection.id))) == 0


def test_somebody_of_another_practice_is_never_chosen(chooser_of, zev, noor, lotte, tom, again):
    chooser = chooser_of(zev)
    page = chooser.choose("tag", lotte, tom).text
    assert "Kies eerst iemand" in page
    mine = chooser_of(noor)
    mine.choose("tag", lotte)
    for method in ("get", "post"):
        assert getattr(chooser.browser, method)(mine.at).status_code == 404
    assert chooser.browser.post(mine.at.replace("/tag", "/undo")).status_code == 404 and again(lotte).tags == []


def test_what_a_colleague_chose_is_not_there(chooser_of, noor, bram, lotte):
    mine, theirs = chooser_of(noor), chooser_of(bram)
    mine.choose("tag", lotte)
    assert theirs.browser.get(mine.at).status_code == theirs.browser.post(mine.at, data={"tag": "x"}).status_code == 404


@pytest.mark.parametrize(("who", "deeds"), [("bram", ["hand_over"]), ("sanne", ["hand_over", "write", "put_away", "bring_back"])])
def test_what_a_role_does_not_do_is_not_there(who, deeds, chooser_of, cast, lotte):
    chooser = chooser_of(getattr(cast, who))
    page = chooser.browser.get("/coachees?show=all&coach=&select=1").text
    for deed in deeds:
        assert f'<option value="{deed}">' not in page
        assert "Kies wat je wilt doen" in chooser.choose(deed, lotte).text
    chooser.choose("tag", lotte)
    at = chooser.at.rpartition("/")[0]
    assert [chooser.browser.post(f"{at}/{deed}", data={"body": "x", "coach": cast.bram.id}).status_code for deed in deeds] == [404] * len(deeds)


def test_an_assistant_tags(chooser_of, sanne, lotte, again):
    chooser = chooser_of(sanne)
    chooser.choose("tag", lotte)
    chooser.do(tag="agenda")
    assert again(lotte).tags == ["agenda"]


@pytest.mark.parametrize("who", ["lotte", "pien"])
def test_a_coachee_and_a_sponsor_choose_nothing(who, chooser_of, cast, lotte):
    answer = chooser_of(getattr(cast, who)).browser.post("/selections", data={"kind": "people", "deed": "tag", "chosen": lotte.id})
    assert answer.status_code == (403 if who == "lotte" else 404)


def test_the_list_to_choose_in_keeps_search_filter_and_order(browser_of, noor, lotte, tom, eva):
    page = browser_of(noor).get("/coachees?show=all&q=o&sort=-name&select=1").text
    boxes = re.findall(r'<label class="check"><input type="checkbox" name="chosen" value="(\w+)">', page)
    assert boxes == [tom.id, lotte.id, eva.id]
    assert 'name="query" value="show=all&amp;q=o&amp;sort=-name&amp;select=1"' in page and 'name="select" value="1"' in page
    assert "checked" not in page.split("<tbody")[1].split("</tbody")[0]
    full = browser_of(noor).get("/coachees?show=all&select=page").text
    assert len(re.findall(r'name="chosen" value="\w+" checked', full)) == len(re.findall('name="chosen"', full)) >= 2


def test_the_ordinary_list_knows_nothing_of_choosing(browser_of, noor, lotte, statements):
    browser = browser_of(noor)
    browser.get("/coachees?show=all")
    with statements() as plain:
        page = browser.get("/coachees?show=all").text
    with statements() as choosing:
        browser.get("/coachees?show=all&select=1")
    assert 'name="chosen"' not in page and "css/pages/select" not in page and 'href="?show=all&select=1"' in page.replace("&amp;", "&")
    assert len(plain) == len(choosing)

"""Appointments that several coaches give together (rule 22), and a place in a group that is given up (rule 23)."""

import base64
from urllib.parse import urlsplit

import pytest

from coaching.core.db import db, transaction
from coaching.scheduling import operations, queries
from coaching.scheduling.models import Seat
from coaching.scheduling.operations import changing
from tests.scheduling.conftest import at

WEDNESDAY, THURSDAY = at("2026-03-11 10:00"), at("2026-03-12 10:00")


@pytest.fixture
def together(kinds, house_of, linde, lotte, noor):
    """Lotte with Noor and Bram."""
    with house_of(linde), transaction():
        kinds[1].pool = "all"
        return operations.book(kinds[1], WEDNESDAY, person=lotte, coach_id=noor.id)


@pytest.fixture
def link(house_of, linde, lotte):
    def make(made):
        with house_of(linde), transaction():
            return urlsplit(operations.manage_link(db.session.merge(made), lotte)).path

    return make


def file_of(letter):
    return base64.b64decode(letter.content["calendar"]).decode().replace("\r\n ", "")


def test_rule_22_the_page_and_the_letter_name_every_coach(anyone, together, link, lotte, noor, bram, outbox):
    both = {f"{bram.name} en {noor.name}", f"{noor.name} en {bram.name}"}
    page = anyone.get(link(together)).text
    letter = next(one for one in outbox() if one.letter == "appointment_booked")
    assert any(names in page and names in letter.content["text"] for names in both)
    assert "DESCRIPTION:Met " in file_of(letter) and noor.name in file_of(letter) and bram.name in file_of(letter)


def test_rule_22_every_coach_gets_the_letter_and_sees_it_in_the_feed_and_the_agenda(together, outbox, noor, bram, house_of, linde):
    assert {one.member_id for one in outbox() if one.letter == "appointment_booked_coach"} == {noor.id, bram.id}
    with house_of(linde):
        seen = [queries.between(at("2026-03-11 00:00"), at("2026-03-12 00:00"), one.id) for one in (noor, bram)]
    assert [[one.id for one in found] for found in seen] == [[together.id], [together.id]]


def test_rule_22_it_moves_only_to_a_time_at_which_all_are_free(anyone, together, link, kinds, house_of, linde, eva, bram):
    with house_of(linde), transaction():
        operations.book(db.session.merge(kinds[2]), THURSDAY, person=eva, coach_id=bram.id, by="coach")
    page = anyone.get(link(together) + "/move", query_string={"day": "2026-03-12"}).text
    assert THURSDAY.isoformat() not in page and at("2026-03-12 14:00").isoformat() in page


def test_rule_23_who_books_a_place_hears_how_to_give_it_up_and_nothing_of_moving(app, full, kinds, house_of, linde):
    browser = app.test_client()
    with house_of(linde), transaction():
        changing.leave_group(queries.appointment(full.id), changing.guests(full)[1])
    details = browser.post("/book/linde/kennismaking", data={"start": THURSDAY.isoformat()}).location
    browser.post(details, data={"start": THURSDAY.isoformat(), "location": "phone", "first_name": "Eva", "email": "eva@example.org", "phone": "06 87654321"})
    done = browser.get(details).text
    assert "geef je je plek op" in done and "verzetten" not in done


def test_rule_23_a_place_given_up_leaves_the_calendar_of_that_one_alone(anyone, full, link, lotte, outbox):
    url = link(full)
    answer = anyone.post(url + "/cancel")
    assert answer.status_code == 303 and "Je plek is opgegeven" in anyone.get(answer.location).text
    letter = next(one for one in outbox() if one.letter == "appointment_cancelled")
    assert letter.person_id == lotte.id and "METHOD:CANCEL" in file_of(letter) and "SEQUENCE:1" in file_of(letter)
    assert db.session.query(Seat).count() == 1


def test_rule_23_who_comes_back_gets_a_new_invitation(anyone, full, link, kinds, house_of, linde, lotte, noor, outbox):
    anyone.post(link(full) + "/cancel")
    with house_of(linde), transaction():
        operations.book(db.session.merge(kinds[0]), THURSDAY, person=db.session.merge(lotte), coach_id=noor.id)
    invited = [file_of(one) for one in outbox() if one.letter == "appointment_booked" and one.person_id == lotte.id]
    assert sorted("SEQUENCE:1" in file for file in invited) == [False, True]


def test_planned_dates_are_told_in_the_zone_of_the_reader(anyone, kinds, house_of, linde, noor):
    with house_of(linde), transaction():
        kinds[0].mode, kinds[0].seats, kinds[0].dates_only = "group", 5, True
        operations.plan_date(kinds[0], at("2026-03-14 20:00"), coach_id=noor.id)
    assert "Andere tijdzone" in anyone.get("/book/linde/kennismaking").text
    assert "15:00–" in anyone.get("/book/linde/kennismaking?zone=America/New_York").text

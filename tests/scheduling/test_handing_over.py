"""Moving an appointment to another coach (rule 24): it stays with its own unless the coachee, or the practice, chooses otherwise."""

import base64
import re
from urllib.parse import urlsplit

import pytest

from coaching.alerts.models import Alert
from coaching.core.db import db, transaction
from coaching.core.errors import Invalid, Taken
from coaching.scheduling import operations
from coaching.scheduling.models import Appointment, Claim
from tests.scheduling.conftest import at

WEDNESDAY, THURSDAY = at("2026-03-04 10:00"), at("2026-03-05 10:00")


@pytest.fixture
def any_of(kinds, house_of, linde):
    """A public type that whoever is free gives."""
    with house_of(linde), transaction():
        kinds[0].pool, kinds[0].durations = "any", [60]
    return kinds[0]


@pytest.fixture
def made(any_of, house_of, linde, eva, noor):
    with house_of(linde), transaction():
        return operations.book(any_of, WEDNESDAY, person=eva, coach_id=noor.id, by="prospect")


@pytest.fixture
def link(made, house_of, linde, eva):
    with house_of(linde), transaction():
        return urlsplit(operations.manage_link(made, eva)).path


@pytest.fixture
def noor_is_taken(any_of, house_of, linde, lotte, noor):
    with house_of(linde), transaction():
        return operations.book(any_of, THURSDAY, person=lotte, coach_id=noor.id, by="coach")


def now(made):
    db.session.expire_all()
    return db.session.get_one(Appointment, made.id)


def times(page):
    return re.findall(r'name="start" value="([^"]+)"', page)


def test_rule_24_it_stays_with_its_coach_unless_another_is_asked_for(anyone, link, noor, noor_is_taken):
    own = anyone.get(link + "/move?day=2026-03-05").text
    assert noor.name in own and "Wie er vrij is" in own and THURSDAY.isoformat() not in times(own)
    assert THURSDAY.isoformat() in times(anyone.get(link + "/move?day=2026-03-05&coach=any").text)


def test_rule_24_whoever_is_free_is_the_same_coach_when_they_can(anyone, link, made, noor):
    page = anyone.get(link + "/move", query_string={"start": THURSDAY.isoformat(), "coach": "any"}).text
    assert "in plaats van" not in page and 'name="coach"' not in page
    assert anyone.post(link + "/move", data={"start": THURSDAY.isoformat()}).status_code == 303
    assert now(made).coach_id == noor.id


def test_rule_24_the_coachee_sees_who_takes_over_and_moves_there(anyone, link, made, noor, bram, noor_is_taken):
    page = anyone.get(link + "/move", query_string={"start": THURSDAY.isoformat(), "coach": "any"}).text
    assert f"{bram.name} in plaats van {noor.name}" in page
    assert anyone.post(link + "/move", data={"start": THURSDAY.isoformat(), "coach": bram.id}).status_code == 303
    found, claim = now(made), db.session.query(Claim).filter_by(appointment_id=made.id).one()
    assert (found.coach_id, claim.coach_id, found.start, found.uid, found.sequence) == (bram.id, bram.id, THURSDAY, made.uid, 1)
    assert {one.member_id for one in db.session.query(Alert).filter_by(kind="appointment_change")} == {noor.id, bram.id}


def test_the_coach_who_had_it_hears_so_with_a_file_that_takes_it_away(made, house_of, linde, noor, bram, outbox):
    with house_of(linde), transaction():
        operations.move(now(made), THURSDAY, "coachee", coach_id=bram.id)
    told = {one.letter: one for one in outbox() if one.letter.startswith(("appointment_moved", "appointment_handed"))}
    assert told["appointment_handed_on"].member_id == noor.id and told["appointment_moved_coach"].member_id == bram.id
    assert bram.first_name in told["appointment_moved"].content["text"] and noor.first_name in told["appointment_moved"].content["text"]
    file = base64.b64decode(told["appointment_handed_on"].content["attachments"][0][2]).decode()
    assert "STATUS:CANCELLED" in file and made.uid in file.replace("\r\n ", "")


def test_a_colleague_who_is_taken_then_cannot_have_it(made, kinds, house_of, linde, lotte, bram):
    with house_of(linde), transaction():
        operations.book(kinds[1], THURSDAY, person=lotte, coach_id=bram.id, by="coach")
    with house_of(linde), pytest.raises(Taken), transaction():
        operations.move(now(made), THURSDAY, "coach", coach_id=bram.id)
    assert (now(made).coach_id, now(made).start) == (made.coach_id, WEDNESDAY)


def test_what_several_give_together_goes_to_nobody_alone(kinds, house_of, linde, lotte, noor, bram):
    with house_of(linde), transaction():
        kinds[1].pool = "all"
        both = operations.book(kinds[1], WEDNESDAY, person=lotte, coach_id=noor.id)
    with house_of(linde), pytest.raises(Invalid), transaction():
        operations.move(db.session.merge(both), THURSDAY, "coach", coach_id=bram.id)


def test_a_coach_named_by_hand_in_the_address_who_does_not_give_it_changes_nothing(anyone, link, made, house_of, linde, any_of, noor, bram):
    with house_of(linde), transaction():
        db.session.merge(any_of).coach_ids = [noor.id]
    assert anyone.post(link + "/move", data={"start": THURSDAY.isoformat(), "coach": bram.id}).status_code == 303
    assert now(made).coach_id == noor.id


def test_whoever_has_a_coach_of_their_own_is_asked_nothing(kinds, house_of, linde, lotte, noor, anyone):
    with house_of(linde), transaction():
        made = operations.book(kinds[1], WEDNESDAY, person=lotte, coach_id=noor.id)
        path = urlsplit(operations.manage_link(made, lotte)).path
    assert "coach=" not in anyone.get(path + "/move").text


def test_the_practice_hands_it_to_a_colleague_at_the_same_time(made, browser_of, noor, bram):
    page = browser_of(noor).get(f"/appointments/{made.id}").text
    assert f'<option value="{bram.id}">' in page
    answer = browser_of(noor).post(f"/appointments/{made.id}/move", data={"to": "2026-03-04T10:00", "coach": bram.id})
    assert answer.status_code == 303 and (now(made).coach_id, now(made).start) == (bram.id, WEDNESDAY)


def test_dragging_names_no_coach_and_keeps_it(made, browser_of, noor):
    assert browser_of(noor).post(f"/appointments/{made.id}/move", data={"to": "2026-03-05T10:00"}).status_code == 303
    assert (now(made).coach_id, now(made).start) == (noor.id, THURSDAY)


def test_a_video_link_of_the_coachs_own_becomes_the_colleagues(kinds, house_of, linde, eva, noor, bram):
    with house_of(linde), transaction():
        db.session.merge(noor).video_link, db.session.merge(bram).video_link = "https://meet.example/noor", "https://meet.example/bram"
        kinds[0].locations = [{"kind": "video_link", "detail": ""}]
        made = operations.book(kinds[0], WEDNESDAY, person=eva, coach_id=noor.id, by="coach")
        assert made.location == "https://meet.example/noor"
        operations.move(made, WEDNESDAY, "coach", coach_id=bram.id)
        assert made.location == "https://meet.example/bram"


def test_its_own_time_is_no_move(anyone, link, made):
    same = anyone.get(link + "/move", query_string={"start": WEDNESDAY.isoformat(), "coach": "any"})
    assert same.status_code == 303 and same.location.endswith(link) and now(made).sequence == 0


def test_moving_asks_for_no_other_length(anyone, link, any_of, house_of, linde):
    with house_of(linde), transaction():
        db.session.merge(any_of).durations = [60, 90]
    assert "minutes=90" not in anyone.get(link + "/move").text and "minutes=90" in anyone.get("/book/linde/kennismaking").text


def test_a_taken_time_offers_the_nearest_to_move_to_at_once(made, noor_is_taken, browser_of, noor):
    lost = browser_of(noor).post(f"/appointments/{made.id}/move", data={"to": "2026-03-05T10:00"})
    walls = re.findall(r'<button class="slot" name="to" value="([^"]+)"', lost.text)
    assert lost.status_code == 409 and "Dan is er al een afspraak" in lost.text and len(walls) == 3
    assert browser_of(noor).post(f"/appointments/{made.id}/move", data={"to": walls[0], "coach": noor.id}).status_code == 303
    assert now(made).start == at(walls[0].replace("T", " "))

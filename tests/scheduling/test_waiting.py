"""The waiting list for an earlier time (rule 41)."""

from datetime import UTC, datetime, time, timedelta
from urllib.parse import urlsplit

import pytest

from coaching.core.db import db, transaction
from coaching.scheduling import operations
from coaching.scheduling.models import Appointment, Waiting
from coaching.scheduling.rules import parts_of_day
from tests.scheduling.conftest import at

WEDNESDAY, THURSDAY, LATER = at("2026-03-11 10:00"), at("2026-03-12 10:00"), at("2026-03-18 14:00")


@pytest.fixture
def three(kinds, house_of, linde, eva, lotte, tom, noor):
    """Eva on Wednesday, Lotte and Tom a week later."""
    with house_of(linde), transaction():
        return [
            operations.book(kinds[1], start, person=person, coach_id=noor.id)
            for person, start in ((eva, WEDNESDAY), (lotte, LATER), (tom, at("2026-03-19 14:00")))
        ]


def link_of(house_of, linde, made, person):
    with house_of(linde), transaction():
        return urlsplit(operations.manage_link(made, person)).path


def cancel(house_of, linde, made):
    with house_of(linde), transaction():
        operations.cancel(db.session.merge(made), "coachee")


def offered(outbox):
    return [letter for letter in outbox() if letter.letter == "appointment_earlier"]


def test_rule_41_a_freed_time_goes_to_everybody_it_suits_at_once(anyone, three, house_of, linde, lotte, tom, outbox):
    for made, person, wish in ((three[1], lotte, {"days": ["3"], "parts": ["morning"]}), (three[2], tom, {})):
        assert anyone.post(link_of(house_of, linde, made, person) + "/earlier", data=wish).status_code == 303
    cancel(house_of, linde, three[0])
    assert {letter.person_id for letter in offered(outbox)} == {lotte.id, tom.id}


def test_rule_41_what_does_not_suit_is_not_offered(anyone, three, house_of, linde, lotte, outbox):
    anyone.post(link_of(house_of, linde, three[1], lotte) + "/earlier", data={"days": ["3"], "parts": ["evening"]})
    cancel(house_of, linde, three[0])
    assert offered(outbox) == []


def test_rule_41_who_is_first_has_it_and_the_other_is_told(anyone, three, house_of, linde, lotte, tom):
    urls = [link_of(house_of, linde, made, person) for made, person in ((three[1], lotte), (three[2], tom))]
    for url in urls:
        anyone.post(url + "/earlier")
    cancel(house_of, linde, three[0])
    assert anyone.get(urls[0] + "/move", query_string={"start": WEDNESDAY.isoformat()}).status_code == 200
    assert anyone.post(urls[0] + "/move", data={"start": WEDNESDAY.isoformat()}).status_code == 303
    assert anyone.post(urls[1] + "/move", data={"start": WEDNESDAY.isoformat()}).status_code == 409
    states = {one.person_id: one.state for one in db.session.query(Waiting)}
    assert states == {lotte.id: "served", tom.id: "waiting"}
    assert db.session.get(Appointment, three[1].id).start == WEDNESDAY


def test_rule_41_joining_twice_is_one_entry_and_leaving_is_one_tap(anyone, three, house_of, linde, lotte, outbox):
    url = link_of(house_of, linde, three[1], lotte)
    for _time in range(2):
        anyone.post(url + "/earlier", data={"days": ["3"]})
    assert db.session.query(Waiting).count() == 1
    assert 'name="leave"' in anyone.get(url).text
    anyone.post(url + "/earlier", data={"leave": "1"})
    assert 'name="leave"' not in anyone.get(url).text
    cancel(house_of, linde, three[0])
    assert offered(outbox) == []


def test_rule_41_moving_away_frees_the_time_too(anyone, three, house_of, linde, lotte, outbox):
    anyone.post(link_of(house_of, linde, three[1], lotte) + "/earlier")
    with house_of(linde), transaction():
        operations.move(db.session.merge(three[0]), THURSDAY, "coach")
    assert [letter.person_id for letter in offered(outbox)] == [lotte.id]


@pytest.mark.parametrize("night", ["2026-03-09 22:30", "2026-03-10 03:00", "2026-03-10 07:59"])
def test_rule_41_quiet_hours_are_kept(anyone, three, house_of, linde, lotte, clock, outbox, night):
    clock.set(at(night))
    with house_of(linde), transaction():
        person = db.session.merge(lotte)
        person.quiet_from, person.quiet_until = time(22, 0), time(8, 0)
    anyone.post(link_of(house_of, linde, three[1], lotte) + "/earlier")
    cancel(house_of, linde, three[0])
    assert [letter.next_at for letter in offered(outbox)] == [at("2026-03-10 08:00")]


def test_rule_41_a_wish_that_is_none_is_422(anyone, three, house_of, linde, lotte):
    assert anyone.post(link_of(house_of, linde, three[1], lotte) + "/earlier", data={"days": ["9"]}).status_code == 422


@pytest.mark.parametrize(("hour", "days", "parts", "fits"), [
    (11, [], [], True), (11, [3], ["morning"], True), (12, [], ["morning"], False), (12, [], ["afternoon"], True),
    (17, [], ["afternoon"], False), (17, [3], ["evening"], True), (11, [4], [], False),
])  # fmt: skip
def test_rule_41_parts_of_the_day(hour, days, parts, fits):
    assert parts_of_day.suits(datetime(2026, 3, 11, hour, tzinfo=UTC), days, parts) is fits


@pytest.fixture
def in_turn(anyone, three, kinds, house_of, linde, lotte, tom, clock):
    """Lotte and after her Tom wait for an earlier time, and the coach chose one by one."""
    with house_of(linde), transaction():
        db.session.merge(kinds[1]).policy = {"earlier": "one"}
    for made, person in ((three[1], lotte), (three[2], tom)):
        anyone.post(link_of(house_of, linde, made, person) + "/earlier")
        clock.move(minutes=1)
    return three


def test_rule_41_one_by_one_the_next_hears_when_the_turn_of_the_first_is_over(in_turn, house_of, linde, lotte, tom, clock, outbox):
    cancel(house_of, linde, in_turn[0])
    turns = {letter.person_id: letter.next_at for letter in offered(outbox)}
    assert turns == {lotte.id: clock.now(), tom.id: clock.now() + timedelta(hours=12)}


def test_rule_41_one_by_one_the_next_hears_nothing_once_somebody_has_it(anyone, in_turn, house_of, linde, lotte, tom, outbox):
    cancel(house_of, linde, in_turn[0])
    anyone.post(link_of(house_of, linde, in_turn[1], lotte) + "/move", data={"start": WEDNESDAY.isoformat()})
    of_wednesday = [letter for letter in offered(outbox) if str(int(WEDNESDAY.timestamp())) in letter.key]
    assert {letter.person_id: letter.status for letter in of_wednesday} == {lotte.id: "cancelled", tom.id: "cancelled"}


def test_rule_41_one_by_one_a_stranger_who_books_it_ends_the_line_too(in_turn, kinds, house_of, linde, eva, noor, tom, outbox):
    cancel(house_of, linde, in_turn[0])
    with house_of(linde), transaction():
        operations.book(db.session.merge(kinds[0]), WEDNESDAY, person=db.session.merge(eva), coach_id=noor.id)
    assert {letter.status for letter in offered(outbox) if letter.person_id == tom.id} == {"cancelled"}


def test_rule_41_one_by_one_who_leaves_the_list_is_passed_over(anyone, in_turn, house_of, linde, tom, outbox):
    cancel(house_of, linde, in_turn[0])
    anyone.post(link_of(house_of, linde, in_turn[2], tom) + "/earlier", data={"leave": "1"})
    assert {letter.status for letter in offered(outbox) if letter.person_id == tom.id} == {"cancelled"}


def test_rule_41_a_time_that_comes_free_twice_is_told_twice(in_turn, kinds, house_of, linde, eva, noor, lotte, outbox):
    cancel(house_of, linde, in_turn[0])
    with house_of(linde), transaction():
        again = operations.book(db.session.merge(kinds[1]), WEDNESDAY, person=db.session.merge(eva), coach_id=noor.id)
    cancel(house_of, linde, again)
    assert len([letter for letter in offered(outbox) if letter.person_id == lotte.id]) == 2

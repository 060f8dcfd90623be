"""An address that does not exist: the coach hears of it, what follows waits, and goes when the address is put right."""

from __future__ import annotations

import pytest

from coaching.alerts.models import Alert
from coaching.core import clock
from coaching.core.db import db
from coaching.deliveries import operations as deliveries
from coaching.deliveries import rules
from coaching.deliveries.models import Delivery
from coaching.deliveries.operations import outcomes, wishes
from coaching.people import operations as people
from tests.road import at

HELLO = {"key": "hello", "what": "message", "when": {"date": "2026-03-02", "at": "10:00"}}
FORM = {"key": "form", "what": "form", "params": {"form": "reflection"}, "when": {"date": "2026-03-03", "at": "10:00"}}
TIP = {"key": "tip", "what": "message", "when": {"date": "2026-03-04", "at": "10:00"}}


def _bounce(road, reason: str = "bounced") -> None:
    """The receiving server says that there is nobody of that name, as operations.outcomes writes it down."""
    with road.house():
        delivery = db.session.query(Delivery).filter(Delivery.person_id == road.person_id, Delivery.status == "due").one()
        delivery.status, delivery.reason, delivery.smtp_reply = "dead", reason, "550 5.1.1 no such user"
        if reason == "bounced":
            wishes.suppress(delivery.practice_id, delivery.address_digest, rules.ADDRESS, "bounced", road.person_id, clock.now())
    outcomes.tell_failure(delivery)


def _letters(road) -> list[tuple[str, str, str | None]]:
    db.session.expire_all()
    rows = db.session.query(Delivery).filter(Delivery.person_id == road.person_id).order_by(Delivery.created_at, Delivery.id)
    return [(row.letter, row.status, row.reason) for row in rows]


@pytest.fixture
def bounced(road):
    road.start([HELLO, FORM, TIP])
    road.tick(at("2026-03-02T09:00Z"))
    _bounce(road)
    return road


def test_the_coach_gets_a_sign_and_the_person_is_marked(bounced):
    db.session.expire_all()
    assert [alert.kind for alert in db.session.query(Alert)] == ["delivery_failed"]
    assert bounced.person.email_bounced_at == at("2026-03-02T09:00Z")


def test_another_refusal_marks_nobody(road):
    road.start([HELLO])
    road.tick(at("2026-03-02T09:00Z"))
    _bounce(road, "gave_up")
    db.session.expire_all()
    assert [alert.kind for alert in db.session.query(Alert)] == ["delivery_failed"]
    assert road.person.email_bounced_at is None


def test_what_follows_is_held_with_the_reason(bounced):
    bounced.tick(at("2026-03-03T09:00Z"))
    bounced.tick(at("2026-03-04T09:00Z"))
    assert _letters(bounced) == [
        ("personal", "dead", "bounced"), ("reflection", "held", "bounced"), ("personal", "held", "bounced"),
    ]  # fmt: skip


def test_another_address_lets_go_what_waited_and_the_road_goes_on(bounced):
    bounced.tick(at("2026-03-03T09:00Z"))
    person = bounced.person
    details = {name: getattr(person, name) for name in people.CORRECTED}
    bounced.do(people.correct, person, details | {"email": "lotte@new.example"})
    assert [row[1:] for row in _letters(bounced)] == [("due", None), ("due", None)]
    assert {row.address for row in db.session.query(Delivery)} == {"lotte@new.example"}
    bounced.tick(at("2026-03-04T09:00Z"))
    assert _letters(bounced)[-1] == ("personal", "due", None)


def test_what_is_older_than_two_weeks_stays_with_the_coach(bounced):
    clock.set_to(at("2026-03-20T09:00Z"))
    person = bounced.person
    details = {name: getattr(person, name) for name in people.CORRECTED}
    bounced.do(people.correct, person, details | {"email": "lotte@new.example"})
    assert _letters(bounced) == [("personal", "dead", "bounced")]


def test_the_coach_who_has_the_letter_sent_again_trusts_the_address_again(bounced):
    dead = db.session.query(Delivery).one()
    bounced.do(deliveries.send_again, dead)
    bounced.tick(at("2026-03-03T09:00Z"))
    db.session.expire_all()
    assert bounced.person.email_bounced_at is None
    assert _letters(bounced)[-1] == ("reflection", "due", None)


def test_a_letter_that_is_sent_again_silences_the_warning_at_once(bounced, cast, browser_of):
    dead = db.session.query(Delivery).one()
    coach = browser_of(cast.noor)
    assert "kwam niet aan" in coach.get("/today").text
    assert coach.post(f"/deliveries/{dead.id}/again").status_code == 303
    assert "kwam niet aan" not in coach.get("/today").text
    assert "komt terug" not in coach.get(f"/coachees/{bounced.person_id}").text
    assert "550" not in coach.get("/deliveries?show=next").text and "niet bereikbaar" not in coach.get("/deliveries?show=next").text


def test_a_letter_that_is_left_silences_the_warning_but_not_that_the_address_is_wrong(bounced, cast, browser_of):
    coach = browser_of(cast.noor)
    coach.post(f"/deliveries/{db.session.query(Delivery).one().id}/done")
    assert "kwam niet aan" not in coach.get("/today").text
    assert "komt terug" in coach.get(f"/coachees/{bounced.person_id}").text


def test_a_letter_that_perhaps_arrived_is_not_said_to_be_lost(road, cast, browser_of):
    road.start([HELLO])
    road.tick(at("2026-03-02T09:00Z"))
    with road.house():
        delivery = db.session.query(Delivery).filter(Delivery.status == "due").one()
        delivery.status, delivery.reason = "unsure", "no_answer"
    outcomes.tell_failure(delivery)
    today = browser_of(cast.noor).get("/today").text
    assert "kwam misschien niet aan" in today and "kwam niet aan" not in today
    assert f"/deliveries/{delivery.id}" in today


def test_the_way_to_another_address_stands_where_the_trouble_is_told(bounced, cast, browser_of):
    coach, way = browser_of(cast.noor), f"/coachees/{bounced.person_id}/edit"
    assert way in coach.get(f"/deliveries/{db.session.query(Delivery).one().id}").text
    assert way in coach.get(f"/coachees/{bounced.person_id}").text


def test_the_digest_of_the_person_is_that_of_the_letter(bounced):
    """Should the two ever be made differently, no bounce would be recognised."""
    row = db.session.query(Delivery).one()
    assert row.address_digest == rules.address_digest(bounced.practice_id, bounced.person.email)


def test_the_coach_sees_it_on_the_thread_and_says_that_the_address_is_right(bounced, cast, browser_of):
    bounced.tick(at("2026-03-03T09:00Z"))
    coach, thread = browser_of(cast.noor), f"/coachees/{bounced.person_id}"
    assert "komt terug" in coach.get(thread).text
    assert coach.post(f"{thread}/address/trust").status_code == 303
    assert "komt terug" not in coach.get(thread).text
    assert [row[1:] for row in _letters(bounced)] == [("due", None), ("due", None)]
    bounced.tick(at("2026-03-04T09:00Z"))
    assert _letters(bounced)[-1] == ("personal", "due", None)

"""The conversation: said once, read when seen, told to the coach once, and nobody else's."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from coaching.alerts.models import Alert
from coaching.core import clock as house_clock
from coaching.core.db import db, transaction
from coaching.deliveries import operations as deliveries
from coaching.deliveries.models import Delivery, PushAddress
from coaching.messages import operations, queries
from coaching.messages.models import Message
from coaching.people import operations as people
from coaching.people.models import Person

HTMX = {"HX-Request": "true"}


def count(model=Message) -> int:
    return db.session.scalar(select(func.count()).select_from(model))


def test_a_coachee_writes_without_a_script(cast, browser_of):
    lotte = browser_of(cast.lotte)
    answer = lotte.post("/me/messages", data={"body": "Het lukte\nzonder uitleg", "key": "a"})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/me/messages#talk-end"), "what was just said is in sight"
    assert "zonder uitleg" in lotte.get("/me/messages").text
    noor = browser_of(cast.noor)
    assert "zonder uitleg" in noor.get(f"/coachees/{cast.lotte.id}/messages").text
    assert "Het lukte" in noor.get("/messages").text


def test_with_htmx_only_the_new_bubble_comes_back(lotte, browser_of, clock):
    browser = browser_of(lotte)
    browser.post("/me/messages", data={"body": "eerste", "key": "a"})
    first = db.session.scalar(select(Message))
    clock.move(seconds=20)
    answer = browser.post("/me/messages", data={"body": "tweede", "key": "b", "after": first.id}, headers=HTMX)
    assert "tweede" in answer.text
    assert "eerste" not in answer.text
    assert "<html" not in answer.text
    assert answer.text.count('hx-swap-oob="true"') == 2


def test_the_same_message_sent_twice_is_said_once(lotte, browser_of):
    browser = browser_of(lotte)
    for _try in range(3):
        browser.post("/me/messages", data={"body": "hoi", "key": "zelfde"})
    assert count() == 1


def test_the_same_key_of_another_person_is_another_message(cast, browser_of):
    for who in (cast.lotte, cast.tom):
        browser_of(who).post("/me/messages", data={"body": "hoi", "key": "zelfde"})
    assert count() == 2


@pytest.mark.parametrize("headers", [{}, HTMX])
@pytest.mark.parametrize("body", ["", "   ", "x" * 10_001])
def test_nothing_and_too_much_are_refused(lotte, browser_of, headers, body):
    answer = browser_of(lotte).post("/me/messages", data={"body": body, "key": "a"}, headers=headers)
    assert answer.status_code == 422
    assert 'id="body-error"' in answer.text
    assert count() == 0


def test_the_coach_gets_one_sign_for_what_waits_unread(cast, browser_of, clock):
    lotte, noor = browser_of(cast.lotte), browser_of(cast.noor)
    for n in range(3):
        clock.move(minutes=1)
        lotte.post("/me/messages", data={"body": f"bericht {n}", "key": str(n)})
    assert [(one.kind, one.seen_at) for one in db.session.scalars(select(Alert))] == [("new_message", None)]
    noor.post(f"/coachees/{cast.lotte.id}/messages/new", data={"after": ""}, headers=HTMX)
    assert db.session.scalar(select(Alert)).seen_at is not None
    lotte.post("/me/messages", data={"body": "nog een", "key": "9"})
    assert count(Alert) == 2


def test_what_is_shown_is_read_and_the_asker_says_so(cast, as_, browser_of):
    with transaction(), as_(cast.noor):
        operations.write(cast.lotte, "Hoe was het?", author="coach")
    lotte = browser_of(cast.lotte)
    assert 'class="count">1<' in lotte.get("/me/thread").text
    assert db.session.scalar(select(Message)).read_at is None
    last = db.session.scalar(select(Message.id))
    assert lotte.post("/me/messages/new", data={"after": last}, headers=HTMX).status_code == 204
    assert db.session.scalar(select(Message)).read_at is not None
    with as_(cast.lotte):
        assert queries.unread_count() == 0


def test_asking_what_is_new_costs_little_when_nothing_is(lotte, browser_of, statements):
    browser = browser_of(lotte)
    browser.post("/me/messages", data={"body": "hoi", "key": "a"})
    last = db.session.scalar(select(Message.id))
    browser.post("/me/messages/new", data={"after": last}, headers=HTMX)
    with statements() as counted:
        assert browser.post("/me/messages/new", data={"after": last}, headers=HTMX).status_code == 204
    assert len(counted) <= 5


def test_the_mail_says_there_is_a_message_not_what_it_says(cast, browser_of):
    browser_of(cast.noor).post(f"/coachees/{cast.lotte.id}/messages", data={"body": "over je moeder", "key": "a"})
    delivery = db.session.scalar(select(Delivery))
    assert delivery is not None
    assert "moeder" not in repr({column.name: getattr(delivery, column.name, "") for column in Delivery.__table__.columns})


def test_nobody_else_reads_or_writes_it(cast, browser_of):
    browser_of(cast.lotte).post("/me/messages", data={"body": "geheim", "key": "a"})
    page = f"/coachees/{cast.lotte.id}/messages"
    assert browser_of(cast.zev).get(page).status_code == 404
    assert browser_of(cast.zev).post(page, data={"body": "x", "key": "b"}).status_code == 404
    assert browser_of(cast.tom).get(page).status_code in (403, 404)
    assert browser_of(cast.sanne).get(page).status_code in (403, 404)
    assert browser_of(cast.sanne).get("/messages").status_code in (403, 404)
    assert "geheim" not in browser_of(cast.tom).get("/me/messages").text
    assert "geheim" not in browser_of(cast.bram).get("/messages").text
    assert count() == 1


def test_markup_in_a_message_stays_text(lotte, browser_of):
    browser = browser_of(lotte)
    browser.post("/me/messages", data={"body": "<b onclick=x>hoi</b>", "key": "a"})
    assert "<b onclick" not in browser.get("/me/messages").text
    assert b"<b onclick" not in db.session.scalar(select(Message)).body_sealed


def test_a_long_conversation_is_read_a_page_at_a_time(cast, as_, browser_of, clock):
    with transaction(), as_(cast.noor):
        for n in range(queries.PAGE + 5):
            clock.move(minutes=1)
            operations.write(cast.lotte, f"nummer {n}.", author="coach", mail=False)
    browser = browser_of(cast.lotte)
    page = browser.get("/me/messages").text
    assert "nummer 64." in page
    assert "nummer 4." not in page
    oldest = page.split('id="message-')[1].split('"')[0]
    earlier = browser.get(f"/me/messages?before={oldest}").text
    assert "nummer 4." in earlier
    assert "nummer 64." not in earlier


def test_a_colleague_who_looks_along_reads_nothing_away(cast, browser_of):
    browser_of(cast.lotte).post("/me/messages", data={"body": "hoi", "key": "a"})
    page = f"/coachees/{cast.lotte.id}/messages/new"
    browser_of(cast.bram).post(page, data={"after": ""}, headers=HTMX)
    assert db.session.scalar(select(Message)).read_at is None
    browser_of(cast.noor).post(page, data={"after": ""}, headers=HTMX)
    assert db.session.scalar(select(Message)).read_at is not None


def test_the_room_and_its_number_hold_the_conversations_of_whoever_is_signed_in(cast, browser_of, as_):
    with transaction(), as_(cast.noor):
        people.find_or_add(first_name="Ilse", last_name="Kok", email="ilse@example.org").coach_id = cast.bram.id
    ilse = db.session.scalars(select(Person).where(Person.first_name == "Ilse")).one()
    with transaction(), as_(cast.bram):
        operations.write(ilse, "voor Bram", author="coachee", mail=False)
    own, owners = browser_of(cast.bram).get("/messages").text, browser_of(cast.noor).get("/messages").text
    assert "Ilse Kok" in own and 'class="count">1<' in own
    assert "Ilse Kok" not in owners and 'class="count">' not in owners


def test_what_is_said_in_the_same_instant_comes_after_what_was_said(lotte, house_of, linde, clock):
    """The clock of the tests stands still: thirty messages of one moment, each asked for with the one before it."""
    said = []
    for number in range(30):
        with house_of(linde), transaction():
            said.append(operations.write(lotte, f"woord {number}", author="coach", mail=False).id)
    with house_of(linde):
        for number, message_id in enumerate(said[:-1]):
            assert [one.id for one in queries.after(lotte.id, message_id)] == said[number + 1 :]


def test_a_message_that_waited_for_another_is_said_after_it(lotte, house_of, linde, clock):
    """A clock that goes back, or a second server's that is behind, does not put a word before one that was seen already."""
    with house_of(linde), transaction():
        first = operations.write(lotte, "eerst", author="coach", mail=False).id
    clock.move(seconds=-30)
    with house_of(linde), transaction():
        second = operations.write(lotte, "daarna", author="coach", mail=False).id
    with house_of(linde):
        assert [one.id for one in queries.after(lotte.id, first)] == [second]
        assert [one.id for one in queries.messages_with(lotte.id)] == [first, second]


def test_looking_back_misses_nothing_at_the_edge_of_a_page(lotte, house_of, linde):
    for number in range(8):
        with house_of(linde), transaction():
            operations.write(lotte, f"woord {number}", author="coach", mail=False)
    with house_of(linde):
        late = queries.messages_with(lotte.id, limit=3)
        middle = queries.messages_with(lotte.id, limit=3, before=late[0])
        early = queries.messages_with(lotte.id, limit=3, before=middle[0])
        assert [one.body for one in early + middle + late] == [f"woord {number}" for number in range(8)]


def test_an_address_in_a_message_can_be_tapped_and_nothing_else_becomes_markup(browser_of, lotte, noor, as_):
    with as_(noor), transaction():
        operations.write(lotte, 'Kijk op https://kwartier.example/les?a=1&b="><b onclick=x>hier</b> of javascript:alert(1)', author="coach")
    page = browser_of(lotte).get("/me/messages").text
    assert 'href="https://kwartier.example/les?a=1&amp;b=' in page
    assert "<b onclick" not in page and 'href="javascript' not in page


def _phone_of(person: Person) -> PushAddress:
    phone = PushAddress(practice_id=person.practice_id, digest="d" * 64, person_id=person.id, seen_at=house_clock.now())
    phone.endpoint, phone.keys = "https://fcm.googleapis.com/fcm/send/one", {"p256dh": "p", "auth": "a"}
    return phone


def test_somebody_whose_address_bounced_hears_of_a_message_on_their_phone(cast, house_of, linde):
    with house_of(linde), transaction():
        lotte = db.session.get(Person, cast.lotte.id)
        lotte.email_bounced_at = house_clock.now()
        db.session.add(_phone_of(lotte))
        operations.write(lotte, "Hoe gaat het", author="coach")
    assert [row.channel for row in db.session.scalars(select(Delivery))] == ["push"]


@pytest.mark.parametrize(("trouble", "said"), [("bounced", "komt terug"), ("missing", "Er is geen e-mailadres"), ("stopped", "wil geen mail over nieuwe berichten")])
def test_the_coach_reads_that_no_mail_tells_of_a_message(cast, browser_of, house_of, linde, trouble, said):
    noor, page = browser_of(cast.noor), f"/coachees/{cast.lotte.id}/messages"
    assert said not in noor.get(page).text
    with house_of(linde), transaction():
        lotte = db.session.get(Person, cast.lotte.id)
        if trouble == "bounced":
            lotte.email_bounced_at = house_clock.now()
        elif trouble == "missing":
            lotte.email = None
        else:
            deliveries.choose(["message"], ["message"], lotte.email, lotte.id)
    assert said in noor.get(page).text
    assert said not in browser_of(cast.lotte).get("/me/messages").text

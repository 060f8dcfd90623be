"""Queueing once, frozen; what the coach and the reader decide; the outbox road."""

from __future__ import annotations

from datetime import time, timedelta

import pytest
from sqlalchemy import text

from coaching.core import crypto
from coaching.core.db import db, transaction
from coaching.core.errors import NotHere, Taken
from coaching.deliveries import operations, queries, rules, tasks
from coaching.deliveries.models import DeliveryEvent, Suppression
from coaching.deliveries.operations import Letter, MissingValue, Recipient


def _to(person) -> Recipient:
    return Recipient(person.email, person.first_name, person.locale, person.timezone, person_id=person.id)


def test_a_letter_is_rendered_in_the_readers_language_and_frozen(lotte, tom, house_of, linde, state):
    with house_of(linde), transaction():
        dutch = operations.compose("sign_in", _to(lotte), url="https://x.example/1")
        english = operations.compose("sign_in", _to(tom), url="https://x.example/1")
        delivery = operations.queue(dutch, _to(lotte), key="a")
    assert '<html lang="nl">' in dutch.html and '<html lang="en">' in english.html
    assert "Stop deze berichten" in dutch.text and "Stop these messages" in english.text
    assert "https://x.example/1" in dutch.text and "https://x.example/1" in dutch.html
    assert state(delivery).content["text"] == dutch.with_unsubscribe(None).text
    assert state(delivery).address == "lotte@example.org"


def test_a_missing_value_is_an_error_and_never_an_empty_place(lotte, house_of, linde):
    with house_of(linde), pytest.raises(MissingValue):
        operations.compose("sign_in", _to(lotte))


def test_address_name_and_text_are_unreadable_in_the_database(post):
    row = db.session.get_one(type(post()), post().id)
    for sealed in (row.address_sealed, row.name_sealed, row.subject_sealed, row.content_sealed):
        assert b"otte" not in sealed and b"<p>Dag" not in sealed and b"bericht" not in sealed


def test_letters_to_an_erased_person_do_not_go(lotte, house_of, linde, state):
    with house_of(linde), transaction():
        delivery = operations.queue(Letter("plain", "Dag", "Dag\n", "<p>Dag</p>"), _to(lotte), key="a")
    with transaction():
        crypto.destroy(lotte.id)
    operations.drain()
    assert (state(delivery).status, state(delivery).reason) == ("cancelled", "erased")


def test_without_a_mail_server_a_letter_goes_the_same_road_into_the_outbox(post, state):
    delivery = post()
    operations.drain()
    assert (state(delivery).status, state(delivery).smtp_reply) == ("sent", "outbox")
    story = [event.what for event in queries.events_of(delivery)]
    assert story == ["queued", "sent"]
    assert [one.id for one in queries.outbox().items] == [delivery.id]


def test_in_the_app_it_is_there_once_and_needs_no_address(post, state):
    delivery = post(channel="in_app", address="")
    operations.drain()
    assert (state(delivery).status, state(delivery).smtp_reply) == ("sent", "in_app")


def test_an_email_without_an_address_is_held(post):
    assert (post(address=" ").status, post(address=" ").reason) == ("held", "no_address")


def test_queueing_rolls_back_with_its_transaction(post, house_of, linde):
    with house_of(linde), pytest.raises(ZeroDivisionError), transaction():
        operations.queue(Letter("plain", "Dag", "Dag", "<p>"), Recipient("a@b.nl", "A", "nl", "UTC"), key="gone")
        1 / 0  # noqa: B018
    with house_of(linde):
        assert queries.by_key("gone") is None


def test_quiet_hours_of_the_reader_move_the_moment_but_not_of_what_they_asked_for(post, clock):
    clock.move(hours=13)  # 22:00 in Amsterdam
    quiet = {"quiet_from": time(21), "quiet_until": time(8)}
    assert post("a", kind="reflection", **quiet).next_at == clock.now() + timedelta(hours=10)
    assert post("b", **quiet).next_at == clock.now()


def test_holding_all_sending_keeps_everything_and_lets_signing_in_through(post, state, as_, noor, lotte, house_of, linde):
    delivery = post()
    with house_of(linde), transaction():
        sign_in = operations.queue(operations.compose("sign_in", _to(lotte), url="u"), _to(lotte), key="in")
    with as_(noor), transaction():
        operations.hold_all()
        operations.hold_all()
    operations.drain()
    assert (state(delivery).status, state(sign_in).status) == ("due", "sent")
    with as_(noor), transaction():
        operations.release_all()
    operations.drain()
    assert state(delivery).status == "sent"


def test_holding_one_practice_does_not_hold_another(post, state, as_, noor, zilver):
    theirs = post(practice=zilver)
    with as_(noor), transaction():
        operations.hold_all()
    operations.drain()
    assert state(theirs).status == "sent"


def test_taking_back_reaches_what_waits_and_not_what_went(post, state, house_of, linde):
    waiting, gone = post("a", touchpoint_id="t1"), post("b", touchpoint_id="t2")
    with house_of(linde), transaction():
        assert operations.cancel_of_touchpoint("t1", "paused") == 1
    operations.drain()
    with house_of(linde), transaction():
        assert operations.cancel_of_touchpoint("t2", "paused") == 0
    assert (state(waiting).status, state(gone).status) == ("cancelled", "sent")


def test_unsubscribing_takes_back_skips_and_spares_what_is_needed(post, state, house_of, linde):
    waiting, reminder = post("a", kind="follow_up"), post("b", kind="reminder")
    with house_of(linde), transaction():
        assert operations.unsubscribe("follow_up", waiting.address_digest, None) == 1
        assert operations.unsubscribe("follow_up", waiting.address_digest, None) == 0
    later = post("c", kind="follow_up")
    operations.drain()
    assert [state(one).status for one in (waiting, reminder, later, post("d", kind="lesson"))] == [
        "cancelled", "sent", "skipped", "due",
    ]  # fmt: skip
    with house_of(linde), transaction():
        operations.subscribe_again("follow_up", waiting.address_digest)
    assert post("e", kind="follow_up").status == "due"


def test_what_waits_for_a_decision_can_be_left_or_sent_once(post, state, as_, noor):
    delivery = post(address=" ")
    with as_(noor), transaction():
        operations.mark_done(delivery)
    assert state(delivery).status == "done"
    with as_(noor), pytest.raises(Taken), transaction():
        operations.mark_done(delivery)


def test_another_practice_sees_nothing_of_it(post, as_, zev, bram, noor):
    delivery = post(coach_id=noor.id)
    for outsider in (zev, bram):
        with as_(outsider), pytest.raises(NotHere):
            queries.delivery(delivery.id)
    with as_(noor):
        assert queries.delivery(delivery.id).id == delivery.id


def test_a_drain_inside_a_transaction_is_refused(app):
    with pytest.raises(RuntimeError), transaction():
        operations.drain()


def test_old_texts_are_dropped_and_the_row_stays(post, state, clock):
    delivery = post()
    operations.drain()
    clock.move(days=91)
    with transaction():
        assert operations.forget_old_texts() == 1
    assert state(delivery).content is None and state(delivery).status == "sent"
    assert db.session.query(DeliveryEvent).count() == 2


def test_an_unsubscribe_link_is_in_header_and_letter_of_what_can_be_done_without(lotte, house_of, linde):
    with house_of(linde), transaction():
        letter = operations.compose("sign_in", _to(lotte), url="u")
        wanted = operations.queue(letter, _to(lotte), key="a", kind="lesson")
        asked = operations.queue(letter, _to(lotte), key="b")
    assert wanted.content["unsubscribe"] in wanted.content["html"] and wanted.content["unsubscribe"] in wanted.content["text"]
    assert "unsubscribe" not in asked.content
    assert "unsubscribe.invalid" not in asked.content["html"] + asked.content["text"] + wanted.content["html"]


def test_a_digest_says_nothing_about_the_address(post):
    assert Suppression.__table__.c.address_digest.type.length == 64
    assert rules.address_digest("p", "A@b.nl ") == rules.address_digest("p", "a@b.nl") != rules.address_digest("q", "a@b.nl")


def test_once_an_hour_the_planner_is_told_how_the_rows_lie(app, linde, clock):
    if db.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL does so by itself")
    clock.move(minutes=17)
    tasks.sweep()
    assert db.session.scalar(text("SELECT count(*) FROM sqlite_stat1 WHERE tbl = 'practice'"))


def test_a_connection_that_is_an_hour_old_is_opened_anew_and_so_reads_how_the_rows_lie(app):
    def driver(older_by_s=0):
        with db.engine.connect() as line:
            line.connection._connection_record.starttime -= older_by_s
            return line.connection.driver_connection

    db.engine.dispose()
    first = driver()
    assert driver(older_by_s=3590) is first, "kept for an hour"
    assert driver() is first
    driver(older_by_s=20)
    assert driver() is not first

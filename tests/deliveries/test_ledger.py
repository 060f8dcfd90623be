"""The two writes of every letter: who may make them, what waits for the disk, and what changed since the claim."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from coaching.core import db as house
from coaching.core.db import db, transaction
from coaching.deliveries import operations, rules
from coaching.deliveries.models import DeliveryEvent
from coaching.deliveries.operations import claiming, handing
from coaching.deliveries.operations.ledger import Ledger
from tests.faults.conftest import mail, sink

__all__ = ["mail", "sink"]


@pytest.fixture
def ledger(app):
    opened = Ledger()
    yield opened
    opened.close()


@pytest.fixture
def parcel(post, clock):
    """One letter, claimed."""
    delivery = post()
    with transaction():
        [taken] = claiming.claim(delivery.practice_id, "email", 5, clock.now(), "a|b|1|1|t")
    return taken


def test_marked_then_sent_with_one_line_of_its_story(ledger, parcel, clock, state):
    assert ledger.sending(parcel, clock.now()) and ledger.sent(parcel, clock.now(), "250 ok")
    row = state(parcel)
    assert (row.status, row.smtp_reply, row.lease_owner, row.sent_at) == ("sent", "250 ok", None, clock.now())
    told = select(func.count()).where(DeliveryEvent.delivery_id == row.id, DeliveryEvent.what == "sent")
    assert db.session.scalar(told) == 1


def test_a_lease_that_ran_out_marks_nothing(ledger, parcel, clock, state):
    assert not ledger.sending(parcel, clock.now() + rules.LEASED_FOR + timedelta(seconds=1))
    assert state(parcel).status == "leased"


def test_another_holder_or_a_letter_taken_back_marks_nothing(ledger, parcel, clock, state, house_of, linde):
    parcel.lease_owner = "a|b|1|1|other"
    assert not ledger.sending(parcel, clock.now())
    parcel.lease_owner = "a|b|1|1|t"
    with house_of(linde), transaction():
        assert operations.cancel([state(parcel)], "booked") == 1
    assert not ledger.sending(parcel, clock.now())
    assert not ledger.sent(parcel, clock.now(), "250 ok")
    assert state(parcel).status == "cancelled"


def test_only_the_sent_mark_leaves_the_disk_alone_and_no_other_work_ever_does(app, monkeypatch):
    monkeypatch.setattr(house, "_synchronous", "FULL")
    db.session.remove()
    db.engine.dispose()
    ask = "SHOW synchronous_commit" if db.engine.dialect.name == "postgresql" else "PRAGMA synchronous"
    hurried, waits = ("off", "on") if db.engine.dialect.name == "postgresql" else (1, 2)
    opened = Ledger()
    try:
        assert _said(opened._unhurried, ask) == hurried
        assert _said(opened._connection, ask) == waits
    finally:
        opened.close()
    try:
        connections = [db.engine.connect() for _ in range(4)]
        assert {_said(one, ask) for one in connections} == {waits}
        for one in connections:
            one.close()
    finally:
        db.engine.dispose()


def _said(connection, ask: str) -> object:
    answer = connection.exec_driver_sql(ask).scalar()
    connection.rollback()
    return answer


def test_an_address_that_bounces_holds_the_rest_of_its_handful(mail, post, state, clock):
    first, second = post("1", kind="reflection"), post("2", kind="reflection")
    clock.move(seconds=1)  # letters of one instant go in no order of ours
    other = post("3", kind="reflection", address="tom@example.org")
    mail.say("rcpt", "550 5.1.1 no such user", times=1)
    operations.drain()
    ends = {(state(one).status, state(one).reason) for one in (first, second)}
    assert ends == {("dead", "bounced"), ("held", "bounced")}
    assert mail.copies == {other.message_id: 1}


def test_an_unsubscribe_after_the_claim_is_met_by_the_mark(mail, post, state, house_of, linde):
    delivery = post(kind="reflection")

    def unsubscribe(moment: str) -> None:
        if moment == "claimed":
            with house_of(linde), transaction():
                assert operations.unsubscribe("reflection", delivery.address_digest, None) == 1

    before, handing.at_moment[0] = handing.at_moment[0], unsubscribe
    try:
        operations.drain()
    finally:
        handing.at_moment[0] = before
    assert mail.mails == [] and (state(delivery).status, state(delivery).reason) == ("cancelled", "unsubscribed")

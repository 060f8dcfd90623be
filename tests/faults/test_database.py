"""The database refuses, or the clock jumps: faults 14, 15, 19, 21, 23 and 26 of the list."""

from __future__ import annotations

import random
import threading
import time
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from coaching.alerts.models import Alert
from coaching.core import clock as house_clock
from coaching.core.db import db, transaction
from coaching.core.scope import Scope, acting
from coaching.deliveries import operations
from coaching.deliveries.operations import outcomes
from tests.faults.processes import environment, eventually, nursery
from tests.road import Road


@pytest.fixture
def writes_fail(app):
    """`writes_fail("UPDATE delivery", times)`: statements that say so are refused by the database, so many times."""
    rules: list[list[object]] = []

    def refuse(_conn, _cursor, statement, parameters, _context, _many):
        for rule in rules:
            if rule[1] and str(rule[0]) in statement and (rule[2] is None or rule[2] in str(parameters)):
                rule[1] = int(rule[1]) - 1  # type: ignore[call-overload]
                raise OperationalError(statement, None, db.engine.dialect.dbapi.OperationalError("database or disk is full"))

    event.listen(db.engine, "before_cursor_execute", refuse)
    asked: list[int] = []
    yield lambda begins, times, holding=None: rules.append([begins, times, holding]) or asked.append(times)
    event.remove(db.engine, "before_cursor_execute", refuse)
    assert all(int(rule[1]) < times for rule, times in zip(rules, asked, strict=True)), "no write was refused"  # type: ignore[call-overload]


def test_fault_14_a_database_that_cannot_write_lets_no_mail_out_and_recovers(mail, post, state, writes_fail):
    delivery = post(kind="reflection")
    writes_fail("UPDATE delivery", 5)
    for _tick in range(5):
        with pytest.raises(Exception, match="disk is full"):
            operations.drain()
        assert mail.mails == []
    operations.drain()
    assert mail.copies == {delivery.message_id: 1}
    assert state(delivery).status == "sent"


@pytest.mark.parametrize("refused", ["UPDATE touchpoint", "INSERT INTO delivery", "INSERT INTO fact"])
def test_fault_14_what_was_due_stays_due_and_nobody_is_told_while_the_database_is_busy(cast, clock, writes_fail, refused):
    road = Road(cast.linde, cast.noor, cast.lotte)
    road.start([{"key": "hello", "what": "message", "when": {"phase_begins": "onboarding"}}])
    planned = road.plan()
    writes_fail(refused, 2)
    for _minute in range(2):
        assert road.tick() == 0
        assert road.plan() == planned
    assert road.tick() == 1
    assert road.letters() == ["personal"] and db.session.query(Alert).all() == []


def test_fault_14_the_mark_that_fails_keeps_the_mail_in(mail, post, state, writes_fail):
    delivery = post(kind="reflection")
    writes_fail("UPDATE delivery", 1, "sending")
    operations.drain()
    assert (mail.mails, state(delivery).status) == ([], "leased")
    operations.drain()
    assert mail.copies == {delivery.message_id: 1}


def test_fault_15_only_the_sent_mark_fails_for_a_while_and_the_others_go_on(mail, post, state, writes_fail, monkeypatch):
    monkeypatch.setattr(outcomes.time, "sleep", lambda _seconds: None)
    letters = [post(f"{n}", kind="reflection") for n in range(8)]
    writes_fail("UPDATE delivery", 12, "250 accepted")
    operations.drain()
    assert {state(one).status for one in letters} == {"sent"}
    assert mail.copies == {one.message_id: 1 for one in letters}


def test_a_sent_mark_that_never_comes_is_told_and_not_doubled(mail, post, state, writes_fail, monkeypatch):
    monkeypatch.setattr(outcomes, "SENT_WRITE_S", 0.0)
    delivery = post(kind="reflection")
    writes_fail("UPDATE delivery", 100, "250 accepted")
    operations.drain()
    assert state(delivery).status == "sending"
    operations.drain()
    assert state(delivery).status == "unsure"
    assert mail.copies == {delivery.message_id: 1}


def test_faults_19_21_26_taking_back_races_with_the_sender_and_never_both(app, mail, post, state, linde):
    letters = [post(f"{n}", kind="nudge", touchpoint_id=f"t{n}") for n in range(60)]
    ids, practice_id = [one.message_id for one in letters], linde.id
    taken_back: list[str] = []
    tried: list[int] = []

    def take_back() -> None:
        with app.app_context(), acting(Scope.system(practice_id)):
            for n in random.sample(range(60), 60):
                with transaction():
                    if operations.cancel_of_touchpoint(f"t{n}", "booked"):
                        taken_back.append(ids[n])
                tried.append(n)
            db.session.remove()

    thread = threading.Thread(target=take_back)
    thread.start()
    operations.drain()
    thread.join()
    operations.drain()
    states = {state(one).message_id: state(one).status for one in letters}
    assert len(tried) == 60
    assert set(states.values()) <= {"sent", "cancelled"}
    assert {key for key, status in states.items() if status == "cancelled"} == set(taken_back)
    assert mail.copies == {key: 1 for key, status in states.items() if status == "sent"}


def test_fault_23_a_clock_that_jumps_and_comes_back_neither_doubles_nor_loses(mail, post, state, clock):
    first = post("first")
    operations.drain()
    clock.move(hours=2)
    operations.drain()
    second = post("second")
    clock.move(hours=-2)
    operations.drain()
    clock.move(hours=2, minutes=1)
    operations.drain()
    assert mail.copies == {first.message_id: 1, second.message_id: 1}
    assert state(second).status == "sent"


def test_fault_23_a_jump_forward_steals_nothing_from_a_holder_that_lives(mail, post, state, clock):
    delivery = post()
    seen = []

    def jump(moment: str) -> None:
        if moment == "marked":
            clock.move(days=1)
            with transaction():
                from coaching.deliveries.operations import claiming

                seen.append(claiming.recover(clock.now()))

    from coaching.deliveries.operations import handing

    handing.at_moment[0], before = jump, handing.at_moment[0]
    try:
        operations.drain()
    finally:
        handing.at_moment[0] = before
    assert seen == [0]
    assert state(delivery).status == "sent" and mail.copies == {delivery.message_id: 1}


@pytest.mark.slow
def test_fault_23_web_and_worker_in_different_zones_mean_the_same_instants(app, sink, post, state, monkeypatch):
    """Quiet hours are the reader's: the zone of a process says nothing."""
    house_clock.release()
    now = house_clock.now().astimezone(ZoneInfo("Europe/Amsterdam"))
    awake = {"quiet_from": (now + timedelta(hours=3)).time(), "quiet_until": (now + timedelta(hours=5)).time()}
    asleep = {"quiet_from": (now - timedelta(hours=1)).time(), "quiet_until": (now + timedelta(hours=2)).time()}
    monkeypatch.setenv("TZ", "Pacific/Kiritimati")
    time.tzset()
    try:
        go, stay = post("go", kind="reflection", **awake), post("stay", kind="reflection", **asleep)
        late = post("late", kind="reflection", not_before=house_clock.now() + timedelta(hours=1))
        with nursery(environment(app, sink.port, TZ="Pacific/Pago_Pago")) as born:
            born.drainer()
            assert eventually(lambda: state(go).status == "sent")
        assert sink.copies == {go.message_id: 1}
        assert abs((state(go).sent_at - house_clock.now()).total_seconds()) < 60
        assert (state(stay).status, state(late).status) == ("due", "due")
        assert abs(state(stay).next_at - house_clock.now() - timedelta(hours=2)) < timedelta(minutes=2)
    finally:
        monkeypatch.undo()
        time.tzset()


def test_a_lease_of_a_gone_process_on_another_machine_is_freed_when_it_ran_out(mail, post, state, clock):
    delivery = post(kind="reflection")
    with transaction():
        row = state(delivery)
        row.status, row.lease_owner, row.lease_until = "leased", "elsewhere|b|1|1|t", clock.now() + timedelta(minutes=1)
    assert operations.drain() == {}
    clock.move(minutes=2)
    operations.drain()
    assert mail.copies == {delivery.message_id: 1}

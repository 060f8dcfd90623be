"""The database refuses, is put back, is copied, or the clock jumps: faults 14, 15, 19, 21 to 23 and 26 of the list."""

from __future__ import annotations

import json
import random
import shutil
import sqlite3
import threading
import time
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import event, text

from coaching.core import clock as house_clock
from coaching.core.db import db, transaction
from coaching.core.scope import Scope, acting
from coaching.deliveries import operations, queries
from coaching.deliveries.models import Installation
from coaching.deliveries.operations import outcomes
from tests.faults.processes import environment, nursery, running


@pytest.fixture
def writes_fail(app):
    """`writes_fail("UPDATE delivery", times)`: statements that say so are refused by the database, so many times."""
    rules: list[list[object]] = []

    def refuse(_conn, _cursor, statement, parameters, _context, _many):
        for rule in rules:
            if rule[1] and str(rule[0]) in statement and (rule[2] is None or rule[2] in str(parameters)):
                rule[1] = int(rule[1]) - 1  # type: ignore[call-overload]
                raise db.engine.dialect.dbapi.OperationalError("database or disk is full")

    event.listen(db.engine, "before_cursor_execute", refuse)
    asked: list[int] = []
    yield lambda begins, times, holding=None: rules.append([begins, times, holding]) or asked.append(times)
    event.remove(db.engine, "before_cursor_execute", refuse)
    assert all(int(rule[1]) < times for rule, times in zip(rules, asked, strict=True)), "no write was refused"  # type: ignore[call-overload]


def _beat() -> str | None:
    with transaction():
        why = operations.beat()
    operations.remember()
    return why


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
    assert set(mail.copies) == {key for key, status in states.items() if status == "sent"}
    assert set(mail.copies.values()) <= {1}


@pytest.fixture
def beating(app):
    """An installation that has sent before."""
    file = Path(app.config["VAR_DIR"]) / "sending.json"
    file.unlink(missing_ok=True)
    for _ in range(3):
        assert _beat() is None
    yield file
    file.unlink(missing_ok=True)


def test_fault_22_yesterdays_database_sends_nothing_until_somebody_says_so(mail, post, state, beating, as_, noor):
    delivery = post()
    with transaction():
        db.session.get(Installation, 1).beat -= 1  # what a backup put back looks like
    assert _beat() == "restored"
    assert (state(delivery).status, state(delivery).reason) == ("held", "restored")
    later = post("later")
    assert operations.drain() == {} and mail.mails == []
    assert queries.sending_is_held() == "restored"
    with as_(noor), transaction():
        operations.confirm()
        operations.mark_done(delivery)
    assert _beat() is None
    operations.drain()
    assert mail.copies == {later.message_id: 1}


def test_fault_22_a_real_backup_put_back_in_place_sends_nothing_twice(mail, post, state, beating, tmp_path, clock):
    if db.engine.dialect.name != "sqlite":
        pytest.skip("tests/commands puts PostgreSQL back")
    went_since = post("went since")
    _copy(db.engine.url.database, tmp_path / "an hour ago.db")
    operations.drain()
    clock.move(hours=1)
    assert _beat() is None
    assert mail.copies == {went_since.message_id: 1}
    _let_go()
    _copy(tmp_path / "an hour ago.db", db.engine.url.database)
    assert _beat() == "restored"
    assert (state(went_since).status, state(went_since).reason) == ("held", "restored")
    for _tick in range(3):
        clock.move(minutes=1)
        _beat()
        operations.drain()
    assert mail.copies == {went_since.message_id: 1}


def _copy(source: object, target: object) -> None:
    with closing(sqlite3.connect(str(source))) as old, closing(sqlite3.connect(str(target))) as new:
        old.backup(new)


def _let_go() -> None:
    """No connection may still hold what was there before."""
    db.session.remove()
    db.engine.dispose()


@pytest.mark.slow
def test_fault_22_the_whole_folder_copied_and_started_elsewhere_sends_nothing(app, mail, post, state, beating, tmp_path, clock):
    if db.engine.dialect.name != "sqlite":
        pytest.skip("a database server is not in the folder")
    delivery, before = post(), Path(app.config["VAR_DIR"])
    house_clock.release()
    copy = tmp_path / "elsewhere"
    _let_go()
    shutil.copytree(before, copy, ignore=shutil.ignore_patterns("assets", "*.db-wal", "*.db-shm"))
    database = Path(str(db.engine.url.database))
    _copy(database, copy / database.name)
    assert json.loads((copy / "sending.json").read_text()) == json.loads(beating.read_text()), "the file came along"
    surroundings = environment(app, mail.port, VAR_DIR=str(copy), QUEUE_URL=f"sqlite:///{copy}/queue.db")
    with running(surroundings, "-m", "huey.bin.huey_consumer", "coaching.worker.huey", "-k", "thread", "-w", "1", "-q", wait=False):
        assert _eventually(lambda: _status(copy / database.name) == [("held", "copied")])
    assert mail.mails == []
    assert _beat() is None, "the original goes on"
    operations.drain()
    assert mail.copies == {delivery.message_id: 1} and state(delivery).status == "sent"


def _status(file: Path) -> list[tuple[str, str | None]]:
    with closing(sqlite3.connect(file)) as database:
        return database.execute("SELECT status, reason FROM delivery").fetchall()


def _eventually(true: Callable[[], bool], seconds: float = 45) -> bool:
    end = time.monotonic() + seconds
    while not true() and time.monotonic() < end:
        time.sleep(0.2)
    return true()


def test_fault_22_a_container_made_anew_on_its_own_disk_is_no_copy(beating):
    known = json.loads(beating.read_text())
    known["place"]["at"] = "another-container-id:/var/lib/draad"
    beating.write_text(json.dumps(known))
    assert _beat() is None


def test_fault_22_a_copy_on_another_machine_sends_nothing(mail, post, beating):
    beating.unlink()
    post()
    assert _beat() == "copied"
    assert operations.drain() == {} and mail.mails == []


def test_fault_22_a_database_of_somebody_else_sends_nothing(mail, post, beating):
    beating.write_text(json.dumps({"identity": "another", "beat": 1}))
    post()
    assert _beat() == "copied"
    assert operations.drain() == {}


def test_two_first_beats_before_the_file_is_there_are_no_copy(app):
    file = Path(app.config["VAR_DIR"]) / "sending.json"
    file.unlink(missing_ok=True)
    for _thread in range(2):
        with transaction():
            assert operations.beat() is None
    file.unlink()


def test_a_second_machine_that_joins_a_shared_database_is_no_copy(beating):
    shutil.copy(beating, beating.with_suffix(".kept"))
    beating.unlink()
    with transaction():
        db.session.execute(text("UPDATE worker SET host = 'elsewhere', id = 'elsewhere|b|1|1'"))
    assert _beat() is None
    beating.with_suffix(".kept").unlink()


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
            assert _eventually(lambda: state(go).status == "sent")
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

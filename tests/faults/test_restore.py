"""A database that was put back, a copy that was started elsewhere: fault 22. Nothing leaves until a person says so."""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text

from coaching.core import clock as house_clock
from coaching.core.db import db, transaction
from coaching.deliveries import operations, queries
from coaching.deliveries.models import Installation
from tests.faults.processes import environment, eventually, running


def _beat() -> str | None:
    with transaction():
        why = operations.beat()
    operations.remember()
    return why


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
        assert eventually(lambda: _status(copy / database.name) == [("held", "copied")])
    assert mail.mails == []
    assert _beat() is None, "the original goes on"
    operations.drain()
    assert mail.copies == {delivery.message_id: 1} and state(delivery).status == "sent"


def _status(file: Path) -> list[tuple[str, str | None]]:
    with closing(sqlite3.connect(file)) as database:
        return database.execute("SELECT status, reason FROM delivery").fetchall()


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

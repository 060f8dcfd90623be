"""A copy can be made while Draad runs, read only with the keys, and put back; then nothing goes out by itself."""

from __future__ import annotations

import fcntl
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from coaching.commands import backup
from coaching.core.db import db, transaction
from coaching.deliveries import operations as deliveries
from coaching.deliveries.models import Delivery, Installation
from coaching.deliveries.operations import Letter, Recipient
from coaching.messages import operations as messages
from coaching.messages import queries as message_queries
from coaching.people.models import Person
from coaching.practices.models import Practice
from coaching.privacy import operations as privacy

SECRET = "Ik vond het gesprek moeilijk."


@pytest.fixture
def flask(app):
    """Run a command; its result."""
    return lambda *words: app.test_cli_runner().invoke(args=list(words))


@pytest.fixture
def on_sqlite(app):
    if backup.sqlite_file() is None:
        pytest.skip("of SQLite files only")


@pytest.fixture
def waiting(linde, house_of):
    """A letter that is due, with personal words in it, and a database that has been sending."""
    with house_of(linde), transaction():
        deliveries.beat()
        letter = Letter("plain", "Een bericht", SECRET, f"<p>{SECRET}</p>")
        return deliveries.queue(letter, Recipient("lotte@example.org", "Lotte", "nl", "Europe/Amsterdam"), key="one").id


def names(file: Path) -> list[str]:
    with closing(sqlite3.connect(file)) as database:
        return sorted(name for (name,) in database.execute("SELECT name FROM practice"))


def test_a_copy_is_whole_and_only_for_its_owner(flask, cast, waiting, tmp_path, on_sqlite):
    copy = tmp_path / "copies" / "draad.db"
    done = flask("backup", str(copy))
    assert done.exit_code == 0, done.output
    assert names(copy) == ["Linde", "Zilver"]
    assert copy.stat().st_mode & 0o077 == 0
    assert SECRET.encode() not in copy.read_bytes()
    assert "DATA_KEYS" in done.output
    assert [one.name for one in copy.parent.iterdir()] == ["draad.db"]


def test_a_copy_never_replaces_another(flask, cast, tmp_path):
    copy = tmp_path / "draad.db"
    copy.write_text("the only good copy")
    assert flask("backup", str(copy)).exit_code == 1
    assert copy.read_text() == "the only good copy"


def test_a_copy_is_put_back_and_nothing_is_sent_by_itself(flask, cast, waiting, tmp_path, clock, on_sqlite):
    copy = tmp_path / "draad.db"
    assert flask("backup", str(copy)).exit_code == 0
    with transaction():
        db.session.query(Practice).filter_by(slug="zilver").one().name = "Goud"
    clock.move(minutes=3)
    done = flask("restore", "--yes", str(copy))
    assert done.exit_code == 0, done.output
    db.session.expire_all()
    assert db.session.query(Practice).filter_by(slug="zilver").one().name == "Zilver"
    assert db.session.get(Installation, 1).held_reason == "restored"
    assert db.session.get(Delivery, waiting).status == "held"
    assert "Sending is held" in done.output
    kept = Path(done.output.split("What was there before: ")[1].splitlines()[0])
    assert "Goud" in names(kept)


def test_who_was_erased_since_the_copy_is_erased_again(flask, cast, lotte, tom, house_of, linde, tmp_path, on_sqlite):
    """A copy still holds the key and the name; the wish to be forgotten holds for every copy."""
    with house_of(linde), transaction():
        messages.write(lotte, SECRET, author="coachee")
    copy = tmp_path / "draad.db"
    assert flask("backup", str(copy)).exit_code == 0
    with house_of(linde), transaction():
        privacy.erase(db.session.get_one(Person, lotte.id))
    done = flask("restore", str(copy), "--yes")
    assert done.exit_code == 0 and "Erased again, as they had been since this copy was made: 1" in done.output, done.output
    db.session.rollback()
    gone, stays = db.session.get_one(Person, lotte.id, populate_existing=True), db.session.get_one(Person, tom.id, populate_existing=True)
    assert (gone.name, gone.email, stays.name) == ("—", None, "Tom Baker") and gone.erased_at is not None
    with house_of(linde):
        assert [one.body for one in message_queries.messages_with(lotte.id)] == [""]


def test_a_running_draad_is_left_alone(flask, cast, waiting, tmp_path, app, on_sqlite):
    copy = tmp_path / "draad.db"
    flask("backup", str(copy))
    with open(Path(app.config["VAR_DIR"]) / "run.lock", "a+") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        done = flask("restore", "--yes", str(copy))
    assert done.exit_code == 1 and "Stop it first" in done.output
    assert db.session.get(Installation, 1).held_since is None


def test_a_worker_of_systemd_is_noticed(flask, cast, waiting, tmp_path, clock, on_sqlite):
    copy = tmp_path / "draad.db"
    flask("backup", str(copy))
    clock.move(seconds=70)
    done = flask("restore", "--yes", str(copy))
    assert done.exit_code == 1 and "less than two minutes ago" in done.output


@pytest.mark.parametrize("words", [b"not a database at all, only text", b""])
def test_what_is_no_copy_is_refused_and_changes_nothing(flask, cast, tmp_path, words, on_sqlite):
    wrong = tmp_path / "wrong.db"
    wrong.write_bytes(words)
    done = flask("restore", "--yes", str(wrong))
    assert done.exit_code == 1 and "cannot be put back" in done.output
    assert db.session.query(Practice).count() == 2


def test_the_password_of_postgresql_is_not_in_what_is_started(app, monkeypatch, tmp_path):
    """What a program is started with can be read by everybody on the machine (ps)."""
    program = tmp_path / "pg_dump"
    program.write_text('#!/bin/sh\necho "$@" > "$0.words"\necho "$PGPASSWORD" > "$0.password"\n')
    program.chmod(0o700)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    monkeypatch.setitem(app.config, "SQLALCHEMY_DATABASE_URI", "postgresql+psycopg://draad:a%40b%2Fc@db.example:5433/draad?sslmode=require")
    backup.run("pg_dump", "--format=custom")
    assert (tmp_path / "pg_dump.words").read_text().strip() == "--dbname=postgresql://draad@db.example:5433/draad?sslmode=require --format=custom"
    assert (tmp_path / "pg_dump.password").read_text().strip() == "a@b/c"


def test_two_restores_in_one_second_both_keep_what_was_there(flask, cast, tmp_path, app, on_sqlite, monkeypatch):
    copy, kept = tmp_path / "draad.db", tmp_path / "kept" / "draad-20260302-080000.db"
    flask("backup", str(copy))
    monkeypatch.setattr(backup, "default_copy", lambda: kept)
    for _time in range(2):
        assert flask("restore", "--yes", str(copy)).exit_code == 0
    assert sorted(one.name for one in kept.parent.iterdir()) == ["draad-20260302-080000-before-restore-2.db", "draad-20260302-080000-before-restore.db"]

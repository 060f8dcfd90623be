"""What stood in the tables before an update, and what it means after it."""

from __future__ import annotations

import hashlib
import json
import sqlite3

import pytest

from tests.migrations.test_migrations import _flask


def _row(file, table: str, **values) -> None:
    """A row of nothing but what must be there, and `values`."""
    must = [(row[1], row[2]) for row in file.execute(f"PRAGMA table_info({table})") if row[3]]
    filled = {name: 0 if kind in ("INTEGER", "BOOLEAN") else "2026-03-02 09:00:00" if kind == "DATETIME" else "{}" for name, kind in must}
    row = filled | values
    file.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})", list(row.values()))


@pytest.mark.slow
def test_what_was_switched_off_is_honoured_after_the_update_and_said_twice_stands_once(tmp_path):
    env = {"MODE": "test", "VAR_DIR": str(tmp_path), "DATABASE_URL": "sqlite:///fresh.db"}
    _flask("db", "upgrade", "0011", env=env)
    with sqlite3.connect(tmp_path / "fresh.db") as file:
        _row(file, "practice", id="p")
        for id_, email, stopped in (("a", "A@example.org", ["lesson", "nudge"]), ("b", None, ["lesson"]), ("c", "c@example.org", [])):
            _row(file, "person", id=id_, practice_id="p", email=email, unsubscribed=json.dumps(stopped))
        digest = hashlib.sha256(b"p\na@example.org").hexdigest()
        _row(file, "suppression", id="x", practice_id="p", address_digest=digest, kind="nudge", reason="unsubscribed", person_id="a")  # a click in a mail
    _flask("db", "upgrade", "0012", env=env)
    with sqlite3.connect(tmp_path / "fresh.db") as file:
        found = set(file.execute("SELECT person_id, kind, reason, address_digest FROM suppression"))
        assert {row[:3] for row in found} == {("a", "lesson", "unsubscribed"), ("a", "nudge", "unsubscribed"), ("b", "lesson", "unsubscribed")}
        assert ("a", "lesson", "unsubscribed", digest) in found
        assert "unsubscribed" not in {row[1] for row in file.execute("PRAGMA table_info(person)")}


@pytest.mark.slow
def test_who_walks_a_journey_without_a_coach_gets_its_coach(tmp_path):
    env = {"MODE": "test", "VAR_DIR": str(tmp_path), "DATABASE_URL": "sqlite:///fresh.db"}
    _flask("db", "upgrade", "0013", env=env)
    with sqlite3.connect(tmp_path / "fresh.db") as file:
        _row(file, "practice", id="p")
        for coach in ("noor", "bram"):
            _row(file, "user", id=coach, email=coach)
            _row(file, "member", id=coach, practice_id="p", user_id=coach)
        _row(file, "programme", id="g", practice_id="p")
        _row(file, "programme_version", id="v", practice_id="p", programme_id="g")
        for id_, coach in (("walks", None), ("walked", None), ("has", "bram"), ("asks", None)):
            _row(file, "person", id=id_, practice_id="p", coach_id=coach)
        for id_, person, coach, state, begun in (
            ("1", "walks", "bram", "closed", "2026-03-05"), ("2", "walks", "noor", "active", "2026-03-03"), ("3", "walks", "bram", "paused", "2026-03-02"),
            ("4", "walked", "noor", "closed", "2026-03-02"), ("5", "has", "noor", "active", "2026-03-02"),
        ):  # fmt: skip
            _row(file, "journey", id=id_, practice_id="p", person_id=person, coach_id=coach, programme_version_id="v", state=state, created_at=f"{begun} 09:00:00")
    _flask("db", "upgrade", "0014", env=env)
    with sqlite3.connect(tmp_path / "fresh.db") as file:
        assert dict(file.execute("SELECT id, coach_id FROM person")) == {"walks": "noor", "walked": None, "has": "bram", "asks": None}


@pytest.mark.slow
def test_what_was_handed_in_stays_when_files_come_and_go(tmp_path):
    env = {"MODE": "test", "VAR_DIR": str(tmp_path), "DATABASE_URL": "sqlite:///fresh.db"}
    _flask("db", "upgrade", "0016", env=env)
    with sqlite3.connect(tmp_path / "fresh.db") as file:
        _row(file, "practice", id="p")
        _row(file, "person", id="a", practice_id="p")
        _row(file, "assignment", id="s", practice_id="p", person_id="a", key="k", state="handed_in", title_sealed=b"title")
        _row(file, "hand_in", id="h", practice_id="p", person_id="a", assignment_id="s", text_sealed=b"words")
    _flask("db", "upgrade", "0017", env=env)
    with sqlite3.connect(tmp_path / "fresh.db") as file:
        assert file.execute("SELECT state, title_sealed, draft_sealed, drafted_at, revision FROM assignment").fetchall() == [("handed_in", b"title", None, None, 0)]
        _row(file, "hand_in_file", id="f", practice_id="p", person_id="a", assignment_id="s", hand_in_id="h", kind="pdf", size=3)
    _flask("db", "downgrade", "0016", env=env)
    with sqlite3.connect(tmp_path / "fresh.db") as file:
        assert file.execute("SELECT state, title_sealed FROM assignment").fetchall() == [("handed_in", b"title")]
        assert file.execute("SELECT text_sealed FROM hand_in").fetchall() == [(b"words",)], "no cascade went along when the table was made anew"

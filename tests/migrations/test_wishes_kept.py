"""What people had switched off before it was honoured is honoured after the update, and said twice it stands once."""

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
def test_what_was_switched_off_is_honoured_after_the_update(tmp_path):
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

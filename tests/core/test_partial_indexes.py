"""Indexes of some rows only: PostgreSQL hears of them too, and where SQLite is used its dialect is not taken in."""

from __future__ import annotations

import subprocess
import sys

from sqlalchemy import create_mock_engine
from sqlalchemy.schema import CreateIndex

from coaching.core.db import settle
from coaching.deliveries.models import Delivery
from tests.house.tree import ROOT

IS_TAKEN_IN = "import sys; from coaching import create_app; create_app(); sys.exit('sqlalchemy.dialects.postgresql' in sys.modules)"


def test_a_server_with_sqlite_does_not_take_in_the_dialect_of_postgresql(tmp_path):
    surroundings = {"MODE": "test", "VAR_DIR": str(tmp_path), "DATABASE_URL": "sqlite:///draad.db", "QUEUE_URL": "sqlite:///queue.db", "PATH": ""}
    done = subprocess.run([sys.executable, "-c", IS_TAKEN_IN], cwd=ROOT, env=surroundings, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_both_databases_are_told_the_condition():
    index = next(one for one in Delivery.__table__.indexes if one.name == "ix_delivery_due")
    for url in ("sqlite://", "postgresql+psycopg://"):
        engine = create_mock_engine(url, lambda *_said: None)
        settle(engine)
        assert str(CreateIndex(index).compile(dialect=engine.dialect)).endswith("WHERE status = 'due'")

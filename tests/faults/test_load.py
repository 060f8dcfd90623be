"""Much at once: fault 30, a backup while letters go."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pytest

from coaching.core import clock as house_clock
from coaching.core.db import db
from coaching.deliveries import operations
from coaching.deliveries.operations import handing
from tests.faults import kills
from tests.faults.kills import fill
from tests.faults.sink import Sink

pytestmark = pytest.mark.slow


def test_fault_30_every_backup_taken_while_letters_go_is_whole(app, mail, linde, tmp_path):
    if db.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL has its own backups")
    house_clock.release()
    fill(linde, 40)
    copies = []

    def back_up(moment: str) -> None:
        if moment == "marked" and len(mail.mails) % 10 == 0:
            target = tmp_path / f"{len(copies)}.db"
            source = sqlite3.connect(db.engine.url.database)
            source.execute("VACUUM INTO ?", (str(target),))
            source.close()
            copies.append(target)

    before, handing.at_moment[0] = handing.at_moment[0], back_up
    try:
        operations.drain()
    finally:
        handing.at_moment[0] = before
    assert len(copies) == 8 and sorted(mail.copies.values()) == [1] * 80
    for copy in copies:
        opened = sqlite3.connect(copy)
        assert opened.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert opened.execute("PRAGMA foreign_key_check").fetchall() == []
        assert opened.execute("SELECT count(*) FROM delivery WHERE status = 'sending'").fetchone() == (1,)
        opened.close()


def test_fault_30_every_backup_taken_between_kills_is_whole(app, linde, tmp_path):
    if db.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL has its own backups")
    house_clock.release()
    copies: list[Path] = []
    over = threading.Event()
    file = str(db.engine.url.database)

    def back_up() -> None:
        while not over.wait(0.3):
            target = tmp_path / f"{len(copies)}.db"
            with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True, timeout=30)) as source:
                source.execute("VACUUM INTO ?", (str(target),))
            copies.append(target)

    thread = threading.Thread(target=back_up)
    thread.start()
    try:
        with Sink(delay=0.004) as sink:
            count = kills.run(app, sink, linde, each=200, rounds=6)
    finally:
        over.set()
        thread.join()
    print(count, f"{len(copies)} backups")
    assert (count.lost, count.unfinished, count.doubled["ask"], count.rounds) == (0, 0, 0, 6)
    assert len(copies) >= 5
    for copy in copies:
        with closing(sqlite3.connect(copy)) as opened:
            assert opened.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            assert opened.execute("PRAGMA foreign_key_check").fetchall() == []

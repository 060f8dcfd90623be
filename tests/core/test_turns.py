"""Writers take turns: who waits is not passed over again and again by one that has just finished."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator

import pytest
from sqlalchemy import text

from coaching.core.db import db, transaction
from coaching.core.turns import turn
from tests.faults.processes import eventually

WORK = text("WITH RECURSIVE count(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM count WHERE n < 60000) SELECT max(n) FROM count")  # some 20 ms


@pytest.fixture
def restless(app) -> Iterator[list[int]]:
    """A thread that writes one transaction after the other, and how many it has written so far."""
    done, over = [0], threading.Event()

    def write() -> None:
        with app.app_context():
            while not over.is_set():
                with transaction():
                    db.session.execute(WORK)
                done[0] += 1
            db.session.remove()

    thread = threading.Thread(target=write)
    thread.start()
    yield done
    over.set()
    thread.join(30)


def test_a_writer_that_never_rests_lets_another_in(restless):
    assert eventually(lambda: restless[0] > 0)
    passed_over = []
    for _ in range(8):
        before = restless[0]
        with transaction():
            db.session.execute(text("SELECT 1"))
            passed_over.append(restless[0] - before)
    assert max(passed_over) <= 3, passed_over


def test_a_process_that_is_killed_at_the_door_leaves_it_open(tmp_path):
    file = tmp_path / "one.db"
    words = f"import sys, time\nfrom coaching.core.turns import turn\nwith turn({str(file)!r}):\n    print('inside', flush=True)\n    sys.stdin.read()"
    with subprocess.Popen([sys.executable, "-c", words], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None and holder.stdout.readline() == "inside\n"
        holder.send_signal(signal.SIGKILL)
        holder.wait(30)
        with turn(str(file)):
            assert os.path.exists(f"{file}-turn")

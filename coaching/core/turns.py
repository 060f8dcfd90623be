"""Writers of one SQLite database take turns (docs/adr/0010).

SQLite's wait for its one writer is a sleep without a queue: beside a worker that writes one short transaction after the other,
a web request slept ten seconds and was refused. So who wants to write first passes a door that is held until its turn has begun:
whoever finished and wants to write again comes after those who were waiting. The kernel opens the door of a process that is killed.
"""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

PATIENCE_S = 10.0  # as long as SQLite itself waits; then it is tried without a turn
LOOK_S = 0.001


@contextmanager
def turn(database: str | None) -> Iterator[None]:
    """Hold the door of this database file while the writer begins. A database in memory has none."""
    if not database or database == ":memory:":
        yield
        return
    door = os.open(f"{database}-turn", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)  # opened each time: a child process shares no lock
    try:
        _wait_at(door)
        yield
    finally:
        os.close(door)  # and whoever waits goes in


def _wait_at(door: int) -> None:
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until:
        with suppress(BlockingIOError):
            fcntl.flock(door, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        time.sleep(LOOK_S)

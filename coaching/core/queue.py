"""Huey is an alarm clock, the rows are the truth: one task without meaning of its own wakes a named job.

Losing, doubling or delaying a wake does no harm: the tick of every minute finds the row.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from boot import drivers
from coaching.core.db import wake_after_commit
from config import load

_settings = load()
_uri = "memory:" if _settings.MODE == "test" and not _settings.QUEUE_URL else _settings.queue_uri
if _settings.MODE == "test":  # the tests make every kind of queue
    from huey import Huey, MemoryHuey, SqliteHuey
else:
    with drivers.only_for(_uri):
        from huey import Huey, MemoryHuey, SqliteHuey

log = logging.getLogger(__name__)

_jobs: dict[str, Callable[[], Any]] = {}


def make_huey(uri: str) -> Huey:
    """The queue a setting names: `sqlite:///file`, `redis://…`, `postgresql://…`; `memory:` in tests."""
    if uri.startswith("sqlite:///"):
        return SqliteHuey("draad", filename=uri.removeprefix("sqlite:///"), results=False)
    if uri.startswith(("redis://", "rediss://")):
        from huey import RedisHuey

        return RedisHuey("draad", url=uri, results=False)
    if uri.startswith("postgresql://"):
        from huey import PostgresHuey

        return PostgresHuey("draad", dsn=uri, results=False)
    return MemoryHuey("draad", results=False)


huey = make_huey(_uri)


def job(name: str, work: Callable[[], Any]) -> None:
    """Say what `wake(name)` starts in a worker."""
    _jobs[name] = work


@huey.task(name="wake")
def run(name: str) -> None:
    """Do a named job once. An unknown name comes from another version's queue: said, not raised."""
    work = _jobs.get(name)
    if work is None:
        log.warning("woken for an unknown job", extra={"job": name})
        return
    work()


def wake(name: str) -> None:
    """Wake the worker for `name` after the transaction under way commits; several wishes melt into one."""
    wake_after_commit(name)


def send(name: str) -> None:
    """Enqueue the hint now. A queue that cannot be reached costs at most a minute, so it is logged and not raised."""
    try:
        run(name)
    except Exception:  # any storage error: the tick is the safety net
        log.exception("the queue did not take a wake-up", extra={"job": name})

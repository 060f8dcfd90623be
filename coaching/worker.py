"""The worker: `huey_consumer coaching.worker.huey`. Two tasks without arguments; the rows say what is to be done.

`tick` runs every minute and once when the consumer starts; `wake` is a hint after a commit. Doubled, lost or late,
neither does harm (docs/moments.md).
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from functools import cache
from importlib import import_module

from flask import Flask
from huey import crontab

from coaching.core.db import db
from coaching.core.queue import huey, job, send

log = logging.getLogger(__name__)

_starting = threading.Lock()
_started = threading.Event()


@cache
def _made() -> Flask:
    from coaching import create_app

    return create_app()


def app() -> Flask:
    """The app of this process, made at the first task: the web imports this package's queue without it."""
    with _starting:
        return _made()


def in_app(work: Callable[[], object]) -> Callable[[], None]:
    """`work` in a fresh application context of its own: another one would still see yesterday's rows."""

    def run() -> None:
        with app().app_context():
            try:
                work()
            finally:
                db.session.remove()

    return run


def _work_of(feature: str, name: str) -> Callable[[], object]:
    return getattr(import_module(f"coaching.{feature}.tasks"), name)


# What a minute brings, in this order: first say that we live, then decide what goes, then send it.
EVERY_MINUTE = (
    ("deliveries", "beat"),
    ("scheduling", "tick"),
    ("habits", "notice"),
    ("automation", "tick"),
    ("invitations", "watch"),
    ("leads", "nudge"),
    ("onboarding", "look"),
    ("entrance", "forget"),
    ("selections", "forget"),
    ("selections", "work"),
    ("deliveries", "post"),
    ("deliveries", "sweep"),
    ("deliveries", "fetch_returned"),
)


def tick() -> None:
    """All that a minute brings; one that fails does not keep the next from its turn."""
    for feature, name in EVERY_MINUTE:
        try:
            in_app(_work_of(feature, name))()
        except Exception:
            log.exception("a part of the tick failed", extra={"part": f"{feature}.{name}"})


@huey.periodic_task(crontab(), name="tick")
def every_minute() -> None:
    """Huey's clock. Two consumers, or a minute missed, make no difference."""
    tick()


@huey.on_startup()
def _first() -> None:
    """At once after a start: what waited while nobody was here. Runs in each worker thread, so once is enough."""
    with _starting:
        if _started.is_set():
            return
        _started.set()
    send("tick")


job("tick", tick)
job("post", in_app(lambda: _work_of("deliveries", "post")()))
job("selections", in_app(lambda: _work_of("selections", "work")()))

__all__ = ["app", "huey", "in_app", "tick"]

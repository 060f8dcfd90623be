"""Fifty processes want one place at the same instant: `DATABASE_URL=... python -m bench.jobs.race CLIENTS`."""

from __future__ import annotations

import json
import multiprocessing
import sys
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import Flask
from sqlalchemy import func, select

from bench.calendars import Size, busy_hours, month
from bench.practice import found
from coaching import create_app
from coaching.core.db import Base, db
from coaching.scheduling.models import Claim

BASE = "https://bench.example"


def main() -> None:
    """How many of each answer came, how many claims the database holds on that hour."""
    clients = int(sys.argv[1])
    app = create_app()
    app.config["WTF_CSRF_ENABLED"] = False
    wanted = _free_hour()
    with app.app_context():
        Base.metadata.create_all(db.engine)
        house = found(app, Size("race", 10, 10))
        path = f"/book/{house['slug']}/{house['kind']}"
        app.test_client().get(path, base_url=BASE)  # processes that have served before: their templates are compiled
        for start in (wanted + timedelta(minutes=1), wanted + timedelta(days=1), wanted + timedelta(days=7)):  # and their statements built
            app.test_client().post(path, data={"start": start.isoformat()}, base_url=BASE)
        db.session.remove()
        db.engine.dispose()
    forks = multiprocessing.get_context("fork")
    gate, answers = forks.Barrier(clients), forks.SimpleQueue()
    started = [forks.Process(target=_one, args=(app, gate, answers, path, wanted)) for _ in range(clients)]
    for process in started:
        process.start()
    found_out = [answers.get() for _ in started]
    said, slowest = Counter(str(status) for status, _seconds in found_out), max(seconds for _status, seconds in found_out)
    for process in started:
        process.join(30)
    with app.app_context():
        held = db.session.scalar(select(func.count()).where(Claim.active, Claim.start == wanted))
    print(json.dumps({"said": said, "held": held, "slowest_ms": round(slowest * 1000)}))


def _free_hour() -> datetime:
    """An hour of next month that nobody has yet."""
    today = datetime.now(UTC).date()
    taken = set(busy_hours(1_000, today))
    first = month(today)[0]
    hours = (datetime(first.year, first.month, day, hour) for day in range(8, 15) for hour in range(9, 17))  # noqa: DTZ001  on the coach's wall
    wall = next(at for at in hours if at.weekday() < 5 and at not in taken)
    return wall.replace(tzinfo=ZoneInfo("Europe/Amsterdam")).astimezone(UTC)


def _one(app: Flask, gate: Any, answers: Any, path: str, wanted: datetime) -> None:
    with app.app_context():
        db.engine.dispose(close=False)
        # A process that has served before: a fresh fork first pays some 5,000 page faults, a server paid them long ago.
        app.test_client().get(path, base_url=BASE)
        app.test_client().post(path, data={"start": (wanted + timedelta(minutes=1)).isoformat()}, base_url=BASE)
        gate.wait(60)
        began = time.monotonic()
        answer = app.test_client().post(path, data={"start": wanted.isoformat()}, base_url=BASE)
        answers.put((answer.status_code, time.monotonic() - began))
        db.engine.dispose()


if __name__ == "__main__":
    main()

"""A whole demo practice, as `flask demo` loads it: statements and processor time of the coach's pages, and of a minute of the worker.

`VAR_DIR=... python -m bench.jobs.whole`. Signs its owner in, performs what is due there, and signs them out again: never for real people.
"""

from __future__ import annotations

import json
import os
import sys
from collections import Counter
from collections.abc import Callable
from statistics import median
from time import process_time
from typing import Any

for name in [name for name in os.environ if name.startswith("MAIL_")]:
    del os.environ[name]  # letters of a demo stay inside
os.environ["MODE"] = "demo"

from flask import Flask  # noqa: E402  (the settings are read below)
from sqlalchemy import event, func, select  # noqa: E402

from bench.cookies import cookies_of  # noqa: E402
from bench.jobs.statements import SILENT  # noqa: E402
from coaching import create_app, worker  # noqa: E402
from coaching.accounts import operations as accounts  # noqa: E402
from coaching.accounts.models import Device, User  # noqa: E402
from coaching.core import links  # noqa: E402
from coaching.core.db import db, transaction  # noqa: E402
from coaching.facts.models import Fact  # noqa: E402
from coaching.journeys.models import Journey  # noqa: E402
from coaching.practices.models import Member, Practice  # noqa: E402
from coaching.scheduling.models import AppointmentType  # noqa: E402

PAGES = {
    "today": "/today", "coachees": "/coachees", "thread of one": "/coachees/{person}", "agenda": "/agenda", "messages": "/messages",
    "pipeline": "/pipeline", "insights": "/insights", "booking page": "/book/{slug}/{kind}",
}  # fmt: skip
TIMES = 7


def main() -> None:
    """One JSON object: {"today": [statements, milliseconds], …}; of the worker the second of two minutes, in which nothing is due any more."""
    app = create_app()
    counted: Counter[str] = Counter()
    with app.app_context():
        event.listen(db.engine, "before_cursor_execute", lambda _c, _cursor, said, *_rest: counted.update(statements=not said.startswith(SILENT)))
        known, token = _known()
        cookies = cookies_of(app, token)
    found = {}
    try:
        for name, path in PAGES.items():
            found[name] = _measured(counted, _page(app, {} if name == "booking page" else cookies, path.format(**known)))
    finally:
        with app.app_context(), transaction():
            db.session.delete(db.session.scalars(select(Device).where(Device.token_hash == links.fingerprint(token))).one())
    worker._made = lambda: app  # type: ignore[assignment]  # the worker works in this app
    worker.tick()
    found["a minute of the worker"] = _measured(counted, worker.tick, times=2)
    print(json.dumps(found))


def _known() -> tuple[dict[str, str], str]:
    """Who and what the pages are about: the owner, the coachee of whom most is known. Refuses a practice of real people."""
    practice = db.session.scalars(select(Practice)).one()
    if not practice.is_demo:
        sys.exit("this is no demo practice")
    owner = db.session.scalars(select(Member).where(Member.role == "owner")).one()
    user = db.session.get_one(User, owner.user_id)
    most = select(Journey.person_id).join(Fact, Fact.journey_id == Journey.id).where(Journey.state == "active", Journey.coach_id == owner.id)
    person = db.session.scalar(most.group_by(Journey.person_id).order_by(func.count().desc()).limit(1))
    kind = db.session.scalar(select(AppointmentType.slug).where(AppointmentType.audience == "public").limit(1))
    with transaction():
        token = accounts.sign_in(user, practice.id, "bench")
    return {"slug": practice.slug, "kind": str(kind), "person": str(person)}, token


def _page(app: Flask, cookies: dict[str, str], path: str) -> Callable[[], None]:
    client = app.test_client()
    for name, value in cookies.items():
        client.set_cookie(name, value, domain="bench.example", secure=True)

    def ask() -> None:
        answer = client.get(path, base_url="https://bench.example", headers={"Accept-Encoding": "gzip"})
        if answer.status_code != 200:
            raise RuntimeError(f"{path} answered {answer.status_code}")

    return ask


def _measured(counted: Counter[str], ask: Callable[[], Any], times: int = TIMES) -> list[float]:
    """Statements of one time, and the median of milliseconds. The first fills what is kept in memory and is not counted."""
    ask()
    spent = []
    for _ in range(times):
        counted.clear()
        before = process_time()
        ask()
        spent.append((process_time() - before) * 1000)
    return [counted["statements"], median(spent)]


if __name__ == "__main__":
    main()

"""SQL statements and commits of each page and action, at every size: `python -m bench.jobs.statements KNOWN`."""

from __future__ import annotations

import json
import sys
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import event

from bench.calendars import month
from bench.questions import filled_in
from coaching import create_app
from coaching.core.db import db

SILENT = ("BEGIN", "PRAGMA", "SAVEPOINT", "RELEASE")
COACH = {"today": "/today", "coachees": "/coachees", "agenda": "/agenda", "pipeline": "/pipeline", "messages": "/messages",
         "thread of one": "/coachees/{person_id}"}  # fmt: skip
COACHEE = {"Today": "/me", "progress": "/me/progress", "questionnaire": "/me/forms/{response}"}


def main() -> None:
    """One JSON object: {"page": {"tiny": [statements, commits], "large": [...]}}."""
    known = json.loads(Path(sys.argv[1]).read_text())
    app = create_app()
    app.config["WTF_CSRF_ENABLED"] = False
    counted: Counter[str] = Counter()
    with app.app_context():
        engine = db.engine

    @event.listens_for(engine, "before_cursor_execute")
    def _statement(_c: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        counted["statements"] += not statement.startswith(SILENT)

    found: dict[str, dict[str, Any]] = {}
    for size in ("tiny", "large"):
        house = known[size]
        pages = {"booking page": (f"/book/{house['slug']}/{house['kind']}?month={month(datetime.now(UTC).date())[0]:%Y-%m}", {})}
        pages |= {name: (path.format(**house), house["cookies"]) for name, path in COACH.items()}
        for name, (path, cookies) in pages.items():
            found.setdefault(name, {})[size] = _ask(app, counted, cookies, path)
    one = known["coachee"]
    for name, path in COACHEE.items():
        found[name] = {"small": _ask(app, counted, one["cookies"], path.format(response=one["responses"][0]))}
    found["POST tick a habit"] = {"small": _ask(app, counted, one["cookies"], f"/habits/{one['habits'][0]}/marks", _mark())}
    found["POST write down a todo"] = {"small": _ask(app, counted, known["small"]["cookies"], "/todos", {"text": "Bel Lotte", "due_on": ""})}
    sent = one["responses"][-3:]
    found["POST questionnaire"] = {"small": [_ask(app, counted, one["cookies"], f"/me/forms/{each}", filled_in()) for each in sent][-1]}
    walker = known["roads"][-1]  # the others are for the row `questionnaire`
    found["POST questionnaire, halfway a road"] = {
        "career": [_ask(app, counted, walker["cookies"], f"/me/forms/{each}", filled_in()) for each in walker["responses"][:3]][-1]
    }
    print(json.dumps(found))


def _mark() -> dict[str, str]:
    return {"day": f"{datetime.now(UTC):%Y-%m-%d}", "value": "1"}


def _ask(app: Flask, counted: Counter[str], cookies: dict[str, str], path: str, form: dict[str, str] | None = None) -> Any:
    """How many statements the second of two requests ran (the first fills what is kept in memory); None when it failed."""
    client = app.test_client()
    for name, value in cookies.items():
        client.set_cookie(name, value, domain="bench.example", secure=True)
    for _turn in (1, 2):
        counted.clear()
        headers = {"HX-Request": "true"} if form and "day" in form else {}
        answer = client.open(path, method="POST" if form else "GET", data=form, base_url="https://bench.example", headers=headers)
        if form and "q_v1" in form:
            break  # a questionnaire is sent in once
    return counted["statements"] if answer.status_code < 400 else f"status {answer.status_code}"


if __name__ == "__main__":
    main()

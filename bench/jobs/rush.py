"""Journeys of sixty steps that are all due at once, among letters and touchpoints that wait: `python -m bench.jobs.rush KNOWN JOURNEYS WAITING DUE`.

Writes to KNOWN what the row needs, and prints what planning one of the journeys again costs.
"""

from __future__ import annotations

import json
import sys
from datetime import datetime, timedelta
from pathlib import Path
from statistics import median
from time import process_time
from typing import Any
from zoneinfo import ZoneInfo

from bench import crowds
from bench.calendars import Size
from bench.practice import found
from coaching import create_app
from coaching.automation import operations as automation
from coaching.core import clock
from coaching.core.db import Base, db, flush, transaction
from coaching.core.scope import Scope, acting
from coaching.deliveries import operations as deliveries
from coaching.deliveries.models import Delivery
from coaching.deliveries.operations import Letter, Recipient
from coaching.journeys import operations as journeys
from coaching.journeys import queries
from coaching.journeys.models import Touchpoint
from coaching.people.models import Person
from coaching.programmes import operations as programmes
from coaching.programmes import queries as programme_queries
from coaching.programmes.models import Programme, Step

STEPS = 60
LATER = timedelta(days=30)
AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def main() -> None:
    """One JSON object: milliseconds of processor to plan one of them again, and how many touchpoints it has."""
    file, many, waiting, due = Path(sys.argv[1]), *map(int, sys.argv[2:5])
    app = create_app()
    with app.app_context():
        Base.metadata.create_all(db.engine)
        house = found(app, Size("rush", 10, 2))
        file.write_text(json.dumps(house))
        with acting(Scope.system(house["practice_id"], "nl", "Europe/Amsterdam")):
            roads = _roads(house, many)
            figures = _planned_again(roads[:50])
            _letters(due)
            _that_wait(house, waiting)
    print(json.dumps(figures))


def _roads(house: dict[str, Any], many: int) -> list[str]:
    """Everybody on the same road; a message is due for each of them now."""
    now = clock.now()
    with transaction():
        programme = _programme(now)
    found = []
    for n in range(many):
        with transaction():
            person = Person(first_name=f"Reiziger {n}", last_name="de Vries", email=f"r{n}@rush.example", locale="nl", timezone="Europe/Amsterdam",
                            coach_id=house["owner_id"], tags=[])  # fmt: skip
            db.session.add(person)
            flush()
            found.append(journeys.start(person, programme, house["owner_id"], now - timedelta(hours=2)).id)
        db.session.expunge_all()
    return found


def _programme(now: datetime) -> Programme:
    """Sixty messages: around appointments, on days, two of them every week; the first was due half an hour ago."""
    made = programmes.add({"nl": "Zestig stappen", "en": "Sixty steps"}, {}, 6)
    version = programme_queries.published(made)
    words = {"nl": {"subject": "Dag {first_name}", "body": "Dag {first_name}, hoe gaat het?"}}
    for n in range(STEPS):
        db.session.add(Step(version_id=version.id, position=n + 1, key=f"s{n}", phase="enrichment", what="message", params={}, texts=words,
                            for_coachee=True, when=_when(n, now)))  # fmt: skip
    flush()
    return made


def _when(n: int, now: datetime) -> dict[str, Any]:
    ago = now.astimezone(AMSTERDAM) - timedelta(minutes=30)
    if n == 0:
        return {"date": f"{ago:%Y-%m-%d}", "at": f"{ago:%H:%M}"}
    if n in (1, 2):
        return {"every": {"unit": "week", "days": ["mon"], "at": f"0{n + 7}:00"}}
    day = ago + timedelta(days=n * 2)
    forms = ({"after_appointment": n % 6 + 1, "offset": f"P{n % 5 + 1}D"}, {"halfway": "each", "or_after": "P1W"}, {"date": f"{day:%Y-%m-%d}", "at": "10:00"})
    return dict(forms[n % 3])


def _planned_again(roads: list[str]) -> dict[str, Any]:
    """The median of planning a journey of which nothing changed, with its commit."""
    taken = []
    for journey_id in roads:
        before = process_time()
        with transaction():
            road = automation.replan(journey_id)
        taken.append((process_time() - before) * 1000)
        db.session.expunge_all()
    return {"replan": median(taken), "touchpoints": len(road.rows)}


def _letters(due: int) -> None:
    """Letters that go as soon as somebody sends."""
    letter = Letter("plain", "Een bericht", "Dag\n", "<p>Dag</p>\n")
    for first in range(0, due, 100):
        with transaction():
            for n in range(first, min(first + 100, due)):
                deliveries.queue(letter, Recipient(f"p{n}@example.org", f"Persoon {n}", "nl", "Europe/Amsterdam"), key=f"rush:{n}", kind="reminder")
        db.session.expunge_all()


def _that_wait(house: dict[str, Any], waiting: int) -> None:
    """Copies of a letter and of a touchpoint, for months from now; those of a touchpoint lie on a road that nobody plans again."""
    later = clock.now() + LATER
    with transaction():
        letter = db.session.query(Delivery).first()
        aside = queries.of_person(house["person_id"])[0]
        aside.planned_until = later + timedelta(days=4000)
        step = Touchpoint(journey_id=aside.id, person_id=aside.person_id, step="hello", planned_at=later, due_at=later, reason="date", moved_by=[])
        assert letter is not None
        letter.touchpoint_id = step.id
        db.session.add(step)
    crowds.copy(letter, waiting, "waits", next_at=later)
    crowds.copy(step, waiting, "waits")
    for table in ("delivery", "touchpoint"):
        crowds.tidy(table)


if __name__ == "__main__":
    main()

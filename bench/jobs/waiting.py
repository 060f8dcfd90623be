"""What a claim and a minute cost among a hundred thousand that wait: `DATABASE_URL=... python -m bench.jobs.waiting WAITING DUE CLAIMS`."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from datetime import timedelta
from statistics import median
from time import perf_counter, process_time
from typing import Any

from bench import crowds
from bench.calendars import Size
from bench.practice import found
from coaching import create_app
from coaching.automation import operations as automation
from coaching.core import clock
from coaching.core.db import Base, Row, db, transaction
from coaching.core.scope import Scope, acting
from coaching.deliveries import operations as deliveries
from coaching.deliveries.models import Delivery
from coaching.deliveries.operations import Letter, Recipient, claiming
from coaching.journeys import queries as journeys
from coaching.journeys.models import Touchpoint

FEW = 100
BATCH = 20
LATER = timedelta(days=30)
NEVER = timedelta(days=4000)  # no plan of this journey is made again


def main() -> None:
    """One JSON object: milliseconds of each claim on the clock; of a minute and a round, processor time with few and with many."""
    waiting, due, claims = map(int, sys.argv[1:4])
    app = create_app()
    with app.app_context():
        Base.metadata.create_all(db.engine)
        house = found(app, Size("waiting", 10, 2))
        letter, step = _one_of_each(house)
        told = {"tick": _minute, "round": _round}
        crowds.copy(letter, FEW, "few")
        crowds.copy(step, FEW, "few")
        figures: dict[str, Any] = {name: [_spent(work)] for name, work in told.items()}
        crowds.copy(letter, waiting, "many")
        crowds.copy(step, waiting, "many")
        for table in ("delivery", "touchpoint"):
            crowds.tidy(table)
        for name, work in told.items():
            figures[name].append(_spent(work))
        crowds.copy(letter, due, "due", next_at=clock.now())
        crowds.tidy("delivery")
        figures["claims"] = [_claim(house["practice_id"], n) for n in range(claims)]
    print(json.dumps(figures))


def _one_of_each(house: dict[str, Any]) -> tuple[Row, Row]:
    """A letter and a touchpoint that wait: the others are copies."""
    later = clock.now() + LATER
    with acting(Scope.system(house["practice_id"], "nl", "Europe/Amsterdam")), transaction():
        to = Recipient("lotte@example.org", "Lotte", "nl", "Europe/Amsterdam")
        letter: Delivery = deliveries.queue(Letter("plain", "Dag", "Dag\n", "<p>Dag</p>\n"), to, key="one", kind="reminder")
        letter.next_at = later
        journey = journeys.of_person(house["person_id"])[0]
        journey.planned_until = later + NEVER
        step = Touchpoint(journey_id=journey.id, person_id=journey.person_id, step="hello", planned_at=later, due_at=later, reason="date", moved_by=[])
        db.session.add_all([letter, step])
    return letter, step


def _minute() -> None:
    automation.perform_due()


def _round() -> None:
    if +deliveries.drain():
        raise RuntimeError("something was sent in a round in which nothing was due")


def _spent(work: Callable[[], None], times: int = 15) -> float:
    """The median of processor time, milliseconds, once it is warm."""
    work()
    taken = []
    for _ in range(times):
        before = process_time()
        work()
        taken.append((process_time() - before) * 1000)
    return median(taken)


def _claim(practice_id: str, number: int) -> float:
    """One claim with its commit, milliseconds on the clock."""
    before = perf_counter()
    with transaction():
        claiming.practices_due(clock.now(), ["email"])
        taken = claiming.claim(practice_id, "email", BATCH, clock.now(), f"bench {number}")
    if len(taken) != BATCH:
        raise RuntimeError(f"a claim took {len(taken)}")
    return (perf_counter() - before) * 1000


if __name__ == "__main__":
    main()

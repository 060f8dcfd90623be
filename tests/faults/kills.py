"""The rig of fault 1: processes that drain, killed at random moments, and the count of what was lost or doubled."""

from __future__ import annotations

import random
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import func, select

from coaching.core import crypto
from coaching.core.db import db, transaction
from coaching.core.scope import Scope, acting
from coaching.deliveries import operations
from coaching.deliveries.models import Delivery
from coaching.deliveries.operations import Recipient
from tests.faults.conftest import plain_letter
from tests.faults.processes import environment, nursery
from tests.faults.sink import Sink

LEFT = ("due", "leased", "sending")
STANDS_STILL_S = 60.0


@dataclass
class Count:
    """What a run came to. `lost`: neither at the sink nor flagged. Doubles are per class; `most` copies of one letter."""

    rounds: int = 0
    letters: int = 0
    lost: int = 0
    doubled: dict[str, int] = field(default_factory=dict)
    unsure: int = 0
    unsure_arrived: int = 0
    most: int = 0
    unfinished: int = 0
    seconds: float = 0.0

    def __str__(self) -> str:
        doubled = ", ".join(f"{name} {number}" for name, number in self.doubled.items())
        return (
            f"{self.rounds} kills, {self.letters} letters: {self.lost} lost, doubled: {doubled}; "
            f"{self.unsure} flagged 'perhaps sent' ({self.unsure_arrived} had arrived); "
            f"at most {self.most} copies of one; {self.unfinished} unfinished; {self.seconds:.0f} s"
        )


def fill(practice: Any, each: int) -> None:
    """Queue `each` letters of both classes."""
    with acting(Scope.system(practice.id, "nl", "Europe/Amsterdam")):
        for start_at in range(0, each, 200):
            with transaction():
                for n in range(start_at, min(each, start_at + 200)):
                    for doubt in ("ask", "resend"):
                        to = Recipient(f"{doubt}{n}@example.org", "Lotte", "nl", "Europe/Amsterdam")
                        operations.queue(plain_letter(), to, key=f"{doubt}:{n}", kind="reflection", if_unsure=doubt)


def left() -> int:
    """How many letters are not settled yet."""
    db.session.rollback()
    return db.session.scalar(select(func.count()).where(Delivery.status.in_(LEFT))) or 0


def run(app: Any, sink: Sink, practice: Any, *, each: int, rounds: int, at_once: int = 2, moment: str = "") -> Count:
    """Drain `2 * each` letters with `at_once` processes, killing one at a random moment `rounds` times, then finish.

    With `moment` ("accepted:0.02") the processes kill themselves exactly there instead.
    """
    fill(practice, each)
    crypto.forget_all()
    count, begun = Count(letters=2 * each), time.monotonic()
    with nursery(environment(app, sink.port)) as born:
        drainers = [born.drainer(moment or "plain") for _ in range(at_once)]
        while count.rounds < rounds and left():
            victim = random.randrange(at_once)
            if not moment:
                time.sleep(random.uniform(0.02, 0.5))
                born.kill(drainers[victim])
            elif not born.wait(drainers[victim], 60):
                break
            count.rounds += 1
            drainers[victim] = born.drainer(moment or "plain")
        born.kill_all()
        born.drainer()
        _wait_until_it_stands_still()
    count.seconds = time.monotonic() - begun
    return _counted(count, sink)


def _wait_until_it_stands_still() -> None:
    """Until every letter is settled, or none was for a while: a busy machine is slow, a letter that nobody takes is unfinished."""
    fewest, since = left(), time.monotonic()
    while (now := left()) and time.monotonic() - since < STANDS_STILL_S:
        if now < fewest:
            fewest, since = now, time.monotonic()
        _hurry()
        time.sleep(0.3)


def _hurry() -> None:
    """Do not wait the minute before a letter in doubt goes once more."""
    from sqlalchemy import update

    from coaching.core import clock

    with transaction():
        later = (Delivery.status == "due", Delivery.next_at > clock.now())
        db.session.execute(update(Delivery).where(*later).values(next_at=clock.now()))


def _counted(count: Count, sink: Sink) -> Count:
    db.session.rollback()
    db.session.expire_all()
    copies = sink.copies
    doubled: Counter[str] = Counter()
    for row in db.session.execute(select(Delivery.message_id, Delivery.if_unsure, Delivery.status)):
        got = copies[row.message_id]
        count.most = max(count.most, got)
        count.unfinished += row.status in LEFT
        count.lost += got == 0 and row.status not in ("unsure", "dead", "held", *LEFT)
        count.unsure += row.status == "unsure"
        count.unsure_arrived += row.status == "unsure" and got > 0
        doubled[row.if_unsure] += got > 1
    count.doubled = {name: doubled[name] for name in ("ask", "resend")}
    return count

"""Letters: written per person in nl or en, kept as rows, sent: `python -m bench.jobs.drain COUNT`.

Against the sink of MAIL_PORT, in a database of its own. Prints processor seconds, memory, and what the rows say.
"""

from __future__ import annotations

import json
import os
import sys
from time import process_time

from sqlalchemy import func, select

from bench.processes import memory_mib
from coaching import create_app
from coaching.core import crypto, links
from coaching.core.db import Base, db, transaction
from coaching.core.scope import Scope, acting
from coaching.deliveries import operations as deliveries
from coaching.deliveries.models import Delivery
from coaching.deliveries.operations import Recipient
from coaching.practices import operations as practices

TOGETHER = 50  # letters in one transaction, about what a tick of the worker releases


def main() -> None:
    """Queue, then drain."""
    count = int(sys.argv[1])
    app = create_app()
    app.config["MAIL_PER_MINUTE"] = 10_000_000  # the limiter guards a mail server, and is not what is measured
    with app.app_context():
        Base.metadata.create_all(db.engine)
        with transaction():
            practice = practices.found_practice("Bench", slug="bench")
        written = _queue(practice.id, count)
        crypto.forget_all()
        before = process_time()
        deliveries.drain(until_empty=True)
        sent = process_time() - before
        db.session.rollback()
        rows = dict(db.session.execute(select(Delivery.status, func.count()).group_by(Delivery.status)).all())
    print(json.dumps({"written": written, "sent": sent, "rows": rows, "mib": memory_mib(os.getpid())}))


def _queue(practice_id: str, count: int) -> float:
    """Processor seconds for `count` reminders, each for another person, every second one in English."""
    before = process_time()
    with acting(Scope.system(practice_id, "nl", "Europe/Amsterdam")):
        for first in range(0, count, TOGETHER):
            with transaction():
                for n in range(first, min(first + TOGETHER, count)):
                    to = Recipient(f"p{n}@example.org", f"Person {n}", "en" if n % 2 else "nl", "Europe/Amsterdam")
                    letter = deliveries.compose("form_reminder", to, form_name="Reflectie", own_body=None, own_subject=None, url=links.absolute(f"/r/{n}"))
                    deliveries.queue(letter, to, key=f"bench:{n}", kind="reminder")
    return process_time() - before


if __name__ == "__main__":
    main()

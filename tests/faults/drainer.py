"""A nursery of processes that do nothing but drain, to be killed: `python -m tests.faults.drainer`.

The app is loaded once; each line read ("plain", or "moment:probability") forks one drainer and answers its pid. With a
moment (claimed, offered, marked, accepted) a drainer kills itself there with that chance, as `kill -9` would.
"""

from __future__ import annotations

import os
import random
import signal
import sys
import time
from typing import Any

from coaching import create_app
from coaching.core.db import db, relax_durability
from coaching.deliveries import operations
from coaching.deliveries.operations import handing


def _dies_at(moment: str, chance: float) -> None:
    random.seed()

    def passing(now: str) -> None:
        if now == moment and random.random() < chance:
            os.kill(os.getpid(), signal.SIGKILL)

    handing.at_moment[0] = passing


def _drain_until_killed(app: Any, how: str) -> None:
    nursery = os.getppid()
    if how != "plain":
        moment, _colon, chance = how.partition(":")
        _dies_at(moment, float(chance))
    while os.getppid() == nursery:
        with app.app_context():
            operations.drain()
            db.session.remove()
        time.sleep(0.03)


def main() -> None:
    """Fork a drainer for each line."""
    relax_durability()
    app = create_app()
    app.config["MAIL_PER_MINUTE"] = 1_000_000
    with app.app_context():
        db.engine.dispose()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for them
    print("ready", flush=True)
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            try:
                _drain_until_killed(app, line.strip())
            finally:
                os._exit(0)
        print(child, flush=True)


main()
